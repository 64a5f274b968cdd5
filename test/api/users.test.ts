import { expect, test } from 'vitest';
import { CSRF, type PeopleApp, startPeopleApp } from './people-app.ts';

async function signedInAdmin(app: PeopleApp) {
  await app.add({ username: 'chief' });
  const cookie = await app.cookieOf('chief');
  const send = (method: 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) =>
    app.ask(path, { method, cookie, headers: CSRF, ...(body === undefined ? {} : { body }) });
  return { cookie, send };
}

test('somebody is added with a password that is shown once and has to be changed', async () => {
  await using app = await startPeopleApp();
  const { cookie, send } = await signedInAdmin(app);
  const added = await send('POST', '/users', {
    username: 'Li.Na',
    displayName: '李娜',
    role: 'enterprise',
    enterprise: 'alpha',
  });
  expect(added.statusCode).toBe(201);
  const { user, password } = added.json();
  expect(user).toMatchObject({
    ...{
      username: 'li.na',
      displayName: '李娜',
      email: null,
      role: 'enterprise',
      enterprise: 'alpha',
      districts: null,
    },
    ...{ hasPassword: true, oidcSubject: null, disabled: false, mustChangePassword: true },
  });
  expect((await app.logIn('li.na', password)).statusCode).toBe(200);
  const list = await app.ask('/users', { cookie });
  expect(list.json().items.map(({ username }: { username: string }) => username)).toEqual(['chief', 'li.na']);
  expect(list.body).not.toMatch(/argon2|\$/);
});

test('lists of users are given page by page', async () => {
  await using app = await startPeopleApp();
  const { cookie } = await signedInAdmin(app);
  for (const username of ['b', 'a', 'd']) await app.add({ username });
  const first = (await app.ask('/users?limit=3', { cookie })).json();
  const second = (await app.ask(`/users?limit=3&cursor=${first.nextCursor}`, { cookie })).json();
  expect([...first.items, ...second.items].map(({ username }) => username)).toEqual(['a', 'b', 'chief', 'd']);
  expect(second.nextCursor).toBeNull();
});

/* biome-ignore format: a table reads best as one row a line */
test.each([
  ['a user name that somebody has',     { username: 'CHIEF', role: 'analyst' }, 409],
  ['a user name that is none',          { username: '=cmd', role: 'analyst' }, 400],
  ['an enterprise that is not there',   { username: 'x', role: 'enterprise', enterprise: 'nope' }, 400],
  ['an enterprise with another role',   { username: 'x', role: 'analyst', enterprise: 'alpha' }, 400],
  ['the role enterprise without one',   { username: 'x', role: 'enterprise' }, 400],
  ['districts with another role',       { username: 'x', role: 'analyst', districts: ['310115'] }, 400],
  ['a district that is none',           { username: 'x', role: 'authority', districts: ['Pudong'] }, 400],
  ['a role that is none',               { username: 'x', role: 'root' }, 400],
  ['a password of somebody else',       { username: 'x', role: 'analyst', password: 'correct horse battery' }, 400],
  ['an address that is none',           { username: 'x', role: 'analyst', email: 'nobody' }, 400],
])('%s is refused', async (_, body, status) => {
  await using app = await startPeopleApp();
  const { send } = await signedInAdmin(app);
  expect((await send('POST', '/users', body)).statusCode).toBe(status);
  expect((await app.people.list()).length).toBe(1);
});

test('what is changed is in force with the next request, and open sessions end where it limits them', async () => {
  await using app = await startPeopleApp();
  const { send } = await signedInAdmin(app);
  const { person } = await app.add({ username: 'li', role: 'analyst' });
  const cookie = await app.cookieOf('li');
  const path = `/users/${person.id}`;
  const renamed = await send('PATCH', path, { displayName: 'Li Na', email: 'li@x.example' });
  expect(renamed.json()).toMatchObject({ user: { displayName: 'Li Na', email: 'li@x.example' }, password: null });
  expect((await app.ask('/session', { cookie })).json().name).toBe('Li Na');
  expect((await send('PATCH', path, { role: 'authority', districts: ['310115'] })).statusCode).toBe(200);
  expect((await app.ask('/session', { cookie })).statusCode).toBe(401);
  expect((await app.ask('/whoami', { cookie: await app.cookieOf('li') })).json()).toMatchObject({
    ...{ role: 'authority', districts: ['310115'] },
  });
  expect((await send('PATCH', path, { role: 'analyst' })).statusCode).toBe(400);
  expect((await send('PATCH', path, { disabled: true })).json().user.disabled).toBe(true);
  expect((await app.logIn('li')).statusCode).toBe(401);
});

