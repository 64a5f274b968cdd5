/** Noise without state that hangs together in time: random numbers at knots, drawn through smoothly. */

import { randomAt } from '../random.ts';

/**
 * Between -1 and 1 at any position; positions that are nearer to each other than `spacing` are alike. Depends on
 * nothing but its arguments; `key` tells apart several noises of one seed.
 */
export function smoothNoise(seed: number, key: number, position: number, spacing: number): number {
  const knot = Math.floor(position / spacing);
  return between(knotNoise(seed, key, knot), knotNoise(seed, key, knot + 1), position / spacing - knot);
}

/** The random number of one knot, -1 to 1. */
export function knotNoise(seed: number, key: number, knot: number): number {
  return 2 * randomAt(seed, knot, key) - 1;
}

/** From `left` to `right` with a level tangent at both (3x2 - 2x3), `phase` from 0 to 1. */
export function between(left: number, right: number, phase: number): number {
  return left + (right - left) * phase * phase * (3 - 2 * phase);
}
