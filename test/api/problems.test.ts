import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROBLEMS, type ProblemCode, sendProblem } from '../../src/api/problem.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { type Ask, type AskOptions, asker } from './asking.ts';
import { bareApp } from './routes.ts';

let hub: TestHub;
let ask: Ask;

beforeAll(async () => {
  hub = await startTestHub();
  ask = await asker(hub);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

/* biome-ignore format: a table reads best as one row a line */
const CASES: readonly [name: string, code: ProblemCode, path: string, options?: AskOptions][] = [
  ['a bad parameter',            'invalid_request',        '/api/v1/meters?limit=none'],
  ['an address that is no URL',  'invalid_request',        '/api/v1/meters/%zz/latest'],
  ['a body that is no JSON',     'invalid_request',        '/api/v1/meters', posted('{', 'application/json')],
  ['a bad cursor',               'invalid_cursor',         '/api/v1/meters?cursor=x'],
  ['no key',                     'unauthenticated',        '/api/v1/meters', { key: null }],
  ['an address without a route', 'not_found',              '/api/v2/meters'],
  ['an address without a route and without a key', 'not_found', '/api/v2/meters', { key: null }],
  ['a thing that is missing',    'not_found',              '/api/v1/meters/nope/latest'],
  ['an id of 300 characters',    'invalid_request',              `/api/v1/meters/${'m'.repeat(300)}/latest`],
  ['a POST where only GET is',   'method_not_allowed',     '/api/v1/whoami', posted('{}', 'application/json')],
  ['a DELETE of one thing',      'method_not_allowed',     '/api/v1/meters/alpha-E1/latest', { method: 'DELETE' }],
  ['an OPTIONS request',         'method_not_allowed',     '/api/v1/meters', { method: 'OPTIONS' }],
  ['a body over the limit',      'too_large',              '/api/v1/meters', posted(' '.repeat(1024 * 1024 + 1), 'application/json')],
];

test.each(CASES)('%s is answered with %s', async (...[, code, path, options]) => {
  const { status, type, headers, body } = await ask(path, options);
  expect(type).toBe('application/problem+json; charset=utf-8');
  expect(body).toEqual({
    type: `urn:meterhub:problem:${code}`,
    ...PROBLEMS[code],
    code,
    detail: expect.stringMatching(/\S/),
    instance: path.split('?')[0],
  });
  expect(status).toBe(PROBLEMS[code].status);
  expect(headers.get('www-authenticate')).toBe(status === 401 ? 'Bearer realm="meterhub"' : null);
});

test('a role that may not is told so', async () => {
  const { status, body } = await ask('/api/v1/alarms', { key: hub.data.key('analyst') });
  expect([status, body.code]).toEqual([403, 'forbidden']);
});

test('a wrong method is told the right ones', async () => {
  const { headers } = await ask('/api/v1/meters/alpha-E1/latest', { method: 'PUT' });
  expect(headers.get('allow')).toBe('GET, HEAD');
  expect((await ask('/api/v1/live', { method: 'HEAD' })).headers.get('allow')).toBe('GET');
});

test('a body of a type that is not understood is answered with a problem', async () => {
  const app = fastify();
  app.setErrorHandler(sendProblem);
  app.post('/', async () => 'never');
  const answer = await app.inject({
    ...{ method: 'POST', url: '/', payload: '<a/>', headers: { 'content-type': 'application/xml' } },
  });
  await app.close();
  expect(answer.statusCode).toBe(415);
  expect(answer.json()).toMatchObject({ code: 'unsupported_media_type', status: 415 });
});

test('a failure of the hub does not tell what has failed', async () => {
  const registry = { authenticateKey: () => Promise.reject(new Error('secret path /data')) } as unknown as Registry;
  const app = await bareApp({ registry });
  const answer = await app.inject({ url: '/api/v1/whoami', headers: { authorization: 'Bearer mhk_a_b' } });
  await app.close();
  expect(answer.statusCode).toBe(500);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.json()).toMatchObject({ code: 'internal', status: 500 });
  expect(answer.body).not.toContain('secret');
});

describe('what is no HTTP request', () => {
  test.each([
    ['a line that is none', 'HELLO\r\n\r\n', 'invalid_request'],
    ['headers of 100 KB', `GET / HTTP/1.1\r\nHost: hub\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`, 'headers_too_large'],
  ] as const)('%s is answered with a problem', async (_name, bytes, code) => {
    const socket = connect({ host: '127.0.0.1', port: hub.httpPort });
    await once(socket, 'connect');
    socket.write(bytes);
    const [head = '', body = ''] = (await readAll(socket)).split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${PROBLEMS[code].status} `);
    expect(head).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ code, status: PROBLEMS[code].status });
  });
});

test('docs/api.md lists every problem code with its status', async () => {
  const page = await readFile(new URL('../../docs/api.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (\d{3}) +\|/gm)].map(([, code, status]) => [code, Number(status)]);
  expect(rows).toEqual(Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]));
});

function posted(body: string, type: string): AskOptions {
  return { method: 'POST', body, headers: { 'content-type': type } };
}
