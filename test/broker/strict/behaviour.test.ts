import { expect, test } from 'vitest';
import { RawMqtt } from '../../helpers/raw-mqtt.ts';
import { until } from '../../helpers/until.ts';
import { startTestBroker, type TestBroker } from '../test-broker.ts';
import {
  COMMAND_TOPIC,
  connectPacket,
  field,
  PASSWORD,
  packet,
  RECEIPT_TOPIC,
  raw,
  rightPublish,
  STATUS_TOPIC,
  TOPIC,
  USERNAME,
  word,
} from './bytes.ts';

const WILL = { topic: STATUS_TOPIC, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true } as const;

/** A connection that asks for a session that lasts, with a client identifier. */
async function lasting(broker: TestBroker, clientId: string): Promise<RawMqtt> {
  const client = await RawMqtt.open(broker.broker.port);
  const login = { username: 'alpha.g1', password: broker.data.password('alpha.g1') };
  client.socket.write(connectPacket({ clientId, ...login, flags: USERNAME | PASSWORD }));
  await client.expect('connack', 1);
  return client;
}

function subscribe(client: RawMqtt, messageId: number, ...topics: readonly string[]): void {
  client.send({ cmd: 'subscribe', messageId, subscriptions: topics.map((topic) => ({ topic, qos: 1 as const })) });
}

/** Gives the broker's answer to everything that was sent before. */
async function settle(client: RawMqtt): Promise<void> {
  const before = client.packets('pingresp').length;
  client.ping();
  await client.expect('pingresp', before + 1);
}

function willOf({ broker }: TestBroker): string | undefined {
  return broker.presence.list()[0]?.status?.state;
}

test('[MQTT-3.8.4-1] [MQTT-3.8.4-2] [MQTT-3.8.4-5] a SUBACK answers every filter in order, equal and refused ones too', async () => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1');
  const filters = [COMMAND_TOPIC, 'energy/#', COMMAND_TOPIC, RECEIPT_TOPIC, '$share/a/b', COMMAND_TOPIC];
  const requested = [1, 1, 0, 2, 1, 1];
  const entries = filters.flatMap((filter, i) => [field(filter), raw(requested[i] ?? 0)]);
  client.socket.write(packet(0x82, word(4660), ...entries));
  const [suback] = await client.expect('suback', 1);
  expect(suback).toMatchObject({ messageId: 4660, granted: [1, 128, 0, 2, 128, 1] });
});

test('[MQTT-3.8.4-3] [MQTT-3.8.4-4] of equal filters the last holds, and a message comes once', async () => {
  const { broker, login } = await startTestBroker();
  using client = await login('alpha.g1');
  const once = (qos: 0 | 1) => Buffer.concat([field(RECEIPT_TOPIC), raw(qos)]);
  client.socket.write(packet(0x82, word(1), once(1), once(1), once(0)));
  client.socket.write(packet(0x82, word(2), once(0)));
  // Each SUBSCRIBE brings a summary, at most one a second.
  await client.expect('publish', 2);
  broker.sendReceipt('alpha', 'g1', 'the receipt');
  await client.expect('publish', 3);
  await settle(client);
  expect(client.packets('publish').map(({ qos, payload }) => [qos, String(payload)])).toEqual([
    [0, '{"type":"summary"}'],
    [0, '{"type":"summary"}'],
    [0, 'the receipt'],
  ]);
});

test('[MQTT-3.10.4-1] [MQTT-3.10.4-4] [MQTT-3.10.4-5] an UNSUBSCRIBE is answered, and ends what it names alone', async () => {
  const { broker, login } = await startTestBroker();
  using client = await login('alpha.g1');
  subscribe(client, 1, RECEIPT_TOPIC, COMMAND_TOPIC);
  await client.expect('publish', 1);
  client.send({ cmd: 'unsubscribe', messageId: 7, unsubscriptions: [COMMAND_TOPIC, 'energy/#', 'never/heard/of'] });
  await client.expect('unsuback', 1);
  broker.sendReceipt('alpha', 'g1', 'still coming');
  await client.expect('publish', 2);
  client.send({ cmd: 'unsubscribe', messageId: 8, unsubscriptions: [RECEIPT_TOPIC] });
  await client.expect('unsuback', 2);
  expect(client.packets('unsuback').map(({ messageId }) => messageId)).toEqual([7, 8]);
  broker.sendReceipt('alpha', 'g1', 'not coming');
  await settle(client);
  expect(client.packets('publish')).toHaveLength(2);
});

