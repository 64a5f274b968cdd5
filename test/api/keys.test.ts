import { expect, test } from 'vitest';
import { type KeyRecord, type NewKey, RegistryError } from '../../src/registry/registry.ts';
import { CSRF, startPeopleApp } from './people-app.ts';

const SECRET = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** The part of a registry that keeps keys, in memory. */
function keyRing() {
  const records: KeyRecord[] = [];
  return {
    keys: async () => records,
    issueKey: async (key: NewKey) => {
      if (key.role === 'enterprise' && key.enterprise === null)
        throw new RegistryError('invalid', 'a key names an enterprise if, and only if, its role is enterprise');
      const id = String(records.length).padStart(12, '0');
      records.push({ ...key, id, districts: key.districts ?? null, createdAt: 1_795_000_000_000, revokedAt: null });
      return `mhk_${id}_${SECRET}`;
    },
    revokeKey: async (id: string) => {
      const at = records.findIndex((record) => record.id === id && record.revokedAt === null);
      const record = records[at];
      if (record === undefined) return false;
      records[at] = { ...record, revokedAt: 1_795_000_001_000 };
      return true;
    },
  };
}

async function appWithKeys() {
  const app = await startPeopleApp({}, {}, keyRing());
  await app.add({ username: 'chief' });
  const cookie = await app.cookieOf('chief');
  const send = (method: 'POST' | 'DELETE', path: string, body?: object) =>
    app.ask(path, { method, cookie, headers: CSRF, ...(body === undefined ? {} : { body }) });
  return Object.assign(app, { cookie, send });
}

test('a key is issued, shown once, listed without its secret, and revoked', async () => {
  await using app = await appWithKeys();
  const expiresAt = '2099-01-01T00:00:00.000Z';
  const issued = await app.send('POST', '/keys', {
    name: 'office',
    role: 'authority',
    districts: ['310115'],
    expiresAt,
  });
  expect([issued.statusCode, issued.json()]).toEqual([
    ...[201, { id: '000000000000', key: `mhk_000000000000_${SECRET}` }],
  ]);
  const list = await app.ask('/keys', { cookie: app.cookie });
  // 1795000000 s after 1970 is 18 November 2026, 11:06:40 UTC.
  const record = {
    ...{ id: '000000000000', name: 'office', role: 'authority', enterprise: null, districts: ['310115'] },
    ...{ createdAt: '2026-11-18T11:06:40.000Z', expiresAt, revokedAt: null },
  };
  expect(list.json()).toEqual({ items: [record], nextCursor: null });
  expect((await app.send('DELETE', '/keys/000000000000')).statusCode).toBe(204);
  expect((await app.send('DELETE', '/keys/000000000000')).statusCode).toBe(404);
  expect((await app.ask('/keys', { cookie: app.cookie })).json().items[0].revokedAt).toBe('2026-11-18T11:06:41.000Z');
});

test('what contradicts the rules of keys is refused in the words of the registry', async () => {
  await using app = await appWithKeys();
  const refused = await app.send('POST', '/keys', { name: 'x', role: 'enterprise' });
  expect([refused.statusCode, refused.json().detail]).toEqual([
    ...[400, 'a key names an enterprise if, and only if, its role is enterprise.'],
  ]);
  expect(
    (await app.send('POST', '/keys', { name: 'x', role: 'admin', expiresAt: '2020-01-01T00:00:00Z' })).statusCode,
  ).toBe(400);
  expect((await app.send('POST', '/keys', { name: '', role: 'admin' })).statusCode).toBe(400);
  expect((await app.ask('/keys', { cookie: app.cookie })).json().items).toEqual([]);
});

test('keys are in the audit log by their id alone', async () => {
  await using app = await appWithKeys();
  await app.send('POST', '/keys', { name: 'office', role: 'analyst' });
  await app.send('DELETE', '/keys/000000000000');
  const told = app.audited().filter(({ action, outcome }) => action.startsWith('key.') && outcome === 'done');
  expect(told).toMatchObject([
    { action: 'key.issue', after: { id: '000000000000' }, actor: { kind: 'person', name: 'chief' } },
    { action: 'key.revoke', target: '000000000000', actor: { kind: 'person', name: 'chief' } },
  ]);
  expect(JSON.stringify(app.audited())).not.toContain(SECRET);
});
