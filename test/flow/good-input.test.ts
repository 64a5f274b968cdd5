import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, vi } from 'vitest';
import { type HubUnderTest, startTestHub } from '../helpers/running-hub.ts';
import { energy, telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000 });

const run = promisify(execFile);
const NOW = Date.now() - 60_000;

async function publish(hub: HubUnderTest, username: string, ...payloads: readonly string[]): Promise<void> {
  const processed = async () => (await hub.api().accounting()).total.messages.processed;
  const before = await processed();
  const client = await hub.mqtt(username);
  for (const payload of payloads) await client.publishAsync(telemetryTopic(username), payload, { qos: 1 });
  await client.endAsync();
  await until('all is processed', async () => (await processed()) === before + payloads.length);
}

test('a reading sent twice is stored once and counted as a duplicate', async () => {
  await using hub = await startTestHub();
  const message = energy(1, 'alpha-E1', NOW, 100);
  await publish(hub, 'alpha.g1', message, message, energy(2, 'alpha-E1', NOW, 100));
  const items = await hub.api().readings('alpha-E1', 'activeEnergy');
  expect(items).toEqual([{ ts: new Date(NOW).toISOString(), value: 100, quality: { level: 'good', reasons: [] } }]);
  expect((await hub.api().accounting()).total.readings).toMatchObject({ received: 3, stored: 1, duplicate: 2 });
});

test('a reading that contradicts a stored one replaces it and is marked as revised', async () => {
  await using hub = await startTestHub();
  await publish(hub, 'alpha.g1', energy(1, 'alpha-E1', NOW, 100), energy(2, 'alpha-E1', NOW + 1, 101));
  await publish(hub, 'alpha.g1', energy(3, 'alpha-E1', NOW, 99), energy(4, 'alpha-E1', NOW, 98));
  const items = await hub.api().readings('alpha-E1', 'activeEnergy');
  expect(items.map(({ value, quality }) => [value, quality.reasons])).toEqual([
    [98, ['revised']],
    [101, []],
  ]);
  const { total } = await hub.api().accounting();
  expect(total.readings).toMatchObject({ received: 4, stored: 2, duplicate: 0, revised: 2 });
  expect(total.balanced).toBe(true);
});

test('of equal instants in one message the first is stored and the rest are told apart', async () => {
  await using hub = await startTestHub();
  const at = (value: number) => ({ meter: 'alpha-E1', ts: NOW, values: { activeEnergy: value } });
  await publish(hub, 'alpha.g1', telemetry(1, at(1), at(1), at(2)));
  expect((await hub.api().readings('alpha-E1', 'activeEnergy')).map(({ value }) => value)).toEqual([2]);
  const { total } = await hub.api().accounting();
  expect(total.readings).toMatchObject({ received: 3, stored: 1, duplicate: 1, revised: 1 });
});

test('late readings are stored in their place and do not become the latest', async () => {
  await using hub = await startTestHub();
  await publish(hub, 'alpha.g1', energy(1, 'alpha-E1', NOW, 3), energy(2, 'alpha-E1', NOW - 86_400_000, 1));
  await publish(hub, 'alpha.g1', energy(3, 'alpha-E1', NOW - 1000, 2));
  expect((await hub.api().readings('alpha-E1', 'activeEnergy')).map(({ value }) => value)).toEqual([1, 2, 3]);
  const latest = await hub
    .api()
    .get<{ values: { quantity: string; value: number }[] }>('/api/v1/meters/alpha-E1/latest');
  expect(latest.values).toMatchObject([{ quantity: 'activeEnergy', value: 3 }]);
});

test('values are kept in canonical units, from the registered unit or the one that was sent', async () => {
  await using hub = await startTestHub();
  await publish(
    hub,
    'alpha.g1',
    telemetry(
      1,
      { meter: 'alpha-E1', ts: NOW, values: { activeEnergy: { v: 5, u: 'MWh' }, activePower: { v: 1500, u: 'W' } } },
      // Registered in MWh and MW.
      { meter: 'alpha-E2', ts: NOW, values: { activeEnergy: 1.234, activePower: { v: 7, u: 'kW' } } },
      { meter: 'alpha-G1', ts: NOW, values: { volume: { v: 2500, u: 'L' }, temperature: { v: 300, u: 'K' } } },
    ),
  );
  await publish(
    hub,
    'alpha.g2',
    telemetry(
      1,
      // Registered in MJ, L and MPa.
      { meter: 'alpha-H1', ts: NOW, values: { heat: 3600, heatFlow: { v: 1000, u: 'kW' } } },
      { meter: 'alpha-W1', ts: NOW, values: { volume: 1500 } },
      { meter: 'alpha-S1', ts: NOW, values: { pressure: 0.8, mass: { v: 500, u: 'kg' } } },
    ),
  );
  const expected: readonly (readonly [string, string, number])[] = [
    ['alpha-E1', 'activeEnergy', 5000],
    ['alpha-E1', 'activePower', 1.5],
    ['alpha-E2', 'activeEnergy', 1234],
    ['alpha-E2', 'activePower', 7],
    ['alpha-G1', 'volume', 2.5],
    ['alpha-G1', 'temperature', 300 - 273.15],
    ['alpha-H1', 'heat', 3.6],
    ['alpha-H1', 'heatFlow', 3.6],
    ['alpha-W1', 'volume', 1.5],
    ['alpha-S1', 'pressure', 800],
    ['alpha-S1', 'mass', 0.5],
  ];
  for (const [meter, quantity, value] of expected) {
    expect([meter, quantity, (await hub.api().readings(meter, quantity)).map((item) => item.value)]).toEqual([
      meter,
      quantity,
      [value],
    ]);
  }
});