test('[MQTT-3.2.2-1] [MQTT-3.2.2-3] [MQTT-3.1.4-2] no session is kept, and every CONNACK says so, at a take-over too', async () => {
  const broker = await startTestBroker();
  using first = await lasting(broker, 'same');
  subscribe(first, 1, RECEIPT_TOPIC);
  await first.expect('publish', 1);
  // Not acknowledged: a broker with sessions would send it again, with DUP (MQTT-3.3.1-1, MQTT-4.4.0-1).
  using second = await lasting(broker, 'same');
  await first.expectClose();
  broker.broker.sendReceipt('alpha', 'g1', 'for nobody');
  await settle(second);
  expect(second.packets('publish')).toEqual([]);
  second.destroy();
  await until('it is gone', () => broker.broker.stats().connections === 0);
  broker.broker.sendReceipt('alpha', 'g1', 'while it is away');
  using third = await lasting(broker, 'same');
  await settle(third);
  expect(third.packets('publish')).toEqual([]);
  for (const { received } of [first, second, third]) {
    expect(received[0]).toMatchObject({ cmd: 'connack', returnCode: 0, sessionPresent: false });
  }
});

test('[MQTT-3.1.3-6] [MQTT-3.1.3-7] clients without an identifier get one each', async () => {
  const broker = await startTestBroker();
  using first = await broker.login('alpha.g1', { clientId: '' });
  using second = await broker.login('alpha.g1', { clientId: '' });
  await settle(first);
  await settle(second);
  expect(broker.broker.stats().connections).toBe(2);
});

test('[MQTT-3.2.2-5] a CONNACK with a return code is the last thing that comes', async () => {
  const broker = await startTestBroker();
  using client = await RawMqtt.open(broker.broker.port);
  const connect = connectPacket({ clientId: 'c', username: 'alpha.g1', password: 'wrong' });
  client.socket.write(Buffer.concat([connect, rightPublish('after'), packet(0xc0)]));
  await client.expectClose();
  expect(client.received).toMatchObject([{ cmd: 'connack', returnCode: 5, sessionPresent: false }]);
  expect(broker.journalled()).toEqual([]);
});

test('[MQTT-4.3.2-2] [MQTT-3.3.1-3] what a client sends again with DUP is acknowledged again', async () => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1');
  const original = { cmd: 'publish', topic: TOPIC, payload: 'x', qos: 1, messageId: 5, retain: false } as const;
  client.send({ ...original, dup: false });
  client.send({ ...original, dup: true });
  await client.expect('puback', 2);
  expect(client.acknowledged()).toEqual([5, 5]);
});

test('[MQTT-4.3.3-2] [MQTT-4.6.0-3] [MQTT-3.6.4-1] QoS 2 goes by PUBRECs in order and PUBCOMPs, for a PUBREL of nothing too', async () => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1');
  const ids = [9, 3, 7, 1, 5, 2];
  client.together(() => {
    for (const messageId of ids) client.publish(TOPIC, `m${messageId}`, { qos: 2, messageId });
  });
  const pubrecs = await client.expect('pubrec', ids.length);
  for (const messageId of [...ids, 4660]) client.send({ cmd: 'pubrel', messageId });
  const pubcomps = await client.expect('pubcomp', ids.length + 1);
  expect(pubrecs.map(({ messageId }) => messageId)).toEqual(ids);
  expect(new Set(pubcomps.map(({ messageId }) => messageId))).toEqual(new Set([...ids, 4660]));
  expect(broker.journalled()).toEqual(ids.map((id) => `m${id}`));
});

test('[MQTT-4.6.0-2] [MQTT-4.6.0-6] [MQTT-2.3.1-1] [MQTT-3.3.1-9] PUBACKs and messages come in order, not retained, not DUP', async () => {
  const { broker, login, journalled } = await startTestBroker();
  using client = await login('alpha.g1');
  subscribe(client, 1, RECEIPT_TOPIC);
  await client.expect('publish', 1);
  const numbers = Array.from({ length: 500 }, (_, i) => i + 1);
  client.together(() => {
    for (const n of numbers) client.publish(TOPIC, `t${n}`, { messageId: n, retain: true });
  });
  for (const n of numbers) broker.sendReceipt('alpha', 'g1', String(n));
  await client.expect('puback', 500);
  await client.expect('publish', 501);
  expect(client.acknowledged()).toEqual(numbers);
  expect(journalled()).toEqual(numbers.map((n) => `t${n}`));
  const receipts = client.packets('publish').slice(1);
  expect(receipts.map(({ payload }) => Number(payload))).toEqual(numbers);
  const ids = new Set(receipts.map(({ messageId }) => messageId));
  expect(ids.size).toBe(500);
  expect(ids.has(0)).toBe(false);
  expect(receipts.filter(({ retain, dup }) => retain || dup)).toEqual([]);
});

