import { computed } from 'vue';
import { useNames } from '../i18n/names.ts';
import { useHub } from '../state/hub.ts';

/** Enterprises and meters of the directory as a picker offers them. */
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
  const meters = computed(() =>
    [...directory.meters.value.values()].map((meter) => ({
      ...{ id: meter.id, name: names.local(meter) },
      note: `${names.energy(meter.energy)} · ${enterpriseName(meter.enterprise)}`,
    })),
  );

  return { enterprises, meters, enterpriseName, meterName };
}
