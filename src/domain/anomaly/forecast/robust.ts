/** Statistics that a few wild values cannot carry away, and the normal distribution. */

/** Makes a MAD an estimate of the standard deviation of a normal distribution: 1 / 0.6745 (Hampel 1974). */
export const MAD_TO_DEVIATION = 1.4826;

/** The median; not a number of nothing. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return Number.NaN;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/** The standard deviation as the median absolute deviation from a centre estimates it. */
export function robustDeviation(values: readonly number[], centre: number): number {
  return MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - centre)));
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * The line through points whose slope is the median of those between all pairs (Theil 1950, Sen 1968), and
 * whose intercept is the median of what is left. Level where all points have the same abscissa.
 */
export function theilSen(x: readonly number[], y: readonly number[]): Line {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) {
      const run = (x[j] as number) - (x[i] as number);
      if (run !== 0) slopes.push(((y[j] as number) - (y[i] as number)) / run);
    }
  }
  const slope = slopes.length === 0 ? 0 : median(slopes);
  return { slope, intercept: median(x.map((value, i) => (y[i] as number) - slope * value)) };
}

/**
 * Kendall's S of a series: rising pairs less falling ones. Its variance without a trend is
 * n (n - 1) (2 n + 5) / 18 (Mann 1945, Kendall).
 */
export function kendallS(values: readonly number[]): number {
  let s = 0;
  for (let i = 0; i < values.length; i++) {
    for (let j = i + 1; j < values.length; j++) s += Math.sign((values[j] as number) - (values[i] as number));
  }
  return s;
}

/**
 * How much larger the second sample is than the first, in standard deviations of the rank sum: U of Mann and Whitney
 * (1947) less its mean n m / 2, over the root of n m (n + m + 1) / 12. Ties count half.
 */
export function rankSumScore(first: readonly number[], second: readonly number[]): number {
  const [n, m] = [first.length, second.length];
  let u = 0;
  for (const a of first) for (const b of second) u += (Math.sign(b - a) + 1) / 2;
  return (u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

/**
 * The standard normal distribution function. Abramowitz and Stegun 7.1.26 (recalled); error below 1.5e-7.
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.327_591_1 * x);
  const sum =
    t * (0.254_829_592 + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
  const tail = (sum * Math.exp(-x * x)) / 2;
  return z < 0 ? tail : 1 - tail;
}
