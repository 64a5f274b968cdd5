import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { createTestData, type HubUnderTest } from '../helpers/running-hub.ts';
import { type SpawnedHub, spawnHub } from '../helpers/spawned-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { accountProblems } from './expectation.ts';
import { canMount, mountSmallDisk, type SmallDisk } from './small-disk.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const TOPIC = telemetryTopic('alpha.g1');
const FIRST = Date.now() - 3_600_000;
const MOUNTS = canMount(join(tmpdir(), `meterhub-probe-${process.pid}`));
const WHERE = MOUNTS ? 'a tmpfs' : 'SKIPPED, NO TMPFS CAN BE MOUNTED HERE: a tmpfs';

/** Publishes numbered readings, each message padded, with a window, through whatever happens. */
class SteadyPublisher implements Disposable {
  acknowledged = 0;
  readonly #hub: HubUnderTest;
  readonly #padding: string;
  #next = 1;
  #stop = false;
  #running: Promise<void>;

  constructor(hub: HubUnderTest, paddingBytes: number) {
    this.#hub = hub;
    this.#padding = ' '.repeat(paddingBytes);
    this.#running = this.#run();
  }

  /** Stops after what has been sent is acknowledged. */
  async finish(): Promise<void> {
    this.#stop = true;
    await this.#running;
  }

  [Symbol.dispose](): void {
    this.#stop = true;
  }

  async #run(): Promise<void> {
    const client = await this.#hub.mqtt('alpha.g1', { reconnectPeriod: 50 });
    client.on('error', () => undefined);
    const one = async (): Promise<void> => {
      while (!this.#stop) {
        const n = this.#next++;
        await client.publishAsync(TOPIC, energy(n, 'alpha-E1', FIRST + n, n) + this.#padding, { qos: 1 });
        this.acknowledged++;
      }
    };
    await Promise.all(Array.from({ length: 8 }, one));
    await client.endAsync();
  }
}

/** All that was acknowledged is stored once, with its value, and the accounts are exact. */
async function expectAll(hub: HubUnderTest, acknowledged: number): Promise<void> {
  const api = hub.api();
  await until('all is processed', async () => (await api.accounting()).total.messages.pending === 0, 30_000);
  const items = await api.readings('alpha-E1', 'activeEnergy');
  expect(items.map(({ value }) => value)).toEqual(Array.from({ length: acknowledged }, (_, i) => i + 1));
  expect(await accountProblems(api, items.length)).toEqual([]);
}

/** The number of PUBACKs has stopped rising: none came while the hub answered some questions. */
async function expectNoPuback(hub: HubUnderTest, publisher: SteadyPublisher): Promise<void> {
  const before = publisher.acknowledged;
  for (let i = 0; i < 50; i++) await hub.api().readiness();
  expect(publisher.acknowledged).toBe(before);
}

