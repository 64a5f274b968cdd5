import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LoadModel, SIMULATION_EPOCH } from '../../simulators/load-models/load-model.ts';
import { createProfileLoad } from '../../simulators/load-models/profile-load.ts';
import { SHAPES, type ShapeName } from '../../simulators/load-models/shapes.ts';
import { createSumLoad } from '../../simulators/load-models/sum-load.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

const shapeName = fc.constantFrom(...(Object.keys(SHAPES) as ShapeName[]));
const seed = fc.integer({ min: 0, max: 0xffff_ffff });
const instant = fc.integer({ min: SIMULATION_EPOCH, max: SIMULATION_EPOCH + YEAR });

function meanRate(load: LoadModel, from: number, to: number): number {
  return ((load.totalAt(to) - load.totalAt(from)) * HOUR) / (to - from);
}

/** Simpson's rule on each second. */
function integrate(load: LoadModel, from: number, seconds: number): number {
  let sum = 0;
  for (let i = 0; i < seconds; i++) {
    const at = from + i * 1000;
    sum += (load.rateAt(at) + 4 * load.rateAt(at + 500) + load.rateAt(at + 1000)) / 6;
  }
  return sum / 3600;
}

describe('profile load', () => {
  it('is a function of seed and time alone, whatever was asked before', () => {
    fc.assert(
      fc.property(shapeName, seed, instant, instant, (shape, seed, early, late) => {
        const asked = createProfileLoad({ shape, rated: 100, seed });
        asked.totalAt(late);
        const fresh = createProfileLoad({ shape, rated: 100, seed });
        expect(fresh.totalAt(early)).toBe(asked.totalAt(early));
        expect(fresh.rateAt(early)).toBe(asked.rateAt(early));
      }),
      { numRuns: 30 },
    );
  });

  it('differs from seed to seed', () => {
    const at = SIMULATION_EPOCH + 100 * DAY + 10 * HOUR;
    const rates = [1, 2, 3, 4].map((seed) => createProfileLoad({ shape: 'office', rated: 100, seed }).rateAt(at));
    expect(new Set(rates).size).toBe(4);
  });

  it('has a total that never falls and a rate that is never negative', () => {
    fc.assert(
      fc.property(shapeName, seed, instant, fc.integer({ min: 0, max: 2 * DAY }), (shape, seed, from, span) => {
        const load = createProfileLoad({ shape, rated: 1000, seed });
        expect(load.totalAt(from + span)).toBeGreaterThanOrEqual(load.totalAt(from));
        expect(load.rateAt(from)).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 40 },
    );
  });

  it('has the integral of its rate as its total, over any stretch', () => {
    fc.assert(
      fc.property(shapeName, seed, instant, fc.integer({ min: 1, max: 4000 }), (shape, seed, from, seconds) => {
        const load = createProfileLoad({ shape, rated: 1000, seed });
        const used = load.totalAt(from + seconds * 1000) - load.totalAt(from);
        expect(Math.abs(used - integrate(load, from, seconds))).toBeLessThan(1e-4 * used + 1e-6);
      }),
      { numRuns: 20 },
    );
  });

  it('stands at zero before the epoch of the simulation', () => {
    const load = createProfileLoad({ shape: 'mall', rated: 10, seed: 1 });
    expect([load.totalAt(SIMULATION_EPOCH - 1), load.rateAt(SIMULATION_EPOCH - 1), load.totalAt(0)]).toEqual([0, 0, 0]);
  });

  it('uses more by day than by night in an office, and more on workdays than on Sundays', () => {
    const load = createProfileLoad({ shape: 'office', rated: 100, seed: 7 });
    for (let week = 0; week < 52; week += 5) {
      // The epoch is a Wednesday, so day 5 is a Monday and day 4 a Sunday.
      const monday = SIMULATION_EPOCH + (week * 7 + 5) * DAY;
      const day = meanRate(load, monday + 9 * HOUR, monday + 17 * HOUR);
      expect(day).toBeGreaterThan(2 * meanRate(load, monday, monday + 5 * HOUR));
      expect(day).toBeGreaterThan(2 * meanRate(load, monday - DAY + 9 * HOUR, monday - DAY + 17 * HOUR));
    }
  });

  it('uses more by night in a mill that runs on cheap electricity', () => {
    const load = createProfileLoad({ shape: 'mill', rated: 100, seed: 7 });
    const midnight = SIMULATION_EPOCH + 40 * DAY;
    expect(meanRate(load, midnight, midnight + 5 * HOUR)).toBeGreaterThan(
      1.5 * meanRate(load, midnight + 8 * HOUR, midnight + 12 * HOUR),
    );
  });

  it('cools in July and heats in January', () => {
    const mean = (shape: ShapeName, day: number) =>
      meanRate(
        createProfileLoad({ shape, rated: 100, seed: 3 }),
        SIMULATION_EPOCH + day * DAY,
        SIMULATION_EPOCH + (day + 7) * DAY,
      );
    expect(mean('cooling', 196)).toBeGreaterThan(2 * mean('cooling', 14));
    expect(mean('heating', 14)).toBeGreaterThan(2 * mean('heating', 196));
  });

  it('has curves of 24 hours that stay within the rated power', () => {
    for (const { workday, saturday, sunday } of Object.values(SHAPES)) {
      for (const curve of [workday, saturday, sunday]) {
        expect(curve).toHaveLength(24);
        expect(Math.max(...curve)).toBeLessThanOrEqual(100);
      }
    }
  });
});

describe('sum load', () => {
  it('is what its parts use and what is lost on the way', () => {
    const parts = [1, 2].map((seed) => createProfileLoad({ shape: 'threeShifts', rated: 50, seed }));
    const sum = createSumLoad(parts, 0.02);
    const at = SIMULATION_EPOCH + 33 * DAY;
    expect(sum.totalAt(at)).toBeCloseTo(1.02 * (parts[0]!.totalAt(at) + parts[1]!.totalAt(at)), 6);
    expect(sum.rateAt(at)).toBeCloseTo(1.02 * (parts[0]!.rateAt(at) + parts[1]!.rateAt(at)), 9);
  });
});
