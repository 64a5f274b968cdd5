import { expect, test, vi } from 'vitest';
import type { BatchReceipt, Receipt, SummaryReceipt } from '../../src/wire/receipt.ts';
import { receiptSchema } from '../../src/wire/receipt.ts';
import type { RawMqtt } from '../helpers/raw-mqtt.ts';
import { startTestHub } from '../helpers/running-hub.ts';
import { energy, telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const RECEIPTS = 'energy/v1/alpha/g1/receipt';
const TOPIC = telemetryTopic('alpha.g1');
const NOW = Date.now();

function receiptsOf(client: RawMqtt): Receipt[] {
  return client.packets('publish').map(({ payload }) => receiptSchema.parse(JSON.parse(String(payload))));
}

function batchesOf(client: RawMqtt): BatchReceipt[] {
  return receiptsOf(client).filter((receipt) => receipt.type === 'batch');
}

/** Subscribes and gives the summary that answers it. */
async function summary(client: RawMqtt): Promise<SummaryReceipt> {
  const before = receiptsOf(client).filter(({ type }) => type === 'summary').length;
  client.send({ cmd: 'subscribe', messageId: 60_000, subscriptions: [{ topic: RECEIPTS, qos: 1 }] });
  const summaries = (): SummaryReceipt[] => receiptsOf(client).filter((receipt) => receipt.type === 'summary');
  await until('a summary', () => summaries().length > before);
  return summaries()[before] as SummaryReceipt;
}

/** Every number in the ranges. */
function numbers(ranges: readonly (readonly [number, number])[]): number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

test('a subscription is answered with a summary, an empty one at first', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  expect(await summary(client)).toMatchObject({ type: 'summary', processed: [], pendingMessages: 0 });
});

test('batch receipts name every message and count every reading', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  await summary(client);
  const messages = [
    energy(10, 'alpha-E1', NOW, 1),
    energy(11, 'alpha-E1', NOW, 1),
    energy(12, 'alpha-E1', NOW, 2),
    telemetry(
      13,
      { meter: 'alpha-E1', ts: NOW + 1, values: { activeEnergy: 3, activePower: 4 } },
      { meter: 'nowhere', ts: NOW, values: { activeEnergy: 1 } },
    ),
    'not json',
  ];
  for (const [i, message] of messages.entries()) client.publish(TOPIC, message, { messageId: i + 1 });
  await until('five messages', () => batchesOf(client).reduce((sum, { messages }) => sum + messages, 0) === 5);

  const batches = batchesOf(client);
  expect(batches.flatMap(({ processed }) => numbers(processed))).toEqual([10, 11, 12, 13]);
  const sum = (key: 'received' | 'stored' | 'duplicate' | 'revised' | 'quarantined'): number =>
    batches.reduce((total, batch) => total + batch[key], 0);
  expect(['received', 'stored', 'duplicate', 'revised', 'quarantined'].map((key) => sum(key as 'received'))).toEqual([
    7, 3, 1, 1, 2,
  ]);
  expect(batches.flatMap(({ rejected }) => rejected)).toEqual([
    { seq: 13, index: 1, meter: 'nowhere', quantity: null, code: 'unknown_meter', detail: expect.any(String) },
    { seq: null, index: null, meter: null, quantity: null, code: 'not_json', detail: expect.any(String) },
  ]);
});

test('a receipt comes only to the gateway whose messages it names', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  await summary(client);
  using other = await hub.raw('beta.g1');
  other.publish(telemetryTopic('beta.g1'), energy(1, 'beta-E1', NOW, 1));
  await until('it is booked', async () => (await hub.api().accounting()).total.messages.processed === 1);
  client.publish(TOPIC, energy(5, 'alpha-E1', NOW, 1));
  await until('a batch receipt', () => batchesOf(client).length > 0);
  expect(batchesOf(client).flatMap(({ processed }) => numbers(processed))).toEqual([5]);
});

test('of many rejections a receipt lists twenty and counts the rest', async () => {
  await using hub = await startTestHub();
  using client = await hub.raw('alpha.g1');
  await summary(client);
  const bad = Array.from({ length: 50 }, (_, i) => ({ meter: `x${i}`, ts: NOW, values: { activeEnergy: i } }));
  client.publish(TOPIC, telemetry(1, ...bad));
  await until('a batch receipt', () => batchesOf(client).length > 0);
  expect(batchesOf(client)[0]).toMatchObject({ quarantined: 50, rejectedMore: 30 });
  expect(batchesOf(client)[0]?.rejected.length).toBe(20);
});

test('a summary names every message that is finished with, also after a restart', async () => {
  await using hub = await startTestHub();
  const client = await hub.raw('alpha.g1');
  for (const [i, seq] of [3, 4, 5, 9, 8, 20].entries()) {
    client.publish(TOPIC, energy(seq, 'alpha-E1', NOW + seq, seq), { messageId: i + 1 });
  }
  await client.expect('puback', 6);
  await until('all are booked', async () => (await hub.api().accounting()).total.messages.processed === 6);
  const expected = {
    processed: [
      [3, 5],
      [8, 9],
      [20, 20],
    ],
    pendingMessages: 0,
  };
  expect(await summary(client)).toMatchObject(expected);
  client.destroy();
  await hub.stop();
  await hub.start();
  using again = await hub.raw('alpha.g1');
  expect(await summary(again)).toMatchObject(expected);
});

test('a summary counts what is durable and not processed yet, of this gateway', async () => {
  await using hub = await startTestHub({ config: { processor: { linger: '1h' } } });
  using client = await hub.raw('alpha.g1');
  // The first batch is processed at once, then processing rests for an hour.
  client.publish(TOPIC, energy(1, 'alpha-E1', NOW, 1), { messageId: 1 });
  await until('it is booked', async () => (await hub.api().accounting()).total.messages.processed === 1);
  for (let seq = 2; seq <= 6; seq++) {
    client.publish(TOPIC, energy(seq, 'alpha-E1', NOW + seq, seq), { messageId: seq });
  }
  using other = await hub.raw('beta.g1');
  other.publish(telemetryTopic('beta.g1'), energy(1, 'beta-E1', NOW, 1));
  await client.expect('puback', 6);
  await other.expect('puback', 1);
  expect(await summary(client)).toMatchObject({ processed: [[1, 1]], pendingMessages: 5 });
  const { total, items } = await hub.api().accounting();
  expect(total.messages).toEqual({ received: 7, processed: 1, pending: 6 });
  expect(total.readings).toMatchObject({ received: 7, stored: 1, pending: 6 });
  expect(total.balanced).toBe(true);
  expect(items.find(({ enterprise }) => enterprise === 'beta')?.messages.pending).toBe(1);
});
