/** How long readings are kept: deleted by the hub in the embedded store, by the server in InfluxDB. */

import { describe, expect, test } from 'vitest';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import { type ConfigInput, createTestData, startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { DATABASE, influxConfig } from './helpers/influx-hub.ts';
import { Influxd } from './helpers/influxd.ts';

const DAY = 86_400_000;
const NOW = Date.now();
const METER = { meter: 'M1', quantity: 'volume' };
const ALL = { ...METER, from: 0, to: 8.64e15, limit: 1000 };

async function publishAndProcess(hub: TestHub, seq: number, ...instants: readonly number[]): Promise<void> {
  const client = await hub.mqtt('alpha.g1');
  const readings = instants.map((ts) => ({ meter: 'alpha-E1', ts, values: { activePower: 1 } }));
  await client.publishAsync(telemetryTopic('alpha.g1'), telemetry(seq, ...readings), { qos: 1 });
  await client.endAsync();
  await until('it is processed', async () => {
    const { messages } = (await hub.api().accounting()).total;
    return messages.received >= seq && messages.pending === 0;
  });
}

const instantsOf = async (hub: TestHub): Promise<number[]> =>
  (await hub.api().readings('alpha-E1', 'activePower')).map(({ ts }) => Date.parse(ts));

describe('the embedded store', () => {
  test('deletes what is older than it was told to keep, and goes on counting it', async () => {
    const directory = temporaryDirectory();
    const store = await openDuckDbStore({ directory, memoryLimit: '256MB', retention: { raw: DAY } });
    const batch = new ReadingBatch([{ enterprise: 'E1', ...METER }]);
    const instants = [NOW - 3 * DAY, NOW - DAY - 1, NOW - DAY, NOW - 1];
    for (const [row, instant] of instants.entries()) batch.add(0, instant, row, 0, 1, row);
    await store.write(batch);
    expect(await store.expire(NOW)).toBe(2);
    expect(await store.expire(NOW)).toBe(0);
    expect((await store.readings(ALL)).map(({ timestamp }) => timestamp)).toEqual(instants.slice(2));
    expect(await store.readingCount()).toBe(4);
    await store.close();

    const forever = await openDuckDbStore({ directory, memoryLimit: '256MB' });
    expect(await forever.expire(NOW + 1000 * DAY)).toBe(0);
    expect((await forever.readings(ALL)).length).toBe(2);
    expect(await forever.readingCount()).toBe(4);
    await forever.close();
  });

  test('expires at the start of the hub, which does not take that for a loss', async () => {
    using data = await createTestData();
    await using hub = await startTestHub({ data });
    const instants = [NOW - 3 * DAY, NOW - 2 * DAY, NOW - 1000];
    await publishAndProcess(hub, 1, ...instants);
    expect(await instantsOf(hub)).toEqual(instants);
    const config: ConfigInput = { store: { retention: { raw: '1d' } } };
    for (let start = 0; start < 2; start++) {
      await hub.stop();
      await hub.start({ config });
      await until('the old ones are deleted', async () => (await instantsOf(hub)).length === 1);
      expect(await instantsOf(hub)).toEqual(instants.slice(2));
    }
    expect((await hub.api().accounting()).total).toMatchObject({ balanced: true, readings: { stored: 3 } });
    expect(hub.fatal).toBeNull();
  });
});

test('InfluxDB is told the retention when the hub starts, and older readings end in the quarantine', async () => {
  await using influxd = await Influxd.start();
  const { store } = influxConfig(influxd.url);
  await using hub = await startTestHub({
    config: { store: { ...store, retention: { raw: '30d', intervals: '400d' } } },
  });
  await publishAndProcess(hub, 1, NOW - 40 * DAY, NOW - 1000);
  const [policies] = await influxd.query(null, `SHOW RETENTION POLICIES ON "${DATABASE}"`);
  expect(policies?.values).toEqual([
    ['autogen', '720h0m0s', '24h0m0s', 1, true],
    ['interval', '9600h0m0s', '168h0m0s', 1, false],
    ['day', '0s', '8736h0m0s', 1, false],
  ]);
  expect(await instantsOf(hub)).toEqual([NOW - 1000]);
  const [refused] = await hub.api().quarantine({ code: 'store_refused' });
  expect(refused?.detail).toMatch(/ is older than the database keeps readings$/);
  expect((await hub.api().accounting()).total).toMatchObject({
    balanced: true,
    readings: { received: 2, stored: 1, quarantined: 1 },
  });
});
