import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ApiOptions, RateLimits } from '../../src/api/services.ts';
import { bareApp } from './routes.ts';

const LIMITS: RateLimits = { perKey: 5, perAddress: 3, windowMillis: 60_000 };

afterEach(() => vi.useRealTimers());

test('a key may ask so often in a window, and is then told when to ask again', async () => {
  await using server = await open();
  expect(await server.statuses(5, { key: 'a' })).toEqual([200, 200, 200, 200, 200]);
  const answer = await server.ask({ key: 'a' });
  expect(answer.statusCode).toBe(429);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.json()).toMatchObject({ code: 'too_many_requests', status: 429 });
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50);
  expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
});

test('one key does not use up what another may', async () => {
  await using server = await open();
  await server.statuses(6, { key: 'a' });
  expect(await server.statuses(1, { key: 'b' })).toEqual([200]);
});

test('a window that is over is forgotten', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  await using server = await open();
  expect((await server.statuses(6, { key: 'a' })).at(-1)).toBe(429);
  vi.setSystemTime(Date.now() + 60_001);
  expect(await server.statuses(1, { key: 'a' })).toEqual([200]);
});

describe('without a good key', () => {
  test('every address is counted for itself, whatever it asks for and whatever key it tries', async () => {
    await using server = await open();
    expect((await server.ask({ key: 'wrong-1' })).statusCode).toBe(401);
    expect((await server.ask({ url: '/nowhere' })).statusCode).toBe(404);
    expect((await server.ask({})).statusCode).toBe(401);
    expect((await server.ask({ key: 'wrong-2' })).statusCode).toBe(429);
    expect((await server.ask({ url: '/nowhere' })).statusCode).toBe(429);
    expect((await server.ask({ url: '/openapi.json' })).statusCode).toBe(429);
    expect((await server.ask({ key: 'wrong-3', from: '10.0.0.2' })).statusCode).toBe(401);
  });

  test('an address that is shut out shuts out no key behind it', async () => {
    await using server = await open();
    await server.statuses(4, {});
    expect(await server.statuses(1, { key: 'a' })).toEqual([200]);
  });

  test('a network of IPv6 is one address', async () => {
    await using server = await open();
    for (const host of [1, 2, 3]) await server.ask({ from: `2001:db8::${host}` });
    expect((await server.ask({ from: '2001:db8::4' })).statusCode).toBe(429);
    expect((await server.ask({ from: '2001:db8:0:1::4' })).statusCode).toBe(401);
  });

  test('an address behind a proxy that is trusted is told apart, and one that only says so is not', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    await using server = await open({ trustedProxies: ['10.1.0.0/16'] });
    for (let n = 0; n < 4; n++) await server.ask({ from: '10.1.2.3', headers: forwarded });
    expect((await server.ask({ from: '10.1.2.3', headers: forwarded })).statusCode).toBe(429);
    const other = { 'x-forwarded-for': '203.0.113.10' };
    expect((await server.ask({ from: '10.1.2.3', headers: other })).statusCode).toBe(401);
    // What the caller itself has written in front of what the proxy has seen is not believed.
    const spoofed = { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
    expect((await server.ask({ from: '10.1.2.3', headers: spoofed })).statusCode).toBe(429);
    for (let n = 0; n < 3; n++)
      await server.ask({ from: '192.0.2.1', headers: { 'x-forwarded-for': `203.0.113.${n}` } });
    expect((await server.ask({ from: '192.0.2.1', headers: { 'x-forwarded-for': '203.0.113.77' } })).statusCode).toBe(
      429,
    );
  });
});

test('whether the hub lives can always be asked', async () => {
  await using server = await open();
  expect(await server.statuses(10, { url: '/healthz' })).toEqual(Array(10).fill(200));
});

test('the event stream is opened with a key that has used up its requests, and without one only as often as anything', async () => {
  await using server = await open();
  await server.statuses(6, { key: 'a' });
  // The meter is not there: that is found out behind the limit.
  expect((await server.ask({ key: 'a', url: '/api/v1/live?meter=nope' })).statusCode).toBe(404);
  expect(await server.statuses(4, { url: '/api/v1/live' })).toEqual([401, 401, 401, 429]);
});

interface Request {
  readonly key?: string;
  readonly url?: string;
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function open(options: Partial<ApiOptions> = {}) {
  const snapshot = { version: 1, enterprises: new Map(), gateways: new Map(), meters: new Map() };
  const registry = {
    snapshot: async () => snapshot,
    authenticateKey: async (key: string) =>
      key.startsWith('wrong')
        ? null
        : { kind: 'key', id: key, name: key, role: 'admin', enterprise: null, districts: null },
  };
  const app = await bareApp({ registry: registry as never }, null, undefined, { rateLimits: LIMITS, ...options });
  const ask = ({ key, url = '/api/v1/whoami', from = '10.0.0.1', headers = {} }: Request) => {
    const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
    return app.inject({ url, remoteAddress: from, headers: { ...authorization, ...headers } });
  };
  return {
    ask,
    async statuses(count: number, request: Request): Promise<number[]> {
      const found: number[] = [];
      for (let n = 0; n < count; n++) found.push((await ask(request)).statusCode);
      return found;
    },
    [Symbol.asyncDispose]: () => app.close(),
  };
}
