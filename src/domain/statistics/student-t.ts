/** Student's t distribution, with any number of degrees of freedom above zero, whole or not. */

import { regularizedIncompleteBeta } from './incomplete-beta.ts';
import { normalTwoSided } from './normal.ts';
import { rootOfTail } from './tail-root.ts';

/** From here on t differs from the normal distribution by less than a millionth. */
const NORMAL_FROM = 1e6;

/** The probability of a value farther from zero than `t`, on either side. */
export function studentTwoSided(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) throw new RangeError(`t has no ${degreesOfFreedom} degrees of freedom`);
  if (degreesOfFreedom >= NORMAL_FROM) return normalTwoSided(t);
  const square = t * t;
  if (square === Number.POSITIVE_INFINITY) return 0;
  return regularizedIncompleteBeta(degreesOfFreedom / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5);
}

/** The `t` for which -t to t holds that share of the distribution: the coverage factor of the GUM, G.3. */
export function studentCoverageFactor(share: number, degreesOfFreedom: number): number {
  return rootOfTail((t) => studentTwoSided(t, degreesOfFreedom), 1 - share);
}
