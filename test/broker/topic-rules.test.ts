import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { energy } from '../helpers/telemetry.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const FOREIGN_TOPICS = [
  'energy/v1/beta/g1/telemetry',
  'energy/v1/alpha/g2/telemetry',
  'energy/v1/beta/g1/status',
  'energy/v1/alpha/g2/status',
  'energy/v1/alpha/g1/receipt',
  'energy/v1/beta/g1/receipt',
  'energy/v1/alpha/g1/command',
  'energy/v1/alpha/g1',
  'energy/v1/alpha/g1/telemetry/',
  'energy/v1/alpha/g1/telemetry/x',
  'energy/v1/alpha/g1/Telemetry',
  '/energy/v1/alpha/g1/telemetry',
  'energy/v1/alpha//telemetry',
  'energy/v1/alpha/../g1/telemetry',
  '$SYS/broker/version',
  '$share/group/energy/v1/alpha/g1/telemetry',
  'spBv1.0/alpha/DDATA/g1',
  'x',
  'a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p',
  'constructor',
  '__proto__',
];

test.each(FOREIGN_TOPICS.flatMap((topic) => ([0, 1, 2] as const).map((qos) => [topic, qos] as const)))(
  'publishing on %s with QoS %i ends the connection and nothing is journalled',
  async (topic, qos) => {
    const headBefore = await hub.api().metric('meterhub_journal_head_offset');
    using client = await hub.raw('alpha.g1');
    client.publish(topic, energy(1, 'alpha-E1', Date.now(), 1), { qos, retain: true });
    await client.expectClose();
    expect(client.received.map(({ cmd }) => cmd)).toEqual(['connack']);
    expect(await hub.api().metric('meterhub_journal_head_offset')).toBe(headBefore);
  },
);

test.each(['energy/v1/alpha/+/telemetry', '#', 'energy/v1/alpha/g1/#', 'energy/+/alpha/g1/telemetry', ''])(
  'publishing on the wildcard or empty topic %o ends the connection',
  async (topic) => {
    using client = await hub.raw('alpha.g1');
    // Written by hand: the packet library refuses to make such a packet.
    const name = Buffer.from(topic);
    const body = Buffer.concat([Buffer.from([0, name.length]), name, Buffer.from([0, 1]), Buffer.from('{}')]);
    client.socket.write(Buffer.concat([Buffer.from([0x32, body.length]), body]));
    await client.expectClose();
    expect(client.acknowledged()).toEqual([]);
  },
);

test('what was published before a foreign topic has its PUBACK and is kept', async () => {
  using client = await hub.raw('alpha.g1');
  client.publish('energy/v1/alpha/g1/telemetry', energy(1, 'alpha-E1', Date.now(), 1), { messageId: 1 });
  await client.expect('puback', 1);
  client.publish('energy/v1/beta/g1/telemetry', energy(2, 'beta-E1', Date.now(), 1), { messageId: 2 });
  await client.expectClose();
  expect(client.acknowledged()).toEqual([1]);
});

test('a gateway may subscribe to its receipts and its commands', async () => {
  using client = await hub.raw('alpha.g1');
  client.send({
    ...{ cmd: 'subscribe', messageId: 7 },
    subscriptions: [
      { topic: 'energy/v1/alpha/g1/receipt', qos: 1 },
      { topic: 'energy/v1/alpha/g1/command', qos: 1 },
    ],
  });
  const [suback] = await client.expect('suback', 1);
  expect(suback).toMatchObject({ messageId: 7, granted: [1, 1] });
});

test.each([
  'energy/v1/alpha/g2/receipt',
  'energy/v1/beta/g1/receipt',
  'energy/v1/beta/g1/command',
  'energy/v1/alpha/g1/telemetry',
  'energy/v1/alpha/g1/status',
  'energy/v1/alpha/g1/+',
  'energy/v1/alpha/+/receipt',
  'energy/v1/+/+/telemetry',
  'energy/#',
  '#',
  '+/+/+/+/+',
  '$SYS/#',
  '$SYS/+/new/clients',
  '$share/group/energy/v1/alpha/g1/receipt',
  '$share/group/#',
  'constructor',
])('a subscription to %s is refused with 0x80 and brings nothing', async (topic) => {
  const refusedBefore = await hub.api().metric('meterhub_mqtt_subscriptions_refused_total');
  using client = await hub.raw('alpha.g1');
  client.send({
    ...{ cmd: 'subscribe', messageId: 1 },
    subscriptions: [
      { topic, qos: 1 },
      { topic: 'energy/v1/alpha/g1/command', qos: 1 },
    ],
  });
  const [suback] = await client.expect('suback', 1);
  expect(suback?.granted).toEqual([128, 1]);
  expect(await hub.api().metric('meterhub_mqtt_subscriptions_refused_total')).toBe(refusedBefore + 1);

  using other = await hub.raw('beta.g1');
  other.publish('energy/v1/beta/g1/status', '{"state":"online"}', { messageId: 1, retain: true });
  other.publish('energy/v1/beta/g1/telemetry', energy(1, 'beta-E1', Date.now(), 1), { messageId: 2 });
  await other.expect('puback', 2);
  client.ping();
  await client.expect('pingresp', 1);
  expect(client.packets('publish')).toEqual([]);
});
