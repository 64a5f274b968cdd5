/** What callers, gateways and master data may try to say to programs behind the API. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { createTestData, type TestData } from '../helpers/running-hub.ts';
import { type SpawnedHub, spawnHub } from '../helpers/spawned-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { type Ask, asker, untilProcessed } from './asking.ts';
import { bareApp } from './routes.ts';

/** What a spreadsheet takes for a formula (OWASP, CSV injection; recalled). */
const FORMULA = /^[=+\-@\t\r|]/;
const NAMES = ["=cmd|' /C calc'!A0", '+1+1', '-2+3', '@SUM(A1:A9)', '\t=1', '\r=1', '"=1"'];

let data: TestData;
let hub: SpawnedHub;
let ask: Ask;

beforeAll(async () => {
  data = await createTestData();
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(data.directory).registry));
  const { meters } = await registry.snapshot();
  await registry.apply({
    enterprises: ['alpha', 'beta'].map((id, n) => ({
      ...{ id, name: NAMES[n] ?? '', nameEn: NAMES[n + 2] ?? '', district: '310115', industry: 'C31' },
    })),
    meters: [...meters.values()].map((meter, n) => ({
      ...meter,
      ...{ name: NAMES[n % NAMES.length] ?? '', nameEn: NAMES[(n + 1) % NAMES.length] ?? '' },
    })),
  });
  await registry.close();
  hub = await spawnHub(data, { environment: { METERHUB_LOG_LEVEL: 'trace' } });
  ask = await asker(hub);
  const client = await hub.mqtt('alpha.g1');
  const values = { meter: 'alpha-E1', ts: Date.now() - 1000, values: { activePower: -5.5, activeEnergy: 100 } };
  await client.publishAsync(telemetryTopic('alpha.g1'), telemetry(1, values), { qos: 1 });
  await client.endAsync();
  await untilProcessed(hub, 1);
});
afterAll(async () => {
  await hub?.[Symbol.asyncDispose]();
  data?.remove();
});

describe('CSV', () => {
  test.each([
    '/api/v1/readings?meter=alpha-E1&quantity=activePower&format=csv',
    '/api/v1/consumption?scope=meter&id=alpha-E1&format=csv',
    '/api/v1/consumption?scope=enterprise&id=alpha&unit=tce&format=csv',
    '/api/v1/consumption?scope=city&unit=tce&format=csv',
    '/api/v1/consumption?scope=industry&id=C31&unit=tce&format=csv',
    '/api/v1/meters/alpha-E1/intervals?format=csv',
  ])('%s has no cell that is a formula', async (path) => {
    const { status, text } = await ask(path);
    expect(status).toBe(200);
    const cells = text
      .trimEnd()
      .split('\n')
      .flatMap((line) => line.split(','))
      .map((cell) => cell.replace(/^"|"$/g, ''));
    expect(cells.length).toBeGreaterThan(5);
    expect(cells.filter((cell) => FORMULA.test(cell) && !/^-\d+(\.\d+)?$/.test(cell))).toEqual([]);
  });

  test('no id begins with what a spreadsheet takes for a formula', async () => {
    const registry = await openRegistry(sqliteRegistryIn(join(temporaryDirectory(), 'registry')));
    for (const id of [...NAMES, '-', '=', 'a,b', 'a"b', 'a\nb', "a'b", 'a/b', '../a', '']) {
      const entry = { id, name: 'x', nameEn: 'x', district: '310115', industry: 'C31' };
      await expect(registry.apply({ enterprises: [entry] }), JSON.stringify(id)).rejects.toMatchObject({
        code: 'invalid',
      });
    }
    await registry.close();
  });
});

