/**
 * What was to be expected in a gap by days that are like the day of the gap: the average of the same time of
 * day over the nearest earlier days of the same type. Earlier ones only, so that an estimate does not change
 * when later days come in.
 */

import type { DayType } from './day-type.ts';

/** One interval that a gap touches. */
export interface LikeSlot {
  /** Number of the local day; consecutive days have consecutive numbers. */
  readonly day: number;
  readonly dayType: DayType;
  /** Milliseconds from the local midnight to the start of the interval. */
  readonly time: number;
  /** Length of the interval. */
  readonly lengthMillis: number;
  /** The part of the interval that the gap covers. */
  readonly missingMillis: number;
}

/** An earlier day of the same meter, its intervals as columns in order of time. */
export interface LikeDay {
  readonly day: number;
  readonly dayType: DayType;
  readonly count: number;
  /** Milliseconds from the local midnight to the start of each interval. */
  readonly time: Float64Array;
  readonly lengthMillis: Float64Array;
  /** Micros. */
  readonly value: Float64Array;
  readonly measuredMillis: Float64Array;
  readonly estimatedMillis: Float64Array;
}

/** Part of the rule parameters. */
export interface LikeDayOptions {
  /** Days that are averaged at most. */
  readonly likeDaysMax: number;
  /** Days without which there is no average. */
  readonly likeDaysMin: number;
  /** How many days back a like day may lie. */
  readonly likeDaysBackMax: number;
}

/**
 * Expected micros of each slot, rounded to whole ones and only for the part that is missing; `null` where one
 * of the slots has fewer than `likeDaysMin` like days. The order of the candidates does not matter.
 */
export function likeDayExpectation(
  slots: readonly LikeSlot[],
  candidates: readonly LikeDay[],
  options: LikeDayOptions,
): Float64Array | null {
  const nearest = candidates.toSorted((a, b) => b.day - a.day);
  const expectation = new Float64Array(slots.length);
  for (let i = 0; i < slots.length; i++) {
    const expected = expectedOf(slots[i] as LikeSlot, nearest, options);
    if (expected === null) return null;
    expectation[i] = expected;
  }
  return expectation;
}

/** `nearest` has the latest day first. */
function expectedOf(slot: LikeSlot, nearest: readonly LikeDay[], options: LikeDayOptions): number | null {
  let sum = 0;
  let found = 0;
  for (const candidate of nearest) {
    if (candidate.day >= slot.day || candidate.dayType !== slot.dayType) continue;
    if (slot.day - candidate.day > options.likeDaysBackMax || found === options.likeDaysMax) break;
    const value = measuredAt(candidate, slot);
    if (value === null) continue;
    sum += value;
    found++;
  }
  if (found === 0 || found < options.likeDaysMin) return null;
  // Plus zero, because what rounds to zero from below is a negative zero.
  return Math.round((sum * slot.missingMillis) / (found * slot.lengthMillis)) + 0;
}

/** What was measured at the same time of day, or `null` where it was not, or not all of it. */
function measuredAt(day: LikeDay, slot: LikeSlot): number | null {
  const i = indexOfTime(day, slot.time);
  if (i === -1) return null;
  const length = day.lengthMillis[i] as number;
  const isMeasured = day.estimatedMillis[i] === 0 && (day.measuredMillis[i] as number) >= length;
  return isMeasured && length === slot.lengthMillis ? (day.value[i] as number) : null;
}

/** Binary search: a gap of days looks up hundreds of intervals in each of its like days. */
function indexOfTime(day: LikeDay, time: number): number {
  let low = 0;
  let high = day.count - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = day.time[middle] as number;
    if (at === time) return middle;
    if (at < time) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
