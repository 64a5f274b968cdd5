/** The version that an own factor becomes when it is entered, and what stands against it. */

import type { CarbonFactor, OwnRecord } from '../domain/carbon/factor.ts';
import { checkOwnFactor } from '../domain/carbon/own-factor.ts';
import { CarbonError, type NewFactor } from './carbon-records.ts';

/** Throws `CarbonError`. `existing`: every version of every own factor. */
export function nextVersionOf(
  { set, enterprise, estimate: _, ...content }: NewFactor,
  existing: readonly CarbonFactor[],
  entry: Pick<OwnRecord, 'recordedAt' | 'recordedBy'>,
): CarbonFactor {
  const earlier = existing.filter(({ id }) => id === content.id);
  // A version takes the former one away from whoever it was for; nobody is told whose the id is.
  if (earlier.some(({ own }) => own?.enterprise !== enterprise)) {
    throw new CarbonError('conflict', `the id ${content.id} is taken`);
  }
  const factor: CarbonFactor = {
    ...content,
    ...{ gas: 'CO2', scheme: `custom:${set}`, version: 1 + Math.max(0, ...earlier.map(({ version }) => version)) },
    own: { set, enterprise, ...entry, approvedBy: null, approvedAt: null },
  };
  const problems = checkOwnFactor(factor, existing);
  if (problems.length > 0) throw new CarbonError('invalid', problems.join('; '));
  return factor;
}
