import type { LightMyRequestResponse } from 'fastify';
import { describe, expect, test } from 'vitest';
import { ADMIN_KEY, CSRF, cookieIn, PASSWORD, startPeopleApp } from './people-app.ts';

const outcome = (response: LightMyRequestResponse) => [response.statusCode, response.json().code];

describe('signing in', () => {
  test('gives a cookie that only the hub sees, and tells who one is', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li', displayName: '李', role: 'authority', districts: ['310115'] });
    const response = await app.logIn('LI');
    const who = {
      ...{ username: 'li', name: '李', role: 'authority', enterprise: null, districts: ['310115'] },
      ...{ hasPassword: true, mustChangePassword: false },
    };
    expect([response.statusCode, response.headers['cache-control']]).toEqual([200, 'no-store']);
    expect(response.json()).toMatchObject(who);
    const set = String(response.headers['set-cookie']);
    expect(set).toMatch(/^meterhub=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
    const cookie = cookieIn(response);
    expect((await app.ask('/session', { cookie })).json()).toMatchObject(who);
    expect((await app.ask('/whoami', { cookie })).json()).toEqual({
      ...{ name: '李', role: 'authority', enterprise: null, districts: ['310115'] },
    });
  });

  test('refuses a wrong password and an unknown user name in the same words, and tells neither in the log', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    const [wrong, unknown] = [await app.logIn('li', 'wrong'), await app.logIn('nobody', PASSWORD)];
    expect(outcome(wrong)).toEqual([401, 'unauthenticated']);
    expect(unknown.body).toBe(wrong.body);
    expect([wrong.headers['set-cookie'], unknown.headers['set-cookie']]).toEqual([undefined, undefined]);
    await app.app.close();
    const [entry, ...more] = app.audited().filter(({ action }) => action === 'session.begin');
    expect(more).toEqual([]);
    expect(entry).toMatchObject({
      ...{ outcome: 'refused', actor: { kind: 'unknown', address: '127.0.0.1' } },
      detail: { count: 2, places: { li: 1, 'nobody known': 1 } },
    });
    expect(JSON.stringify(app.audited())).not.toMatch(/wrong"|correct horse/);
  });

  test('is told in the audit log, with its end, and without token or password', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    const cookie = await app.cookieOf('li');
    expect((await app.ask('/session', { method: 'DELETE', cookie, headers: CSRF })).statusCode).toBe(204);
    const told = app.audited().map(({ action, outcome, actor, target }) => [action, outcome, actor.name, target]);
    expect(told.slice(1)).toEqual([
      ['session.begin', 'done', 'li', 'li'],
      ['session.end', 'begun', 'li', null],
      ['session.end', 'done', 'li', null],
    ]);
    expect(JSON.stringify(app.audited())).not.toMatch(new RegExp(`${cookie.split('=')[1]}|${PASSWORD}`));
  });

  test('after too many wrong passwords has to wait, whether anybody has the user name or not', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    for (const username of ['li', 'nobody']) {
      for (let n = 0; n < 5; n++) expect((await app.logIn(username, 'wrong')).statusCode).toBe(401);
      const blocked = await app.logIn(username, PASSWORD);
      expect(outcome(blocked)).toEqual([429, 'too_many_requests']);
      expect(Number(blocked.headers['retry-after'])).toBe(1);
    }
    await app.app.close();
    const lockouts = app.audited().find(({ action }) => action === 'session.lockout');
    expect(lockouts?.detail).toMatchObject({ count: 4, places: { li: 2, 'nobody known': 2 } });
  });

  test('where the audit log cannot be written lets nobody in', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    const { bareApp } = await import('./routes.ts');
    const broken = {
      append: () => {
        throw new Error('the disk is full');
      },
    };
    const bare = await bareApp({ people: app.people, audit: broken as never });
    const response = await bare.inject({
      ...{ method: 'POST', url: '/api/v1/session', headers: CSRF, payload: { username: 'li', password: PASSWORD } },
    });
    await bare.close();
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([503, undefined]);
  });

  test('takes nothing but a user name and a password', async () => {
    await using app = await startPeopleApp();
    const ask = (body: object) => app.ask('/session', { method: 'POST', headers: CSRF, body });
    for (const body of [{}, { username: 'li' }, { username: '', password: 'x' }, { username: ['li'], password: {} }]) {
      expect((await ask(body)).statusCode).toBe(400);
    }
    expect((await ask({ username: 'li', password: 'x', role: 'admin' })).statusCode).toBe(400);
    expect((await ask({ username: 'li', password: 'x'.repeat(1001) })).statusCode).toBe(400);
  });

  test('can be found out about without having done so', async () => {
    await using app = await startPeopleApp();
    expect((await app.ask('/session/methods')).json()).toEqual({ password: true, oidc: null });
  });
});

