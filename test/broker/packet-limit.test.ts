import { once } from 'node:events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData, type TestData } from '../helpers/running-hub.ts';
import { type SpawnedHub, spawnHub } from '../helpers/spawned-hub.ts';
import { telemetryTopic } from '../helpers/telemetry.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const MEGABYTE = 1024 * 1024;
const TOPIC = telemetryTopic('alpha.g1');

let data: TestData;
let hub: SpawnedHub;

beforeAll(async () => {
  data = await createTestData();
  hub = await spawnHub(data);
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
  data.remove();
});

/** Fixed header of a packet that announces a length (MQTT 3.1.1, 2.2.3). */
function header(type: number, length: number): Buffer {
  const bytes = [type];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** Writes until the other side ends the connection or all is written. */
async function flood(client: RawMqtt, bytes: number): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  for (let sent = 0; sent < bytes && !client.isClosed; sent += chunk.length) {
    if (!client.socket.write(chunk)) {
      await Promise.race([once(client.socket, 'drain'), once(client.socket, 'close')]).catch(() => undefined);
    }
  }
}

/** Others are served: one message there and back. */
async function expectService(): Promise<void> {
  using other = await hub.raw('beta.g1');
  other.publish(telemetryTopic('beta.g1'), '{"readings":[]}');
  await other.expect('puback', 1);
}

test('a packet of the largest allowed size is taken', async () => {
  using client = await hub.raw('alpha.g1');
  const payload = Buffer.alloc(MEGABYTE - TOPIC.length - 100, 0x20);
  client.publish(TOPIC, payload);
  await client.expect('puback', 1);
});

test('a packet of 10 MB ends its connection, is not journalled and is counted', async () => {
  const before = await hub.api().metric('meterhub_mqtt_packets_too_large_total');
  const headBefore = await hub.api().metric('meterhub_journal_head_offset');
  using client = await hub.raw('alpha.g1');
  client.socket.write(header(0x32, 10 * MEGABYTE));
  await flood(client, 10 * MEGABYTE);
  await client.expectClose();
  expect(client.acknowledged()).toEqual([]);
  expect(await hub.api().metric('meterhub_mqtt_packets_too_large_total')).toBe(before + 1);
  expect(await hub.api().metric('meterhub_journal_head_offset')).toBe(headBefore);
  await expectService();
});

test('fifty announcements of 256 MB cost no memory and harm nobody', async () => {
  await expectService();
  const before = hub.residentBytes();
  let most = before;
  const users = ['alpha.g1', 'alpha.g2', 'beta.g1', 'beta.g2'];
  const clients = await Promise.all(Array.from({ length: 50 }, (_, i) => hub.raw(users[i % 4] ?? '')));
  await Promise.all(
    clients.map(async (client) => {
      client.socket.write(header(0x32, 256 * MEGABYTE - 1));
      await flood(client, 4 * MEGABYTE);
      await client.expectClose();
      most = Math.max(most, hub.residentBytes());
    }),
  );
  // Buffering what was sent would be 200 MB, what was announced 12 GB.
  expect((most - before) / MEGABYTE).toBeLessThan(120);
  await expectService();
});

test('an oversize CONNECT ends its connection without a CONNACK', async () => {
  const before = await hub.api().metric('meterhub_mqtt_packets_too_large_total');
  using client = await RawMqtt.open(hub.mqttPort);
  client.socket.write(header(0x10, 900 * 1024));
  await flood(client, 900 * 1024);
  await client.expectClose();
  expect(client.received).toEqual([]);
  expect(await hub.api().metric('meterhub_mqtt_packets_too_large_total')).toBe(before + 1);
  await expectService();
});

test.each([
  ['bytes that are not MQTT', Buffer.from('GET / HTTP/1.1\r\nHost: hub\r\n\r\n')],
  ['a remaining length of five bytes', Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0x7f])],
  ['a reserved packet type', Buffer.from([0xf0, 0x00])],
  ['a CONNECT of another protocol', Buffer.from([0x10, 12, 0, 4, ...Buffer.from('HTTP'), 4, 2, 0, 60, 0, 0])],
  [
    'a CONNECT with lengths past its end',
    Buffer.from([0x10, 12, 0, 4, ...Buffer.from('MQTT'), 4, 2, 0, 60, 0xff, 0xff]),
  ],
])('%s ends the connection and the hub goes on', async (_, bytes) => {
  using client = await RawMqtt.open(hub.mqttPort);
  client.socket.write(bytes);
  await client.expectClose();
  expect(client.packets('connack').filter(({ returnCode }) => returnCode === 0)).toEqual([]);
  await expectService();
});

test('random bytes after a login end the connection and the hub goes on', async () => {
  for (let round = 0; round < 50; round++) {
    using client = await hub.raw('alpha.g1');
    const bytes = crypto.getRandomValues(new Uint8Array(2000));
    client.socket.end(bytes);
    await client.expectClose();
  }
  await expectService();
  expect(hub.isRunning).toBe(true);
});
