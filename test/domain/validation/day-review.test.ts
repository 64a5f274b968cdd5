import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RuleId, ruleBit, VALIDATION_RULES } from '../../../src/domain/validation/catalogue.ts';
import { reviewDay } from '../../../src/domain/validation/day-review.ts';
import { parametersFor, type RuleParameters } from '../../../src/domain/validation/parameters.ts';
import { firedAt, KWH, QUARTER, quarters, type SlotText } from './helpers/day.ts';

const SPIKE = ruleBit('spike');
const STUCK = ruleBit('stuck');
const ZERO_DOUBLE = ruleBit('zero_then_double');
const SUM_CHECK = ruleBit('sum_check');

function review(
  values: readonly SlotText[],
  { delta = null, set, verified }: { delta?: number | null; set?: Partial<RuleParameters>; verified?: boolean } = {},
) {
  const fired = new Int32Array(values.length);
  const day = reviewDay(quarters(values), delta, parametersFor('electricity', set), fired, verified);
  return { day, at: (bit: number) => firedAt(fired, bit), fired };
}

/** Everything disabled but this rule. */
function only(rule: RuleId, set?: Partial<RuleParameters>) {
  return { ...set, disabled: VALIDATION_RULES.map(({ id }) => id).filter((id) => id !== rule) };
}

describe('spike', () => {
  const alone = (values: readonly SlotText[], set?: Partial<RuleParameters>) =>
    review(values, { set: only('spike', set) });

  it('fires for the interval that exceeds the third highest by more than 180 % of it', () => {
    // Third highest 10: (28.000001 - 10) / 10 is just above 1.8.
    const { day, at } = alone([10, 11, 10, 28.000001, 9]);
    expect(day).toEqual({ ran: SPIKE, fired: SPIKE });
    expect(at(SPIKE)).toEqual([3]);
  });

  it('does not fire at its limit', () => {
    const { day, at } = alone([10, 11, 10, 28, 9]);
    expect(day).toEqual({ ran: SPIKE, fired: 0 });
    expect(at(SPIKE)).toEqual([]);
  });

  it('fires for both of two intervals over the limit', () => {
    expect(alone([10, 40, 10, 50, 9]).at(SPIKE)).toEqual([1, 3]);
  });

  it('counts equal intervals one by one when it looks for the third highest', () => {
    expect(alone([50, 50, 50, 1, 1]).day.fired).toBe(0);
    expect(alone([50, 50, 10, 1, 1]).at(SPIKE)).toEqual([0, 1]);
  });

  it('fires for the only consumption of a day at rest', () => {
    expect(alone([0, 0, 5, 0, 0]).at(SPIKE)).toEqual([2]);
  });

  it('takes a negative third highest for zero', () => {
    expect(alone([-5, -5, 5, -5]).at(SPIKE)).toEqual([2]);
  });

  it('is left out where the highest interval is below the minimum', () => {
    expect(alone([0.1, 0.1, 0.1, 0.999999]).day).toEqual({ ran: 0, fired: 0 });
    expect(alone([0.1, 0.1, 0.1, 1]).day).toEqual({ ran: SPIKE, fired: SPIKE });
  });

  it('is left out below three fully measured intervals', () => {
    expect(alone([10, 90, { estimated: 10 }, null]).day.ran).toBe(0);
  });

  it('does not judge estimated intervals nor measured parts, and does not compare with them', () => {
    const { day, at } = alone([10, 10, 10, { estimated: 500 }, { measured: 400, millis: QUARTER - 1 }]);
    expect(day).toEqual({ ran: SPIKE, fired: 0 });
    expect(at(SPIKE)).toEqual([]);
  });

  it('is left out where it is disabled, and obeys its tolerance', () => {
    expect(review([10, 10, 10, 90], { set: { disabled: ['spike'] } }).day.ran & SPIKE).toBe(0);
    expect(alone([10, 10, 10, 90], { spikeTolerance: 8 }).day.fired).toBe(0);
    expect(alone([10, 10, 10, 90], { spikeTolerance: 7.9 }).day.fired).toBe(SPIKE);
  });
});

