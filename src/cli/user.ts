/** `meterhub user`: the people who may sign in. Works beside a running hub and is in force at once. */

import { audited } from '../audit/act.ts';
import type { Json } from '../audit/canonical-json.ts';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import { loadConfig } from '../config.ts';
import { dataPaths } from '../hub/data-paths.ts';
import { peopleLocation } from '../hub/people.ts';
import { registryLocation } from '../hub/registry-location.ts';
import { type People, PeopleError, type Person } from '../people/people.ts';
import { openPeople } from '../people/sql-people.ts';
import { openRegistry } from '../registry/open-registry.ts';
import type { Role } from '../registry/registry.ts';
import { commandLineActor } from './audit-actor.ts';
import { CommandError } from './exit-codes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface UserAddOptions {
  readonly role: Role;
  readonly name?: string;
  readonly email?: string;
  readonly enterprise?: string;
  /** GB/T 2260 codes, separated by commas. */
  readonly districts?: string;
  readonly config?: string;
}

/** Tells the audit log of an act, before and after; what it gives is put there where it is no secret. */
type Act = <T>(action: string, target: string, detail: Json, work: () => Promise<T>) => Promise<T>;

export async function userAdd(username: string, options: UserAddOptions, environment: Environment): Promise<void> {
  const { role, name = username, email = null, enterprise = null, config } = options;
  const districts = options.districts?.split(',').map((district) => district.trim()) ?? null;
  await withPeople(config, environment, async (people, act) => {
    if (enterprise !== null) await checkEnterprise(enterprise, config, environment);
    const rights = { role, enterprise, districts };
    const { person, password } = await act('user.add', username, rights, () =>
      people.add({ username, displayName: name, email, ...rights }),
    );
    process.stderr.write(`${person.username} is added; the password has to be changed at the first login\n`);
    process.stdout.write(`${password}\n`);
  });
}

export async function userList(config: string | undefined, environment: Environment): Promise<void> {
  await withPeople(config, environment, async (people) => {
    for (const { username, role, enterprise, districts, disabled, oidcSubject, displayName } of await people.list()) {
      const limits = enterprise ?? districts?.join(',') ?? '-';
      const state = disabled ? 'disabled' : 'enabled';
      process.stdout.write(
        `${[username, role, limits, state, oidcSubject === null ? 'password' : 'oidc', displayName].join('\t')}\n`,
      );
    }
  });
}

export async function userResetPassword(
  username: string,
  config: string | undefined,
  environment: Environment,
): Promise<void> {
  await withPeople(config, environment, async (people, act) => {
    const { id } = await named(people, username);
    const password = await act('user.reset-password', username, null, () => people.resetPassword(id));
    process.stdout.write(`${password}\n`);
  });
}

/** Disables somebody, which ends open sessions, or enables somebody, which also ends the waiting after wrong passwords. */
export async function userDisable(
  username: string,
  disabled: boolean,
  config: string | undefined,
  environment: Environment,
): Promise<void> {
  await withPeople(config, environment, async (people, act) => {
    const { id } = await named(people, username);
    const action = disabled ? 'user.disable' : 'user.enable';
    await act(action, username, null, () => people.change(id, { disabled }));
    process.stderr.write(`${username} is ${disabled ? 'disabled' : 'enabled'}\n`);
  });
}

async function named(people: People, username: string): Promise<Person> {
  const person = await people.personNamed(username);
  if (person === null) throw new CommandError(`there is nobody with the user name ${username}`);
  return person;
}

async function checkEnterprise(id: string, config: string | undefined, environment: Environment): Promise<void> {
  const registry = await openRegistry(registryLocation(loadConfig(config, environment)));
  try {
    if ((await registry.snapshot()).enterprises.has(id)) return;
  } finally {
    await registry.close();
  }
  throw new CommandError(`there is no enterprise ${id}`);
}

async function withPeople(
  configFile: string | undefined,
  environment: Environment,
  use: (people: People, act: Act) => Promise<void>,
): Promise<void> {
  const config = loadConfig(configFile, environment);
  const people = await openPeople(peopleLocation(config));
  const audit = openAuditLog(dataPaths(config.dataDir).audit);
  const actor = commandLineActor();
  try {
    await use(people, (action, target, detail, work) => audited(audit, { actor, action, target, detail }, work));
  } catch (error) {
    if (error instanceof PeopleError) throw new CommandError(error.message);
    throw error;
  } finally {
    audit.close();
    await people.close();
  }
}