describe('JSON bodies', () => {
  test.each([
    '{"__proto__": {"polluted": 1}, "meter": "alpha-E1"}',
    '{"meter": "alpha-E1", "constructor": {"prototype": {"polluted": 1}}}',
    '{"filter": {"__proto__": {"polluted": 1}}}',
    '{"ids": [{"offset": 1, "ordinal": 0, "__proto__": {"polluted": 1}}]}',
    '{"\\u005f\\u005fproto__": {"polluted": 1}, "meter": "alpha-E1"}',
    '{"toString": 1, "meter": "alpha-E1"}',
  ])('%s is refused', async (body) => {
    for (const path of ['recompute', 'quarantine/replay', 'quarantine/dismiss']) {
      const headers = { 'content-type': 'application/json' };
      const { status } = await ask(`/api/v1/${path}`, { method: 'POST', headers, body });
      expect(status).toBe(400);
    }
  });

  test('deep nesting is refused and does no harm', async () => {
    const body = `{"meter":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    const headers = { 'content-type': 'application/json' };
    expect((await ask('/api/v1/recompute', { method: 'POST', headers, body })).status).toBe(400);
  });

  test('parameters named like parts of every object are parameters', async () => {
    const query = '__proto__=1&__proto__[x]=1&constructor=1&constructor.prototype.x=1&hasOwnProperty=1&toString=1';
    expect((await ask(`/api/v1/meters?${query}`)).status).toBe(200);
    for (const id of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await ask(`/api/v1/meters/${id}/latest`)).status).toBe(404);
      expect((await ask(`/api/v1/meters?enterprise=${id}`)).status).toBe(404);
      expect((await ask(`/api/v1/consumption?scope=meter&id=${id}`)).status).toBe(404);
      expect([400, 404]).toContain((await ask(`/api/v1/consumption?scope=city&item=${id}&unit=tce`)).status);
      expect((await ask(`/api/v1/readings?meter=alpha-E1&quantity=${id}`)).status).toBe(404);
    }
  });
});

/* biome-ignore format: a table reads best as one row a line */
test.each([
  '/../outside.txt', '/../../etc/passwd', '/%2e%2e/outside.txt', '/..%2foutside.txt', '/%2e%2e%2foutside.txt',
  '/..%5coutside.txt', '/%252e%252e%252foutside.txt', '/./../outside.txt', '//../outside.txt', '/....//outside.txt',
  '/outside.txt%00.html', '/%00', '/assets/../../outside.txt', '/docs/static/../../../../package.json',
  '/docs/static/..%2f..%2f..%2fpackage.json', '/docs/static/%2e%2e/%2e%2e/package.json', '/.hidden', '/link.txt',
])('no file beside the pages is served by %s', async (path) => {
  const folder = temporaryDirectory();
  const pages = join(folder, 'pages');
  mkdirSync(join(pages, 'assets'), { recursive: true });
  writeFileSync(join(pages, 'index.html'), '<p>page</p>');
  writeFileSync(join(folder, 'outside.txt'), 'outside');
  writeFileSync(join(pages, '.hidden'), 'outside');
  const app = await bareApp({}, pages);
  const port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
  // As raw bytes: a client would tidy the path before it sends it.
  const socket = connect({ host: '127.0.0.1', port });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n`);
  const answer = await readAll(socket);
  await app.close();
  expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404) /);
  expect(answer).not.toMatch(/\routside|\noutside|"dependencies"|root:/);
});

describe('line ends', () => {
  const LINES = ['%0d%0aX-Injected:%201', '%0a%7B%22level%22:60%7D', '%E2%80%A8x', '%00', '%1b%5b31m', '%0d'];

  test.each(LINES)('%s in an address reaches no header and no line of the log', async (line) => {
    const addresses = [
      `/api/v1/meters/${line}/latest`,
      `/${line}`,
      `/api/v1/meters?enterprise=${line}`,
      `/api/v1/readings?meter=alpha-E1&quantity=activePower&format=csv&limit=1&x=${line}`,
      `/api/v1/consumption?scope=meter&id=alpha-E1&format=csv&limit=1&x=${line}`,
      `/api/v1/meters?limit=${line}`,
      `/api/v1/meters?cursor=${line}`,
    ];
    for (const address of addresses) {
      const { headers } = await ask(address);
      expect(headers.get('x-injected')).toBeNull();
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what must not be there.
      for (const [, value] of headers) expect(value).not.toMatch(/[\u0000-\u0008\u000a-\u001f]/);
    }
    const headers = { 'user-agent': 'x', 'x-forwarded-for': 'a b', 'last-event-id': 'x y' };
    expect((await ask('/api/v1/whoami', { headers })).status).toBe(200);
  });

  test('the log is one JSON object a line, with no secret in it', async () => {
    const key = hub.data.key('admin');
    await ask(`/api/v1/whoami?key=${key}&token=${key}`, { key: null });
    await ask('/api/v1/recompute', {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ meter: 'alpha-E1\r\n{"level":60}' }),
    });
    const lines = hub.log.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(() => JSON.parse(line) as unknown, line).not.toThrow();
    for (const secret of [...data.credentials.keys.values(), ...data.credentials.passwords.values()]) {
      expect(hub.log).not.toContain(secret);
      expect(hub.log).not.toContain(secret.slice(-24));
    }
  });
});

test('text that means something to a database is text', async () => {
  const words = [
    "'",
    "' OR 1=1 --",
    '"; DROP TABLE meter; --',
    "alpha' UNION SELECT * FROM api_key --",
    '%',
    '_',
    '\\',
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...words), fc.constantFrom('meter', 'gateway', 'code'), async (word, name) => {
      const { status, body } = await ask(`/api/v1/quarantine?${name}=${encodeURIComponent(word)}`);
      expect([status, body.items]).toEqual([200, []]);
      const audit = await ask(`/api/v1/audit?action=${encodeURIComponent(word)}`);
      expect([audit.status, audit.body.items]).toEqual([200, []]);
    }),
    { numRuns: 20 },
  );
});
