import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIVE_EVENTS } from '../../src/api/live.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy, telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type Ask, asker, type Json, untilProcessed } from './asking.ts';
import { EventReader, type ReceivedEvent } from './event-reader.ts';

let hub: TestHub;
let ask: Ask;
let seq = 0;

beforeAll(async () => {
  hub = await startTestHub();
  ask = await asker(hub);
});
afterAll(() => hub?.[Symbol.asyncDispose]());

const TIMEOUT = { timeout: 30_000 };

describe('events', TIMEOUT, () => {
  test('a stream begins with a hello and the headers of a stream', async () => {
    await using reader = await EventReader.open(hub);
    expect(await reader.expect('hello')).toEqual({ at: expect.any(String), resumed: false, missed: false });
    expect(reader.response.statusCode).toBe(200);
    expect(reader.response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    });
  });

  test('a reading that arrives right after the hello is told', async () => {
    await using reader = await EventReader.open(hub, { query: 'events=readings' });
    await reader.expect('hello');
    const ts = Date.now();
    await publish(energy(++seq, 'alpha-E1', ts, 12.5));
    const { items } = await reader.expect('readings');
    expect(items).toEqual([
      {
        ...{ meter: 'alpha-E1', enterprise: 'alpha', energy: 'electricity', quantity: 'activeEnergy', unit: 'kWh' },
        ...{ value: 12.5, ts: new Date(ts).toISOString(), quality: { level: 'good', reasons: [] } },
      },
    ]);
  });

  test('totals and accounts come as the API answers them', async () => {
    await publish(telemetry(++seq, { meter: 'alpha-E1', ts: Date.now(), values: { activePower: 41.5 } }));
    await untilProcessed(hub, seq);
    await using reader = await EventReader.open(hub);
    const { latest, ...answered } = (await ask('/api/v1/city/live')).body;
    const totals = await reader.expect('totals');
    expect({ ...totals, at: null }).toEqual({ ...answered, at: null });
    expect(totals.totals[0]).toMatchObject({
      energy: 'electricity',
      unit: 'kW',
      value: 41.5,
      meters: 2,
      metersReporting: 1,
    });
    const account = (await ask('/api/v1/ingest/accounting')).body;
    expect((await reader.expect('accounting')).total).toEqual(account.total);
  });

  test('a gateway that comes and goes is told', async () => {
    await using reader = await EventReader.open(hub, { query: 'events=gateway' });
    await reader.expect('hello');
    const client = await hub.mqtt('beta.g2');
    const online = await reader.expect('gateway');
    expect(online).toEqual({ id: 'g2', enterprise: 'beta', state: 'online', since: expect.any(String) });
    await client.endAsync();
    expect(await reader.expect('gateway')).toMatchObject({ id: 'g2', state: 'offline' });
  });

  test('an alarm is told when it is raised and when it is over', async () => {
    await using reader = await EventReader.open(hub, { query: 'events=alarm' });
    await reader.expect('hello');
    hub.hub.alarms.raise('processing_stalled', 'waits');
    expect(await reader.expect('alarm')).toMatchObject({
      code: 'processing_stalled',
      message: 'waits',
      state: 'raised',
    });
    hub.hub.alarms.clear('processing_stalled');
    expect(await reader.expect('alarm')).toMatchObject({ code: 'processing_stalled', state: 'cleared' });
  });

  test('only the events asked for come', async () => {
    await using reader = await EventReader.open(hub, { query: 'events=totals,gateway' });
    await reader.expect('totals');
    await publish(energy(++seq, 'alpha-E1', Date.now(), 20));
    await untilProcessed(hub, seq);
    await reader.expect('totals');
    await reader.expect('totals');
    expect(new Set(reader.names())).toEqual(new Set(['hello', 'totals', 'gateway']));
  });

  test('only readings of the meter asked for come', async () => {
    await using reader = await EventReader.open(hub, { query: 'meter=alpha-E2&events=readings' });
    await reader.expect('hello');
    await publish(energy(++seq, 'alpha-E1', Date.now(), 21));
    await publish(energy(++seq, 'alpha-E2', Date.now(), 22));
    await reader.expect('readings');
    expect(new Set(itemsOf(reader.events).map(({ meter }) => meter))).toEqual(new Set(['alpha-E2']));
  });

  test.each(['events=nothing', 'events=', 'events=totals,', 'meter=', 'meter=nope'])(
    '%s is a problem',
    async (query) => {
      const { status, body } = await ask(`/api/v1/live?${query}`);
      expect(status).toBe(query === 'meter=nope' ? 404 : 400);
      expect(body.detail).toMatch(query === 'meter=nope' ? /nope/ : /events|meter/);
    },
  );
});

