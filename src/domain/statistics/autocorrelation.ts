/** How much values that follow each other in time repeat each other. */

/** The correlation of each value with the one before; 0 where all are the same. */
export function lagOneAutocorrelation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let products = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = (values[i] as number) - mean;
    squares += deviation * deviation;
    if (i > 0) products += deviation * ((values[i - 1] as number) - mean);
  }
  return squares === 0 ? 0 : products / squares;
}

/**
 * How many independent values tell as much as `count` of which each is correlated with the one before (a
 * first-order autoregressive process: n (1 - r) / (1 + r), recalled). Never more than there are.
 */
export function effectiveSampleSize(count: number, autocorrelation: number): number {
  if (autocorrelation <= 0) return count;
  return Math.max(1, (count * (1 - autocorrelation)) / (1 + autocorrelation));
}
