import { computed } from 'vue';
import type { Meter } from '../api/types.ts';
import { useNames } from '../i18n/names.ts';
import { useHub } from '../state/hub.ts';

/** Enterprises, districts and meters of the directory as a field offers them. */
export function useDirectoryOptions() {
  const { directory } = useHub();
  const names = useNames();

  const enterpriseName = (id: string): string => {
    const found = directory.enterprise(id);
    return found === undefined ? id : names.local(found);
  };
  const meterName = (id: string): string => {
    const found = directory.meterById(id);
    return found === undefined ? id : names.local(found);
  };
  const enterprises = computed(() =>
    [...directory.enterprises.value.values()].map((enterprise) => ({
      id: enterprise.id,
      name: names.local(enterprise),
    })),
  );
  /** Districts that some enterprise is of. */
  const districts = computed(() =>
    [...new Set([...directory.enterprises.value.values()].map(({ district }) => district))].sort(),
  );
  const meterOption = (meter: Meter) => ({
    ...{ id: meter.id, name: names.local(meter) },
    note: `${names.energy(meter.energy)} · ${enterpriseName(meter.enterprise)}`,
  });

  return { enterprises, districts, meterOption, enterpriseName, meterName };
}
