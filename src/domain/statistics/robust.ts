/** How far values lie from the middle of all, measured so that a few wild ones do not hide themselves. */

/** The 75 % quantile of the normal distribution: the median absolute deviation of a normal one is so many sigma. */
const MAD_OF_NORMAL = 0.674_489_750_196_081_7;
/** The mean absolute deviation of a normal distribution, in sigma: the root of 2 / pi. */
const MEAN_DEVIATION_OF_NORMAL = Math.sqrt(2 / Math.PI);

/**
 * The modified z scores of Iglewicz and Hoaglin (NIST/SEMATECH e-Handbook, 1.3.5.17, recalled): distance from the
 * median over the median absolute deviation; over the mean one where more than half of the values are the same.
 */
export function robustZ(values: readonly number[]): number[] {
  const middle = median(values);
  const deviations = values.map((value) => Math.abs(value - middle));
  const mad = median(deviations);
  const mean = deviations.reduce((sum, deviation) => sum + deviation, 0) / values.length;
  const sigma = mad > 0 ? mad / MAD_OF_NORMAL : mean / MEAN_DEVIATION_OF_NORMAL;
  return values.map((value) => (sigma === 0 ? 0 : (value - middle) / sigma));
}

/** The middle value, or the mean of the two in the middle. Throws `RangeError` for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no values have no median');
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] as number) + (sorted[Math.floor(half)] as number)) / 2;
}
