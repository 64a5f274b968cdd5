import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { startTestHub, type TestHub } from '../helpers/running-hub.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let hub: TestHub;

beforeAll(async () => {
  hub = await startTestHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const REFUSED: Readonly<Record<string, () => { username?: string; password?: string }>> = {
  'a wrong password': () => ({ username: 'alpha.g1', password: 'wrong' }),
  'the password of another gateway': () => ({ username: 'alpha.g1', password: hub.data.password('alpha.g2') }),
  'an unknown user': () => ({ username: 'nobody', password: hub.data.password('alpha.g1') }),
  'no password': () => ({ username: 'alpha.g1' }),
  'an empty password': () => ({ username: 'alpha.g1', password: '' }),
  'no credentials': () => ({}),
  'an API key': () => ({ username: 'alpha.g1', password: hub.data.key('admin') }),
};

test.each(Object.entries(REFUSED))('%s is answered with CONNACK 5 and the connection ends', async (_, credentials) => {
  const refusedBefore = await hub.api().metric('meterhub_mqtt_logins_refused_total');
  using client = await RawMqtt.open(hub.mqttPort);
  const { returnCode, sessionPresent } = await client.connect({ port: hub.mqttPort, ...credentials() });
  expect({ returnCode, sessionPresent }).toEqual({ returnCode: 5, sessionPresent: false });
  await client.expectClose();
  expect(await hub.api().metric('meterhub_mqtt_logins_refused_total')).toBe(refusedBefore + 1);
});

test.each([
  'energy/v1/alpha/g2/status',
  'energy/v1/beta/g1/status',
  'energy/v1/alpha/g1/telemetry',
  'energy/v1/alpha/g1/receipt',
  '$SYS/x',
])('a last will on %s is answered with CONNACK 5', async (topic) => {
  using client = await RawMqtt.open(hub.mqttPort);
  const will = { topic, payload: Buffer.from('{"state":"offline"}'), qos: 1 as const, retain: true };
  const password = hub.data.password('alpha.g1');
  const { returnCode } = await client.connect({ port: hub.mqttPort, username: 'alpha.g1', password, will });
  expect(returnCode).toBe(5);
  await client.expectClose();
});

test('a last will on its own status topic is accepted', async () => {
  const will = { topic: 'energy/v1/alpha/g1/status', payload: Buffer.from('{"state":"offline"}'), qos: 1 as const };
  using client = await hub.raw('alpha.g1', { will: { ...will, retain: true } });
  expect(client.isClosed).toBe(false);
});

test('a packet before CONNECT ends the connection', async () => {
  using client = await RawMqtt.open(hub.mqttPort);
  client.publish('energy/v1/alpha/g1/telemetry', '{}');
  await client.expectClose();
  expect(client.received).toEqual([]);
});

test('a second CONNECT ends the connection', async () => {
  using client = await hub.raw('alpha.g1');
  client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'again' });
  await client.expectClose();
});

test('no session is resumed, whatever the client asks for', async () => {
  for (let round = 0; round < 2; round++) {
    const client = await hub.mqtt('alpha.g1', { clientId: 'persistent', clean: false });
    const [granted] = await client.subscribeAsync('energy/v1/alpha/g1/receipt', { qos: 1 });
    expect(granted?.qos).toBe(1);
    await client.endAsync();
  }
  using client = await RawMqtt.open(hub.mqttPort);
  client.send({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: false, clientId: 'persistent', keepalive: 0 },
    ...{ username: 'alpha.g1', password: Buffer.from(hub.data.password('alpha.g1')) },
  });
  const [connack] = await client.expect('connack', 1);
  expect(connack?.sessionPresent).toBe(false);
});

test('the client id of another gateway takes over nothing', async () => {
  using first = await hub.raw('alpha.g1', { clientId: 'same' });
  using second = await hub.raw('beta.g1', { clientId: 'same' });
  first.ping();
  await first.expect('pingresp', 1);
  using third = await hub.raw('alpha.g1', { clientId: 'same' });
  await first.expectClose();
  for (const client of [second, third]) {
    client.ping();
    await client.expect('pingresp', 1);
  }
});

test('no password or key stands in the data folder', () => {
  const files = ['registry.sqlite', 'registry.sqlite-wal'].map((name) =>
    readFileSync(join(hub.data.directory, 'registry', name), 'latin1'),
  );
  const secrets = [...hub.data.credentials.passwords.values(), ...hub.data.credentials.keys.values()];
  for (const secret of secrets) {
    // Of a key, the last part is the secret; its id is kept.
    const part = secret.startsWith('mhk_') ? secret.slice(secret.indexOf('_', 4) + 1) : secret;
    for (const file of files) expect(file.includes(part)).toBe(false);
  }
});

test('one gateway has twenty connections at most, and another gateway still gets its own', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => hub.raw('alpha.g2')));
  await expect(hub.raw('alpha.g2')).rejects.toThrow('CONNACK 5');
  using other = await hub.raw('beta.g2');
  for (const client of [...clients, other]) {
    client.ping();
    await client.expect('pingresp', 1);
    client.destroy();
  }
});
