/** The version that an own factor becomes when it is entered, and what stands against it. */

import type { CarbonFactor, OwnRecord } from '../domain/carbon/factor.ts';
import { checkOwnFactor } from '../domain/carbon/own-factor.ts';
import { CarbonError, type NewFactor } from './carbon-records.ts';
import { problemOfRecordId } from './record-id.ts';

/** Throws `CarbonError`. `existing`: every version of every own factor. */
export function nextVersionOf(
  { set, enterprise, estimate: _, ...content }: NewFactor,
  existing: readonly CarbonFactor[],
  entry: Pick<OwnRecord, 'recordedAt' | 'recordedBy'>,
): CarbonFactor {
  const earlier = existing.filter(({ id }) => id === content.id);
  // A version takes the former one away from whoever it was for: an id never changes its owner.
  const wrongId = problemOfRecordId(enterprise, content.id);
  if (wrongId !== null) throw new CarbonError('invalid', wrongId);
  const factor: CarbonFactor = {
    ...content,
    ...{ gas: 'CO2', scheme: `custom:${set}`, version: 1 + Math.max(0, ...earlier.map(({ version }) => version)) },
    own: { set, enterprise, ...entry, approvedBy: null, approvedAt: null },
  };
  const problems = checkOwnFactor(factor, existing);
  if (problems.length > 0) throw new CarbonError('invalid', problems.join('; '));
  return factor;
}
