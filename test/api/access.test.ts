import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openSqliteRegistry } from '../../src/registry/sqlite/sqlite-registry.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { type Ask, asker } from './asking.ts';
import { registeredRoutes } from './routes.ts';

const EVERYBODY = ['admin', 'authority', 'analyst', 'auditor', 'enterprise:alpha'] as const;
const OPERATORS = ['admin', 'authority', 'auditor'] as const;
const DECIDERS = ['admin', 'authority'] as const;

/** Who may call what: written down here once more, so that a change of a rule is seen. */
const RULES: Readonly<Record<string, 'public' | readonly string[]>> = {
  '/healthz': 'public',
  '/readyz': 'public',
  '/openapi.json': 'public',
  '/docs': 'public',
  '/docs/': 'public',
  '/docs/json': 'public',
  '/docs/yaml': 'public',
  '/docs/*': 'public',
  '/docs/static/index.html': 'public',
  '/docs/static/swagger-initializer.js': 'public',
  '/metrics': OPERATORS,
  '/api/v1/alarms': OPERATORS,
  '/api/v1/whoami': EVERYBODY,
  '/api/v1/enterprises': EVERYBODY,
  '/api/v1/gateways': EVERYBODY,
  '/api/v1/meters': EVERYBODY,
  '/api/v1/meters/:id/latest': EVERYBODY,
  '/api/v1/readings': EVERYBODY,
  '/api/v1/ingest/accounting': EVERYBODY,
  '/api/v1/quarantine': EVERYBODY,
  '/api/v1/city/live': EVERYBODY,
  '/api/v1/live': EVERYBODY,
  '/api/v1/consumption': EVERYBODY,
  '/api/v1/meters/:id/intervals': EVERYBODY,
  '/api/v1/discontinuities': EVERYBODY,
  '/api/v1/meters/:id/discontinuities': EVERYBODY,
  '/api/v1/meters/:id/discontinuities/:quantity/:at': DECIDERS,
  '/api/v1/meters/:id/revisions': EVERYBODY,
  '/api/v1/validation-rules': EVERYBODY,
  '/api/v1/estimation-methods': EVERYBODY,
  '/api/v1/energy-items': EVERYBODY,
  '/api/v1/units': EVERYBODY,
  '/api/v1/recompute': DECIDERS,
  '/api/v1/quarantine/replay': DECIDERS,
  '/api/v1/quarantine/dismiss': DECIDERS,
};

/** Routes that change something, with a body that they take, and what they answer whoever may call them. */
const BODIES: Readonly<Record<string, { readonly body: object; readonly status: number }>> = {
  '/api/v1/recompute': { body: { meter: 'alpha-E1' }, status: 202 },
  '/api/v1/quarantine/replay': { body: { ids: ['999999-0'] }, status: 200 },
  '/api/v1/quarantine/dismiss': { body: { ids: ['999999-0'] }, status: 200 },
  // There is none, which only those learn who may decide.
  '/api/v1/meters/:id/discontinuities/:quantity/:at': { body: { action: 'confirm' }, status: 404 },
};

/** An address that answers 200 to whoever may call the route. */
const ADDRESSES: Readonly<Record<string, string>> = {
  '/api/v1/meters/:id/latest': '/api/v1/meters/alpha-E1/latest',
  '/api/v1/readings': '/api/v1/readings?meter=alpha-E1&quantity=activeEnergy',
  '/api/v1/consumption': '/api/v1/consumption?scope=meter&id=alpha-E1',
  '/api/v1/meters/:id/intervals': '/api/v1/meters/alpha-E1/intervals',
  '/api/v1/meters/:id/discontinuities': '/api/v1/meters/alpha-E1/discontinuities',
  '/api/v1/meters/:id/discontinuities/:quantity/:at':
    '/api/v1/meters/alpha-E1/discontinuities/activeEnergy/2026-11-20T08:00:00Z',
  '/api/v1/meters/:id/revisions': '/api/v1/meters/alpha-E1/revisions?quantity=activeEnergy',
  '/docs/*': '/docs/static/swagger-ui.css',
};

const routes = await registeredRoutes();
let hub: TestHub;
let ask: Ask;
let refusedKeys: Readonly<Record<string, string | null>>;

beforeAll(async () => {
  hub = await startTestHub();
  ask = await asker(hub);
  refusedKeys = await makeRefusedKeys();
});
afterAll(() => hub?.[Symbol.asyncDispose]());

