/** What else can go wrong with a hub: its clock, its end, its folder. */

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { createTestData, type HubUnderTest, startTestHub, type TestData } from '../helpers/running-hub.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { accountProblems, Expectation } from './expectation.ts';
import { Publisher } from './publisher.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const TOPIC = telemetryTopic('alpha.g1');
const NOW = Date.now();

afterEach(() => {
  vi.restoreAllMocks();
});

/** Publishes each payload in order and waits for the PUBACKs. */
async function publishAll(hub: HubUnderTest, payloads: readonly string[]): Promise<void> {
  const client = await hub.mqtt('alpha.g1');
  await Promise.all(payloads.map((payload) => client.publishAsync(TOPIC, payload, { qos: 1 })));
  await client.endAsync();
}

async function untilProcessed(hub: HubUnderTest, messages: number): Promise<void> {
  await until(`${messages} messages are processed`, async () => {
    const { total } = await hub.api().accounting();
    return total.messages.processed === messages && total.messages.pending === 0;
  });
}

async function values(hub: HubUnderTest): Promise<number[]> {
  return (await hub.api().readings('alpha-E1', 'activeEnergy')).map(({ value }) => value);
}

test('a hub stopped by SIGTERM under load, again and again, loses and doubles nothing', async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  using data = await createTestData();
  await using hub = await spawnHub(data);
  const expectation = new Expectation();
  const publishers = [0, 1].map(
    (lane) =>
      new Publisher({ hub, username: 'beta.g1', meters: ['beta-E1'], lane, lanes: 2, window: 40, random, expectation }),
  );
  for (let round = 0; round < 3; round++) {
    const before = expectation.acknowledgedMessages;
    await until('there is load', () => expectation.acknowledgedMessages > before + 50 + 200 * random());
    expect(await hub.stop(), hub.log).toBe(0);
    await hub.start();
  }
  for (const publisher of publishers) publisher.pause();
  await until('everything is acknowledged', () => publishers.every(({ underWay }) => underWay === 0), 30_000);
  await Promise.all(publishers.map((publisher) => publisher.stop()));
  await until('all is processed', async () => (await hub.api().accounting()).total.messages.pending === 0, 30_000);
  expect(await expectation.problems(hub.api()), `seed ${seed}`).toEqual([]);
}, 180_000);

test('a hub started again with a backlog processes it', async () => {
  using data = await createTestData();
  const blocked = { METERHUB_PROCESSOR_LINGER: '1h' };
  const payloads = Array.from({ length: 500 }, (_, i) => energy(i + 1, 'alpha-E1', NOW - 1000 + i, i + 1));
  {
    await using hub = await spawnHub(data, { environment: blocked });
    await publishAll(hub, payloads.slice(0, 1));
    await untilProcessed(hub, 1);
    await publishAll(hub, payloads.slice(1));
    expect((await hub.api().accounting()).total.messages).toEqual({ received: 500, processed: 1, pending: 499 });
    await hub.kill();
  }
  await using hub = await spawnHub(data);
  await untilProcessed(hub, 500);
  expect(await values(hub)).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
  expect(await accountProblems(hub.api(), 500)).toEqual([]);
});

test('a second hub on the same folder does not start and harms nothing', async () => {
  using data = await createTestData();
  await using hub = await spawnHub(data);
  await publishAll(hub, [energy(1, 'alpha-E1', NOW, 1)]);
  await untilProcessed(hub, 1);
  for (let round = 0; round < 2; round++) await expect(spawnHub(data)).rejects.toThrow(/in use by another hub/);
  await publishAll(hub, [energy(2, 'alpha-E1', NOW + 1, 2)]);
  await untilProcessed(hub, 2);
  expect(await values(hub)).toEqual([1, 2]);
  expect(await accountProblems(hub.api(), 2)).toEqual([]);
});

test('a clock that jumps back a day changes no order, no account and no acknowledged reading', async () => {
  await using hub = await startTestHub();
  await publishAll(hub, [energy(1, 'alpha-E1', NOW, 1), energy(2, 'alpha-E1', NOW + 1, 2)]);
  await untilProcessed(hub, 2);
  const now = Date.now;
  vi.spyOn(Date, 'now').mockImplementation(() => now() - 86_400_000);
  // In the eyes of the hub this is a day ahead: quarantined, visibly, and the message is finished with.
  await publishAll(hub, [energy(3, 'alpha-E1', NOW + 2, 3)]);
  await publishAll(hub, [energy(4, 'alpha-E1', NOW - 86_400_000, 4)]);
  await untilProcessed(hub, 4);
  vi.restoreAllMocks();
  await publishAll(hub, [energy(5, 'alpha-E1', NOW + 3, 5)]);
  await untilProcessed(hub, 5);
  expect(await values(hub)).toEqual([4, 1, 2, 5]);
  expect((await hub.api().quarantine()).map(({ code, seq }) => [code, seq])).toEqual([['time_in_future', 3]]);
  expect(await accountProblems(hub.api(), 4)).toEqual([]);
});

