/** The HTTP server itself: TLS, what it takes and how long it waits, and what it tells strangers. */

import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { connect as connectTls, type SecureVersion, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpLimits } from '../../src/api/services.ts';
import { configSchema } from '../../src/config.ts';
import { ServerCertificate } from '../../src/hub/server-certificate.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { type KeyPair, TestAuthority } from '../broker/test-authority.ts';
import { startTestHub } from '../helpers/running-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { bareApp } from './routes.ts';

const LIMITS: HttpLimits = {
  ...{ bodyBytesMax: 1000, requestTimeoutMillis: 400, idleTimeoutMillis: 600, connectionsMax: 3 },
};
const SERVER = { san: 'IP:127.0.0.1', usage: 'serverAuth' } as const;

describe('with TLS', () => {
  test('the hub answers over https, says that it always will, and not over http', async () => {
    const authority = new TestAuthority(temporaryDirectory(), 'ca');
    const { certFile, keyFile } = authority.certificate('hub', SERVER);
    await using hub = await startTestHub({ config: { http: { tls: { certFile, keyFile } } } });
    const { status, headers } = await getTls(hub.httpPort, '/healthz', authority.cert);
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=15552000');
    await expect(fetch(`http://127.0.0.1:${hub.httpPort}/healthz`)).rejects.toThrow();
  });

  test('versions below 1.2 are refused, 1.2 and 1.3 are spoken', async () => {
    const authority = new TestAuthority(temporaryDirectory(), 'ca');
    await using server = await listen(authority.certificate('hub', SERVER));
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      await expect(handshake(server.port, authority.cert, version)).rejects.toThrow();
    }
    expect(await handshake(server.port, authority.cert, 'TLSv1.2')).toBe('TLSv1.2');
    expect(await handshake(server.port, authority.cert, 'TLSv1.3')).toBe('TLSv1.3');
  });

  test('a renewed certificate is taken without a restart, and one that does not fit its key is not', async () => {
    const folder = temporaryDirectory();
    const [first, second] = [new TestAuthority(folder, 'first'), new TestAuthority(folder, 'second')];
    const files = {
      certFile: join(folder, 'hub.pem'),
      keyFile: join(folder, 'hub.key'),
      minVersion: 'TLSv1.2',
    } as const;
    const put = (pair: KeyPair, key = pair) => {
      copyFileSync(pair.certFile, files.certFile);
      copyFileSync(key.keyFile, files.keyFile);
    };
    const pair = first.certificate('hub', SERVER);
    put(pair);
    const certificate = new ServerCertificate(files, createLogger('test', 'silent'));
    await using server = await listen(certificate.pair);
    certificate.follow(server.app.server as never, 20);
    await handshake(server.port, first.cert, 'TLSv1.3');
    put(pair, second.certificate('other', SERVER));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await handshake(server.port, first.cert, 'TLSv1.3');
    put(second.certificate('hub', SERVER));
    await until('the new certificate is shown', () =>
      handshake(server.port, second.cert, 'TLSv1.3').then(
        () => true,
        () => false,
      ),
    );
    certificate.stop();
  });

  test.each([
    ['a key alone', { keyFile: '/k' }],
    ['a certificate alone', { certFile: '/c' }],
  ])('%s is no configuration', (_name, tls) => {
    expect(configSchema.safeParse({ http: { tls } }).success).toBe(false);
  });
});

test('proxies are addresses or networks, in a list or separated by commas', () => {
  const parse = (trustedProxies: unknown) => configSchema.safeParse({ http: { trustedProxies } });
  expect(parse('10.0.0.1, 192.168.0.0/16,::1').data?.http.trustedProxies).toEqual([
    '10.0.0.1',
    '192.168.0.0/16',
    '::1',
  ]);
  expect(parse(['fd00::/8']).success).toBe(true);
  for (const wrong of ['true', '*', '10.0.0.0/99', 'proxy.example', '1'])
    expect(parse([wrong]).success, wrong).toBe(false);
});

