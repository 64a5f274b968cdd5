/** People of the demo, the same again at every start in the same data folder. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { City } from '../../simulators/city.ts';
import { peopleLocation } from '../hub/people.ts';
import { newPassword } from '../people/password-rules.ts';
import type { Rights } from '../people/people.ts';
import { openPeople } from '../people/sql-people.ts';

export interface DemoLogin extends Rights {
  readonly username: string;
  readonly password: string;
}

/** Passwords are stored as hashes, so the demo keeps its own in a file beside them. */
const FILE = 'demo-people.json';

/** Adds whoever is missing. A password that somebody has changed since is not known here. */
export async function prepareDemoPeople(dataDir: string, city: City): Promise<readonly DemoLogin[]> {
  const file = join(dataDir, FILE);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DemoLogin[]) : [];
  const people = await openPeople(peopleLocation({ registry: { engine: 'sqlite' }, dataDir }));
  try {
    const logins: DemoLogin[] = [];
    for (const wanted of wantedPeople(city)) {
      const login = known.find(({ username }) => username === wanted.username);
      if (login !== undefined && (await people.personNamed(wanted.username)) !== null) {
        logins.push(login);
        continue;
      }
      const made = { ...wanted, password: login?.password ?? newPassword() };
      await people.add({ ...made, displayName: `demo ${made.username}` });
      logins.push(made);
    }
    writeFileSync(file, `${JSON.stringify(logins, null, 2)}\n`, { mode: 0o600 });
    return logins;
  } finally {
    await people.close();
  }
}

function wantedPeople(city: City): readonly Omit<DemoLogin, 'password'>[] {
  const first = city.enterprises[0];
  const everywhere = { enterprise: null, districts: null } as const;
  return [
    { username: 'admin', role: 'admin', ...everywhere },
    { username: 'authority', role: 'authority', ...everywhere },
    ...(first === undefined
      ? []
      : ([
          { username: 'district', role: 'authority', enterprise: null, districts: [first.district] },
          { username: 'enterprise', role: 'enterprise', enterprise: first.id, districts: null },
        ] as const)),
    { username: 'analyst', role: 'analyst', ...everywhere },
    { username: 'auditor', role: 'auditor', ...everywhere },
  ];
}