describe('a session', () => {
  test('ends with signing out, and the cookie goes', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    const cookie = await app.cookieOf('li');
    const response = await app.ask('/session', { method: 'DELETE', cookie, headers: CSRF });
    expect(String(response.headers['set-cookie'])).toMatch(/^meterhub=; Max-Age=0; Path=\/; Expires=Thu, 01 Jan 1970/);
    expect(outcome(await app.ask('/session', { cookie }))).toEqual([401, 'unauthenticated']);
    expect(outcome(await app.ask('/whoami', { cookie: 'meterhub=made-up' }))).toEqual([401, 'unauthenticated']);
  });

  test('changes nothing without the header, or from a page of another origin', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    const cookie = await app.cookieOf('li');
    const post = async (headers: Readonly<Record<string, string>>) =>
      (await app.ask('/users', { method: 'POST', cookie, headers, body: { surprise: 1 } })).statusCode;
    const host = { host: 'hub.example:8080', ...CSRF };
    // 400: what is asked is nonsense, but it was looked at.
    expect(await post(CSRF)).toBe(400);
    expect(await post({ ...host, origin: 'http://hub.example:8080', 'sec-fetch-site': 'same-origin' })).toBe(400);
    expect(await post({})).toBe(403);
    expect(await post({ 'x-meterhub-csrf': '' })).toBe(403);
    expect(await post({ host: 'hub.example:8080', 'sec-fetch-site': 'same-origin' })).toBe(403);
    for (const origin of ['http://hub.example', 'http://hub.example:9090', 'https://evil.example', 'null', 'x']) {
      expect(await post({ ...host, origin }), origin).toBe(403);
    }
    for (const site of ['same-site', 'cross-site', 'none']) {
      expect(await post({ ...host, 'sec-fetch-site': site }), site).toBe(403);
    }
    const readsWithout = await app.ask('/whoami', { cookie, headers: { origin: 'https://evil.example' } });
    expect([readsWithout.statusCode, readsWithout.headers['access-control-allow-origin']]).toEqual([200, undefined]);
  });

  test('cannot be begun by a page of another origin either', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    expect((await app.logIn('li', PASSWORD, {})).statusCode).toBe(403);
    expect((await app.logIn('li', PASSWORD, { ...CSRF, origin: 'https://evil.example' })).statusCode).toBe(403);
  });

  test('stands back behind a key: a request with both is judged by the key', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li', displayName: 'Li', role: 'analyst' });
    const cookie = await app.cookieOf('li');
    const nameBy = async (authorization: string) =>
      (await app.ask('/whoami', { cookie, headers: { authorization } })).json().name;
    expect(await nameBy(`Bearer ${ADMIN_KEY}`)).toBe('program');
    expect(await nameBy('Bearer mhk_0123456789ab_wrong')).toBeUndefined();
    expect(await nameBy('')).toBeUndefined();
    const post = { method: 'POST', cookie, headers: { authorization: `Bearer ${ADMIN_KEY}` }, body: {} } as const;
    expect((await app.ask('/users', post)).statusCode).toBe(400);
    expect(outcome(await app.ask('/session', { headers: { authorization: `Bearer ${ADMIN_KEY}` } }))).toEqual([
      ...[403, 'forbidden'],
    ]);
  });

  test('has the rights of its person at this moment, and no more', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'chief' });
    const { person } = await app.add({ username: 'li', role: 'analyst' });
    const cookie = await app.cookieOf('li');
    expect(outcome(await app.ask('/users', { cookie }))).toEqual([403, 'forbidden']);
    await app.people.change(person.id, { disabled: true });
    expect(outcome(await app.ask('/whoami', { cookie }))).toEqual([401, 'unauthenticated']);
  });

  test('is over when nobody has used it for long', async () => {
    await using app = await startPeopleApp({}, { lifetimes: { idleMillis: 50, totalMillis: 60_000 } });
    await app.add({ username: 'li' });
    const cookie = await app.cookieOf('li');
    expect((await app.ask('/session', { cookie })).statusCode).toBe(200);
    await new Promise((wake) => setTimeout(wake, 80));
    expect((await app.ask('/session', { cookie })).statusCode).toBe(401);
  });

  test('over TLS has a name that browsers take from this host over TLS alone, and no other counts', async () => {
    await using app = await startPeopleApp({ trustedProxies: ['127.0.0.1'] });
    await app.add({ username: 'li' });
    const https = { 'x-forwarded-proto': 'https' };
    const response = await app.logIn('li', PASSWORD, { ...CSRF, ...https });
    expect(String(response.headers['set-cookie'])).toMatch(
      /^__Host-meterhub=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
    );
    const cookie = cookieIn(response);
    const status = async (sent: string, headers: Readonly<Record<string, string>>) =>
      (await app.ask('/session', { cookie: sent, headers })).statusCode;
    expect(await status(cookie, https)).toBe(200);
    expect(await status(cookie.replace('__Host-', ''), https)).toBe(401);
    expect(await status(cookie, {})).toBe(401);
  });

  test('is not told to be over TLS by a proxy that is not trusted', async () => {
    await using app = await startPeopleApp();
    await app.add({ username: 'li' });
    const response = await app.logIn('li', PASSWORD, { ...CSRF, 'x-forwarded-proto': 'https' });
    expect(String(response.headers['set-cookie'])).toMatch(/^meterhub=/);
  });
});

