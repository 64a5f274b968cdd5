/** The range rule: gauge readings that no meter can have measured. */

import { ruleBit } from './catalogue.ts';
import { isEnabled, type RuleParameters } from './parameters.ts';
import type { Review } from './review.ts';

/** Lowest and highest possible reading in the canonical unit, both included; null for no limit. */
export interface GaugeLimits {
  readonly min: number | null;
  readonly max: number | null;
}

const RANGE = ruleBit('range');
const ABSOLUTE_ZERO = { min: -273.15, max: null } as const;
const UNLIMITED: GaugeLimits = { min: null, max: null };

/**
 * By definition of the quantity: a power factor is a cosine, an effective value of a voltage is not negative, 0 K
 * is -273.15 degrees Celsius (SI brochure, 9th edition), and a pressure above atmospheric is not below that of
 * a vacuum (-101.325 kPa). 45 Hz to 65 Hz covers grids of 50 and of 60 Hz and is the project's own.
 */
const LIMITS: ReadonlyMap<string, GaugeLimits> = new Map<string, GaugeLimits>([
  ['powerFactor', { min: -1, max: 1 }],
  ['voltage', { min: 0, max: null }],
  ['frequency', { min: 45, max: 65 }],
  ['temperature', ABSOLUTE_ZERO],
  ['supplyTemperature', ABSOLUTE_ZERO],
  ['returnTemperature', ABSOLUTE_ZERO],
  ['pressure', { min: -101.325, max: null }],
]);

/** What is physically possible for a quantity, where the meter has no limits of its own. */
export function gaugeLimits(quantity: string): GaugeLimits {
  return LIMITS.get(quantity) ?? UNLIMITED;
}

/** Reviews one gauge reading in the canonical unit. Not run where there is no limit on either side. */
export function reviewGauge(value: number, limits: GaugeLimits, parameters: RuleParameters): Review {
  const { min, max } = limits;
  if (!isEnabled(parameters, 'range') || (min === null && max === null)) return { ran: 0, fired: 0 };
  const isOutside = (min !== null && value < min) || (max !== null && value > max);
  return { ran: RANGE, fired: isOutside ? RANGE : 0 };
}
