import { expect, test, vi } from 'vitest';
import { RawMqtt } from '../../helpers/raw-mqtt.ts';
import { until } from '../../helpers/until.ts';
import { startTestBroker } from '../test-broker.ts';
import { connectPacket, right, rightPublish, STATUS_TOPIC, TOPIC } from './bytes.ts';
import { VIOLATIONS, wrongConnects } from './violations.ts';

vi.setConfig({ testTimeout: 120_000 });

/** One broker for all rows; each row has a connection of its own. */
test('over the wire, each violation ends its connection: what came before it is kept, what comes after it is not', async () => {
  const broker = await startTestBroker();
  const wrongs: string[] = [];
  for (const [row, { clause, title, bytes }] of VIOLATIONS.entries()) {
    using client = await broker.login('alpha.g1');
    const before = broker.broker.stats().durable;
    client.socket.write(Buffer.concat([rightPublish(`before ${row}`), bytes, rightPublish(`after ${row}`)]));
    await client.expectClose().catch(() => wrongs.push(`[${clause}] ${title} is let pass`));
    await until('what came before is on disk', () => broker.broker.stats().durable === before + 1);
    if (client.received.some(({ cmd }) => cmd !== 'connack' && cmd !== 'puback')) wrongs.push(`${title} is answered`);
  }
  expect(wrongs).toEqual([]);
  expect(broker.journalled()).toEqual(VIOLATIONS.map((_, row) => `before ${row}`));
  expect(broker.broker.stats().protocolViolations).toEqual(countsBy(VIOLATIONS));
});

test('over the wire, each wrong CONNECT ends its connection, with a CONNACK where the standard has one', async () => {
  const broker = await startTestBroker();
  const login = { username: 'alpha.g1', password: broker.data.password('alpha.g1') };
  const wrongs: string[] = [];
  const connects = wrongConnects(login);
  for (const { clause, title, bytes, returnCode } of connects) {
    using client = await RawMqtt.open(broker.broker.port);
    client.socket.write(Buffer.concat([bytes, rightPublish('after')]));
    await client.expectClose().catch(() => wrongs.push(`[${clause}] ${title} is let pass`));
    const codes = client.received.map((packet) => (packet.cmd === 'connack' ? packet.returnCode : packet.cmd));
    const expected = returnCode === undefined ? [] : [returnCode];
    if (String(codes) !== String(expected)) wrongs.push(`[${clause}] ${title} is answered with ${String(codes)}`);
  }
  expect(wrongs).toEqual([]);
  expect(broker.journalled()).toEqual([]);
  expect(broker.broker.stats()).toMatchObject({ connections: 0, loginsRefused: 0 });
  expect(broker.broker.stats().protocolViolations).toEqual(countsBy(connects));
});

function countsBy(rows: readonly { readonly clause: string }[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(rows, ({ clause }) => clause)].map(([clause, { length }]) => [clause, length]));
}

test('[MQTT-3.1.2-1] a gateway of MQTT 3.1 is served', async () => {
  const broker = await startTestBroker();
  using client = await RawMqtt.open(broker.broker.port);
  const password = broker.data.password('alpha.g1');
  client.socket.write(connectPacket({ name: 'MQIsdp', level: 3, clientId: 'old', username: 'alpha.g1', password }));
  client.publish(TOPIC, 'of 2010');
  await client.expect('puback', 1);
  expect(client.packets('connack')).toMatchObject([{ returnCode: 0 }]);
  expect(broker.journalled()).toEqual(['of 2010']);
});

test('[MQTT-1.5.3-3] U+FEFF is a character as any other, never left away', async () => {
  const broker = await startTestBroker();
  using client = await RawMqtt.open(broker.broker.port);
  const password = broker.data.password('alpha.g1');
  const { returnCode } = await client.connect({ port: broker.broker.port, username: '\uFEFFalpha.g1', password });
  expect(returnCode).toBe(5);
  using other = await broker.login('alpha.g1');
  other.publish(`\uFEFF${TOPIC}`, 'elsewhere');
  await other.expectClose();
  expect(broker.journalled()).toEqual([]);
  expect(broker.broker.stats().foreignTopic).toBe(1);
});

test('[MQTT-3.14.4-2] a PUBLISH behind a DISCONNECT is not processed, nor is the will sent', async () => {
  const broker = await startTestBroker();
  const will = { topic: STATUS_TOPIC, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: false } as const;
  using client = await broker.login('alpha.g1', { will });
  client.socket.write(Buffer.concat([rightPublish('before'), right({ cmd: 'disconnect' }), rightPublish('after')]));
  await client.expectClose();
  using other = await broker.login('alpha.g1');
  other.publish(TOPIC, 'of another connection');
  await other.expect('puback', 1);
  expect(broker.journalled()).toEqual(['before', 'of another connection']);
  expect(broker.broker.presence.list()[0]?.status).toBeNull();
});

test('a violation in the pieces of a packet ends the connection when it shows', async () => {
  const broker = await startTestBroker();
  using client = await broker.login('alpha.g1');
  // Topic "ab#", cut after each byte; the payload never comes.
  for (const byte of [0x30, 0xff, 0x7f, 0x00, 0x03, 0x61, 0x62]) {
    client.socket.write(Buffer.from([byte]));
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  expect(client.isClosed).toBe(false);
  client.socket.write(Buffer.from([0x23]));
  await client.expectClose();
});
