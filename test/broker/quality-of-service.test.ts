import { expect, test, vi } from 'vitest';
import { CommitGate, createTestData, startTestHub } from '../helpers/running-hub.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const TOPIC = telemetryTopic('alpha.g1');
const NOW = Date.now();

test('QoS 2 is answered after the commit and completed', async () => {
  const gate = new CommitGate();
  await using hub = await startTestHub({ commitGate: gate });
  using client = await hub.raw('alpha.g1');
  gate.close();
  client.publish(TOPIC, energy(1, 'alpha-E1', NOW, 1), { qos: 2, messageId: 9 });
  await until('it waits', async () => (await hub.api().metric('meterhub_journal_waiting_messages')) === 1);
  expect(client.packets('pubrec')).toEqual([]);
  gate.open();
  const [pubrec] = await client.expect('pubrec', 1);
  expect(pubrec?.messageId).toBe(9);
  client.send({ cmd: 'pubrel', messageId: 9 });
  const [pubcomp] = await client.expect('pubcomp', 1);
  expect(pubcomp?.messageId).toBe(9);
  await until('it is booked', async () => (await hub.api().accounting()).total.messages.processed === 1);
  const { total } = await hub.api().accounting();
  expect(total.readings).toMatchObject({ received: 1, stored: 1 });
  expect(total.bestEffort.messages.received).toBe(0);
});

test('QoS 2 survives a kill after its PUBREC', async () => {
  using data = await createTestData();
  await using hub = await spawnHub(data);
  using client = await hub.raw('alpha.g1');
  // The hub takes ten at one time, because each is held in memory until its PUBREL.
  for (let id = 1; id <= 200; id++) {
    client.publish(TOPIC, energy(id, 'alpha-E1', NOW + id, id), { qos: 2, messageId: id });
    if (id % 10 !== 0) continue;
    await client.expect('pubrec', id);
    if (id < 200) for (let done = id - 9; done <= id; done++) client.send({ cmd: 'pubrel', messageId: done });
    await client.expect('pubcomp', id < 200 ? id : 190);
  }
  await hub.kill();
  await hub.start();
  await until('all are stored', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 200);
  const { total } = await hub.api().accounting();
  expect(total.readings).toMatchObject({ received: 200, stored: 200, duplicate: 0 });
  expect(total.balanced).toBe(true);
});

test('a QoS 2 message sent again before its PUBREL is a duplicate, not a second reading', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  for (let round = 1; round <= 3; round++) {
    client.publish(TOPIC, energy(1, 'alpha-E1', NOW, 1), { qos: 2, messageId: 5 });
    await client.expect('pubrec', round);
  }
  client.send({ cmd: 'pubrel', messageId: 5 });
  await client.expect('pubcomp', 1);
  await until('all are booked', async () => (await hub.api().accounting()).total.messages.pending === 0);
  expect((await hub.api().readings('alpha-E1', 'activeEnergy')).map(({ value }) => value)).toEqual([1]);
  expect((await hub.api().accounting()).total.balanced).toBe(true);
});

test('QoS 0 is stored and counted apart', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  client.publish(TOPIC, energy(1, 'alpha-E1', NOW, 1), { qos: 1, messageId: 1 });
  for (let i = 2; i <= 11; i++) client.publish(TOPIC, energy(i, 'alpha-E1', NOW + i, i), { qos: 0 });
  await until('all are stored', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 11);
  const { total, items } = await hub.api().accounting();
  expect(total.messages).toEqual({ received: 1, processed: 1, pending: 0 });
  expect(total.bestEffort.messages).toEqual({ received: 10, processed: 10, pending: 0, dropped: 0 });
  expect(total.bestEffort.readings).toMatchObject({ received: 10, stored: 10 });
  expect(total.balanced).toBe(true);
  expect(items.map(({ enterprise, gateway }) => `${enterprise}/${gateway}`)).toEqual(['alpha/g1']);
  expect(await hub.api().metric('meterhub_mqtt_best_effort_messages_total')).toBe(10);
});

test('QoS 0 is never named in a receipt', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  client.publish(TOPIC, energy(1, 'alpha-E1', NOW, 1), { qos: 0 });
  await until('it is booked', async () => (await hub.api().accounting()).total.bestEffort.messages.processed === 1);
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'energy/v1/alpha/g1/receipt', qos: 1 }] });
  const [summary] = await client.expect('publish', 1);
  expect(JSON.parse(String(summary?.payload))).toMatchObject({ type: 'summary', processed: [], pendingMessages: 0 });
});

test('QoS 0 that finds the journal full is dropped and counted, QoS 1 waits', async () => {
  const config = { journal: { sizeMax: '20KB', retain: '1KB', diskFreeMin: '1MB' }, processor: { linger: '1h' } };
  await using hub = await startTestHub({ config });
  using client = await hub.raw('alpha.g1');
  // The first batch is processed at once, then processing rests for an hour.
  client.publish(TOPIC, energy(1, 'alpha-E1', NOW, 1), { messageId: 1 });
  await until('it is booked', async () => (await hub.api().accounting()).total.messages.processed === 1);
  const filler = 'x'.repeat(9000);
  client.publish(TOPIC, filler, { messageId: 2 });
  client.publish(TOPIC, filler, { messageId: 3 });
  await client.expect('puback', 3);
  using waiting = await hub.raw('alpha.g2');
  waiting.publish(telemetryTopic('alpha.g2'), filler, { messageId: 4 });
  await until('the journal is full', async () => (await hub.api().alarms()).includes('journal_full'));

  for (let i = 0; i < 7; i++) client.publish(TOPIC, energy(10 + i, 'alpha-E1', NOW + 10 + i, i), { qos: 0 });
  client.ping();
  await client.expect('pingresp', 1);
  expect(waiting.acknowledged()).toEqual([]);
  const { total, items } = await hub.api().accounting();
  expect(total.bestEffort.messages).toEqual({ received: 0, processed: 0, pending: 0, dropped: 7 });
  expect(items.find(({ gateway }) => gateway === 'g1')?.bestEffort.messages.dropped).toBe(7);
  expect(total.balanced).toBe(true);
  expect(await hub.api().metric('meterhub_mqtt_best_effort_dropped_total')).toBe(7);
  expect(await hub.api().readiness()).toBe(503);
});

test('retained telemetry is not kept for anybody', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  client.publish(TOPIC, energy(1, 'alpha-E1', NOW, 1), { retain: true });
  await client.expect('puback', 1);
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'energy/v1/alpha/g1/command', qos: 1 }] });
  await client.expect('suback', 1);
  client.ping();
  await client.expect('pingresp', 1);
  expect(client.packets('publish')).toEqual([]);
  await until('it is stored', async () => (await hub.api().readings('alpha-E1', 'activeEnergy')).length === 1);
});
