import { PeopleError, type Rights } from './people.ts';

/** Throws where a role and what it is limited to do not go together; the same rules as for keys. */
export function checkRights({ role, enterprise, districts }: Rights): void {
  if ((role === 'enterprise') !== (enterprise !== null)) {
    throw new PeopleError('invalid', 'somebody has an enterprise if, and only if, the role is enterprise');
  }
  if (districts === null) return;
  if (role !== 'authority') throw new PeopleError('invalid', 'only the role authority is limited to districts');
  if (districts.length === 0) throw new PeopleError('invalid', 'who is limited to districts has at least one');
  const wrong = districts.find((district) => !/^\d{6}$/.test(district));
  if (wrong !== undefined) throw new PeopleError('invalid', `${wrong} is not a GB/T 2260 code of six digits`);
}

/** Whether what somebody may do and see is the same. */
export function sameRights(one: Rights, other: Rights): boolean {
  const textOf = ({ role, enterprise, districts }: Rights) =>
    JSON.stringify([role, enterprise, districts?.toSorted() ?? null]);
  return textOf(one) === textOf(other);
}