test('every route of the server has a rule, and every rule a route', () => {
  const paths = new Set(routes.map((route) => route.split(' ')[1]));
  expect([...paths].sort()).toEqual(Object.keys(RULES).sort());
});

test('nothing can be changed but by the POST routes that are known', () => {
  const others = routes.filter((route) => !/^(GET|HEAD) /.test(route));
  expect(others).toEqual(
    Object.keys(BODIES)
      .map((path) => `POST ${path}`)
      .sort(),
  );
});

describe.each(routes)('%s', (route) => {
  const [method = '', path = ''] = route.split(' ');
  const rule = RULES[path] ?? [];
  const address = ADDRESSES[path] ?? path;
  const { body, status: success = 200 } = BODIES[path] ?? {};

  test('answers a caller without a valid key only where it is public', async () => {
    const outcomes = Object.fromEntries(
      await Promise.all(
        Object.entries(refusedKeys).map(
          async ([name, key]) => [name, await statusOf(method, address, key, body)] as const,
        ),
      ),
    );
    const expected = rule === 'public' ? 200 : 401;
    expect(outcomes).toEqual(Object.fromEntries(Object.keys(refusedKeys).map((name) => [name, expected])));
  });

  test('answers the roles that may call it and no other', async () => {
    const outcomes = Object.fromEntries(
      await Promise.all(
        EVERYBODY.map(async (role) => [role, await statusOf(method, address, hub.data.key(role), body)] as const),
      ),
    );
    const expected = (role: string): number => (rule === 'public' || rule.includes(role) ? success : 403);
    expect(outcomes).toEqual(Object.fromEntries(EVERYBODY.map((role) => [role, expected(role)])));
  });
});

test('a key is taken in the header alone and in one form alone', async () => {
  const key = hub.data.key('admin');
  const statuses = async (...values: string[]) =>
    Promise.all(
      values.map(
        async (authorization) => (await ask('/api/v1/whoami', { key: null, headers: { authorization } })).status,
      ),
    );
  expect(await statuses(`Bearer ${key}`, `bearer ${key}`)).toEqual([200, 200]);
  expect(await statuses(key, `Basic ${key}`, `Bearer  ${key}`, `Bearer ${key} x`, 'Bearer', 'Bearer ')).toEqual(
    Array(6).fill(401),
  );
  expect((await ask(`/api/v1/whoami?key=${key}&access_token=${key}`, { key: null })).status).toBe(401);
});

test('a key revoked while the hub runs is refused with the next request', async () => {
  const registry = openSqliteRegistry(dataPaths(hub.data.directory).registry);
  const key = await registry.issueKey({ name: 'short', role: 'analyst', enterprise: null, expiresAt: null });
  expect((await ask('/api/v1/whoami', { key })).status).toBe(200);
  await registry.revokeKey(key.split('_')[1] ?? '');
  await registry.close();
  expect((await ask('/api/v1/whoami', { key })).status).toBe(401);
});

/** The status of an answer; the live stream never ends by itself, so only its beginning is awaited. */
async function statusOf(method: string, path: string, key: string | null, body?: object): Promise<number> {
  if (body !== undefined) {
    const headers = { 'content-type': 'application/json' };
    return (await ask(path, { method, key, headers, body: JSON.stringify(body) })).status;
  }
  if (path !== '/api/v1/live') return (await ask(path, { method, key })).status;
  const abort = new AbortController();
  const { status } = await fetch(`http://127.0.0.1:${hub.httpPort}${path}`, {
    headers: key === null ? {} : { authorization: `Bearer ${key}` },
    signal: abort.signal,
  });
  abort.abort();
  return status;
}

async function makeRefusedKeys(): Promise<Readonly<Record<string, string | null>>> {
  const registry = openSqliteRegistry(dataPaths(hub.data.directory).registry);
  const options = { name: 'refused', role: 'admin', enterprise: null } as const;
  const expired = await registry.issueKey({ ...options, expiresAt: Date.now() - 1 });
  const revoked = await registry.issueKey({ ...options, expiresAt: null });
  await registry.revokeKey(revoked.split('_')[1] ?? '');
  await registry.close();
  const valid = hub.data.key('admin');
  return {
    none: null,
    malformed: 'not-a-key',
    unknown: 'mhk_000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'wrong secret': `${valid.slice(0, -1)}${valid.endsWith('A') ? 'B' : 'A'}`,
    'no secret': valid.split('_').slice(0, 2).join('_'),
    expired,
    revoked,
  };
}