describe('a password that somebody else has made', () => {
  test('opens nothing but its own change', async () => {
    await using app = await startPeopleApp();
    const { password: made } = await app.people.add({
      ...{ username: 'li', displayName: 'Li', role: 'admin', enterprise: null, districts: null },
    });
    const first = await app.logIn('li', made ?? '');
    expect(first.json()).toMatchObject({ mustChangePassword: true });
    const cookie = cookieIn(first);
    for (const path of ['/whoami', '/users', '/live', '/meters', '/audit']) {
      expect(outcome(await app.ask(path, { cookie })), path).toEqual([403, 'password_change_required']);
    }
    expect((await app.ask('/session', { cookie })).statusCode).toBe(200);
    const change = (body: object) => app.ask('/session/password', { method: 'POST', cookie, headers: CSRF, body });
    const next = 'staple battery horse';
    expect(outcome(await change({ currentPassword: 'wrong', newPassword: next }))).toEqual([403, 'forbidden']);
    expect(outcome(await change({ currentPassword: made, newPassword: 'password1234' }))).toEqual([
      ...[400, 'invalid_request'],
    ]);
    const changed = await change({ currentPassword: made, newPassword: next });
    expect(changed.json()).toMatchObject({ username: 'li', mustChangePassword: false });
    expect((await app.ask('/whoami', { cookie })).statusCode).toBe(401);
    expect((await app.ask('/users', { cookie: cookieIn(changed) })).statusCode).toBe(200);
    const told = app.audited().filter(({ action }) => action === 'session.change-password');
    expect(told.map(({ outcome: one }) => one)).toEqual(['begun', 'failed', 'begun', 'failed', 'begun', 'done']);
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`${made}|${next}|password1234`));
  });
});