describe.runIf(MOUNTS)(`disk full on ${WHERE}`, () => {
  test.each([
    ['the limit of free space', '8MB', 'journal_disk_full'],
    ['the last byte', '0B', 'journal_(disk_full|failing)'],
  ])(
    'a journal disk that is full to %s stops PUBACKs, raises an alarm and goes on by itself',
    async (_, free, alarm) => {
      using data = await createTestData();
      using disk = mountSmallDisk(dataPaths(data.directory).journal, 48) as SmallDisk;
      const environment = { METERHUB_JOURNAL_DISK_FREE_MIN: free, METERHUB_JOURNAL_RETAIN: '1MB' };
      await using hub = await spawnHub(data, { environment });
      using publisher = new SteadyPublisher(hub, 2000);
      await until('it works', () => publisher.acknowledged > 200);
      for (let round = 0; round < 2; round++) {
        disk.fill();
        await until(
          'an alarm',
          async () => (await hub.api().alarms()).some((code) => new RegExp(alarm).test(code)),
          20_000,
        );
        await expectNoPuback(hub, publisher);
        expect(await hub.api().readiness()).toBe(503);
        expect(hub.isRunning).toBe(true);
        disk.empty();
        await until('the alarm is cleared', async () => (await hub.api().alarms()).length === 0, 20_000);
        const before = publisher.acknowledged;
        await until('PUBACKs come again', () => publisher.acknowledged > before + 200, 20_000);
        expect(await hub.api().readiness()).toBe(200);
      }
      await publisher.finish();
      await expectAll(hub, publisher.acknowledged);
      await restartAndExpect(hub, publisher.acknowledged);
    },
    90_000,
  );

  test('a kill while the journal disk is full loses nothing that was acknowledged', async () => {
    using data = await createTestData();
    using disk = mountSmallDisk(dataPaths(data.directory).journal, 48) as SmallDisk;
    await using hub = await spawnHub(data, { environment: { METERHUB_JOURNAL_DISK_FREE_MIN: '0B' } });
    using publisher = new SteadyPublisher(hub, 2000);
    await until('it works', () => publisher.acknowledged > 200);
    disk.fill();
    await until('an alarm', async () => (await hub.api().alarms()).length > 0, 20_000);
    await hub.kill();
    disk.empty();
    await hub.start();
    const before = publisher.acknowledged;
    await until('PUBACKs come again', () => publisher.acknowledged > before + 100, 20_000);
    await publisher.finish();
    await expectAll(hub, publisher.acknowledged);
  }, 60_000);

  test.each(['store', 'ledger'] as const)(
    'a full disk of the %s stalls processing with an alarm while PUBACKs go on, and it recovers by itself',
    async (part) => {
      using data = await createTestData();
      using disk = mountSmallDisk(dataPaths(data.directory)[part], 48) as SmallDisk;
      await using hub = await spawnHub(data);
      using publisher = new SteadyPublisher(hub, 100);
      await until('it works', () => publisher.acknowledged > 200);
      for (let round = 0; round < 2; round++) {
        disk.fill();
        await until('an alarm', async () => (await hub.api().alarms()).includes('processing_stalled'), 20_000);
        const before = publisher.acknowledged;
        await until('PUBACKs go on', () => publisher.acknowledged > before + 200);
        expect(await hub.api().readiness()).toBe(503);
        const { total } = await hub.api().accounting();
        expect(total.balanced).toBe(true);
        expect(total.messages.pending).toBeGreaterThan(0);
        disk.empty();
        await until('the alarm is cleared', async () => (await hub.api().alarms()).length === 0, 20_000);
        expect(hub.isRunning).toBe(true);
      }
      await publisher.finish();
      await expectAll(hub, publisher.acknowledged);
      await restartAndExpect(hub, publisher.acknowledged);
    },
    90_000,
  );
});

async function restartAndExpect(hub: SpawnedHub, acknowledged: number): Promise<void> {
  await hub.stop();
  await hub.start();
  await expectAll(hub, acknowledged);
}

test('a journal that is full by its own limit stops PUBACKs with an alarm until processing has made room', async () => {
  using data = await createTestData();
  const environment = {
    METERHUB_JOURNAL_SIZE_MAX: '300KB',
    METERHUB_JOURNAL_RETAIN: '10KB',
    // One batch, then a rest in which the journal fills up.
    METERHUB_PROCESSOR_LINGER: '1s',
  };
  await using hub = await spawnHub(data, { environment });
  using publisher = new SteadyPublisher(hub, 2000);
  let alarms = 0;
  for (; alarms < 2; alarms++) {
    await until('an alarm', async () => (await hub.api().alarms()).includes('journal_full'), 20_000);
    expect(await hub.api().readiness()).toBe(503);
    const before = publisher.acknowledged;
    await until('the alarm is cleared', async () => !(await hub.api().alarms()).includes('journal_full'), 20_000);
    await until('PUBACKs come again', () => publisher.acknowledged > before, 20_000);
  }
  expect(hub.isRunning).toBe(true);
  await publisher.finish();
  await expectAll(hub, publisher.acknowledged);
}, 180_000);
