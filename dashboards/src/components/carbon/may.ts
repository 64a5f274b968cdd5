import type { WhoAmI } from '../../api/types.ts';

/** Who may do what about records of carbon (docs/carbon.md): an authority of districts and an analyst only read. */

export function entersCarbon({ role, districts }: Pick<WhoAmI, 'role' | 'districts'>): boolean {
  return districts === null && ['admin', 'authority', 'enterprise'].includes(role);
}

/** Approves what somebody else has entered. */
export function approvesFactors({ role, districts }: Pick<WhoAmI, 'role' | 'districts'>): boolean {
  return districts === null && ['admin', 'authority'].includes(role);
}