test('a hub whose journal file is removed under it ends rather than acknowledge into nothing', async () => {
  using data = await createTestData();
  await using hub = await spawnHub(data);
  using client = await hub.raw('alpha.g1');
  rmSync(join(dataPaths(data.directory).journal, 'journal.sqlite'));
  let sent = 0;
  await until('the hub ends', () => {
    // What is acknowledged in the moment before it notices is processed, or is missing in the next summary.
    if (!client.isClosed) client.publish(TOPIC, energy(++sent, 'alpha-E1', NOW + sent, sent), { messageId: sent });
    return !hub.isRunning;
  });
  expect(hub.log).toMatch(/journal\.sqlite was removed/);
  await hub.start();
  const head = await hub.api().metric('meterhub_journal_head_offset');
  await publishAll(hub, [energy(1, 'alpha-E1', NOW, 1)]);
  await untilProcessed(hub, head + 1);
  expect((await hub.api().accounting()).total.balanced).toBe(true);
});

describe('files that are lost while the hub is down', () => {
  const first = Array.from({ length: 20 }, (_, i) => energy(i + 1, 'alpha-E1', NOW - 1000 + i, i + 1));
  const again = first.slice(0, 5);
  const revisions = [energy(21, 'alpha-E1', NOW - 1000, 1001), energy(22, 'alpha-E1', NOW - 999, 1002)];
  const bad = ['not json', energy(23, 'nowhere', NOW, 1)];
  const ALL = [...first, ...again, ...revisions, ...bad];
  const FINAL = [1001, 1002, ...Array.from({ length: 18 }, (_, i) => i + 3)];
  const COUNTS = { received: 29, stored: 20, duplicate: 5, revised: 2, quarantined: 2, pending: 0 };

  /** A folder in which all of the above has been processed, in several batches, and the hub has stopped. */
  async function processedFolder(): Promise<TestData> {
    const data = await createTestData();
    await using hub = await startTestHub({ data });
    for (const [i, payload] of ALL.entries()) {
      await publishAll(hub, [payload]);
      if (i % 7 === 0) await untilProcessed(hub, i + 1);
    }
    await untilProcessed(hub, ALL.length);
    expect((await hub.api().accounting()).total.readings).toEqual(COUNTS);
    return data;
  }

  function lose(data: TestData, part: keyof ReturnType<typeof dataPaths>): void {
    rmSync(dataPaths(data.directory)[part], { recursive: true });
  }

  test('without its journal a hub keeps readings and accounts and goes on counting', async () => {
    using data = await processedFolder();
    lose(data, 'journal');
    await using hub = await startTestHub({ data });
    expect((await hub.api().accounting()).total).toMatchObject({ readings: COUNTS, balanced: true });
    await publishAll(hub, [energy(24, 'alpha-E1', NOW, 24), energy(25, 'alpha-E1', NOW - 1000, 1003)]);
    await untilProcessed(hub, ALL.length + 2);
    expect(await values(hub)).toEqual([1003, ...FINAL.slice(1), 24]);
    expect((await hub.api().accounting()).total.readings).toMatchObject({ stored: 21, revised: 3 });
    expect(await accountProblems(hub.api(), 21)).toEqual([]);
  });

  test('without its ledger a hub counts the journal again over the same store', async () => {
    using data = await processedFolder();
    lose(data, 'ledger');
    await using hub = await startTestHub({ data });
    await untilProcessed(hub, ALL.length);
    expect(await values(hub)).toEqual(FINAL);
    const { total } = await hub.api().accounting();
    expect(total.balanced).toBe(true);
    // What was overwritten stood in the lost ledger only: without it a revision cannot be told from what
    // it replaced, so the two may be counted as one stored reading and one duplicate.
    expect(total.readings).toMatchObject({ received: 29, stored: 20, quarantined: 2, pending: 0 });
    expect(total.readings.duplicate + total.readings.revised).toBe(7);
  });

  test('without ledger and store a hub makes both again from its journal', async () => {
    using data = await processedFolder();
    lose(data, 'ledger');
    lose(data, 'store');
    await using hub = await startTestHub({ data });
    await untilProcessed(hub, ALL.length);
    expect(await values(hub)).toEqual(FINAL);
    expect((await hub.api().accounting()).total).toMatchObject({ readings: COUNTS, balanced: true });
    expect(await accountProblems(hub.api(), 20)).toEqual([]);
  });

  test('without its store alone a hub does not start: its accounts would tell of readings it has not', async () => {
    using data = await processedFolder();
    lose(data, 'store');
    await expect(startTestHub({ data })).rejects.toThrow(/store/);
  });

  test('without journal and ledger a hub does not start: offsets would begin again under those of its readings', async () => {
    using data = await processedFolder();
    lose(data, 'journal');
    lose(data, 'ledger');
    await expect(startTestHub({ data })).rejects.toThrow(/neither journal nor ledger/);
  });

  test('a registry that is lost refuses every gateway and loses no reading', async () => {
    using data = await processedFolder();
    lose(data, 'registry');
    await using hub = await startTestHub({ data });
    const { mqttPort } = hub;
    const password = data.password('alpha.g1');
    await expect(
      connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { username: 'alpha.g1', password, reconnectPeriod: 0 }, false),
    ).rejects.toThrow(/Not authorized/i);
  });
});
