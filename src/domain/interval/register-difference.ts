/**
 * The difference of a register between two instants, from the readings next to each alone: an account of what
 * was consumed that knows nothing of what lies between, for the sum check to hold the intervals against.
 */

import { elapsedShare, microsPerUnit, scaledDifference, toResolution } from './exact-share.ts';
import type { MultiplierPeriod, RegisterSettings } from './register-settings.ts';
import type { ReadingColumns } from './segments.ts';

/**
 * Micros between two instants, or null where they cannot be told: a reading is missing on one side, the
 * meter or its multiplier was changed between, a gap lies over one of them, or the register is a gauge.
 */
export function registerDifference(
  readings: ReadingColumns,
  settings: RegisterSettings,
  from: number,
  to: number,
): number | null {
  const { kind, multipliers, exchanges, modulus, decimals, gapMillis } = settings;
  if (kind !== 'register' || multipliers.length > 1) return null;
  if (exchanges.some(({ at }) => at > from - gapMillis && at <= to + gapMillis)) return null;
  const start = unitsAt(readings, decimals, gapMillis, from);
  const end = unitsAt(readings, decimals, gapMillis, to);
  if (start === null || end === null) return null;
  const around = end < start && modulus !== null && !settings.mayDecrease ? toResolution(modulus, decimals) : 0;
  if (end + around < start && !settings.mayDecrease) return null;
  const { numerator, denominator } = multipliers[0] as MultiplierPeriod;
  const micros = scaledDifference(start, end + around, numerator * microsPerUnit(decimals), denominator);
  return Number.isNaN(micros) ? null : micros;
}

function unitsAt(readings: ReadingColumns, decimals: number, gapMillis: number, instant: number): number | null {
  const { timestamp, value, first, end } = readings;
  let low = first;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timestamp[middle] as number) < instant) low = middle + 1;
    else high = middle;
  }
  if (low < end && timestamp[low] === instant) return known(toResolution(value[low] as number, decimals));
  if (low === first || low === end) return null;
  const duration = (timestamp[low] as number) - (timestamp[low - 1] as number);
  if (duration > gapMillis) return null;
  const before = toResolution(value[low - 1] as number, decimals);
  const rise = toResolution(value[low] as number, decimals) - before;
  if (Number.isNaN(rise) || rise < 0) return null;
  return before + elapsedShare(rise, instant - (timestamp[low - 1] as number), duration);
}

function known(units: number): number | null {
  return Number.isNaN(units) ? null : units;
}
