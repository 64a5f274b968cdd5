/**
 * What a meter at the boundary of an enterprise adds to it. An enterprise is the sum of its level-1 meters
 * with the sign of their flow; what stands below them is inside them already.
 */

import { energyTypeByName } from '../energy-type.ts';

export interface Contribution {
  /** Quantity of the enterprise. */
  readonly quantity: string;
  /** Quantity of the meter that is added to it. */
  readonly source: string;
  readonly sign: 1 | -1;
  /** Meters that it stands for in what is to be expected: none for what is only subtracted. */
  readonly meters: 0 | 1;
}

/** What the register `quantity` of a meter adds: what it consumes, less what it gives back. */
export function contributionsOf(energy: string, flow: 'in' | 'out' | 'transfer', quantity: string): Contribution[] {
  const sign = flow === 'in' ? 1 : -1;
  const register = energyTypeByName(energy)?.register;
  if (register === undefined) return [];
  if (quantity === register) {
    const own: Contribution = { quantity, source: quantity, sign, meters: 1 };
    return energy === 'steam' ? [own, { ...own, quantity: 'heat', source: 'heat' }] : [own];
  }
  if (quantity === `${register}Export`) {
    return [{ quantity: register, source: quantity, sign: sign === 1 ? -1 : 1, meters: 0 }];
  }
  return [];
}
