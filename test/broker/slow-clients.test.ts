import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openBroker } from '../../src/broker/broker.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openEmbeddedJournal } from '../../src/journal/embedded/writer.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData, startTestHub } from '../helpers/running-hub.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

test('a connection that sends nothing, half a CONNECT or one byte now and then is closed by the connect timeout', async () => {
  await using hub = await startTestHub({ config: { mqtt: { connectTimeout: '400ms' } } });
  const open = () => RawMqtt.open(hub.mqttPort);
  using silent = await open();
  using half = await open();
  using dripping = await open();
  half.socket.write(Buffer.from([0x10, 20, 0, 4, 0x4d]));
  // A CONNECT that would take two seconds: each byte moves something, which must not keep the door open.
  const connect = Buffer.from([0x10, 90, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 78, ...Array(78).fill(0x61)]);
  let sent = 0;
  const drip = setInterval(() => {
    if (sent < connect.length && dripping.socket.writable) dripping.socket.write(connect.subarray(sent, ++sent));
  }, 20);
  await Promise.all([silent, half, dripping].map((client) => client.expectClose()));
  clearInterval(drip);
  expect(sent).toBeGreaterThan(5);
  expect(sent).toBeLessThan(connect.length);
  for (const client of [silent, half, dripping]) expect(client.received).toEqual([]);
});

test('a connection that has logged in is not closed by the connect timeout', async () => {
  await using hub = await startTestHub({ config: { mqtt: { connectTimeout: '200ms' } } });
  using idle = await hub.raw('alpha.g1');
  using silent = await RawMqtt.open(hub.mqttPort);
  await silent.expectClose();
  idle.ping();
  await idle.expect('pingresp', 1);
});

test('five thousand idle connections are held while another client is served', async () => {
  using data = await createTestData();
  const configFile = join(data.directory, 'config.yaml');
  writeFileSync(configFile, 'mqtt: { quota: { connections: 2500 } }\n');
  await using hub = await spawnHub(data, { configFile });
  const clients: RawMqtt[] = [];
  try {
    while (clients.length < 5000) {
      const batch = Array.from({ length: 100 }, (_, i) => hub.raw(i % 2 === 0 ? 'alpha.g1' : 'alpha.g2'));
      clients.push(...(await Promise.all(batch)));
    }
    expect(await hub.api().metric('meterhub_mqtt_connections')).toBe(5000);
    using other = await hub.raw('beta.g1');
    other.publish(telemetryTopic('beta.g1'), energy(1, 'beta-E1', Date.now(), 1), { messageId: 1 });
    await other.expect('puback', 1);
    expect(clients.filter(({ isClosed }) => isClosed)).toEqual([]);
  } finally {
    for (const client of clients) client.destroy();
  }
  await until('nobody is connected', async () => (await hub.api().metric('meterhub_mqtt_connections')) === 0);
});

test('a half-open connection of a gateway ends with its keepalive', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1', { keepalive: 1 });
  client.socket.pause();
  await until('nobody is connected', async () => (await hub.api().metric('meterhub_mqtt_connections')) === 0);
});

test('a frozen subscriber is closed by the drain timeout while others go on', async () => {
  using data = await createTestData();
  const { journal: directory, registry: registryDirectory } = dataPaths(data.directory);
  const registry = await openRegistry(sqliteRegistryIn(registryDirectory));
  const limits = { bytesMax: 1e8, retainBytes: 1e7, freeBytesMin: 0, waitingBytesMax: 1e7 };
  const journal = await openEmbeddedJournal({ directory, ...limits });
  // Summaries larger than all buffers on the way take the place of very many receipts.
  const summaryFor = async (enterprise: string) => 'x'.repeat(enterprise === 'alpha' ? 32e6 : 10);
  const broker = await openBroker(
    { registry, journal, log: createLogger('broker', 'silent'), summaryFor },
    { packetBytesMax: 1e6, connectionsMax: 100, connectTimeoutMillis: 5000, drainTimeoutMillis: 500 },
    { host: '127.0.0.1', port: 0 },
  );
  try {
    const login = (username: string) =>
      RawMqtt.login({ port: broker.port, username, password: data.password(username) });
    using frozen = await login('alpha.g1');
    frozen.socket.pause();
    frozen.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'energy/v1/alpha/g1/receipt', qos: 1 }] });
    using other = await login('beta.g1');
    other.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'energy/v1/beta/g1/receipt', qos: 1 }] });
    await other.expect('publish', 1);
    let served = 0;
    await until('the frozen subscriber is closed', async () => {
      served++;
      broker.sendReceipt('alpha', 'g1', 'a receipt that waits behind the summary');
      broker.sendReceipt('beta', 'g1', 'a receipt');
      other.publish(telemetryTopic('beta.g1'), energy(served, 'beta-E1', served, 1), { messageId: served });
      await other.expect('puback', served);
      await other.expect('publish', served + 1);
      return broker.stats().connections === 1;
    });
    other.ping();
    await other.expect('pingresp', 1);
    expect(broker.stats().durable).toBe(served);
  } finally {
    await broker.close();
    await journal.close();
    await registry.close();
  }
});

test('what a publisher sends that reads no PUBACKs is kept', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  client.socket.pause();
  const ts = Date.now();
  for (let id = 1; id <= 2000; id++) {
    client.publish(telemetryTopic('alpha.g1'), energy(id, 'alpha-E1', ts + id, id), { messageId: id });
  }
  await until('all are stored', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 2000);
  client.socket.resume();
  await client.expect('puback', 2000);
});

test('connections beyond the limit are closed and the others stay', async () => {
  await using hub = await startTestHub({ config: { mqtt: { connectionsMax: 3 } } });
  const clients = await Promise.all(['alpha.g1', 'alpha.g2', 'beta.g1'].map((user) => hub.raw(user)));
  const tooMany = connect({ host: '127.0.0.1', port: hub.mqttPort });
  tooMany.on('error', () => undefined);
  await once(tooMany, 'close');
  for (const client of clients) {
    client.ping();
    await client.expect('pingresp', 1);
    client.destroy();
  }
});
