/**
 * The rules over the intervals of one local day: sum check, spike, stuck, zero then double.
 *
 * Only fully measured intervals are judged: one that is estimated, even in part, says nothing about the
 * meter, and the consumption of part of an interval cannot be compared with that of a whole one. The sum
 * check takes all that is known, because estimates have to keep to the register too.
 *
 * Runs for every meter and day of every recomputation, so it makes no object but its result.
 */

import { ruleBit } from './catalogue.ts';
import { isEnabled, type RuleParameters } from './parameters.ts';
import { MICROS_PER_UNIT, type Review } from './review.ts';

/** The intervals of a day in order of time, as columns of which the first `count` are in use. */
export interface DaySlots {
  readonly count: number;
  /** Epoch milliseconds. */
  readonly start: Float64Array;
  readonly lengthMillis: Float64Array;
  /** Micros consumed in the measured and estimated time. */
  readonly value: Float64Array;
  readonly measuredMillis: Float64Array;
  readonly estimatedMillis: Float64Array;
}

/** Parts of a whole are rounded down to micros, so equal parts can differ by one. */
const ROUNDING_MICROS = 1;

const SPIKE = ruleBit('spike');
const STUCK = ruleBit('stuck');
const ZERO_DOUBLE = ruleBit('zero_then_double');
const SUM_CHECK = ruleBit('sum_check');

/**
 * Reviews a day. `registerDelta` is the difference of the register over the day's known time in micros, null
 * where there is none. Sets the bits of rules that fired for single intervals in `fired`, and returns those
 * of the day as a whole. A day that a person has `verified` and that passes the sum check is not checked for
 * spikes: the message of the CPUC working group of 1998 says so of data verified after manual analysis.
 */
export function reviewDay(
  slots: DaySlots,
  registerDelta: number | null,
  parameters: RuleParameters,
  fired: Int32Array,
  verified = false,
): Review {
  let ranDay = 0;
  let firedDay = 0;
  let judged = 0;
  for (let i = 0; i < slots.count; i++) if (isJudged(slots, i)) judged++;

  if (isEnabled(parameters, 'sum_check') && registerDelta !== null && isAnyKnown(slots)) {
    ranDay |= SUM_CHECK;
    if (isSumWrong(slots, registerDelta, parameters.sumTolerance)) firedDay |= SUM_CHECK;
  }
  const isPassed = verified && (ranDay & ~firedDay & SUM_CHECK) !== 0;
  if (isEnabled(parameters, 'spike') && !isPassed && judged >= 3) {
    const outcome = checkSpike(slots, parameters, fired);
    if (outcome !== SKIPPED) ranDay |= SPIKE;
    if (outcome === FIRED) firedDay |= SPIKE;
  }
  if (isEnabled(parameters, 'stuck') && judged >= parameters.stuckCount) {
    ranDay |= STUCK;
    if (checkStuck(slots, parameters.stuckCount, fired)) firedDay |= STUCK;
  }
  if (isEnabled(parameters, 'zero_then_double')) {
    const outcome = checkZeroThenDouble(slots, parameters, fired);
    if (outcome !== SKIPPED) ranDay |= ZERO_DOUBLE;
    if (outcome === FIRED) firedDay |= ZERO_DOUBLE;
  }
  return { ran: ranDay, fired: firedDay };
}

const SKIPPED = 0;
const PASSED = 1;
const FIRED = 2;
type Outcome = typeof SKIPPED | typeof PASSED | typeof FIRED;

function isSumWrong(slots: DaySlots, registerDelta: number, tolerance: number): boolean {
  let sum = 0;
  for (let i = 0; i < slots.count; i++) if (isKnown(slots, i)) sum += slots.value[i] as number;
  return Math.abs(sum - registerDelta) > tolerance * MICROS_PER_UNIT;
}

/** Needs three judged intervals. */
function checkSpike(slots: DaySlots, parameters: RuleParameters, fired: Int32Array): Outcome {
  let first = Number.NEGATIVE_INFINITY;
  let second = Number.NEGATIVE_INFINITY;
  let third = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < slots.count; i++) {
    if (!isJudged(slots, i)) continue;
    const value = slots.value[i] as number;
    if (value > first) {
      third = second;
      second = first;
      first = value;
    } else if (value > second) {
      third = second;
      second = value;
    } else if (value > third) {
      third = value;
    }
  }
  if (first < parameters.spikeMinimum * MICROS_PER_UNIT) return SKIPPED;
  // Of a meter that runs backwards most of the day the third highest is negative: nothing is a share of that.
  const base = Math.max(third, 0);
  const excessMax = parameters.spikeTolerance * base;
  if (first - base <= excessMax) return PASSED;
  for (let i = 0; i < slots.count; i++) {
    if (isJudged(slots, i) && (slots.value[i] as number) - base > excessMax) mark(fired, i, SPIKE);
  }
  return FIRED;
}

function checkStuck(slots: DaySlots, countMin: number, fired: Int32Array): boolean {
  let isFired = false;
  let runStart = 0;
  let runValue = 0;
  for (let i = 0; i <= slots.count; i++) {
    const isEnd = i === slots.count || !isJudged(slots, i);
    const value = isEnd ? 0 : (slots.value[i] as number);
    if (!isEnd && value !== 0 && runValue !== 0 && Math.abs(value - runValue) <= ROUNDING_MICROS) continue;
    if (runValue !== 0 && i - runStart >= countMin) {
      for (let n = runStart; n < i; n++) mark(fired, n, STUCK);
      isFired = true;
    }
    runStart = i;
    runValue = value;
  }
  return isFired;
}

function checkZeroThenDouble(slots: DaySlots, parameters: RuleParameters, fired: Int32Array): Outcome {
  const { zeroDoubleLow, zeroDoubleHigh, zeroDoubleMinimum } = parameters;
  let outcome: Outcome = SKIPPED;
  // The pair needs an interval on each side.
  for (let i = 1; i + 2 < slots.count; i++) {
    if (isKnown(slots, i) && !isJudged(slots, i)) continue;
    if (!isJudged(slots, i - 1) || !isJudged(slots, i + 1) || !isJudged(slots, i + 2)) continue;
    const before = slots.value[i - 1] as number;
    const after = slots.value[i + 2] as number;
    const mean = (before + after) / 2;
    if (before <= 0 || after <= 0 || mean < zeroDoubleMinimum * MICROS_PER_UNIT) continue;
    if (outcome === SKIPPED) outcome = PASSED;
    if (isKnown(slots, i) && slots.value[i] !== 0) continue;
    const doubled = slots.value[i + 1] as number;
    if (doubled < zeroDoubleLow * mean || doubled > zeroDoubleHigh * mean) continue;
    mark(fired, i, ZERO_DOUBLE);
    mark(fired, i + 1, ZERO_DOUBLE);
    outcome = FIRED;
  }
  return outcome;
}

function mark(fired: Int32Array, i: number, bit: number): void {
  fired[i] = (fired[i] as number) | bit;
}

function isAnyKnown(slots: DaySlots): boolean {
  for (let i = 0; i < slots.count; i++) if (isKnown(slots, i)) return true;
  return false;
}

function isKnown(slots: DaySlots, i: number): boolean {
  return (slots.measuredMillis[i] as number) + (slots.estimatedMillis[i] as number) > 0;
}

function isJudged(slots: DaySlots, i: number): boolean {
  return slots.estimatedMillis[i] === 0 && (slots.measuredMillis[i] as number) >= (slots.lengthMillis[i] as number);
}
