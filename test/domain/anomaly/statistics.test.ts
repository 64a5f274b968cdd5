import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  kendallS,
  median,
  normalCdf,
  rankSumScore,
  robustDeviation,
  theilSen,
} from '../../../src/domain/anomaly/forecast/robust.ts';
import { codeOfLog, codeOfRatio, logOfCode, ratioOfCode } from '../../../src/domain/anomaly/state/log-code.ts';
import { learnScale, MeterState, scaleOf } from '../../../src/domain/anomaly/state/meter-state.ts';
import { seededRandom } from '../../helpers/seed.ts';

describe('robust statistics', () => {
  it('take the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 1000])).toBe(3);
    expect(median([4, 1, 2, 1000])).toBe(3);
    expect(median([])).toBeNaN();
  });

  it('estimate the deviation by the median of the distances', () => {
    // Distances from 3: 2, 1, 0, 1, 97; their median is 1.
    expect(robustDeviation([1, 2, 3, 4, 100], 3)).toBeCloseTo(1.4826, 10);
  });

  it('find the line y = 2 x + 1 with one of five points far off', () => {
    expect(theilSen([0, 1, 2, 3, 4], [1, 3, 5, 7, 500])).toEqual({ slope: 2, intercept: 1 });
    expect(theilSen([1, 1], [4, 6])).toEqual({ slope: 0, intercept: 5 });
  });

  it('count rising pairs less falling ones', () => {
    // Of the six pairs of 1, 3, 2, 4 five rise.
    expect(kendallS([1, 3, 2, 4])).toBe(4);
    expect(kendallS([4, 3, 2, 1])).toBe(-6);
  });

  it('tell how much larger a sample is by its ranks', () => {
    // All nine pairs rise: (9 - 4.5) / sqrt(3 x 3 x 7 / 12) = 4.5 / 2.29129.
    expect(rankSumScore([3, 1, 2], [5, 6, 4])).toBeCloseTo(1.963_961, 6);
    // 1 of 4 pairs rises and one is equal, which counts half: (1.5 - 2) / sqrt(2 x 2 x 5 / 12) = -0.5 / 1.29099.
    expect(rankSumScore([2, 4], [2, 3])).toBeCloseTo(-0.387_298, 6);
    expect(rankSumScore([1, 1], [1, 1])).toBe(0);
  });

  it('give the normal distribution as the tables do', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 6);
    expect(normalCdf(1.959_964)).toBeCloseTo(0.975, 6);
    expect(normalCdf(-1.281_552)).toBeCloseTo(0.1, 6);
  });
});

describe('codes', () => {
  it('keep a ratio to 1.7 %, zero as zero, and nothing beyond 32', () => {
    fc.assert(
      fc.property(fc.double({ min: 1 / 127, max: 31.9, noNaN: true }), (ratio) => {
        expect(Math.abs(ratioOfCode(codeOfRatio(ratio)) / ratio - 1)).toBeLessThan(0.0172);
      }),
    );
    expect(ratioOfCode(codeOfRatio(0))).toBe(0);
    expect(ratioOfCode(codeOfRatio(1000))).toBe(32);
    expect(ratioOfCode(0)).toBeNaN();
  });

  it('keep a logarithm to a sixteenth of a per cent', () => {
    expect(logOfCode(codeOfLog(23.456))).toBeCloseTo(23.456, 2);
    expect(logOfCode(codeOfLog(100))).toBeCloseTo(40.96, 2);
  });
});

describe('the scale of errors', () => {
  it('goes to the 0.9 quantile: 1.645 deviations of normal errors', () => {
    const state = MeterState.initial();
    const random = seededRandom(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let sum = 0;
    for (let i = 0; i < 6000; i++) {
      learnScale(state, 3, Math.abs(0.1 * normal()));
      if (i >= 1000) sum += scaleOf(state, 3) / 5000;
    }
    expect(sum).toBeGreaterThan(0.14);
    expect(sum).toBeLessThan(0.19);
  });

  it('is carried no further by a wild error than by a small one', () => {
    const [wild, small] = [MeterState.initial(), MeterState.initial()];
    learnScale(wild, 0, 1e9);
    learnScale(small, 0, 0.31);
    expect(scaleOf(wild, 0)).toBe(scaleOf(small, 0));
  });
});