describe('going on after an interruption', TIMEOUT, () => {
  test('what was missed is delivered once, in order, and what follows after it', async () => {
    await using steady = await EventReader.open(hub);
    await steady.expect('totals');
    const left = await EventReader.open(hub);
    await left.expect('totals');
    await left[Symbol.asyncDispose]();
    const from = left.lastEventId;
    for (const value of [31, 32, 33]) {
      await publish(energy(++seq, 'alpha-E1', Date.now(), value));
      await steady.expect('readings', ({ items }) => items.some((item: Json) => item.value === value));
    }
    await using back = await EventReader.open(hub, { lastEventId: from });
    expect(await back.expect('hello')).toMatchObject({ resumed: true, missed: false });
    await back.expect('readings', ({ items }) => items.some((item: Json) => item.value === 33));
    hub.hub.alarms.raise('journal_full', 'the last of both');
    await Promise.all([steady.expect('alarm'), back.expect('alarm')]);
    hub.hub.alarms.clear('journal_full');
    const after = steady.events.slice(steady.events.findIndex(({ id }) => id === from) + 1);
    const upTo = (events: readonly ReceivedEvent[]) =>
      events.slice(0, events.findIndex(({ name }) => name === 'alarm') + 1);
    expect(upTo(back.events.slice(1))).toEqual(upTo(after));
  });

  test('the id of a hello is enough to go on from', async () => {
    const first = await EventReader.open(hub, { query: 'events=alarm' });
    await first.expect('hello');
    await first[Symbol.asyncDispose]();
    hub.hub.alarms.raise('journal_full', 'while away');
    hub.hub.alarms.clear('journal_full');
    await using back = await EventReader.open(hub, { query: 'events=alarm', lastEventId: first.lastEventId });
    expect(await back.expect('alarm')).toMatchObject({ state: 'raised' });
    expect(await back.expect('alarm')).toMatchObject({ state: 'cleared' });
  });

  test.each(['0-1', 'x', '', `${'9'.repeat(30)}-9`])(
    'the id "%s" of no event of this hub means that events were missed',
    async (id) => {
      await using reader = await EventReader.open(hub, { lastEventId: id });
      expect(await reader.expect('hello')).toMatchObject({ resumed: false, missed: true });
    },
  );
});

test('a hub that stops ends its streams in order', async () => {
  const short = await startTestHub();
  await using reader = await EventReader.open(short);
  await reader.expect('hello');
  await short[Symbol.asyncDispose]();
  await until('the stream ends', () => reader.isEnded);
  expect(reader.response.complete).toBe(true);
});

test('a notice reaches those whom its rule is about, in the stream and by MQTT, and nobody else', async () => {
  const gateways = await Promise.all(['alpha.g1', 'beta.g1'].map((username) => hub.mqtt(username)));
  const [alpha, beta] = gateways as [MqttClient, MqttClient];
  const published: string[] = [];
  for (const client of gateways) client.on('message', (topic, payload) => void published.push(`${topic} ${payload}`));
  await alpha.subscribeAsync('energy/v1/alpha/notices', { qos: 1 });
  await beta.subscribeAsync('energy/v1/beta/notices', { qos: 1 });
  const query = 'events=notice,totals';
  await using ofAlpha = await EventReader.open(hub, { role: 'enterprise:alpha', query });
  await using ofBeta = await EventReader.open(hub, { role: 'enterprise:beta', query });
  await Promise.all([ofAlpha.expect('hello'), ofBeta.expect('hello')]);
  const scope = { kind: 'enterprise', enterprise: 'alpha' };
  const messages: Json = {};
  for (const type of ['live', 'mqtt'] as const) {
    const rule = await post('/api/v1/notification-rules', { name: `by ${type}`, scope, channel: { type } });
    messages[type] = (await post(`/api/v1/notification-rules/${rule.id}/test`, {})).message;
  }
  const told = await ofAlpha.expect('notice');
  expect(told).toMatchObject({ id: messages.live, rule: { name: 'by live' } });
  await until('the notice by MQTT', () => published.length > 0);
  expect(published).toEqual([expect.stringMatching(/^energy\/v1\/alpha\/notices /)]);
  expect(JSON.parse(published[0]?.slice('energy/v1/alpha/notices '.length) as string)).toMatchObject({
    ...{ id: messages.mqtt, kind: 'test', rule: { name: 'by mqtt' } },
  });
  await ofBeta.expect('totals');
  expect(ofBeta.text).not.toContain('notice');
  await Promise.all(gateways.map((client) => client.endAsync()));
});

test('every event that a stream may have is among those that were tested', () => {
  // `anomalies` in anomalies.test.ts.
  const tested = ['accounting', 'alarm', 'anomalies', 'gateway', 'notice', 'readings', 'totals'];
  expect([...LIVE_EVENTS].sort()).toEqual(tested);
});

async function post(path: string, body: object): Promise<Json> {
  const headers = { 'content-type': 'application/json' };
  const answer = await ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.body;
}

async function publish(message: string): Promise<void> {
  const client = await hub.mqtt('alpha.g1');
  await client.publishAsync(telemetryTopic('alpha.g1'), message, { qos: 1 });
  await client.endAsync();
}

function itemsOf(events: readonly ReceivedEvent[]): Json[] {
  return events.flatMap(({ name, data }) => (name === 'readings' ? data.items : []));
}
