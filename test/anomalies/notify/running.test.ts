import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { LiveNotice } from '../../../src/anomalies/notify/channels/live.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { until } from '../../helpers/until.ts';
import { Bench, CITY, event, MINUTE, NO_SECRETS, rule, WEDNESDAY_10 } from './notify-bench.ts';

const T = WEDNESDAY_10;
const CONTEXT = { isBackfill: () => false, enterpriseOf: () => 'alpha', now: T };

test('once it runs it sends by itself, and a receiver that hangs holds up no other rule', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  await bench.records.add(rule({ name: 'hangs' }), CITY, NO_SECRETS);
  await bench.records.add(rule({ name: 'good' }), CITY, NO_SECRETS);
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  bench.answer = async ({ rule: { name } }) => {
    if (name === 'hangs') await held;
    return { outcome: 'delivered', detail: 'taken' };
  };
  bench.notifier.start();
  const names = () => bench.sent.map((message) => message.rule.name).sort();
  await bench.notifier.eventsChanged([event({ at: T })], CONTEXT);
  await until('both were begun', () => bench.sent.length === 2);
  await bench.notifier.eventsChanged([event({ at: T, subject: 'm2' })], CONTEXT);
  await until('the good one goes on', () => bench.sent.length === 3);
  expect(names()).toEqual(['good', 'good', 'hangs']);
  release();
  // The rest of a lane needs no further event, only the next second.
  await until('the other one goes on', () => bench.sent.length === 4);
  const { id } = await bench.records.add(rule({ name: 'tested' }), CITY, NO_SECRETS);
  await bench.records.queueTest(id, 'main', T);
  await until('a test is sent within the second', () => names().includes('tested'), 5000);
});

test('notices go to the topic of their enterprise and to the live stream, and what these fail is tried again', async () => {
  await using bench = await Bench.open(temporaryDirectory());
  await bench.notifier.close();
  const published: [string, { readonly notices: readonly { readonly subject: string }[] }][] = [];
  const emitted: LiveNotice[] = [];
  let isDown = true;
  await bench.reopen({
    senders: {},
    publish: async (topic, payload) => {
      if (isDown) throw new Error('the broker is away');
      published.push([topic, JSON.parse(payload)]);
    },
    emit: (notice) => void emitted.push(notice),
  });
  await bench.records.add(rule({ channel: { type: 'mqtt' } }), CITY, NO_SECRETS);
  await bench.records.add(rule({ name: 'live' }), CITY, NO_SECRETS);
  await bench.tell([event({ at: T, subject: 'b1' }), event({ at: T, subject: 'city:' })]);
  expect(published).toEqual([]);
  isDown = false;
  await bench.at(T + MINUTE);
  expect(published.map(([topic, { notices }]) => [topic, notices[0]?.subject])).toEqual([
    ['energy/v1/beta/notices', 'b1'],
  ]);
  expect(emitted.map(({ enterprise, notices }) => [enterprise, notices[0]?.subject]).sort()).toEqual([
    [null, 'city:'],
    ['beta', 'b1'],
  ]);
});

test('neither secrets nor the query of a webhook are in the log of the program', async () => {
  const lines: string[] = [];
  const server = createServer((_, response) => void response.writeHead(404).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  await using bench = await Bench.open(temporaryDirectory());
  await bench.notifier.close();
  const log = createLogger('test', 'trace', { write: (line: string) => void lines.push(line) });
  await bench.reopen({ senders: {}, log });
  const channel = { type: 'webhook', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` } as const;
  const main = { secret: 'the-key-of-the-signature', secretQuery: 'access_token=hidden' };
  await bench.records.add(rule({ channel }), CITY, { main, escalation: null });
  await bench.tell([event({ at: T })]);
  for (let minute = 1; minute < 7; minute++) await bench.at(T + minute * MINUTE);
  expect(lines.filter((line) => line.includes('could not be delivered')).length).toBe(6);
  expect(lines.join('')).not.toMatch(/hidden|the-key-of-the-signature/);
});
