/** Registers and what they are read as, for the tests of intervals. */

import { Calendar } from '../../../src/domain/calendar.ts';
import type { Discontinuity } from '../../../src/domain/interval/discontinuity.ts';
import { fillIntervals, IntervalRows } from '../../../src/domain/interval/fill-intervals.ts';
import { REGISTER_DEFAULTS, type RegisterSettings } from '../../../src/domain/interval/register-settings.ts';
import { findSegments, type ReadingColumns, Segments } from '../../../src/domain/interval/segments.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** A Friday, 00:00 in Shanghai. */
export const MIDNIGHT = Date.UTC(2026, 10, 19, 16);
export const SHANGHAI = new Calendar('Asia/Shanghai', 15);

export type Reading = readonly [minutes: number, value: number, quality?: number];

/** Readings at so many minutes after midnight. */
export function readingsOf(readings: readonly Reading[]): ReadingColumns {
  return {
    timestamp: Float64Array.from(readings, ([minutes]) => MIDNIGHT + minutes * MINUTE),
    value: Float64Array.from(readings, ([, value]) => value),
    quality: Int32Array.from(readings, ([, , quality = 0]) => quality),
    first: 0,
    end: readings.length,
  };
}

export interface DerivedHistory {
  readonly rows: IntervalRows;
  readonly found: readonly Discontinuity[];
  readonly segments: Segments;
}

/** Intervals of these readings from the first to the last that is over. */
export function derive(
  readings: readonly Reading[],
  settings: Partial<RegisterSettings> = {},
  calendar = SHANGHAI,
): DerivedHistory {
  const columns = readingsOf(readings);
  const segments = new Segments();
  const found: Discontinuity[] = [];
  const rows = new IntervalRows();
  findSegments(columns, { ...REGISTER_DEFAULTS, decimals: 6, ...settings }, segments, found);
  const from = calendar.intervalStart(columns.timestamp[0] as number);
  const to = calendar.intervalEnd(columns.timestamp[readings.length - 1] as number);
  fillIntervals(segments, from, to, calendar, () => null, rows);
  return { rows, found, segments };
}

/** Start in minutes after midnight, value in units, measured and estimated minutes of each row. */
export function table({ rows }: DerivedHistory): [number, number, number, number][] {
  return Array.from({ length: rows.count }, (_, row) => [
    ((rows.start[row] as number) - MIDNIGHT) / MINUTE,
    (rows.value[row] as number) / 1e6,
    (rows.measuredMillis[row] as number) / MINUTE,
    (rows.estimatedMillis[row] as number) / MINUTE,
  ]);
}

export function sumOf(values: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i] as number;
  return sum;
}