describe('stuck', () => {
  const alone = (values: readonly SlotText[], set?: Partial<RuleParameters>) =>
    review(values, { set: only('stuck', set) });

  it('fires for all of twelve equal intervals in a row', () => {
    const { day, at } = alone([1, ...Array<number>(12).fill(2), 1]);
    expect(day).toEqual({ ran: STUCK, fired: STUCK });
    expect(at(STUCK)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('does not fire for eleven', () => {
    expect(alone([1, ...Array<number>(11).fill(2), 1]).day).toEqual({ ran: STUCK, fired: 0 });
  });

  it('fires for a run to the end of the day, and for each of two runs', () => {
    const values = [...Array<number>(12).fill(2), ...Array<number>(12).fill(3)];
    expect(alone(values).at(STUCK)).toHaveLength(24);
  });

  it('does not fire for zero', () => {
    expect(alone([1, 1, 1, ...Array<number>(20).fill(0)]).day.fired).toBe(0);
  });

  it('takes consumption that differs by the rounding of one micro for equal, and by two for different', () => {
    const alternating = (micros: number) => Array.from({ length: 12 }, (_, i) => 2 + ((i % 2) * micros) / KWH);
    expect(alone(alternating(1)).at(STUCK)).toHaveLength(12);
    expect(alone(alternating(2)).day.fired).toBe(0);
  });

  it('ends a run at an estimated, a missing and a partly measured interval', () => {
    for (const between of [{ estimated: 2 }, null, { measured: 2, millis: 1 }]) {
      const values: SlotText[] = [...Array<number>(11).fill(2), between, ...Array<number>(11).fill(2)];
      expect(alone(values).day).toEqual({ ran: STUCK, fired: 0 });
    }
  });

  it('is left out where fewer intervals are judged than have to be equal', () => {
    expect(alone([...Array<number>(11).fill(2), null]).day.ran).toBe(0);
  });

  it('is left out where it is disabled, and obeys its count', () => {
    expect(review(Array<number>(12).fill(2), { set: { disabled: ['stuck'] } }).day.ran & STUCK).toBe(0);
    expect(alone([2, 2, 2, 1], { stuckCount: 3 }).at(STUCK)).toEqual([0, 1, 2]);
  });
});

describe('zero then double', () => {
  const alone = (values: readonly SlotText[], set?: Partial<RuleParameters>) =>
    review(values, { set: only('zero_then_double', set) });

  it('fires for both intervals of the pair', () => {
    const { day, at } = alone([10, 10, 0, 20, 10, 10]);
    expect(day).toEqual({ ran: ZERO_DOUBLE, fired: ZERO_DOUBLE });
    expect(at(ZERO_DOUBLE)).toEqual([2, 3]);
  });

  it('fires after a missing interval', () => {
    expect(alone([10, 10, null, 20, 10, 10]).at(ZERO_DOUBLE)).toEqual([2, 3]);
  });

  it('fires from 1.8 to 2.2 times the mean of the neighbours, both included', () => {
    // The neighbours are 8 and 12, their mean is 10.
    expect(alone([8, 0, 18, 12]).day.fired).toBe(ZERO_DOUBLE);
    expect(alone([8, 0, 22, 12]).day.fired).toBe(ZERO_DOUBLE);
    expect(alone([8, 0, 17.999999, 12]).day.fired).toBe(0);
    expect(alone([8, 0, 22.000001, 12]).day.fired).toBe(0);
  });

  it('does not fire after an interval that is small but not zero', () => {
    expect(alone([10, 0.000001, 20, 10]).day.fired).toBe(0);
  });

  it('does not judge where an interval of the four is estimated, or a neighbour is zero', () => {
    expect(alone([10, { estimated: 0 }, 20, 10]).day.ran & ZERO_DOUBLE).toBe(0);
    expect(alone([10, 0, { estimated: 20 }, 10]).day.ran & ZERO_DOUBLE).toBe(0);
    expect(alone([0, 0, 20, 10]).day.ran & ZERO_DOUBLE).toBe(0);
    expect(alone([10, 0, 20, 0]).day.ran & ZERO_DOUBLE).toBe(0);
  });

  it('is left out at the edges of the day and where the neighbours are below the minimum', () => {
    expect(alone([0, 20, 10, 10]).day.fired).toBe(0);
    expect(alone([10, 10, 0, 20]).day.fired).toBe(0);
    expect(alone([0.9, 0, 2, 1]).day.ran & ZERO_DOUBLE).toBe(0);
    expect(alone([1, 0, 2, 1]).day.fired).toBe(ZERO_DOUBLE);
  });

  it('is left out where it is disabled', () => {
    expect(review([10, 0, 20, 10], { set: { disabled: ['zero_then_double'] } }).day.ran).toBe(SPIKE);
  });
});

describe('sum check', () => {
  it('fires where the intervals are more than one unit from the register', () => {
    const values = [10, 10, 10];
    expect(review(values, { delta: 31 * KWH + 1 }).day).toEqual({ ran: SPIKE | SUM_CHECK, fired: SUM_CHECK });
    expect(review(values, { delta: 29 * KWH - 1 }).day.fired).toBe(SUM_CHECK);
  });

  it('does not fire at its limit', () => {
    expect(review([10, 10, 10], { delta: 31 * KWH }).day).toEqual({ ran: SPIKE | SUM_CHECK, fired: 0 });
    expect(review([10, 10, 10], { delta: 29 * KWH }).day.fired).toBe(0);
  });

  it('adds up estimates and parts as well, and leaves out what is missing', () => {
    const values = [10, { estimated: 5 }, { measured: 3, millis: 1000 }, null, 10];
    expect(review(values, { delta: 28 * KWH, set: { sumTolerance: 0 } }).day.fired).toBe(0);
  });

  it('marks the day and no single interval', () => {
    expect([...review([10, 10, 10], { delta: 0 }).fired]).toEqual([0, 0, 0]);
  });

  it('is left out without a register, without any known interval, and where it is disabled', () => {
    expect(review([10, 10, 10]).day.ran).toBe(SPIKE);
    expect(review([null, null], { delta: 5 * KWH }).day).toEqual({ ran: 0, fired: 0 });
    expect(review([10, 10, 10], { delta: 0, set: { disabled: ['sum_check'] } }).day.ran).toBe(SPIKE);
  });
});

describe('a day that a person has verified', () => {
  const values = [10, 10, 90];

  it('is not checked for spikes where it passes the sum check', () => {
    expect(review(values, { delta: 110 * KWH, verified: true }).day).toEqual({ ran: SUM_CHECK, fired: 0 });
  });

  it('is checked for spikes where the sum check fires or cannot be run', () => {
    const failed = review(values, { delta: 60 * KWH, verified: true }).day;
    expect(failed).toEqual({ ran: SUM_CHECK | SPIKE, fired: SUM_CHECK | SPIKE });
    expect(review(values, { verified: true }).day).toEqual({ ran: SPIKE, fired: SPIKE });
  });

  it('is checked for everything else', () => {
    const day = review(Array<number>(12).fill(2), { delta: 24 * KWH, verified: true }).day;
    expect(day).toEqual({ ran: SUM_CHECK | STUCK | ZERO_DOUBLE, fired: STUCK });
  });
});

describe('a review', () => {
  it('adds its bits to those that are set already', () => {
    const fired = new Int32Array([1, 1, 1, 1]);
    reviewDay(quarters([10, 10, 10, 90]), null, parametersFor('electricity', undefined), fired);
    expect([...fired]).toEqual([1, 1, 1, 1 | SPIKE]);
  });

  it('of no intervals runs nothing', () => {
    expect(review([], { delta: 5 }).day).toEqual({ ran: 0, fired: 0 });
  });

  it('never fires what it did not run, and marks intervals only with what fired', () => {
    const slot = fc.oneof(
      fc.integer({ min: -3, max: 30 }),
      fc.constant(null),
      fc.record({ estimated: fc.integer({ min: 0, max: 30 }) }),
    );
    fc.assert(
      fc.property(
        fc.array(slot, { maxLength: 30 }),
        fc.option(fc.integer({ min: 0, max: 900 })),
        fc.boolean(),
        (values, delta, verified) => {
          const { day, fired } = review(values, {
            delta: delta === null ? null : delta * KWH,
            verified,
            set: { stuckCount: 3 },
          });
          expect(day.fired & ~day.ran).toBe(0);
          const ofSlots = fired.reduce((mask, bits) => mask | bits, 0);
          expect(ofSlots).toBe(day.fired & ~SUM_CHECK);
          values.forEach((text, i) => {
            if (text !== null && typeof text === 'object') expect(fired[i]).toBe(0);
          });
        },
      ),
    );
  });
});
