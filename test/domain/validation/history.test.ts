import { describe, expect, it } from 'vitest';
import { ruleBit } from '../../../src/domain/validation/catalogue.ts';
import { reviewDayTotal } from '../../../src/domain/validation/history.ts';
import { parametersFor, type RuleParameters } from '../../../src/domain/validation/parameters.ts';
import { KWH } from './helpers/day.ts';

const HIGH_LOW = ruleBit('high_low');
const ZERO = ruleBit('zero');

function review(total: number, previous: readonly number[], set?: Partial<RuleParameters>) {
  const micros = Float64Array.from(previous, (kwh) => kwh * KWH);
  return reviewDayTotal(total * KWH, micros, parametersFor('electricity', set));
}

/** Seven days with an average of 100 kWh. */
const WEEK = [70, 80, 90, 100, 110, 120, 130];

describe('high and low', () => {
  it('fires beyond half and double the average of the earlier days', () => {
    expect(review(49.999999, WEEK)).toEqual({ ran: HIGH_LOW | ZERO, fired: HIGH_LOW });
    expect(review(200.000001, WEEK)).toEqual({ ran: HIGH_LOW | ZERO, fired: HIGH_LOW });
  });

  it('does not fire at its limits', () => {
    expect(review(50, WEEK)).toEqual({ ran: HIGH_LOW | ZERO, fired: 0 });
    expect(review(200, WEEK)).toEqual({ ran: HIGH_LOW | ZERO, fired: 0 });
  });

  it('is left out with fewer than seven earlier days', () => {
    expect(review(1000, WEEK.slice(1))).toEqual({ ran: 0, fired: 0 });
    expect(review(1000, [])).toEqual({ ran: 0, fired: 0 });
  });

  it('is left out where the average is below the minimum, or not above zero', () => {
    expect(review(5, Array<number>(7).fill(0.999999)).ran).toBe(ZERO);
    expect(review(5, Array<number>(7).fill(1))).toEqual({ ran: HIGH_LOW | ZERO, fired: HIGH_LOW });
    expect(review(5, Array<number>(7).fill(0), { highLowMinimum: 0 }).ran).toBe(ZERO);
    expect(review(5, Array<number>(7).fill(-50), { highLowMinimum: 0 }).ran).toBe(ZERO);
  });

  it('is left out where it is disabled, and obeys its limits', () => {
    expect(review(1000, WEEK, { disabled: ['high_low'] })).toEqual({ ran: ZERO, fired: 0 });
    expect(review(300, WEEK, { highLowHigh: 3 }).fired).toBe(0);
    expect(review(26, WEEK, { highLowLow: 0.25 }).fired).toBe(0);
  });

  it('lets a weighed energy have days without a delivery', () => {
    const coal = parametersFor('coal', undefined);
    expect(
      reviewDayTotal(
        0,
        Float64Array.from(WEEK, (t) => t * KWH),
        coal,
      ),
    ).toEqual({ ran: HIGH_LOW, fired: 0 });
  });
});

describe('zero', () => {
  const days = (zero: number, other: number) => [...Array<number>(zero).fill(0), ...Array<number>(other).fill(100)];

  it('fires for a day of zero where nine tenths of the earlier days are not', () => {
    // 18 of 20 is 0.9; 25 of 28 is 0.893.
    expect(review(0, days(2, 18)).fired & ZERO).toBe(ZERO);
    expect(review(0, days(3, 25)).fired & ZERO).toBe(0);
  });

  it('does not fire for a day of one micro', () => {
    expect(review(0.000001, days(0, 7)).fired & ZERO).toBe(0);
  });

  it('does not fire for a meter that rests every weekend', () => {
    expect(review(0, days(8, 20)).fired & ZERO).toBe(0);
  });

  it('is left out with fewer than seven earlier days, and where it is disabled', () => {
    expect(review(0, days(0, 6))).toEqual({ ran: 0, fired: 0 });
    expect(review(0, days(0, 7), { disabled: ['zero'] })).toEqual({ ran: HIGH_LOW, fired: HIGH_LOW });
  });
});
