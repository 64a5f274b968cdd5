/**
 * Which method fills a gap, and what it gives. A check meter measured what happened and comes first; a short
 * gap is a straight line; a longer one goes as like days went; and where nothing else is known, the difference
 * of the register is still the truth and is divided in proportion to time.
 */

import { allocate } from './allocate.ts';
import type { EstimationMethodId } from './methods.ts';

/** A gap of one register, cut at the boundaries of the intervals that it touches. */
export interface Gap {
  /** Difference of the register over the gap in micros; null where it is not known. */
  readonly total: number | null;
  /** Missing time of each interval in milliseconds. */
  readonly missingMillis: Float64Array;
  /** Micros that a check meter measured in each missing time; null where there is none or it has gaps itself. */
  readonly checkMeter: Float64Array | null;
  /** Micros of `likeDayExpectation`; null where there are too few like days. */
  readonly likeDays: Float64Array | null;
}

/** Part of the rule parameters. */
export interface GapOptions {
  /** Longest gap that is a straight line. */
  readonly linearMillisMax: number;
}

/**
 * Writes the estimated micros of each interval to `out` and returns the method, or `null`, with `out` as it
 * was, where the gap cannot be estimated and stays missing. With a known total the parts add up to it exactly.
 */
export function estimateGap(gap: Gap, options: GapOptions, out: Float64Array): EstimationMethodId | null {
  const { total, missingMillis, checkMeter, likeDays } = gap;
  if (total === null) return withoutTotal(checkMeter, likeDays, out);
  if (checkMeter !== null && canDivide(total, checkMeter)) {
    allocate(total, checkMeter, out);
    return 'check_meter_scaled';
  }
  if (likeDays !== null && canDivide(total, likeDays) && sumOf(missingMillis) > options.linearMillisMax) {
    allocate(total, likeDays, out);
    return 'like_day_scaled';
  }
  allocate(total, missingMillis, out);
  return 'linear';
}

function withoutTotal(
  checkMeter: Float64Array | null,
  likeDays: Float64Array | null,
  out: Float64Array,
): EstimationMethodId | null {
  if (checkMeter !== null) {
    out.set(checkMeter);
    return 'check_meter';
  }
  if (likeDays !== null) {
    out.set(likeDays);
    return 'like_day';
  }
  return null;
}

/** Something was consumed: a profile of nothing but zeros does not say when. */
function canDivide(total: number, weights: Float64Array): boolean {
  return total === 0 || weights.some((weight) => weight > 0);
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
