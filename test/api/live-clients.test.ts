/** Clients of the live stream that behave badly, on a server whose services the test plays itself. */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { ApiServices, GatewayPresence } from '../../src/api/services.ts';
import { until } from '../helpers/until.ts';
import { bareApp } from './routes.ts';

/** More than a client may be behind; each event is larger than what the system buffers of some hundred. */
const EVENTS = 9000;
const PADDING = 'x'.repeat(4000);

let app: FastifyInstance;
let tell: (presence: GatewayPresence) => void;
let port: number;

beforeAll(async () => {
  app = await bareApp({
    registry: registryOf('key'),
    readings: { takeChanges: async () => [] } as unknown as ApiServices['readings'],
    events: {
      onPresence: (listener) => (tell = listener),
      onAlarm: () => undefined,
      onAnomalies: () => undefined,
      onNotice: () => undefined,
    },
  });
  port = Number(new URL(await app.listen({ host: '127.0.0.1', port: 0 })).port);
});
afterEach(() => vi.useRealTimers());
afterAll(() => app?.close());

test('a client that takes nothing is let go, and the others get everything', async () => {
  const frozen = await openStream();
  frozen.pause();
  const reading = await openStream();
  let received = '';
  reading.setEncoding('utf8').on('data', (text: string) => {
    received = (received + text).slice(-20_000);
  });
  const ended = once(frozen, 'close');
  for (let i = 1; i <= EVENTS; i++) {
    tell(presence(`g${i}-${PADDING}`));
    // The one that reads has to get its turn, or it is as far behind as the other.
    if (i % 100 === 0) await until(`event ${i}`, () => received.includes(`"g${i}-`));
  }
  expect(received).toContain(`"g${EVENTS}-`);
  frozen.on('error', () => undefined).resume();
  await ended;
  reading.destroy();
});

test('a client that comes back far behind gets all that it missed, however much that is', async () => {
  const first = await openStream();
  const [hello] = (await once(first, 'data')) as [Buffer];
  first.destroy();
  const id = /id: (\S+)/.exec(hello.toString())?.[1] ?? '';
  for (let i = 1; i <= 1500; i++) tell(presence(`back-${i}-${PADDING}`));
  const back = await openStream(`Last-Event-ID: ${id}\r\n`);
  const numbers: number[] = [];
  let rest = '';
  back.setEncoding('utf8').on('data', (text: string) => {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks)
      for (const [, number] of block.matchAll(/"back-(\d+)-x+"/g)) numbers.push(Number(number));
  });
  await until('the last event', () => numbers.at(-1) === 1500);
  expect(numbers).toEqual(Array.from({ length: 1500 }, (_, i) => i + 1));
  back.destroy();
});

test('a heartbeat comes while nothing happens', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const quiet = await openStream();
  let received = '';
  quiet.setEncoding('utf8').on('data', (text: string) => {
    received += text;
  });
  await until('the hello', () => received.includes('event: hello'));
  vi.advanceTimersByTime(15_000);
  await until('a heartbeat', () => received.includes(': still here\n\n'));
  quiet.destroy();
});

function registryOf(key: string): ApiServices['registry'] {
  const principal = { kind: 'key', id: 'k', name: 'test', role: 'admin', enterprise: null, districts: null };
  return {
    snapshot: async () => ({ version: 1, enterprises: new Map(), gateways: new Map(), meters: new Map() }),
    authenticateKey: async (given: string) => (given === key ? principal : null),
  } as unknown as ApiServices['registry'];
}

function presence(gateway: string): GatewayPresence {
  return { enterprise: 'alpha', gateway, state: 'online', since: 0 };
}

/** A stream as raw bytes, at the first of which it resolves. */
async function openStream(headers = ''): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port });
  await once(socket, 'connect');
  socket.write(`GET /api/v1/live?events=gateway HTTP/1.1\r\nHost: hub\r\nAuthorization: Bearer key\r\n${headers}\r\n`);
  await once(socket, 'readable');
  return socket;
}
