import { computed, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { EmissionRow } from '../../api/types.ts';
import { useCatalogueNames } from '../../i18n/catalogue-names.ts';
import type { Division } from '../../state/carbon-question.ts';
import { sumKnown } from '../../state/emission-total.ts';
import { useHub } from '../../state/hub.ts';
import { energyToken } from '../chart/palette.ts';
import type { Layer } from './emission-chart.ts';

/** The layers of the bars, by scope or by energy item, with names in the reader's language. */
export function useEmissionLayers(rows: Ref<readonly EmissionRow[]>, by: () => Division) {
  const { t } = useI18n();
  const catalogue = useCatalogueNames();
  const { catalogue: known } = useHub();

  const layers = computed<readonly Layer[]>(() => (by() === 'scope' ? byScope(rows.value) : byItem(rows.value)));
  return { layers };

  function byScope(all: readonly EmissionRow[]): Layer[] {
    return [
      { name: t('carbon.scope1'), colour: 'coal', striped: false, values: all.map(({ scope1 }) => scope1) },
      { name: t('carbon.scope2'), colour: 'electricity', striped: false, values: all.map(({ scope2 }) => scope2) },
    ];
  }

  function byItem(all: readonly EmissionRow[]): Layer[] {
    const items = [...new Set(all.flatMap(({ breakdown }) => breakdown.map(({ item }) => item)))].sort();
    const taken = new Set<string>();
    return items.map((item) => {
      const colour = energyToken(known.items.value.get(item)?.energy ?? null);
      const striped = taken.has(colour);
      taken.add(colour);
      const values = all.map(({ breakdown }) =>
        sumKnown(breakdown.filter((part) => part.item === item).map(({ value }) => value)),
      );
      return { name: catalogue.item(item), colour, striped, values };
    });
  }
}
