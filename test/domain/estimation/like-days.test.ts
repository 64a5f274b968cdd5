import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DayType } from '../../../src/domain/estimation/day-type.ts';
import { type LikeDay, type LikeSlot, likeDayExpectation } from '../../../src/domain/estimation/like-days.ts';
import { DEFAULT_PARAMETERS } from '../../../src/domain/validation/parameters.ts';

const QUARTER = 900_000;
const EIGHT = 8 * 3_600_000;

/** A day with quarters of an hour from 08:00, in micros; null is not measured. */
function day(number: number, values: readonly (number | null)[], dayType: DayType = 'working'): LikeDay {
  const count = values.length;
  return {
    day: number,
    dayType,
    count,
    time: Float64Array.from(values, (_, i) => EIGHT + i * QUARTER),
    lengthMillis: new Float64Array(count).fill(QUARTER),
    value: Float64Array.from(values, (value) => value ?? 0),
    measuredMillis: Float64Array.from(values, (value) => (value === null ? 0 : QUARTER)),
    estimatedMillis: new Float64Array(count),
  };
}

/** A quarter of an hour of day 100, a working day, counted from 08:00. */
function slot(index: number, missingMillis = QUARTER, changes: Partial<LikeSlot> = {}): LikeSlot {
  return {
    day: 100,
    dayType: 'working',
    time: EIGHT + index * QUARTER,
    lengthMillis: QUARTER,
    missingMillis,
    ...changes,
  };
}

function expectation(slots: readonly LikeSlot[], days: readonly LikeDay[], options = DEFAULT_PARAMETERS) {
  const found = likeDayExpectation(slots, days, options);
  return found === null ? null : [...found];
}

describe('like days', () => {
  it('are averaged at the same time of day', () => {
    const days = [day(99, [100, 200]), day(98, [130, 260]), day(97, [160, 200])];
    // (100 + 130 + 160) / 3 and (200 + 260 + 200) / 3
    expect(expectation([slot(0), slot(1)], days)).toEqual([130, 220]);
  });

  it('are the nearest three', () => {
    const days = [day(90, [9000]), day(99, [10]), day(95, [30]), day(97, [20])];
    expect(expectation([slot(0)], days)).toEqual([20]);
  });

  it('are as few as one where there are no more', () => {
    expect(expectation([slot(0)], [day(80, [77])])).toEqual([77]);
  });

  it('are of the same type', () => {
    const days = [day(99, [1000], 'weekend'), day(98, [500], 'holiday'), day(97, [60])];
    expect(expectation([slot(0)], days)).toEqual([60]);
    expect(expectation([slot(0, QUARTER, { dayType: 'holiday' })], days)).toEqual([500]);
  });

  it('lie before the day of the gap, and at most 35 days before it', () => {
    expect(expectation([slot(0)], [day(100, [50]), day(101, [60])])).toBeNull();
    expect(expectation([slot(0)], [day(65, [50])])).toEqual([50]);
    expect(expectation([slot(0)], [day(64, [50])])).toBeNull();
  });

  it('count only where they measured all of the interval', () => {
    const part = day(99, [1000]);
    part.measuredMillis[0] = QUARTER - 1;
    const estimated = day(98, [2000]);
    estimated.measuredMillis[0] = 0;
    estimated.estimatedMillis[0] = QUARTER;
    expect(expectation([slot(0)], [part, estimated, day(97, [null]), day(96, [40])])).toEqual([40]);
  });

  it('count only where they have an interval of that time and length', () => {
    const other = day(99, [1000]);
    other.lengthMillis[0] = 2 * QUARTER;
    other.measuredMillis[0] = 2 * QUARTER;
    expect(expectation([slot(0)], [other])).toBeNull();
    expect(expectation([slot(2)], [day(99, [10, 20])])).toBeNull();
    expect(expectation([slot(0, QUARTER, { time: EIGHT + 1 })], [day(99, [10, 20])])).toBeNull();
  });

  it('are taken by interval: one of them may lack what another has', () => {
    const days = [day(99, [10, null]), day(98, [20, 200]), day(97, [30, 400]), day(96, [40, 600])];
    expect(expectation([slot(0), slot(1)], days)).toEqual([20, 400]);
  });

  it('are not taken at all where one interval has too few of them', () => {
    const days = [day(99, [10, null]), day(98, [20, null])];
    expect(expectation([slot(0), slot(1)], days)).toBeNull();
    expect(expectation([slot(0)], days, { ...DEFAULT_PARAMETERS, likeDaysMin: 2 })).toEqual([15]);
    expect(expectation([slot(0)], days, { ...DEFAULT_PARAMETERS, likeDaysMin: 3 })).toBeNull();
  });

  it('count for the part of an interval that the gap covers', () => {
    // 300 s of 900 s: a third of (900 + 300) / 2.
    expect(expectation([slot(0, 300_000)], [day(99, [900]), day(98, [300])])).toEqual([200]);
  });

  it('give whole micros, rounded to the nearest', () => {
    expect(expectation([slot(0)], [day(99, [1]), day(98, [1]), day(97, [3])])).toEqual([2]);
    expect(expectation([slot(0)], [day(99, [1]), day(98, [1]), day(97, [2])])).toEqual([1]);
  });

  it('give each day of a longer gap its own like days', () => {
    const days = [day(99, [10]), day(98, [20]), day(64, [600])];
    const second = slot(0, QUARTER, { day: 99 });
    // Before day 100 lie 99 and 98; before day 99 lie 98 and, 35 days back, 64.
    expect(expectation([slot(0), second], days)).toEqual([15, 310]);
  });

  it('give the same in any order', () => {
    const days = Array.from({ length: 12 }, (_, i) => day(99 - i, [i * 7 + 1], i % 3 === 0 ? 'weekend' : 'working'));
    const expected = expectation([slot(0)], days);
    fc.assert(
      fc.property(fc.shuffledSubarray(days, { minLength: 12 }), (shuffled) => {
        expect(expectation([slot(0)], shuffled)).toEqual(expected);
      }),
    );
  });
});
