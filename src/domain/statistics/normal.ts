/** The standard normal distribution. */

import { rootOfTail } from './tail-root.ts';

/** Beyond it the series below loses digits by subtraction, and the fraction converges fast. */
const SERIES_MAX = 2.5;
const FRACTION_TERMS = 200;

/** The probability of a value farther from zero than `z`, on either side. */
export function normalTwoSided(z: number): number {
  if (Number.isNaN(z)) throw new RangeError('what is no number has no tail');
  const distance = Math.abs(z);
  const density = Math.exp((-distance * distance) / 2) / Math.sqrt(2 * Math.PI);
  if (distance >= SERIES_MAX) return density === 0 ? 0 : (2 * density) / inverseMillsRatio(distance);
  // P(0 < Z < z) = density x (z + z^3 / 3 + z^5 / (3 x 5) + ...), Abramowitz and Stegun 26.2.11 (recalled).
  let term = distance;
  let sum = 0;
  for (let odd = 3; sum + term !== sum; odd += 2) {
    sum += term;
    term *= (distance * distance) / odd;
  }
  return 1 - 2 * density * sum;
}

/** Density over tail as the continued fraction z + 1 / (z + 2 / (z + 3 / ...)), 26.2.14 there (recalled). */
function inverseMillsRatio(z: number): number {
  let fraction = z;
  for (let k = FRACTION_TERMS; k >= 1; k--) fraction = z + k / fraction;
  return fraction;
}

/** The value below which a share `p` lies, above 0 and below 1. */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`there is no normal quantile of ${p}`);
  if (p === 0.5) return 0;
  const distance = rootOfTail(normalTwoSided, 2 * Math.min(p, 1 - p));
  return p < 0.5 ? -distance : distance;
}