test('qualities, fields of newer gateways and offsets of any kind are taken', async () => {
  await using hub = await startTestHub();
  const ts = new Date(NOW + 8 * 3_600_000).toISOString().replace('Z', '+08:00');
  await publish(
    hub,
    'alpha.g1',
    JSON.stringify({
      ...{ seq: 1, future: { any: ['thing'] } },
      readings: [
        { meter: 'alpha-E1', ts, values: { activeEnergy: { v: 1, u: '千瓦时', x: 1 } }, quality: 'estimated', y: 2 },
      ],
    }),
  );
  expect(await hub.api().readings('alpha-E1', 'activeEnergy')).toEqual([
    { ts: new Date(NOW).toISOString(), value: 1, quality: { level: 'estimated', reasons: [] } },
  ]);
});

test('one mosquitto_pub publishes one reading that arrives', async () => {
  await using hub = await startTestHub();
  await run('mosquitto_pub', [
    ...['-h', '127.0.0.1', '-p', String(hub.mqttPort), '-q', '1', '-t', telemetryTopic('alpha.g1')],
    ...['-u', 'alpha.g1', '-P', hub.data.password('alpha.g1'), '-m', energy(1, 'alpha-E1', NOW, 42.5)],
  ]);
  await until('it is stored', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 1);
  expect((await hub.api().readings('alpha-E1', 'activeEnergy'))[0]?.value).toBe(42.5);
});

test('every line of one mosquitto_pub arrives', async () => {
  await using hub = await startTestHub();
  const lines = Array.from({ length: 300 }, (_, i) => energy(i + 1, 'alpha-E1', NOW + i, i));
  const publishing = run('mosquitto_pub', [
    ...['-h', '127.0.0.1', '-p', String(hub.mqttPort), '-q', '1', '-t', telemetryTopic('alpha.g1'), '-l'],
    ...['-u', 'alpha.g1', '-P', hub.data.password('alpha.g1')],
  ]);
  publishing.child.stdin?.end(`${lines.join('\n')}\n`);
  await publishing;
  await until('all are stored', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 300);
  expect((await hub.api().accounting()).total.readings).toMatchObject({ received: 300, stored: 300 });
});

test('mosquitto_pub with a wrong password or a foreign topic fails', async () => {
  await using hub = await startTestHub();
  const attempt = (password: string, topic: string) =>
    run('mosquitto_pub', [
      ...['-h', '127.0.0.1', '-p', String(hub.mqttPort), '-q', '1', '-u', 'alpha.g1', '-P', password],
      ...['-t', topic, '-m', energy(1, 'alpha-E1', NOW, 1)],
    ]);
  await expect(attempt('wrong', telemetryTopic('alpha.g1'))).rejects.toThrow(/not authori[sz]ed/i);
  expect((await hub.api().accounting()).total.messages.received).toBe(0);
});

test('one enterprise sees neither readings nor quarantine nor accounts of another', async () => {
  await using hub = await startTestHub();
  await publish(hub, 'alpha.g1', energy(1, 'alpha-E1', NOW, 1), 'not json');
  await publish(hub, 'beta.g1', energy(1, 'beta-E1', NOW, 2), energy(2, 'alpha-E1', NOW + 1, 3));
  const beta = hub.api('enterprise:beta');
  expect((await beta.request('/api/v1/readings?meter=alpha-E1&quantity=activeEnergy')).status).toBe(404);
  expect((await beta.readings('beta-E1', 'activeEnergy')).map(({ value }) => value)).toEqual([2]);
  expect((await beta.accounting()).items.map(({ enterprise }) => enterprise)).toEqual(['beta']);
  expect((await beta.quarantine()).map(({ enterprise, code }) => [enterprise, code])).toEqual([
    ['beta', 'unknown_meter'],
  ]);
  expect((await hub.api().readings('alpha-E1', 'activeEnergy')).map(({ value }) => value)).toEqual([1]);
});

test('a restart keeps readings, accounts, quarantine and the latest values', async () => {
  await using hub = await startTestHub();
  await publish(hub, 'alpha.g1', energy(1, 'alpha-E1', NOW, 1), energy(2, 'alpha-E1', NOW + 1, 2), 'not json');
  const state = async () => ({
    accounting: { ...(await hub.api().accounting()), at: null },
    readings: await hub.api().readings('alpha-E1', 'activeEnergy'),
    quarantine: await hub.api().quarantine(),
    latest: { ...(await hub.api().get<object>('/api/v1/meters/alpha-E1/latest')), currentAsOf: null },
  });
  const before = await state();
  await hub.stop();
  await hub.start();
  expect(await state()).toEqual(before);
  await publish(hub, 'alpha.g1', energy(3, 'alpha-E1', NOW + 1, 2), energy(4, 'alpha-E1', NOW + 2, 3));
  expect((await hub.api().accounting()).total.readings).toMatchObject({ received: 5, stored: 3, duplicate: 1 });
});