test('a password made anew is shown once, and the old one and its sessions end', async () => {
  await using app = await startPeopleApp();
  const { send } = await signedInAdmin(app);
  const { person } = await app.add({ username: 'li', role: 'analyst' });
  const cookie = await app.cookieOf('li');
  const { user, password } = (await send('PATCH', `/users/${person.id}`, { resetPassword: true })).json();
  expect(user.mustChangePassword).toBe(true);
  expect((await app.ask('/session', { cookie })).statusCode).toBe(401);
  expect((await app.logIn('li')).statusCode).toBe(401);
  expect((await app.logIn('li', password)).json().mustChangePassword).toBe(true);
  const told = JSON.stringify(app.audited());
  expect(told).not.toContain(password);
  expect(app.audited().at(-2)).toMatchObject({ action: 'user.change', outcome: 'done', after: { reset: true } });
});

test('of a user with an account elsewhere no password is made, and nothing else is changed with it', async () => {
  await using app = await startPeopleApp();
  const { send } = await signedInAdmin(app);
  const begun = await app.people.logInExternal({
    ...{ subject: 'https://login.example#1', username: 'li', displayName: 'Li', email: null },
    ...{ role: 'analyst', enterprise: null, districts: null },
  });
  const body = { resetPassword: true, displayName: 'Other' };
  expect((await send('PATCH', `/users/${begun?.person.id}`, body)).statusCode).toBe(409);
  expect((await app.people.person(begun?.person.id ?? ''))?.displayName).toBe('Li');
});

test('somebody is removed with all sessions, but never the last administrator', async () => {
  await using app = await startPeopleApp();
  const { cookie, send } = await signedInAdmin(app);
  const { person } = await app.add({ username: 'li', role: 'analyst' });
  const other = await app.cookieOf('li');
  expect((await send('DELETE', `/users/${person.id}`)).statusCode).toBe(204);
  expect((await app.ask('/session', { cookie: other })).statusCode).toBe(401);
  expect((await send('DELETE', `/users/${person.id}`)).statusCode).toBe(404);
  expect((await send('PATCH', `/users/${person.id}`, { disabled: true })).statusCode).toBe(404);
  const { id } = (await app.ask('/session', { cookie })).json();
  expect((await send('DELETE', `/users/${id}`)).json()).toMatchObject({ code: 'conflict' });
  expect((await send('PATCH', `/users/${id}`, { role: 'analyst' })).statusCode).toBe(409);
  expect((await app.ask('/session', { cookie })).statusCode).toBe(200);
});

test('every change is in the audit log with who made it, and what was before and after', async () => {
  await using app = await startPeopleApp();
  const { send } = await signedInAdmin(app);
  const { user } = (await send('POST', '/users', { username: 'li', role: 'analyst' })).json();
  await send('PATCH', `/users/${user.id}`, { role: 'auditor' });
  await send('DELETE', `/users/${user.id}`);
  const told = app.audited().filter(({ action, outcome }) => action.startsWith('user.') && outcome === 'done');
  const actor = { kind: 'person', name: 'chief', role: 'admin', address: '127.0.0.1' };
  expect(told).toMatchObject([
    { action: 'user.add', actor, after: { id: user.id, username: 'li', role: 'analyst' } },
    { action: 'user.change', actor, target: user.id, before: { role: 'analyst' }, after: { role: 'auditor' } },
    { action: 'user.remove', actor, target: user.id, before: { username: 'li', role: 'auditor' } },
  ]);
});

test('users and keys are for administrators, who alone change them, and for auditors to read', async () => {
  await using app = await startPeopleApp();
  await app.add({ username: 'chief' });
  const people = [
    { username: 'authority', role: 'authority' },
    { username: 'districts', role: 'authority', districts: ['310115'] },
    { username: 'analyst', role: 'analyst' },
    { username: 'auditor', role: 'auditor' },
    { username: 'enterprise', role: 'enterprise', enterprise: 'alpha' },
  ] as const;
  for (const person of people) {
    await app.add(person);
    const cookie = await app.cookieOf(person.username);
    const reads = person.role === 'auditor' ? 200 : 403;
    expect((await app.ask('/users', { cookie })).statusCode, person.username).toBe(reads);
    for (const path of ['/users', '/keys']) {
      const post = await app.ask(path, { method: 'POST', cookie, headers: CSRF, body: {} });
      expect(post.statusCode, `${person.username} ${path}`).toBe(403);
    }
  }
});
