import type { People, Person } from './people.ts';

const NAME = 'admin';

/**
 * Makes an administrator where there is none who can sign in: with the password given, or one that is made, has to
 * be changed at the first login and can be seen only now. Null where there is an administrator.
 */
export async function ensureAdmin(
  people: People,
  given: () => string | null,
): Promise<{ readonly person: Person; readonly password: string | null } | null> {
  const known = await people.list();
  if (known.some(({ role, disabled }) => role === 'admin' && !disabled)) return null;
  const names = new Set(known.map(({ username }) => username));
  const password = given();
  let username = NAME;
  for (let number = 2; names.has(username); number++) username = `${NAME}-${number}`;
  return people.add({
    ...{ username, displayName: 'Administrator', role: 'admin', enterprise: null, districts: null },
    ...(password === null ? {} : { password }),
  });
}