describe('limits', () => {
  let server: Awaited<ReturnType<typeof listen>>;
  beforeAll(async () => {
    server = await listen(null);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  test('a body over the limit is refused before it is read', async () => {
    const answer = await server.app.inject({
      ...{ method: 'POST', url: '/api/v1/recompute', payload: { meter: 'm'.repeat(1000) } },
      headers: { authorization: 'Bearer k' },
    });
    expect([answer.statusCode, answer.json().code]).toEqual([413, 'too_large']);
  });

  test('an address of more than 8192 characters is refused', async () => {
    const answer = await server.app.inject({ url: `/healthz?${'q'.repeat(8192)}` });
    expect([answer.statusCode, answer.json().code]).toEqual([414, 'uri_too_long']);
    expect((await server.app.inject({ url: `/healthz?${'q'.repeat(8192 - 9)}` })).statusCode).toBe(200);
  });

  test.each([
    ['headers', 'GET /healthz HTTP/1.1\r\nHost: hub\r\nX-Slow:'],
    [
      'a body',
      'POST /api/v1/recompute HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer k\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
    ],
  ])('a request whose %s come a byte at a time is ended when its time is over', async (_name, beginning) => {
    const socket = connect({ host: '127.0.0.1', port: server.port });
    await once(socket, 'connect');
    const began = performance.now();
    socket.write(beginning);
    const drip = setInterval(() => socket.write('x'), 50);
    socket.on('error', () => undefined);
    const answer = await readAll(socket).catch(() => '');
    clearInterval(drip);
    expect(answer === '' || answer.startsWith('HTTP/1.1 408 ')).toBe(true);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  test('a connection on which nothing comes is closed', async () => {
    const socket = connect({ host: '127.0.0.1', port: server.port });
    await once(socket, 'connect');
    socket.resume();
    await once(socket, 'close');
  });

  test('connections over the limit are closed at once, and there is room again when others have gone', async () => {
    const open = () => connect({ host: '127.0.0.1', port: server.port }).on('error', () => undefined);
    const sockets = [open(), open(), open()];
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    const fourth = open();
    fourth.resume();
    await once(fourth, 'close');
    for (const socket of sockets) socket.destroy();
    await until('there is room', async () => (await fetch(`${server.url}/healthz`).catch(() => null))?.status === 200);
  });
});

test('no page of another origin is let in', async () => {
  await using server = await listen(null);
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
  for (const method of ['GET', 'OPTIONS'] as const) {
    for (const url of ['/healthz', '/api/v1/meters', '/nowhere']) {
      const answer = await server.app.inject({ method, url, headers });
      const allowing = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
      expect(allowing).toEqual([]);
      if (method === 'OPTIONS') expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    }
  }
});

test('every answer tells browsers to take it for what it says and for nothing else', async () => {
  await using server = await listen(null);
  for (const url of ['/healthz', '/api/v1/meters', '/nowhere', '/openapi.json', '/docs/']) {
    const { headers } = await server.app.inject({ url });
    expect(headers['x-content-type-options']).toBe('nosniff');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'self'/);
    expect(policy).toMatch(/frame-ancestors 'none'/);
    expect(policy).not.toMatch(/unsafe-|\*/);
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
  }
});

async function listen(pair: { readonly cert: string; readonly key: string } | null) {
  const tls = pair === null ? null : { cert: pair.cert, key: pair.key, minVersion: 'TLSv1.2' as const };
  const principal = { kind: 'key', id: 'k', name: 'k', role: 'admin', enterprise: null, districts: null };
  const registry = { authenticateKey: async () => principal } as never;
  const app = await bareApp({ registry }, null, undefined, { tls, limits: LIMITS });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { app, url, port: Number(new URL(url).port), [Symbol.asyncDispose]: () => app.close() };
}

async function getTls(port: number, path: string, ca: string) {
  const outgoing = request({ host: '127.0.0.1', port, path, ca, agent: false }).end();
  const [response] = await once(outgoing, 'response');
  response.resume();
  return { status: response.statusCode as number, headers: response.headers };
}

async function handshake(port: number, ca: string, version: SecureVersion): Promise<string | null> {
  // SECLEVEL 0: OpenSSL would not even offer the old versions, and the refusal must be the server's.
  const options = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
  const socket: TLSSocket = connectTls({ host: '127.0.0.1', port, ca, ...options });
  await once(socket, 'secureConnect');
  const spoken = socket.getProtocol();
  socket.destroy();
  return spoken;
}
