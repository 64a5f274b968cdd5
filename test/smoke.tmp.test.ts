import { expect, test } from 'vitest';
import { startTestHub, createTestData, CommitGate } from './helpers/running-hub.ts';
import { spawnHub } from './helpers/spawned-hub.ts';
import { energy, telemetryTopic } from './helpers/telemetry.ts';
import { until } from './helpers/until.ts';
test('a', async () => {
  const gate = new CommitGate();
  await using hub = await startTestHub({ commitGate: gate });
  using raw = await hub.raw('alpha.g1');
  raw.publish(telemetryTopic('alpha.g1'), energy(1, 'alpha-E1', Date.now(), 5));
  await raw.expect('puback', 1);
  await until('x', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 1);
  console.log(JSON.stringify((await hub.api().accounting()).total));
});
test('b', async () => {
  using data = await createTestData();
  await using hub = await spawnHub(data);
  using raw = await hub.raw('alpha.g1');
  raw.publish(telemetryTopic('alpha.g1'), energy(1, 'alpha-E1', Date.now(), 5));
  await raw.expect('puback', 1);
  await hub.kill();
  const t = performance.now();
  await hub.start();
  console.log(performance.now() - t);
  await until('x', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 1);
  console.log(await hub.stop(), hub.log);
}, 20_000);
