import type { Consumption } from '../../api/types.ts';
import { sumKnown } from '../../state/emission-total.ts';

/** What one energy item contributed to a period. */
export interface MixPart {
  readonly item: string;
  /** tce; null where nothing is known. */
  readonly value: number | null;
  readonly counted: { readonly value: number | null; readonly unit: string };
  /** Part of the sum of what is known; null where that is not known or 0. */
  readonly share: number | null;
}

/** The energy items of an answer in tce, the largest first; items without a coefficient are there without a value. */
export function energyMix({ items }: Pick<Consumption, 'items'>): readonly MixPart[] {
  const parts = new Map<string, { values: (number | null)[]; counted: (number | null)[]; unit: string }>();
  for (const { breakdown } of items) {
    for (const { item, value, counted } of breakdown) {
      const key = `${item}/${counted.unit}`;
      const found = parts.get(key) ?? { values: [], counted: [], unit: counted.unit };
      found.values.push(value);
      found.counted.push(counted.value);
      parts.set(key, found);
    }
  }
  const summed = [...parts].map(([key, { values, counted, unit }]) => ({
    ...{ item: key.slice(0, key.lastIndexOf('/')), value: sumKnown(values) },
    counted: { value: sumKnown(counted), unit },
  }));
  const total = sumKnown(summed.map(({ value }) => value));
  return summed
    .map((part) => ({
      ...part,
      share: total === null || total === 0 || part.value === null ? null : part.value / total,
    }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1) || (a.item < b.item ? -1 : 1));
}

/** How much more, as a share of what was before; null where one of the two is not known, or was 0. */
export function changeOf(now: number | null, before: number | null): number | null {
  return now === null || before === null || before === 0 ? null : now / before - 1;
}
