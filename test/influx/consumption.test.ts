/** Consumption in InfluxDB when requests fail, are too large or too old. */

import { expect, test } from 'vitest';
import {
  ConsumptionBatch,
  type ConsumptionSeries,
  type ConsumptionWindow,
  type Granularity,
} from '../../src/store/consumption.ts';
import type { InfluxOptions } from '../../src/store/influx/influx-options.ts';
import { openInfluxStore } from '../../src/store/influx/influx-store.ts';
import { FOREVER } from '../../src/store/retention.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';
import { FaultProxy, isWrite } from './helpers/fault-proxy.ts';
import { Imitation, ORGANISATION, TOKEN } from './helpers/imitation.ts';
import { Influxd } from './helpers/influxd.ts';

const DAY = 86_400_000;
const NOW = Date.now();
const KEYS: readonly ConsumptionSeries[] = ['M1', 'M2', 'M3'].map((id) => ({
  ...{ scope: 'meter', id, item: '', quantity: 'volume', enterprise: 'E1' },
}));

function open(url: string, more: Partial<InfluxOptions> = {}): TimeSeriesStore {
  return openInfluxStore({
    ...{ version: 1, url, database: 'db', retention: FOREVER, linesMax: 10_000, concurrency: 2, gzip: false },
    timeoutMillis: 5000,
    ...more,
  });
}

/** The same rows for every series, one a millisecond. */
function batchOf(value: number, first: number, count: number): ConsumptionBatch {
  const batch = new ConsumptionBatch(KEYS, count * KEYS.length);
  for (let n = 0; n < count; n++) {
    for (const series of KEYS.keys()) {
      const row = batch.addEmpty(series, first + n);
      batch.value[row] = value;
      batch.expectedMillis[row] = 1;
    }
  }
  return batch;
}

function windows(from: number, to: number): ConsumptionWindow[] {
  return KEYS.map((_, series) => ({ series, from, to }));
}

/** Start and value of each row of each series. */
async function content(store: TimeSeriesStore, granularity: Granularity = 'interval'): Promise<[number, number][][]> {
  const { count, series, start, value } = await store.consumption(granularity, KEYS, 0, NOW + DAY);
  const rows: [number, number][][] = KEYS.map(() => []);
  for (let at = 0; at < count; at++) rows[series[at] as number]?.push([start[at] as number, value[at] as number]);
  return rows;
}

function expected(value: number, first: number, count: number): [number, number][][] {
  return KEYS.map(() => Array.from({ length: count }, (_, n) => [first + n, value]));
}

test('a replacement that fails half way is whole once it is repeated, by the same hub or the next one', async () => {
  await using influxd = await Influxd.start();
  await using proxy = await FaultProxy.start(influxd.url);
  const first = open(proxy.url, { linesMax: 10 });
  await first.replaceConsumption('interval', batchOf(1, NOW, 50), windows(NOW, NOW + 50));
  for (const store of [first, open(proxy.url, { linesMax: 10 })]) {
    let writes = 0;
    proxy.fault = (seen) => (isWrite(seen) && ++writes > 3 ? { status: 503, body: '{"error":"timeout"}' } : null);
    const [batch, all] = [batchOf(2, NOW + 10, 20), windows(NOW, NOW + 100)];
    await expect(store.replaceConsumption('interval', batch, all)).rejects.toThrow('InfluxDB: 503 timeout');
    proxy.fault = () => null;
    await store.replaceConsumption('interval', batch, all);
    expect(await content(store)).toEqual(expected(2, NOW + 10, 20));
    expect((await store.consumptionFrontiers()).map(({ start }) => start)).toEqual(KEYS.map(() => NOW + 29));
    await store.replaceConsumption('interval', batchOf(1, NOW, 50), windows(NOW, NOW + 50));
  }
});

test('lines beyond the size that the server takes are sent in parts', async () => {
  await using influxd = await Influxd.start({ bodyBytesMax: 4000 });
  const store = open(influxd.url);
  await store.replaceConsumption('day', batchOf(7, NOW, 100), windows(NOW, NOW + 100));
  expect(await content(store, 'day')).toEqual(expected(7, NOW, 100));
});

test('what the server refuses for good is told, not passed over', async () => {
  await using influxd = await Influxd.start();
  const store = open(influxd.url);
  await store.latest();
  const parameters = new URLSearchParams({ db: 'db', rp: 'interval', precision: 'ms' });
  await fetch(`${influxd.url}/write?${parameters}`, { method: 'POST', body: `interval,scope=x value=0.5 ${NOW - 1}` });
  await expect(store.replaceConsumption('interval', batchOf(1, NOW, 1), windows(NOW, NOW + 1))).rejects.toThrow(
    /^InfluxDB refuses consumption: partial write: field type conflict: input field "value"/,
  );
});

test('rows older than they are kept are left out, those that are too old for the clock of the server too', async () => {
  await using influxd = await Influxd.start();
  await using proxy = await FaultProxy.start(influxd.url);
  const store = open(proxy.url, { retention: { raw: null, intervals: 10 * DAY, days: null } });
  const batch = new ConsumptionBatch(KEYS);
  for (const age of [200, 8, 5]) {
    const row = batch.addEmpty(0, NOW - age * DAY);
    batch.expectedMillis[row] = 1;
  }
  const all = [{ series: 0, from: 0, to: NOW }];
  for (const granularity of ['interval', 'day'] as const) await store.replaceConsumption(granularity, batch, all);
  const ages = async (granularity: Granularity) =>
    (await content(store, granularity))[0]?.map(([start]) => (NOW - start) / DAY);
  expect(await ages('interval')).toEqual([8, 5]);
  expect(await ages('day')).toEqual([200, 8, 5]);
  await influxd.query(null, 'ALTER RETENTION POLICY "interval" ON "db" DURATION 7d SHARD DURATION 1d');
  batch.value.fill(3, 0, 3);
  await store.replaceConsumption('interval', batch, all);
  expect((await content(store))[0]?.at(-1)).toEqual([NOW - 5 * DAY, 3]);
  const writes = proxy.seen.filter(isWrite);
  expect(writes.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('rp'))).toEqual([
    'interval',
    'day',
    'interval',
  ]);
});

test.each([2, 3] as const)('%i.x keeps readings, intervals and days in a place of their own each', async (version) => {
  await using server = await Imitation.start(version);
  const store = open(server.url, { version, token: TOKEN, ...(version === 2 ? { org: ORGANISATION } : {}) });
  await Promise.all([
    store.replaceConsumption('interval', batchOf(1, NOW, 2), windows(NOW, NOW + 2)),
    store.replaceConsumption('day', batchOf(2, NOW, 1), windows(NOW, NOW + 2)),
    store.latest(),
  ]);
  expect([...server.buckets.keys()].sort()).toEqual(['db', 'db_day', 'db_interval']);
  expect(server.buckets.get('db_interval')?.lines.series('interval').length).toBe(3);
  expect(server.buckets.get('db_day')?.lines.series('day').length).toBe(3);
  expect(await content(store, 'day')).toEqual(expected(2, NOW, 1));
  expect(server.unexpected).toEqual([]);
});
