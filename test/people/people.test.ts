import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ensureAdmin } from '../../src/people/first-admin.ts';
import type { ExternalIdentity, LoginOutcome, People } from '../../src/people/people.ts';
import type { PeopleTables } from '../../src/people/schema.ts';
import { openPeople, type PeopleSettings } from '../../src/people/sql-people.ts';
import { openSql } from '../../src/sql/open-sql.ts';
import type { SqlLocation } from '../../src/sql/sql-database.ts';
import { type RunningPostgresql, startPostgresql } from '../helpers/postgresql.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

const COST = { memoryKib: 64, passes: 1, lanes: 1 };
const CITY = { enterprise: null, districts: null } as const;
const HERE = '192.0.2.1';
const PASSWORD = 'correct horse battery';

let postgresql: RunningPostgresql;
beforeAll(async () => {
  postgresql = await startPostgresql();
});
afterAll(() => postgresql[Symbol.asyncDispose]());

const ENGINES: Readonly<Record<string, () => Promise<SqlLocation>>> = {
  sqlite: async () => ({ engine: 'sqlite', file: join(temporaryDirectory(), 'people', 'people.sqlite') }),
  postgresql: async () => ({ engine: 'postgresql', url: await postgresql.createDatabase() }),
};

describe.each(Object.entries(ENGINES))('people in %s', (_, locate) => {
  let location: SqlLocation;

  async function opened(settings: PeopleSettings = {}): Promise<People> {
    location = await locate();
    return openPeople(location, { cost: COST, ...settings });
  }

  const addAdmin = (people: People, username = 'chief') =>
    people.add({ username, displayName: 'Chief', role: 'admin', password: PASSWORD, ...CITY });

  test('who is added has what was given, and a password that is made where none was', async () => {
    const people = await opened();
    const { person, password } = await people.add({
      ...{ username: 'Zhang.Wei', displayName: '张伟', email: 'w@x.example' },
      ...{ role: 'authority', enterprise: null, districts: ['310115'] },
    });
    expect(person).toMatchObject({
      ...{ username: 'zhang.wei', displayName: '张伟', email: 'w@x.example', role: 'authority', districts: ['310115'] },
      ...{ hasPassword: true, oidcSubject: null, disabled: false, mustChangePassword: true },
    });
    expect(await people.person(person.id)).toEqual(person);
    expect(await people.personNamed('ZHANG.wei')).toEqual(person);
    expect((await logIn(people, 'zhang.WEI', password ?? '')).outcome).toBe('done');
    await expect(
      people.add({ username: 'zhang.wei', displayName: 'x', role: 'analyst', ...CITY }),
    ).rejects.toMatchObject({ code: 'conflict' });
    expect(await people.list()).toEqual([person]);
    await people.close();
  });

  test('a password is kept as a hash alone, which is made anew when it is to cost more', async () => {
    const people = await opened();
    await addAdmin(people);
    expect(JSON.stringify(await rows())).not.toContain(PASSWORD);
    await people.close();
    const dearer = await openPeople(location, { cost: { ...COST, passes: 2 } });
    expect((await logIn(dearer, 'chief', 'wrong')).outcome).toBe('refused');
    expect((await rows())[0]?.password_hash).toContain('t=1,');
    expect((await logIn(dearer, 'chief', PASSWORD)).outcome).toBe('done');
    expect((await rows())[0]?.password_hash).toContain('t=2,');
    expect((await logIn(dearer, 'chief', PASSWORD)).outcome).toBe('done');
    await dearer.close();
  });

  test('a session is of whoever began it, until it is ended', async () => {
    const people = await opened();
    const { person } = await addAdmin(people);
    const [one, other] = [await begun(people), await begun(people)];
    expect(one).not.toBe(other);
    expect(await people.sessionOf(one)).toEqual(person);
    await people.endSession(one);
    expect(await people.sessionOf(one)).toBeNull();
    expect(await people.sessionOf(other)).toEqual(person);
    expect(await people.sessionOf('')).toBeNull();
    await people.close();
  });

  test('a session that is not used, and one that is old, are over', async () => {
    const people = await opened({ lifetimes: { idleMillis: 60_000, totalMillis: 200_000 } });
    await addAdmin(people);
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const [used, idle] = [await begun(people), await begun(people)];
      for (const seconds of [50, 50, 50]) {
        vi.advanceTimersByTime(seconds * 1000);
        expect(await people.sessionOf(used)).not.toBeNull();
      }
      expect(await people.sessionOf(idle)).toBeNull();
      vi.advanceTimersByTime(50_000);
      expect(await people.sessionOf(used)).toBeNull();
    } finally {
      vi.useRealTimers();
    }
    await people.close();
  });

  test('sessions end where rights change, where the password is made anew, and where somebody is disabled', async () => {
    const people = await opened();
    await addAdmin(people);
    const { person } = await addAdmin(people, 'second');
    const session = async () => begun(people, 'second');
    const kept = await session();
    await people.change(person.id, { displayName: 'Another name' });
    expect((await people.sessionOf(kept))?.displayName).toBe('Another name');
    const changed = await people.change(person.id, { role: 'analyst' });
    expect([changed?.before.role, changed?.after.role]).toEqual(['admin', 'analyst']);
    expect(await people.sessionOf(kept)).toBeNull();

    const disabled = await session();
    await people.change(person.id, { disabled: true });
    expect(await people.sessionOf(disabled)).toBeNull();
    expect((await logIn(people, 'second', PASSWORD)).outcome).toBe('refused');
    await people.change(person.id, { disabled: false });

    const reset = await session();
    const password = await people.resetPassword(person.id);
    expect(await people.sessionOf(reset)).toBeNull();
    expect((await logIn(people, 'second', PASSWORD)).outcome).toBe('refused');
    const again = await logIn(people, 'second', password);
    expect(again).toMatchObject({ outcome: 'done', session: { person: { mustChangePassword: true } } });

    const removed = await begun(people, 'second', password);
    expect((await people.remove(person.id))?.username).toBe('second');
    expect(await people.sessionOf(removed)).toBeNull();
    expect(await people.remove(person.id)).toBeNull();
    expect(await people.change(person.id, { disabled: true })).toBeNull();
    await people.close();
  });

  test("one's own password is changed with the one there was, and every other session ends", async () => {
    const people = await opened();
    await addAdmin(people);
    const { person, password } = await people.add({ username: 'li', displayName: 'Li', role: 'analyst', ...CITY });
    const before = await begun(people, 'li', password ?? '');
    const next = 'battery staple horse';
    const change = (current: string, wanted: string) =>
      people.changePassword(person.id, { current, next: wanted }, HERE);
    expect(await change('wrong', next)).toMatchObject({ outcome: 'refused' });
    await expect(change(password ?? '', 'short')).rejects.toMatchObject({ code: 'invalid' });
    await expect(change(password ?? '', password ?? '')).rejects.toMatchObject({ code: 'invalid' });
    expect(await people.sessionOf(before)).not.toBeNull();
    const changed = await change(password ?? '', next);
    expect(changed).toMatchObject({ outcome: 'done', session: { person: { mustChangePassword: false } } });
    expect(await people.sessionOf(before)).toBeNull();
    if (changed.outcome === 'done') expect(await people.sessionOf(changed.session.token)).not.toBeNull();
    expect((await logIn(people, 'li', password ?? '')).outcome).toBe('refused');
    expect((await logIn(people, 'li', next)).outcome).toBe('done');
    await people.close();
  });

  test('no session begins with a password that is made anew while it is looked at', async () => {
    // A hash that takes long to compare with; the new one is made in no time.
    const slow = await opened({ cost: { memoryKib: 65_536, passes: 6, lanes: 1 } });
    const { person } = await addAdmin(slow);
    await slow.close();
    const people = await openPeople(location, { cost: COST });
    const login = logIn(people, 'chief', PASSWORD);
    await new Promise((wake) => setTimeout(wake, 50));
    const password = await people.resetPassword(person.id);
    expect((await login).outcome).toBe('refused');
    expect((await logIn(people, 'chief', password)).outcome).toBe('done');
    await people.close();
  });

  test('the last administrator cannot be taken away', async () => {
    const people = await opened();
    const { person } = await addAdmin(people);
    const { person: second } = await addAdmin(people, 'second');
    await people.change(second.id, { disabled: true });
    for (const act of [
      () => people.remove(person.id),
      () => people.change(person.id, { disabled: true }),
      () => people.change(person.id, { role: 'analyst' }),
    ]) {
      await expect(act()).rejects.toMatchObject({ code: 'conflict', message: 'no administrator would be left' });
    }
    expect(await people.person(person.id)).toEqual(person);
    await people.close();
  });

  test('the first administrator is made once, under a name that nobody has', async () => {
    const people = await opened();
    const made = await ensureAdmin(people, () => null);
    expect(made?.person).toMatchObject({ username: 'admin', role: 'admin', mustChangePassword: true });
    expect((await logIn(people, 'admin', made?.password ?? '')).outcome).toBe('done');
    expect(await ensureAdmin(people, () => null)).toBeNull();
    await people.close();

    const taken = await opened();
    await taken.add({ username: 'admin', displayName: 'x', role: 'analyst', ...CITY });
    const given = await ensureAdmin(taken, () => PASSWORD);
    expect(given).toMatchObject({ person: { username: 'admin-2', mustChangePassword: false }, password: null });
    expect((await logIn(taken, 'admin-2', PASSWORD)).outcome).toBe('done');
    await taken.close();
  });

  test('after wrong passwords one has to wait, longer each time, and a right one is not looked at until then', async () => {
    const people = await opened();
    await addAdmin(people);
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      const start = Date.now();
      const waits: (number | null)[] = [];
      for (let n = 1; n <= 5; n++) waits.push(waitOf(await logIn(people, 'chief', 'wrong'), start));
      expect(waits).toEqual([null, null, null, null, 1000]);
      expect(await logIn(people, 'chief', PASSWORD)).toMatchObject({ outcome: 'blocked', until: start + 1000 });
      vi.advanceTimersByTime(1001);
      expect(waitOf(await logIn(people, 'chief', 'wrong'), Date.now())).toBe(2000);
      vi.advanceTimersByTime(2001);
      expect((await logIn(people, 'chief', PASSWORD)).outcome).toBe('done');
      expect(waitOf(await logIn(people, 'chief', 'wrong'), Date.now())).toBeNull();
    } finally {
      vi.useRealTimers();
    }
    await people.close();
  });

  test('nobody has to wait longer than a quarter of an hour, however much is tried meanwhile', async () => {
    const people = await opened();
    await addAdmin(people);
    vi.useFakeTimers({ toFake: ['Date'] });
    try {
      for (let n = 1; n <= 25; n++) {
        await logIn(people, 'chief', 'wrong');
        vi.advanceTimersByTime(900_001);
      }
      await logIn(people, 'chief', 'wrong');
      const until = Date.now() + 900_000;
      for (let n = 1; n <= 10; n++) {
        vi.advanceTimersByTime(60_000);
        expect(await logIn(people, 'chief', 'wrong')).toMatchObject({ outcome: 'blocked', until });
      }
      vi.setSystemTime(until + 1);
      expect((await logIn(people, 'chief', PASSWORD)).outcome).toBe('done');
    } finally {
      vi.useRealTimers();
    }
    await people.close();
  });

  test('strangers anywhere else do not keep out somebody at an address that is known', async () => {
    const people = await opened();
    await addAdmin(people);
    expect((await logIn(people, 'chief', PASSWORD)).outcome).toBe('done');
    for (let n = 0; n < 60; n++) await logIn(people, 'chief', 'wrong', `198.51.100.${n}`);
    expect((await logIn(people, 'chief', PASSWORD, '203.0.113.7')).outcome).toBe('blocked');
    expect((await logIn(people, 'chief', PASSWORD)).outcome).toBe('done');
    await people.close();
  });

  test('one address is held back whatever names it tries, and the others are not', async () => {
    const people = await opened();
    await addAdmin(people);
    for (let n = 0; n < 20; n++) await logIn(people, `nobody-${n}`, 'wrong', '203.0.113.7');
    expect((await logIn(people, 'chief', PASSWORD, '203.0.113.7')).outcome).toBe('blocked');
    expect((await logIn(people, 'chief', PASSWORD, '203.0.113.8')).outcome).toBe('done');
    const counted = await failures();
    for (let n = 0; n < 5; n++) await logIn(people, `another-${n}`, 'wrong', '203.0.113.7');
    expect(await failures()).toEqual(counted);
    await people.close();
  });

  test('of many attempts at one moment no more are looked at than one after the other', async () => {
    const people = await opened();
    await addAdmin(people);
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => logIn(people, 'chief', 'wrong')));
    expect(outcomes.filter(({ outcome }) => outcome === 'refused').length).toBe(5);
    expect(outcomes.filter(({ outcome }) => outcome === 'blocked').length).toBe(25);
    await people.close();
  });

  test('a new password and enabling somebody end the waiting, and user names that were typed are not kept', async () => {
    const people = await opened();
    await addAdmin(people);
    const { person } = await addAdmin(people, 'second');
    for (let n = 0; n < 6; n++) await logIn(people, 'second', 'wrong');
    expect((await logIn(people, 'second', PASSWORD)).outcome).toBe('blocked');
    const password = await people.resetPassword(person.id);
    expect((await logIn(people, 'second', password)).outcome).toBe('done');
    for (let n = 0; n < 6; n++) await logIn(people, 'second', 'wrong');
    expect((await logIn(people, 'second', password)).outcome).toBe('blocked');
    await people.change(person.id, { disabled: false });
    expect((await logIn(people, 'second', password)).outcome).toBe('done');
    await logIn(people, 'typed-my-password-here', 'x');
    expect((await failures()).length).toBeGreaterThan(0);
    expect(JSON.stringify(await failures())).not.toContain('typed');
    await people.close();
  });

  test('who signs in elsewhere is known again, follows what is said there, and never becomes somebody else', async () => {
    const people = await opened();
    const { person: chief } = await addAdmin(people);
    const identity: ExternalIdentity = {
      ...{ subject: 'https://login.example#42', username: 'chief', displayName: 'Other Chief', email: null },
      ...{ role: 'analyst', ...CITY },
    };
    const first = await people.logInExternal(identity);
    expect(first?.person).toMatchObject({ username: 'chief-2', role: 'analyst', hasPassword: false });
    expect(first?.person.id).not.toBe(chief.id);
    const second = await people.logInExternal({ ...identity, role: 'auditor', displayName: 'Renamed' });
    expect(second?.person).toMatchObject({ id: first?.person.id, role: 'auditor', displayName: 'Renamed' });
    expect(await people.sessionOf(first?.token ?? '')).toBeNull();
    expect((await people.sessionOf(second?.token ?? ''))?.role).toBe('auditor');
    await expect(people.resetPassword(first?.person.id ?? '')).rejects.toMatchObject({ code: 'conflict' });
    expect((await logIn(people, 'chief-2', '')).outcome).toBe('refused');
    await people.change(first?.person.id ?? '', { disabled: true });
    expect(await people.logInExternal(identity)).toBeNull();
    expect((await people.list()).length).toBe(2);
    await people.close();
  });

  async function failures() {
    const database = openSql<PeopleTables>(location);
    const found = await database.query
      .selectFrom('login_failure')
      .selectAll()
      .orderBy('username')
      .orderBy('address')
      .execute();
    await database.close();
    return found;
  }

  async function rows() {
    const database = openSql<PeopleTables>(location);
    const found = await database.query.selectFrom('person').selectAll().execute();
    await database.close();
    return found;
  }
});

