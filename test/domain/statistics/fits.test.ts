import { describe, expect, it } from 'vitest';
import { effectiveSampleSize, lagOneAutocorrelation } from '../../../src/domain/statistics/autocorrelation.ts';
import { fitLine, fitThroughOrigin, type WeightedPoint } from '../../../src/domain/statistics/regression.ts';
import { median, robustZ } from '../../../src/domain/statistics/robust.ts';

function points(pairs: readonly (readonly [number, number])[], weight = (_x: number) => 1): WeightedPoint[] {
  return pairs.map(([x, y]) => ({ x, y, weight: weight(x) }));
}

describe('a line through the origin', () => {
  it('has slope, standard error and leverages as by hand', () => {
    // Sum of x y: 1 x 2 + 2 x 3 + 3 x 7 = 29; of x^2: 14; slope 29 / 14.
    // Sum of y^2: 4 + 9 + 49 = 62; left: 62 - 29^2 / 14 = 27 / 14; over 2 degrees of freedom and 14: 27 / 392.
    const fit = fitThroughOrigin(
      points([
        [1, 2],
        [2, 3],
        [3, 7],
      ]),
    );
    expect(fit.slope).toBeCloseTo(29 / 14, 14);
    expect(fit.standardError).toBeCloseTo(Math.sqrt(27 / 392), 14);
    expect(fit.degreesOfFreedom).toBe(2);
    expect(fit.leverages).toEqual([1 / 14, 4 / 14, 9 / 14]);
    expect(fit.r2AboutOrigin).toBeCloseTo(1 - 27 / 14 / 62, 14);
  });

  it('weighted by 1 / x is the ratio of the sums', () => {
    const pairs = [
      [1, 2],
      [2, 3],
      [3, 7],
    ] as const;
    expect(fitThroughOrigin(points(pairs, (x) => 1 / x)).slope).toBeCloseTo(12 / 6, 14);
  });

  it('has what NIST certifies for its data set NoInt1', () => {
    // NIST StRD, linear regression through the origin: x 60 to 70, y 130 to 140; certified values read in a copy.
    const fit = fitThroughOrigin(points(Array.from({ length: 11 }, (_, i) => [60 + i, 130 + i] as const)));
    expect(fit.slope).toBeCloseTo(2.074_380_165_289_26, 13);
    expect(fit.standardError).toBeCloseTo(0.016_528_925_619_834_7, 14);
    expect(fit.r2AboutOrigin).toBeCloseTo(0.999_365_492_298_663, 13);
  });

  it('needs two points, one of them away from zero', () => {
    expect(() => fitThroughOrigin(points([[1, 2]]))).toThrow(RangeError);
    expect(() =>
      fitThroughOrigin(
        points([
          [0, 2],
          [0, 3],
        ]),
      ),
    ).toThrow(RangeError);
  });
});

describe('a line', () => {
  it('has intercept and standard error as by hand', () => {
    // x 1, 2, 3, mean 2, squares 2; y 2, 3, 7, mean 4; products (-1)(-2) + 0 + 1 x 3 = 5: slope 2.5, intercept -1.
    // Left: 0.5, -1, 0.5: 1.5 over 1 degree of freedom; variance of the intercept 1.5 x (1 / 3 + 4 / 2) = 3.5.
    const fit = fitLine(
      points([
        [1, 2],
        [2, 3],
        [3, 7],
      ]),
    );
    expect(fit?.slope).toBeCloseTo(2.5, 14);
    expect(fit?.intercept).toBeCloseTo(-1, 14);
    expect(fit?.interceptStandardError).toBeCloseTo(Math.sqrt(3.5), 14);
    expect(fit?.degreesOfFreedom).toBe(1);
  });

  it('has the intercept and slope that NIST certifies for its data set Norris', () => {
    // NIST StRD, linear regression, Norris: the certified values, read in public copies of the data set.
    const fit = fitLine(points(NORRIS));
    expect(fit?.slope).toBeCloseTo(1.002_116_818_020_45, 12);
    expect(fit?.intercept).toBeCloseTo(-0.262_323_073_774_029, 10);
    expect(fit?.interceptStandardError).toBeCloseTo(0.232_818_234_301_152, 10);
  });

  it('is unknown for two points, or where all x are the same', () => {
    expect(
      fitLine(
        points([
          [1, 2],
          [2, 3],
        ]),
      ),
    ).toBeNull();
    expect(
      fitLine(
        points([
          [0.1, 2],
          [0.1, 3],
          [0.1, 5],
        ]),
      ),
    ).toBeNull();
  });
});

describe('robust z', () => {
  it('is the distance from the median over the median absolute deviation', () => {
    // Median 3; deviations 2, 1, 0, 1, 97: median 1; sigma 1 / 0.67449: the last is 97 x 0.67449 = 65.4255.
    const z = robustZ([1, 2, 3, 4, 100]);
    expect(z[2]).toBe(0);
    expect(z[0]).toBeCloseTo(-1.348_98, 5);
    expect(z[4]).toBeCloseTo(65.425_506, 5);
  });

  it('goes by the mean deviation where more than half are the same', () => {
    // Median 5; deviations 0, 0, 0, 10: mean 2.5; sigma 2.5 / 0.797885 = 3.133285; 10 / 3.133285 = 3.191538.
    expect(robustZ([5, 5, 5, 15])[3]).toBeCloseTo(3.191_538, 6);
    expect(robustZ([5, 5, 5])).toEqual([0, 0, 0]);
  });

  it('takes the mean of the two values in the middle', () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([7])).toBe(7);
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('autocorrelation', () => {
  it('is that of neighbours', () => {
    // Mean 2.5; deviations -1.5, -0.5, 0.5, 1.5: squares 5, products 0.75 - 0.25 + 0.75 = 1.25.
    expect(lagOneAutocorrelation([1, 2, 3, 4])).toBeCloseTo(0.25, 14);
    // Deviations 1, -1, 1, -1: squares 4, products -3.
    expect(lagOneAutocorrelation([1, -1, 1, -1])).toBeCloseTo(-0.75, 14);
    expect(lagOneAutocorrelation([3, 3, 3])).toBe(0);
  });

  it('makes many values worth fewer', () => {
    // 12 x 0.5 / 1.5 = 4
    expect(effectiveSampleSize(12, 0.5)).toBe(4);
    expect(effectiveSampleSize(12, -0.5)).toBe(12);
    expect(effectiveSampleSize(3, 0.99)).toBe(1);
  });
});

/* biome-ignore format: a table */
const NORRIS: readonly (readonly [x: number, y: number])[] = [
  [0.2, 0.1], [337.4, 338.8], [118.2, 118.1], [884.6, 888.0], [10.1, 9.2], [226.5, 228.1],
  [666.3, 668.5], [996.3, 998.5], [448.6, 449.1], [777.0, 778.9], [558.2, 559.2], [0.4, 0.3],
  [0.6, 0.1], [775.5, 778.1], [666.9, 668.8], [338.0, 339.3], [447.5, 448.9], [11.6, 10.8],
  [556.0, 557.7], [228.1, 228.3], [995.8, 998.0], [887.6, 888.8], [120.2, 119.6], [0.3, 0.3],
  [0.3, 0.6], [556.8, 557.6], [339.1, 339.3], [887.2, 888.0], [999.0, 998.5], [779.0, 778.9],
  [11.1, 10.2], [118.3, 117.6], [229.2, 228.9], [669.1, 668.4], [448.9, 449.2], [0.5, 0.2],
];
