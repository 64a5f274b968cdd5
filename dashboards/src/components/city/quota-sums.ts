import type { Quota } from '../../api/record-types.ts';

/** Kinds of quotas of a whole year whose values can be added up. */
export const QUOTA_SUMS = ['energy-tce', 'electricity-kWh', 'co2-kg'] as const;
export type QuotaSumKind = (typeof QUOTA_SUMS)[number];

export interface QuotaSum {
  readonly kind: QuotaSumKind;
  /** In the unit of the kind. */
  readonly sum: number;
  /** How many enterprises have one. */
  readonly enterprises: number;
}

/** The quotas of enterprises as a whole, added up by kind; kinds that nobody has a quota of are left out. */
export function quotaSums(quotas: readonly Quota[], year: number): readonly QuotaSum[] {
  return QUOTA_SUMS.flatMap((kind) => {
    const found = quotas.filter((one) => one.year === year && one.kind === kind && one.item === null);
    if (found.length === 0) return [];
    const sum = found.reduce((all, { value }) => all + Number(value), 0);
    return [{ kind, sum, enterprises: new Set(found.map(({ enterprise }) => enterprise)).size }];
  });
}
