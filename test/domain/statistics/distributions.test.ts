import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regularizedIncompleteBeta } from '../../../src/domain/statistics/incomplete-beta.ts';
import { normalQuantile, normalTwoSided } from '../../../src/domain/statistics/normal.ts';
import { studentCoverageFactor, studentTwoSided } from '../../../src/domain/statistics/student-t.ts';

/** NIST/SEMATECH e-Handbook of Statistical Methods, upper critical values of Student's t (1.3.6.7.2). */
const NIST_UPPER_TAILS = [0.1, 0.05, 0.025, 0.01, 0.005] as const;
const NIST_CRITICAL_VALUES: readonly (readonly [number, ...number[]])[] = [
  [1, 3.078, 6.314, 12.706, 31.821, 63.657],
  [2, 1.886, 2.92, 4.303, 6.965, 9.925],
  [3, 1.638, 2.353, 3.182, 4.541, 5.841],
  [4, 1.533, 2.132, 2.776, 3.747, 4.604],
  [5, 1.476, 2.015, 2.571, 3.365, 4.032],
  [6, 1.44, 1.943, 2.447, 3.143, 3.707],
  [7, 1.415, 1.895, 2.365, 2.998, 3.499],
  [8, 1.397, 1.86, 2.306, 2.896, 3.355],
  [9, 1.383, 1.833, 2.262, 2.821, 3.25],
  [10, 1.372, 1.812, 2.228, 2.764, 3.169],
  [15, 1.341, 1.753, 2.131, 2.602, 2.947],
  [20, 1.325, 1.725, 2.086, 2.528, 2.845],
  [30, 1.31, 1.697, 2.042, 2.457, 2.75],
  [60, 1.296, 1.671, 2.0, 2.39, 2.66],
  [100, 1.29, 1.66, 1.984, 2.364, 2.626],
  [Number.POSITIVE_INFINITY, 1.282, 1.645, 1.96, 2.326, 2.576],
];

/** NIST TN 1297 Table B.1 (Table G.2 of the GUM). 68.27, 95.45 and 99.73 stand for 1, 2 and 3 sigma. */
const TN1297_SIGMAS = [1, 2, 3] as const;
const TN1297_SIGMA_FACTORS: readonly (readonly [number, ...number[]])[] = [
  [1, 1.84, 13.97, 235.8],
  [2, 1.32, 4.53, 19.21],
  [3, 1.2, 3.31, 9.22],
  [5, 1.11, 2.65, 5.51],
  [10, 1.05, 2.28, 3.96],
  [20, 1.03, 2.13, 3.42],
  [50, 1.01, 2.05, 3.16],
];

