import type { EmissionRow } from '../api/types.ts';

type Part = EmissionRow['breakdown'][number];
type Contribution = Part['contributions'][number];
type Lacking = Part['withoutFactor'][number];

/** Rows put together; `null` rather than 0 where nothing is known. */
export type EmissionTotal = Omit<EmissionRow, 'quality' | 'uncertainty' | 'whyNoUncertainty'> & {
  readonly incompleteRows: number;
  readonly unknownRows: number;
  /** Null for several rows: their errors are not independent, so they cannot be put together here. */
  readonly uncertainty: EmissionRow['uncertainty'];
};

/** The whole period out of the rows of one answer: values are added, coverage counts by time, shares by value. */
export function emissionTotal(rows: readonly EmissionRow[]): EmissionTotal {
  const lengths = rows.map(({ start, end }) => Date.parse(end) - Date.parse(start));
  const time = lengths.reduce((sum, length) => sum + length, 0);
  const byTime = (share: (row: EmissionRow) => number) =>
    time === 0 ? 0 : rows.reduce((sum, row, index) => sum + share(row) * (lengths[index] ?? 0), 0) / time;
  const value = sumKnown(rows.map((row) => row.value));
  const measured = rows.filter((row) => row.measured !== null);
  return {
    ...{ start: rows[0]?.start ?? '', end: rows.at(-1)?.end ?? '', value },
    scope1: sumKnown(rows.map(({ scope1 }) => scope1)),
    scope2: sumKnown(rows.map(({ scope2 }) => scope2)),
    coverage: byTime(({ coverage }) => coverage),
    estimatedCoverage: byTime(({ estimatedCoverage }) => estimatedCoverage),
    estimatedShare: shareOf(rows),
    incomplete: rows.some(({ incomplete }) => incomplete),
    incompleteRows: rows.filter(({ incomplete }) => incomplete).length,
    unknownRows: rows.filter((row) => row.value === null).length,
    measured:
      measured.length === 0
        ? null
        : {
            value: sumKnown(measured.map((row) => row.measured?.value ?? null)),
            coverage: byTime((row) => row.measured?.coverage ?? 0),
          },
    methods: unique(rows.flatMap(({ methods }) => methods)),
    rules: unique(rows.flatMap(({ rules }) => rules)),
    breakdown: breakdownOf(rows, lengths),
    uncertainty: rows.length === 1 ? (rows[0]?.uncertainty ?? null) : null,
  };
}

/** The sum of what is known; null where nothing is. */
export function sumKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function breakdownOf(rows: readonly EmissionRow[], lengths: readonly number[]): Part[] {
  const parts = new Map<string, { part: Part; length: number }[]>();
  rows.forEach((row, index) => {
    for (const part of row.breakdown) {
      const key = `${part.item}/${part.activity.quantity}`;
      parts.set(key, [...(parts.get(key) ?? []), { part, length: lengths[index] ?? 0 }]);
    }
  });
  return [...parts.values()].map((found) => {
    const all = found.map(({ part }) => part);
    const time = found.reduce((sum, { length }) => sum + length, 0);
    return {
      ...(all[0] as Part),
      value: sumKnown(all.map(({ value }) => value)),
      activity: { ...(all[0] as Part).activity, value: sumKnown(all.map(({ activity }) => activity.value)) },
      coverage: time === 0 ? 0 : found.reduce((sum, { part, length }) => sum + part.coverage * length, 0) / time,
      estimatedShare: shareOf(all),
      contributions: contributionsOf(all),
      withoutFactor: lackingOf(all),
      // Of the consumption of the whole period, which the rows say in shares of their own.
      shareWithoutFactor: shareWithout(all),
    };
  });
}

function shareOf(parts: readonly { readonly value: number | null; readonly estimatedShare: number | null }[]) {
  const value = sumKnown(parts.map((part) => part.value));
  if (value === null || value === 0) return null;
  return parts.reduce((sum, part) => sum + (part.value ?? 0) * (part.estimatedShare ?? 0), 0) / value;
}

function shareWithout(parts: readonly Part[]): number | null {
  const amount = sumKnown(parts.map(({ activity }) => activity.value));
  if (amount === null || amount === 0) return null;
  return parts.reduce((sum, part) => sum + (part.activity.value ?? 0) * (part.shareWithoutFactor ?? 0), 0) / amount;
}

function contributionsOf(parts: readonly Part[]): Contribution[] {
  const found = new Map<string, Contribution>();
  for (const one of parts.flatMap(({ contributions }) => contributions)) {
    const key = `${one.factor}/${one.quantity}`;
    const before = found.get(key);
    found.set(key, {
      ...one,
      activity: one.activity + (before?.activity ?? 0),
      value: one.value + (before?.value ?? 0),
    });
  }
  return [...found.values()];
}

function lackingOf(parts: readonly Part[]): Lacking[] {
  const found = new Map<string, Lacking>();
  for (const one of parts.flatMap(({ withoutFactor }) => withoutFactor)) {
    const key = `${one.code}/${one.unit}/${one.reason}`;
    found.set(key, { ...one, amount: one.amount + (found.get(key)?.amount ?? 0) });
  }
  return [...found.values()];
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
