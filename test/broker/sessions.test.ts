import { expect, test, vi } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { UNMATCHABLE_HASH } from '../../src/registry/secrets.ts';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { until } from '../helpers/until.ts';
import { startTestBroker } from './test-broker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const G1 = { enterprise: 'alpha', gateway: 'g1' };

test('a new password closes the connection of its gateway, whoever has made it, and no other', async () => {
  const hub = await startTestBroker();
  using client = await hub.login('alpha.g1');
  using other = await hub.login('alpha.g2');
  // As the command line does: another process on the same file.
  const elsewhere = await openRegistry(sqliteRegistryIn(dataPaths(hub.folder).registry));
  const password = await elsewhere.resetGatewayPassword(G1);
  await elsewhere.close();
  await client.expectClose(5000);
  await expect(hub.login('alpha.g1')).rejects.toThrow('CONNACK 5');
  const { port } = hub.broker;
  using again = await RawMqtt.login({ port, username: 'alpha.g1', password });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  for (const open of [again, other]) {
    open.ping();
    await open.expect('pingresp', 1);
  }
  expect(hub.broker.stats().credentialsEnded).toBe(1);
});

test('a new user name closes the connection; changes of other master data do not', async () => {
  const hub = await startTestBroker();
  using client = await hub.login('alpha.g1');
  using other = await hub.login('alpha.g2');
  await hub.registry.apply({
    enterprises: [{ id: 'alpha', name: 'new', nameEn: 'new', district: '310115', industry: 'C31' }],
    gateways: [
      { id: 'g1', enterprise: 'alpha', username: 'renamed' },
      { id: 'g2', enterprise: 'alpha', username: 'alpha.g2' },
    ],
  });
  await client.expectClose(5000);
  other.ping();
  await other.expect('pingresp', 1);
});

test('what was acknowledged before a connection is closed is kept, and its last will says it is away', async () => {
  const hub = await startTestBroker();
  const will = { topic: 'energy/v1/alpha/g1/status', payload: Buffer.from('{"state":"offline"}'), qos: 1 as const };
  using client = await hub.login('alpha.g1', { will: { ...will, retain: true } });
  for (let id = 1; id <= 50; id++) client.publish('energy/v1/alpha/g1/telemetry', `${id}`, { messageId: id });
  await client.expect('puback', 50);
  await hub.registry.resetGatewayPassword(G1);
  await client.expectClose(5000);
  expect(hub.journalled()).toEqual(Array.from({ length: 50 }, (_, i) => `${i + 1}`));
  await until('it is away', () => hub.broker.presence.list()[0]?.state === 'offline');
});

test('two programs with one credential that throw each other out raise an alarm', async () => {
  const hub = await startTestBroker();
  const codes = () => hub.alarms.list().map(({ code, message }) => `${code}: ${message}`);
  const clients: RawMqtt[] = [];
  for (let round = 0; round < 5; round++) clients.push(await hub.login('alpha.g1', { clientId: 'alpha.g1' }));
  // Once for each that came after the first: four are not enough for an alarm.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect([hub.broker.stats().takeovers, codes()]).toEqual([4, []]);
  clients.push(await hub.login('alpha.g1', { clientId: 'alpha.g1' }));
  await until('the alarm is raised', () => codes().length > 0);
  expect(codes()).toEqual([
    'gateway_contested: gateways throw out their own connections: two programs use one credential: alpha/g1',
  ]);
  for (const [n, client] of clients.entries()) {
    if (n < clients.length - 1) await client.expectClose();
    client.destroy();
  }
  expect(hub.broker.stats().takeovers).toBe(5);
});

test('an unknown user name takes as long as a wrong password', async () => {
  const hub = await startTestBroker();
  expect(UNMATCHABLE_HASH).toMatch(/^sha256\$/);
  const millis = { known: [] as number[], unknown: [] as number[] };
  for (let round = 0; round < 600; round++) {
    const kind = round % 2 === 0 ? 'known' : 'unknown';
    using client = await RawMqtt.open(hub.broker.port);
    const started = performance.now();
    const username = kind === 'known' ? 'alpha.g1' : 'nobody.g1';
    await client.connect({ port: hub.broker.port, username, password: 'x'.repeat(32), clientId: `c${round}` });
    if (round >= 100) millis[kind].push(performance.now() - started);
  }
  const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
  const [known, unknown] = [median(millis.known), median(millis.unknown)];
  expect(Math.abs(known - unknown) / Math.max(known, unknown), `${known} and ${unknown} ms`).toBeLessThan(0.25);
});
