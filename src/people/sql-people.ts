/** People in SQLite or PostgreSQL. */

import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Role } from '../registry/registry.ts';
import { migrateForward } from '../sql/migrate.ts';
import { openSql } from '../sql/open-sql.ts';
import type { SqlDatabase, SqlLocation } from '../sql/sql-database.ts';
import { type Argon2Cost, hashPassword, isWeaker, NORMAL_COST, unmatchableHash, verifyPassword } from './argon2.ts';
import { KNOWN_ADDRESS_MILLIS } from './lockout.ts';
import { type Attempt, countFailure, forgetFailures, forgive } from './login-failures.ts';
import { checkPassword, newPassword } from './password-rules.ts';
import {
  type BegunSession,
  type ExternalIdentity,
  type LoginAttempt,
  type LoginOutcome,
  type NewPerson,
  type People,
  PeopleError,
  type Person,
  type PersonChange,
} from './people.ts';
import { checkRights, sameRights } from './rights.ts';
import { PEOPLE_SCHEMA, type PeopleTables, type PersonRow } from './schema.ts';
import { beginSession, endSession, endSessionsOf, type SessionLifetimes, sessionPerson } from './sessions.ts';
import { checkedUsername, normalUsername, plainName, usernameFrom } from './username.ts';

type Query = Kysely<PeopleTables>;

export interface PeopleSettings {
  readonly lifetimes?: SessionLifetimes;
  /** What computing a password's hash costs. */
  readonly cost?: Argon2Cost;
}

export const NORMAL_LIFETIMES: SessionLifetimes = { idleMillis: 3_600_000, totalMillis: 12 * 3_600_000 };

/** Opens the database of people, making it or bringing it to the newest schema. */
export async function openPeople(location: SqlLocation, settings: PeopleSettings = {}): Promise<People> {
  const database = openSql<PeopleTables>(location);
  try {
    await migrateForward(database as SqlDatabase<unknown>, PEOPLE_SCHEMA);
    return new SqlPeople(database, settings);
  } catch (error) {
    await database.close();
    throw error;
  }
}

class SqlPeople implements People {
  readonly #database: SqlDatabase<PeopleTables>;
  readonly #lifetimes: SessionLifetimes;
  readonly #cost: Argon2Cost;
  readonly #unmatchable: string;

  constructor(database: SqlDatabase<PeopleTables>, settings: PeopleSettings) {
    this.#database = database;
    this.#lifetimes = settings.lifetimes ?? NORMAL_LIFETIMES;
    this.#cost = settings.cost ?? NORMAL_COST;
    this.#unmatchable = unmatchableHash(this.#cost);
  }