describe("Student's t", () => {
  it('has the critical values that the NIST handbook prints', () => {
    for (const [degreesOfFreedom, ...printed] of NIST_CRITICAL_VALUES) {
      const computed = NIST_UPPER_TAILS.map((tail) => studentCoverageFactor(1 - 2 * tail, degreesOfFreedom));
      computed.forEach((value, i) => {
        // Half of the last printed digit.
        expect(Math.abs(value - (printed[i] as number)), `${degreesOfFreedom}`).toBeLessThan(0.000_501);
      });
    }
  });

  it('has the coverage factors that NIST TN 1297 Table B.1 prints', () => {
    for (const [degreesOfFreedom, ...printed] of TN1297_SIGMA_FACTORS) {
      TN1297_SIGMAS.forEach((sigma, i) => {
        const value = studentCoverageFactor(1 - normalTwoSided(sigma), degreesOfFreedom);
        expect(Math.abs(value - (printed[i] as number)), `${degreesOfFreedom}`).toBeLessThan(0.005_01);
      });
    }
  });

  it('of one degree of freedom has the tail of the Cauchy distribution', () => {
    for (const t of [0.001, 0.5, 1, 3, 40]) {
      // P(|T| > t) = 1 - 2 atan(t) / pi
      expect(studentTwoSided(t, 1)).toBeCloseTo(1 - (2 * Math.atan(t)) / Math.PI, 13);
    }
  });

  it('of two degrees of freedom has the tail 1 - t / sqrt(2 + t^2)', () => {
    for (const t of [0.001, 0.5, 1, 3, 40]) {
      expect(studentTwoSided(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 13);
    }
  });

  it('approaches the normal distribution', () => {
    expect(studentCoverageFactor(0.95, 999_999)).toBeCloseTo(normalQuantile(0.975), 5);
    expect(studentTwoSided(Number.POSITIVE_INFINITY, 5)).toBe(0);
  });

  it('has no degrees of freedom that are not above zero', () => {
    expect(() => studentTwoSided(1, 0)).toThrow(RangeError);
    expect(() => studentCoverageFactor(1.5, 3)).toThrow(RangeError);
  });

  it('gives back the share that its factor was asked for', () => {
    const share = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    const degreesOfFreedom = fc.double({ min: 0.5, max: 900_000, noNaN: true });
    fc.assert(
      fc.property(share, degreesOfFreedom, (wanted, freedom) => {
        const factor = studentCoverageFactor(wanted, freedom);
        // Up to a million degrees of freedom the logarithms of the gamma function differ in the tenth digit.
        expect(1 - studentTwoSided(factor, freedom)).toBeCloseTo(wanted, 8);
      }),
      { numRuns: 200 },
    );
  });
});

describe('the normal distribution', () => {
  it('has the quantiles that are printed', () => {
    // NIST/SEMATECH e-Handbook, last row of the t table; six more digits as in any table of z (recalled).
    expect(normalQuantile(0.9)).toBeCloseTo(1.281_551_566, 8);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959_963_985, 8);
    expect(normalQuantile(0.995)).toBeCloseTo(2.575_829_304, 8);
    expect(normalQuantile(0.005)).toBeCloseTo(-2.575_829_304, 8);
    expect(normalQuantile(0.5)).toBe(0);
  });

  it('has the tails that are printed', () => {
    // 1, 2, 3 sigma: 68.268 949, 95.449 974, 99.730 020 %; 6 sigma: 1.973 e-9 outside (recalled).
    expect(1 - normalTwoSided(1)).toBeCloseTo(0.682_689_492, 9);
    expect(1 - normalTwoSided(2)).toBeCloseTo(0.954_499_736, 9);
    expect(1 - normalTwoSided(-3)).toBeCloseTo(0.997_300_204, 9);
    expect(normalTwoSided(6)).toBeCloseTo(1.973_175e-9, 14);
    expect(normalTwoSided(0)).toBe(1);
    expect(normalTwoSided(Number.POSITIVE_INFINITY)).toBe(0);
  });

  it('is the same where the two ways of computing it meet', () => {
    const [below, above] = [normalTwoSided(2.5 - 1e-9), normalTwoSided(2.5)];
    // The density at 2.5 is 0.0175: over 1e-9 the two tails change by 3.5e-11.
    expect(below - above).toBeGreaterThan(3.4e-11);
    expect(below - above).toBeLessThan(3.6e-11);
  });

  it('has no tail of what is no number, and no quantile of 0 and 1', () => {
    expect(() => normalTwoSided(Number.NaN)).toThrow(RangeError);
    expect(() => normalQuantile(0)).toThrow(RangeError);
    expect(() => normalQuantile(1)).toThrow(RangeError);
  });
});

describe('the incomplete beta function', () => {
  it('is a polynomial for whole parameters', () => {
    // I_x(2, 3) = 6 x^2 - 8 x^3 + 3 x^4: at 0.4 it is 0.96 - 0.512 + 0.0768 = 0.5248.
    expect(regularizedIncompleteBeta(0.4, 2, 3)).toBeCloseTo(0.5248, 14);
    // I_x(a, 1) = x^a and I_x(1, b) = 1 - (1 - x)^b.
    expect(regularizedIncompleteBeta(0.3, 4, 1)).toBeCloseTo(0.0081, 14);
    expect(regularizedIncompleteBeta(0.3, 1, 2)).toBeCloseTo(0.51, 14);
    expect(regularizedIncompleteBeta(0, 2, 3)).toBe(0);
    expect(regularizedIncompleteBeta(1, 2, 3)).toBe(1);
  });

  it('is refused outside of its range', () => {
    expect(() => regularizedIncompleteBeta(1.1, 2, 3)).toThrow(RangeError);
    expect(() => regularizedIncompleteBeta(0.5, 0, 3)).toThrow(RangeError);
  });
});
