/**
 * Ids of own factors and contracts. Each owner names its own: that a name is taken would tell an enterprise
 * what another one has on record.
 */

/** What stands between the enterprise and the name; no id of the registry has one. */
const BEHIND_OWNER = ':';

/** The id that a name has on record: behind that of its enterprise, if it is of one. Of such an id itself, the same. */
export function recordIdOf(enterprise: string | null, given: string): string {
  if (enterprise === null || given.startsWith(enterprise + BEHIND_OWNER)) return given;
  return enterprise + BEHIND_OWNER + given;
}

/** What is wrong with an id on record, in words; null where nothing is. */
export function problemOfRecordId(enterprise: string | null, id: string): string | null {
  const owner = enterprise === null ? '' : enterprise + BEHIND_OWNER;
  const isOwners = id.startsWith(owner) && !id.slice(owner.length).includes(BEHIND_OWNER);
  return isOwners ? null : `the id ${id} is not of its owner: give the name alone`;
}