  get #query(): Query {
    return this.#database.query;
  }

  async list(): Promise<readonly Person[]> {
    const rows = await this.#query.selectFrom('person').selectAll().execute();
    return rows.map(toPerson).toSorted((a, b) => (a.username < b.username ? -1 : 1));
  }

  async person(id: string): Promise<Person | null> {
    const row = await personRow(this.#query, id);
    return row === undefined ? null : toPerson(row);
  }

  async personNamed(username: string): Promise<Person | null> {
    const row = await rowNamed(this.#query, normalUsername(username));
    return row === undefined ? null : toPerson(row);
  }

  async add(person: NewPerson): Promise<{ readonly person: Person; readonly password: string | null }> {
    const username = checkedUsername(person.username);
    checkRights(person);
    if (person.password !== undefined) checkPassword(person.password, username);
    const password = person.password ?? newPassword();
    const row = {
      ...newRow({ ...person, username }),
      password_hash: await hashPassword(password, this.#cost),
      must_change_password: person.password === undefined ? 1 : 0,
    };
    const result = await this.#query
      .insertInto('person')
      .values(row)
      .onConflict((conflict) => conflict.column('username').doNothing())
      .executeTakeFirst();
    if (result.numInsertedOrUpdatedRows !== 1n)
      throw new PeopleError('conflict', `there is somebody with the user name ${username}`);
    return { person: toPerson(row), password: person.password === undefined ? password : null };
  }

  async change(id: string, change: PersonChange): Promise<{ readonly before: Person; readonly after: Person } | null> {
    return this.#query.transaction().execute(async (transaction) => {
      const row = await personRow(transaction, id);
      if (row === undefined) return null;
      const before = toPerson(row);
      const displayName = plainName(change.displayName ?? before.displayName);
      const after: Person = { ...before, ...change, displayName };
      checkRights(after);
      await transaction.updateTable('person').set(changeableOf(after)).where('id', '=', id).execute();
      if (after.disabled || !sameRights(before, after)) {
        await endSessionsOf(transaction, id);
        await keepAnAdmin(transaction, before);
      }
      if (change.disabled === false) await forgetFailures(transaction, before.username);
      return { before, after };
    });
  }

  async resetPassword(id: string): Promise<string> {
    const row = await personRow(this.#query, id);
    if (row === undefined) throw new PeopleError('unknown', `there is nobody with the id ${id}`);
    if (row.oidc_subject !== null)
      throw new PeopleError('conflict', `${row.username} signs in with an account elsewhere and has no password here`);
    const password = newPassword();
    const password_hash = await hashPassword(password, this.#cost);
    await this.#query.transaction().execute(async (transaction) => {
      await transaction
        .updateTable('person')
        .set({ password_hash, must_change_password: 1 })
        .where('id', '=', id)
        .execute();
      await endSessionsOf(transaction, id);
      await forgetFailures(transaction, row.username);
    });
    return password;
  }

  async remove(id: string): Promise<Person | null> {
    return this.#query.transaction().execute(async (transaction) => {
      const row = await personRow(transaction, id);
      if (row === undefined) return null;
      await transaction.deleteFrom('person').where('id', '=', id).execute();
      await keepAnAdmin(transaction, toPerson(row));
      return toPerson(row);
    });
  }

  async logIn({ username, password, address }: LoginAttempt): Promise<LoginOutcome> {
    const row = await rowNamed(this.#query, normalUsername(username));
    return this.#withPassword(row, normalUsername(username), password, address, (person) =>
      this.#begin(person.id, (query) => holdPerson(query, person)),
    );
  }

  async changePassword(
    id: string,
    { current, next }: { readonly current: string; readonly next: string },
    address: string,
  ): Promise<LoginOutcome> {
    const row = await personRow(this.#query, id);
    if (row === undefined) throw new PeopleError('unknown', `there is nobody with the id ${id}`);
    if (row.password_hash === null) throw new PeopleError('conflict', 'this account has no password here');
    checkPassword(next, row.username);
    if (next === current) throw new PeopleError('invalid', 'the new password is the one there is');
    return this.#withPassword(row, row.username, current, address, async (person) => {
      const change = { password_hash: await hashPassword(next, this.#cost), must_change_password: 0 };
      return this.#begin(id, async (query) => {
        if (!(await holdPerson(query, person))) return false;
        await query.updateTable('person').set(change).where('id', '=', id).execute();
        await endSessionsOf(query, id);
        return true;
      });
    });
  }

  async logInExternal(identity: ExternalIdentity): Promise<BegunSession | null> {
    checkRights(identity);
    const known = await this.#query
      .selectFrom('person')
      .selectAll()
      .where('oidc_subject', '=', identity.subject)
      .executeTakeFirst();
    if (known === undefined) return this.#begin((await this.#addExternal(identity)).id);
    if (known.disabled !== 0) return null;
    const { displayName, email, role, enterprise, districts } = identity;
    const changed = await this.change(known.id, { displayName, email, role, enterprise, districts });
    return changed === null ? null : this.#begin(changed.after.id);
  }

  async sessionOf(token: string): Promise<Person | null> {
    const row = await sessionPerson(this.#query, token, this.#lifetimes);
    return row === null ? null : toPerson(row);
  }

  endSession(token: string): Promise<void> {
    return endSession(this.#query, token);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** Does what a password opens; where the row is of nobody, in the same time as with a wrong password. */
  async #withPassword(
    row: PersonRow | undefined,
    username: string,
    password: string,
    address: string,
    open: (row: PersonRow) => Promise<BegunSession | null>,
  ): Promise<LoginOutcome> {
    const known = row === undefined ? null : toPerson(row);
    const attempt: Attempt = { username, address, isKnownAddress: await this.#isKnown(row?.id ?? '', address) };
    const now = Date.now();
    const { allowed, blockedUntil } = await countFailure(this.#query, attempt, now);
    if (!allowed) return { outcome: 'blocked', known, until: blockedUntil ?? now };
    const hash = row?.password_hash ?? null;
    const isRight = await verifyPassword(password, hash ?? this.#unmatchable);
    if (!isRight || row === undefined || hash === null || row.disabled !== 0)
      return { outcome: 'refused', known, blockedUntil };
    await forgive(this.#query, attempt, now);
    await this.#remember(row.id, address, now);
    const session = await open(await this.#withStrongHash(row, password));
    return session === null ? { outcome: 'refused', known, blockedUntil: null } : { outcome: 'done', session };
  }

  /** The row with a hash of what is wanted now, unless the password has been changed meanwhile. */
  async #withStrongHash(row: PersonRow, password: string): Promise<PersonRow> {
    if (row.password_hash === null || !isWeaker(row.password_hash, this.#cost)) return row;
    const password_hash = await hashPassword(password, this.#cost);
    const result = await this.#query
      .updateTable('person')
      .set({ password_hash })
      .where('id', '=', row.id)
      .where('password_hash', '=', row.password_hash)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n ? { ...row, password_hash } : row;
  }

  /** Begins a session once `prepare` has agreed, in one transaction; null where not, or for somebody disabled. */
  async #begin(
    id: string,
    prepare: (query: Query) => Promise<boolean> = async () => true,
  ): Promise<BegunSession | null> {
    return this.#query.transaction().execute(async (transaction) => {
      if (!(await prepare(transaction))) return null;
      const row = await personRow(transaction, id);
      if (row === undefined || row.disabled !== 0) return null;
      return { ...(await beginSession(transaction, id, this.#lifetimes)), person: toPerson(row) };
    });
  }

  /** Never somebody who is known here by the same name: whoever names accounts elsewhere could take that one over. */
  async #addExternal(identity: ExternalIdentity): Promise<Person> {
    const wanted = usernameFrom(identity.username);
    for (let number = 1; ; number++) {
      const username = number === 1 ? wanted : `${wanted}-${number}`;
      const row = newRow({ ...identity, username, oidcSubject: identity.subject });
      const result = await this.#query
        .insertInto('person')
        .values(row)
        .onConflict((conflict) => conflict.column('username').doNothing())
        .executeTakeFirst();
      if (result.numInsertedOrUpdatedRows === 1n) return toPerson(row);
    }
  }

  async #isKnown(person: string, address: string): Promise<boolean> {
    const row = await this.#query
      .selectFrom('person_address')
      .select('last_at')
      .where('person', '=', person)
      .where('address', '=', address)
      .where('last_at', '>', Date.now() - KNOWN_ADDRESS_MILLIS)
      .executeTakeFirst();
    return row !== undefined;
  }

  async #remember(person: string, address: string, now: number): Promise<void> {
    await this.#query
      .insertInto('person_address')
      .values({ person, address, last_at: now })
      .onConflict((conflict) => conflict.columns(['person', 'address']).doUpdateSet({ last_at: now }))
      .execute();
  }
}

function personRow(query: Query, id: string): Promise<PersonRow | undefined> {
  return query.selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst();
}

function rowNamed(query: Query, username: string): Promise<PersonRow | undefined> {
  return query.selectFrom('person').selectAll().where('username', '=', username).executeTakeFirst();
}

/**
 * Whether somebody still has the password whose hash this is; nobody changes it until the end of the transaction.
 * Otherwise a session could begin with a password just after it was made anew and its sessions were ended.
 */
async function holdPerson(query: Query, { id, username, password_hash }: PersonRow): Promise<boolean> {
  const result = await query
    .updateTable('person')
    .set({ username })
    .where('id', '=', id)
    .where('password_hash', '=', password_hash)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Throws where what has been done to an administrator leaves none who can sign in. */
async function keepAnAdmin(query: Query, { role }: Person): Promise<void> {
  if (role !== 'admin') return;
  const left = await query
    .selectFrom('person')
    .select('id')
    .where('role', '=', 'admin')
    .where('disabled', '=', 0)
    .executeTakeFirst();
  if (left === undefined) throw new PeopleError('conflict', 'no administrator would be left');
}

function newRow(person: Omit<NewPerson, 'password'> & { readonly oidcSubject?: string }): PersonRow {
  const { username, displayName, email = null, role, enterprise, districts, oidcSubject = null } = person;
  return {
    ...{ id: randomBytes(6).toString('hex'), username, created_at: Date.now(), oidc_subject: oidcSubject },
    ...changeableOf({ displayName: plainName(displayName), email, role, enterprise, districts, disabled: false }),
    ...{ password_hash: null, must_change_password: 0 },
  };
}

function changeableOf({ displayName, email, role, enterprise, districts, disabled }: Required<PersonChange>) {
  return {
    ...{ display_name: displayName, email, role, enterprise, disabled: disabled ? 1 : 0 },
    districts: districts === null ? null : JSON.stringify(districts),
  };
}

function toPerson(row: PersonRow): Person {
  return {
    ...{ id: row.id, username: row.username, displayName: row.display_name, email: row.email },
    ...{ role: row.role as Role, enterprise: row.enterprise },
    districts: row.districts === null ? null : (JSON.parse(row.districts) as string[]),
    ...{ hasPassword: row.password_hash !== null, oidcSubject: row.oidc_subject },
    ...{ disabled: row.disabled !== 0, mustChangePassword: row.must_change_password !== 0 },
    createdAt: row.created_at,
  };
}
