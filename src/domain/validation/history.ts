/** The rules that compare the total of a day with the meter's own earlier days: high or low, and zero. */

import { ruleBit } from './catalogue.ts';
import { isEnabled, type RuleParameters } from './parameters.ts';
import { MICROS_PER_UNIT, type Review } from './review.ts';

const HIGH_LOW = ruleBit('high_low');
const ZERO = ruleBit('zero');

/**
 * Reviews the total of a day, in micros, against those of up to 28 earlier days that are usable: complete
 * and not suspect. A rule is left out where there are too few of them.
 */
export function reviewDayTotal(total: number, previous: Float64Array, parameters: RuleParameters): Review {
  let ran = 0;
  let fired = 0;
  if (isEnabled(parameters, 'high_low') && previous.length >= parameters.highLowDaysMin) {
    const average = averageOf(previous);
    if (average > 0 && average >= parameters.highLowMinimum * MICROS_PER_UNIT) {
      ran |= HIGH_LOW;
      if (total < parameters.highLowLow * average || total > parameters.highLowHigh * average) fired |= HIGH_LOW;
    }
  }
  if (isEnabled(parameters, 'zero') && previous.length >= parameters.zeroDaysMin) {
    ran |= ZERO;
    if (total === 0 && nonZeroOf(previous) >= parameters.zeroShareMin * previous.length) fired |= ZERO;
  }
  return { ran, fired };
}

function averageOf(totals: Float64Array): number {
  let sum = 0;
  for (const total of totals) sum += total;
  return sum / totals.length;
}

function nonZeroOf(totals: Float64Array): number {
  let count = 0;
  for (const total of totals) if (total !== 0) count++;
  return count;
}
