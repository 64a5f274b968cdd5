/** How long the store keeps what it holds, each kind by its own; null for ever. */

import type { Granularity } from './consumption.ts';

export interface Retention {
  /** Readings, milliseconds. */
  readonly raw: number | null;
  /** Consumption of intervals, milliseconds. */
  readonly intervals: number | null;
  /** Consumption of days, milliseconds. */
  readonly days: number | null;
}

export const FOREVER: Retention = Object.freeze({ raw: null, intervals: null, days: null });

/** Consumption that begins before this instant is no longer kept. */
export function oldestStart(retention: Retention, granularity: Granularity, now: number): number {
  const millis = granularity === 'interval' ? retention.intervals : retention.days;
  return millis === null ? Number.NEGATIVE_INFINITY : now - millis;
}
