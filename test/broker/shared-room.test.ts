/** What one gateway may take of what all of them share. */

import { expect, test } from 'vitest';
import { CommitGate, startTestHub } from '../helpers/running-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

test('a flood of QoS 0 on a slow disk closes no connection with QoS 1', async () => {
  const commitGate = new CommitGate();
  const config = { mqtt: { packetSizeMax: '64KB' }, journal: { waitingMax: '1MB' } };
  await using hub = await startTestHub({ commitGate, config });
  commitGate.close();
  try {
    using flood = await hub.raw('alpha.g1');
    using careful = await hub.raw('beta.g1');
    for (let n = 0; n < 400; n++) flood.publish(telemetryTopic('alpha.g1'), Buffer.alloc(10_000, 32), { qos: 0 });
    await until(
      'QoS 0 is dropped',
      async () => (await hub.api().metric('meterhub_mqtt_best_effort_dropped_total')) > 100,
    );
    const waiting = () => hub.api().metric('meterhub_journal_waiting_messages');
    const before = await waiting();
    for (let id = 1; id <= 50; id++) {
      careful.publish(telemetryTopic('beta.g1'), energy(id, 'beta-E1', Date.now() + id, id), { messageId: id });
    }
    await until('they wait', async () => (await waiting()) > before);
    expect(careful.acknowledged()).toEqual([]);
    commitGate.open();
    await careful.expect('puback', 50);
    expect(careful.isClosed).toBe(false);
  } finally {
    commitGate.open();
  }
});

test('a gateway with very many connections is refused more, and others are not', async () => {
  await using hub = await startTestHub();
  const open = await Promise.all(Array.from({ length: 20 }, () => hub.raw('alpha.g1')));
  await expect(hub.raw('alpha.g1')).rejects.toThrow('CONNACK 5');
  using other = await hub.raw('alpha.g2');
  expect(other.isClosed).toBe(false);
  open[0]?.destroy();
  await until('there is room again', async () => (await hub.api().metric('meterhub_mqtt_connections')) === 20);
  using again = await hub.raw('alpha.g1');
  expect(again.isClosed).toBe(false);
  for (const client of open) client.destroy();
});

test('a message with ninety thousand values of an unknown meter makes one entry of the quarantine', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  const values = Object.fromEntries(Array.from({ length: 90_000 }, (_, n) => [`q${n}`, 1]));
  const payload = JSON.stringify({ seq: 1, readings: [{ meter: 'nowhere', ts: Date.now(), values }] });
  expect(payload.length).toBeLessThan(1024 * 1024);
  client.publish(telemetryTopic('alpha.g1'), payload);
  await client.expect('puback', 1);
  await until('it is processed', async () => (await hub.api().accounting()).total.messages.processed === 1);
  expect(await hub.api().quarantine()).toMatchObject([{ code: 'unknown_meter', readings: 90_000, meter: 'nowhere' }]);
  const { readings, balanced } = (await hub.api().accounting()).total;
  expect(readings).toMatchObject({ received: 90_000, quarantined: 90_000 });
  expect(balanced).toBe(true);
});