test('[MQTT-3.3.1-10] [MQTT-3.3.1-11] a message with retain is not kept: who subscribes later gets none', async () => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1');
  client.publish(STATUS_TOPIC, '{"state":"online"}', { messageId: 1, retain: true });
  client.publish(TOPIC, 'x', { messageId: 2, retain: true });
  await client.expect('puback', 2);
  subscribe(client, 3, COMMAND_TOPIC, STATUS_TOPIC, TOPIC);
  const [suback] = await client.expect('suback', 1);
  await settle(client);
  expect(suback?.granted).toEqual([1, 128, 128]);
  expect(client.packets('publish')).toEqual([]);
});

test('[MQTT-3.12.4-1] each PINGREQ has its PINGRESP', async () => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1');
  client.together(() => {
    for (let i = 0; i < 100; i++) client.ping();
  });
  await client.expect('pingresp', 100);
});

test('[MQTT-3.1.2-24] [MQTT-3.1.2-8] silence of one and a half keepalives ends a connection with its will, PINGREQs keep it', async () => {
  const broker = await startTestBroker();
  using pinging = await broker.login('beta.g1', { keepalive: 1 });
  const timer = setInterval(() => pinging.ping(), 700);
  const started = performance.now();
  using silent = await broker.login('alpha.g1', { keepalive: 1, will: WILL });
  await silent.expectClose();
  const silence = performance.now() - started;
  await until('the will is there', () => willOf(broker) !== undefined || broker.broker.presence.list().length === 2);
  await until('twice the keepalive and more', () => performance.now() - started > 3000);
  clearInterval(timer);
  expect(pinging.isClosed).toBe(false);
  expect(silence).toBeGreaterThan(1490);
  // As if the network had failed: the clock of the broker, and a machine that may be busy.
  expect(silence).toBeLessThan(2800);
  const { status } = broker.broker.presence.list().find(({ enterprise }) => enterprise === 'alpha') ?? {};
  expect(status?.state).toBe('offline');
});

test.each([
  ['is cut', (client: RawMqtt) => client.destroy()],
  ['ends without DISCONNECT', (client: RawMqtt) => client.socket.end()],
  ['violates the protocol', (client: RawMqtt) => client.socket.write(packet(0x38, field(TOPIC)))],
  ['publishes elsewhere', (client: RawMqtt) => client.publish('elsewhere', 'x')],
])('[MQTT-3.1.2-8] the will of a connection that %s is sent', async (_, lose) => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1', { will: WILL });
  lose(client);
  await until('the will is there', () => willOf(broker) === 'offline');
});

test('[MQTT-3.1.2-8] the will is sent when another connection takes the client identifier over', async () => {
  const broker = await startTestBroker();
  using first = await broker.login('alpha.g1', { will: WILL, clientId: 'same' });
  using second = await broker.login('alpha.g1', { clientId: 'same' });
  await first.expectClose();
  await settle(second);
  await until('the will is there', () => willOf(broker) === 'offline');
});

test('[MQTT-3.1.2-10] [MQTT-3.14.4-3] after a DISCONNECT no will is sent', async () => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1', { will: WILL });
  client.send({ cmd: 'disconnect' });
  await client.expectClose();
  using other = await broker.login('alpha.g1');
  await settle(other);
  expect(willOf(broker)).toBeUndefined();
});

/** A little more than the 64 KB that a socket is read of at one time: its end comes while the login is under way. */
const LARGE = 'x'.repeat(66_000);

test('[MQTT-3.1.4-5] what is still coming during the login is answered after the CONNACK, as if it had waited for that', async () => {
  const broker = await startTestBroker();
  const login = { username: 'alpha.g1', password: broker.data.password('alpha.g1') };
  for (let n = 0; n < 10; n++) {
    using client = await RawMqtt.open(broker.broker.port);
    const subscription = packet(0x82, word(1), field(COMMAND_TOPIC), raw(1));
    client.socket.write(
      Buffer.concat([connectPacket({ clientId: `c${n}`, ...login }), rightPublish(LARGE, 1, 2), subscription]),
    );
    await client.expect('suback', 1);
    await client.expect('puback', 1);
    expect(client.received[0]?.cmd).toBe('connack');
    expect(client.packets('suback')).toMatchObject([{ granted: [1] }]);
  }
  expect(broker.journalled()).toEqual(Array(10).fill(LARGE));
});

test('[MQTT-3.1.4-5] what is still coming during a login that is refused has no answer', async () => {
  const broker = await startTestBroker();
  const login = { username: 'alpha.g1', password: 'x' };
  const subscription = packet(0x82, word(1), field('x'.repeat(65_535)), raw(1));
  for (let n = 0; n < 10; n++) {
    using client = await RawMqtt.open(broker.broker.port);
    client.socket.write(Buffer.concat([connectPacket({ clientId: `c${n}`, ...login }), subscription]));
    await client.expectClose();
    expect(client.received.filter(({ cmd }) => cmd !== 'connack')).toEqual([]);
  }
});