test('an unknown user name takes as long as a wrong password', async () => {
  const people = await openPeople(
    { engine: 'sqlite', file: join(temporaryDirectory(), 'people.sqlite') },
    // Dear enough to be told from everything else that a login does.
    { cost: { memoryKib: 16_384, passes: 3, lanes: 1 } },
  );
  await people.add({ username: 'chief', displayName: 'Chief', role: 'admin', password: PASSWORD, ...CITY });
  const millis = async (username: string, address: string) => {
    const began = performance.now();
    expect((await logIn(people, username, 'wrong', address)).outcome).toBe('refused');
    return performance.now() - began;
  };
  const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
  for (let n = 0; n < 8; n++) {
    times.known.push(await millis('chief', `192.0.2.${n}`));
    times.unknown.push(await millis('nobody', `192.0.2.${n}`));
  }
  const [known, unknown] = [Math.min(...times.known), Math.min(...times.unknown)];
  expect(unknown / known).toBeGreaterThan(0.6);
  expect(unknown / known).toBeLessThan(1.7);
  await people.close();
});

function logIn(people: People, username: string, password: string, address = HERE): Promise<LoginOutcome> {
  return people.logIn({ username, password, address });
}

async function begun(people: People, username = 'chief', password = PASSWORD): Promise<string> {
  const outcome = await logIn(people, username, password);
  if (outcome.outcome !== 'done') throw new Error(`the login was ${outcome.outcome}`);
  return outcome.session.token;
}

function waitOf(outcome: LoginOutcome, now: number): number | null {
  if (outcome.outcome !== 'refused') throw new Error(`the login was ${outcome.outcome}`);
  return outcome.blockedUntil === null ? null : outcome.blockedUntil - now;
}
