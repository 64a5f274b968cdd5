import type { ConsumptionRow, QualityLevel } from '../api/types.ts';
import { totalOf } from './consumption-total.ts';
import { sumKnown } from './emission-total.ts';

type Part = ConsumptionRow['breakdown'][number];
type Lacking = ConsumptionRow['unconverted'][number];

/** The worst last. */
const LEVELS: readonly QualityLevel[] = ['missing', 'good', 'estimated', 'suspect', 'invalid'];

/**
 * The rows of one answer as one, for a figure that is said of all of them: amounts are added, coverage counts by time,
 * estimated shares by value, and the quality is the worst of what is known.
 */
export function wholeRow(rows: readonly ConsumptionRow[]): ConsumptionRow | null {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return null;
  const { value, coverage, estimatedCoverage, estimatedShare } = totalOf(rows);
  const levels = rows.map(({ quality }) => LEVELS.indexOf(quality.level));
  return {
    ...{ start: first.start, end: last.end, value, coverage, estimatedCoverage, estimatedShare },
    quality: {
      level: LEVELS[Math.max(...levels)] ?? 'missing',
      reasons: unique(rows.flatMap(({ quality }) => quality.reasons)),
    },
    methods: unique(rows.flatMap(({ methods }) => methods)),
    rules: unique(rows.flatMap(({ rules }) => rules)),
    incomplete: rows.some(({ incomplete }) => incomplete),
    completeUntil: last.completeUntil,
    breakdown: breakdownOf(rows),
    unconverted: unconvertedOf(rows),
  };
}

function breakdownOf(rows: readonly ConsumptionRow[]): Part[] {
  const found = new Map<string, { part: Part; length: number }[]>();
  for (const { start, end, breakdown } of rows) {
    for (const part of breakdown) {
      const key = `${part.item}/${part.counted.quantity}`;
      found.set(key, [...(found.get(key) ?? []), { part, length: Date.parse(end) - Date.parse(start) }]);
    }
  }
  return [...found.values()].map((all) => {
    const parts = all.map(({ part }) => part);
    const time = all.reduce((sum, { length }) => sum + length, 0);
    const value = sumKnown(parts.map((part) => part.value));
    const estimated = parts.reduce((sum, part) => sum + (part.value ?? 0) * (part.estimatedShare ?? 0), 0);
    return {
      ...(parts[0] as Part),
      value,
      estimatedShare: value === null || value === 0 ? null : estimated / value,
      coverage: time === 0 ? 0 : all.reduce((sum, { part, length }) => sum + part.coverage * length, 0) / time,
      counted: { ...(parts[0] as Part).counted, value: sumKnown(parts.map(({ counted }) => counted.value)) },
    };
  });
}

function unconvertedOf(rows: readonly ConsumptionRow[]): Lacking[] {
  const found = new Map<string, Lacking>();
  for (const one of rows.flatMap(({ unconverted }) => unconverted)) {
    const key = `${one.item}/${one.quantity}/${one.reason}`;
    found.set(key, { ...one, value: one.value + (found.get(key)?.value ?? 0) });
  }
  return [...found.values()];
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
