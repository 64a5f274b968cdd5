/** A write into DuckDB that fails half way leaves nothing behind, whatever it was doing. */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { afterEach, expect, test, vi } from 'vitest';
import { ConsumptionBatch, type ConsumptionSeries } from '../../src/store/consumption.ts';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';

const KEYS = [
  { enterprise: 'E1', meter: 'M1', quantity: 'volume' },
  { enterprise: 'E2', meter: 'M2', quantity: 'volume' },
];

const SERIES: readonly ConsumptionSeries[] = ['M1', 'M2', 'M3'].map((id) => ({
  ...{ scope: 'meter', id, item: '', quantity: 'volume', enterprise: 'E1' },
}));

/** Makes the statement or call fail once, before or after it has been done. */
type Fault = (this: void) => void;

const FAULTS: Readonly<Record<string, Fault>> = {
  'the transaction cannot begin': () => failStatement('BEGIN TRANSACTION', 'before'),
  'the second chunk is refused': () => {
    let chunks = 0;
    const append = DuckDBAppender.prototype.appendDataChunk;
    vi.spyOn(DuckDBAppender.prototype, 'appendDataChunk').mockImplementation(function (this: DuckDBAppender, chunk) {
      if (++chunks === 2) throw new Error('injected');
      append.call(this, chunk);
    });
  },
  'the commit is refused': () => failStatement('COMMIT', 'before'),
  'the commit is done and its answer lost': () => failStatement('COMMIT', 'after'),
};

function failStatement(statement: string, when: 'before' | 'after'): void {
  const run = DuckDBConnection.prototype.run;
  let armed = true;
  vi.spyOn(DuckDBConnection.prototype, 'run').mockImplementation(async function (this: DuckDBConnection, sql, ...rest) {
    if (!armed || sql !== statement) return run.call(this, sql, ...rest);
    armed = false;
    if (when === 'after') await run.call(this, sql, ...rest);
    throw new Error('injected');
  });
}

afterEach(() => {
  vi.restoreAllMocks();
});

test.each(Object.entries(FAULTS))('written again after %s, a batch is there once', (_, inject) =>
  inTemporaryDirectory(async (directory) => {
    const options = { directory, memoryLimit: '256MB' };
    let store = await openDuckDbStore(options);
    const batch = new ReadingBatch(KEYS);
    for (let n = 0; n < 5000; n++) batch.add(n % 2, n, n, 0, 7, n);
    inject();
    await expect(store.write(batch)).rejects.toThrow('injected');
    await store.write(batch);
    vi.restoreAllMocks();
    const content = async () => {
      const readings = await Promise.all(
        KEYS.map(({ meter, quantity }) => store.readings({ meter, quantity, from: 0, to: 1e6, limit: 1e6 })),
      );
      return readings.map((list) => list.map(({ timestamp }) => timestamp));
    };
    const expected = [0, 1].map((first) => Array.from({ length: 2500 }, (_row, n) => first + 2 * n));
    expect(await content()).toEqual(expected);
    await store.close();
    store = await openDuckDbStore(options);
    expect(await content()).toEqual(expected);
    expect((await store.latest()).map(({ key }) => key)).toEqual(KEYS);
    expect(await store.readingCount()).toBe(5000);
    await store.close();
  }),
);

test.each(Object.entries(FAULTS))('replaced again after %s, consumption is there once', (_, inject) =>
  inTemporaryDirectory(async (directory) => {
    const options = { directory, memoryLimit: '256MB' };
    let store = await openDuckDbStore(options);
    const replace = async (keys: readonly ConsumptionSeries[], value: number, from: number, to: number) => {
      const batch = new ConsumptionBatch(keys);
      for (let start = from; start < to; start++) {
        for (const series of keys.keys()) batch.addEmpty(series, start);
      }
      batch.value.fill(value, 0, batch.count);
      batch.expectedMillis.fill(1, 0, batch.count);
      const windows = keys.map((_key, series) => ({ series, from, to }));
      await store.replaceConsumption('interval', batch, windows);
    };
    const content = async () => {
      const batch = await store.consumption('interval', SERIES, 0, 1e6);
      const rows = Array.from({ length: batch.count }, (_row, at) => [
        batch.series[at],
        batch.start[at],
        batch.value[at],
      ]);
      return rows as [number, number, number][];
    };
    const expected = (value: number, first: number, to: number) =>
      Array.from({ length: to }, (_row, start) => [first, start, value]);
    await replace(SERIES.slice(0, 1), 1, 0, 10);
    inject();
    await expect(replace(SERIES.slice(0, 2), 2, 0, 2000)).rejects.toThrow('injected');
    // Another series first: what the failed one has left must not become its.
    await replace(SERIES.slice(2), 3, 0, 5);
    await replace(SERIES.slice(0, 2), 4, 0, 2000);
    vi.restoreAllMocks();
    const all = [...expected(4, 0, 2000), ...expected(4, 1, 2000), ...expected(3, 2, 5)];
    expect(await content()).toEqual(all);
    await store.close();
    store = await openDuckDbStore(options);
    expect(await content()).toEqual(all);
    const frontiers = (await store.consumptionFrontiers()).map(({ key, start }) => [key.id, start]);
    expect(frontiers.sort()).toEqual([
      ['M1', 1999],
      ['M2', 1999],
      ['M3', 4],
    ]);
    await store.close();
  }),
);

test('the log is folded into the file while readings and consumption are written at the same time', () =>
  inTemporaryDirectory(async (directory) => {
    const checkpointBytes = 1024 * 1024;
    const store = await openDuckDbStore({ directory, memoryLimit: '256MB', checkpointBytes });
    let longest = 0;
    const watch = () => {
      const { size = 0 } = statSync(join(directory, 'readings.duckdb.wal'), { throwIfNoEntry: false }) ?? {};
      longest = Math.max(longest, size);
    };
    const readings = async () => {
      const batch = new ReadingBatch(KEYS);
      for (let n = 0; n < 100; n++) {
        batch.clear();
        for (let i = 0; i < 2000; i++) batch.add(0, n * 2000 + i, Math.random(), 0, 1, i);
        await store.write(batch);
        watch();
      }
    };
    const consumption = async () => {
      for (let n = 0; n < 100; n++) {
        const batch = new ConsumptionBatch(SERIES);
        for (let i = 0; i < 2000; i++) batch.addEmpty(n % 3, n * 2000 + i);
        for (let i = 0; i < 2000; i++) batch.expectedMillis[i] = 1 + Math.floor(Math.random() * 1e9);
        const windows = [0, 1, 2].map((series) => ({ series, from: n * 2000, to: (n + 1) * 2000 }));
        await store.replaceConsumption('interval', batch, windows);
        watch();
      }
    };
    await Promise.all([readings(), consumption()]);
    expect(longest).toBeGreaterThan(checkpointBytes / 2);
    expect(longest).toBeLessThan(checkpointBytes + 300_000);
    expect(await store.readingCount()).toBe(200_000);
    expect((await store.consumption('interval', SERIES, 0, 1e6)).count).toBe(200_000);
    await store.close();
  }));

test('consumption older than it is kept is deleted, each granularity by its own, and left out when it is written', () =>
  inTemporaryDirectory(async (directory) => {
    const now = Date.now();
    const day = 86_400_000;
    const retention = { intervals: 10 * day, days: 100 * day };
    const written = await openDuckDbStore({ directory, memoryLimit: '256MB' });
    const batch = new ConsumptionBatch(SERIES);
    for (const age of [200, 50, 5]) batch.expectedMillis[batch.addEmpty(0, now - age * day)] = 1;
    const windows = [{ series: 0, from: 0, to: now + day }];
    for (const granularity of ['interval', 'day'] as const) {
      await written.replaceConsumption(granularity, batch, windows);
    }
    await written.close();
    const store = await openDuckDbStore({ directory, memoryLimit: '256MB', retention });
    const ages = async (granularity: 'interval' | 'day') => {
      const { start, count } = await store.consumption(granularity, SERIES, 0, now + day);
      return Array.from(start.subarray(0, count), (instant) => (now - instant) / day);
    };
    expect(await store.expire(now)).toBe(0);
    expect(await ages('interval')).toEqual([5]);
    expect(await ages('day')).toEqual([50, 5]);
    for (const granularity of ['interval', 'day'] as const) {
      await store.replaceConsumption(granularity, batch, windows);
    }
    expect(await ages('interval')).toEqual([5]);
    expect(await ages('day')).toEqual([50, 5]);
    await store.close();
  }));

test('readings older than the store was told to keep are deleted and still accounted for', () =>
  inTemporaryDirectory(async (directory) => {
    const store = await openDuckDbStore({ directory, memoryLimit: '256MB', retention: { raw: 1000 } });
    const batch = new ReadingBatch(KEYS);
    for (let n = 0; n < 100; n++) batch.add(0, n * 100, n, 0, 1, n);
    await store.write(batch);
    expect(await store.expire(9000)).toBe(80);
    expect(
      (await store.readings({ meter: 'M1', quantity: 'volume', from: 0, to: 1e6, limit: 1000 }))[0]?.timestamp,
    ).toBe(8000);
    expect(await store.readingCount()).toBe(100);
    expect(await store.expire(9000)).toBe(0);
    await store.close();
  }));

test('a store that is being closed finishes what was asked for and takes nothing more', () =>
  inTemporaryDirectory(async (directory) => {
    const store = await openDuckDbStore({ directory, memoryLimit: '256MB' });
    const batch = new ReadingBatch(KEYS);
    batch.add(0, 1000, 1, 0, 1, 0);
    const asked = store.write(batch);
    const closing = store.close();
    // A native connection used after it was closed was seen to end the process with SIGSEGV.
    await expect(store.latest()).rejects.toThrow('the store is closed');
    await expect(store.consumption('day', SERIES, 0, 1)).rejects.toThrow('the store is closed');
    await asked;
    await closing;
    await expect(store.write(batch)).rejects.toThrow('the store is closed');
    await expect(store.readingCount()).rejects.toThrow('the store is closed');
    const reopened = await openDuckDbStore({ directory, memoryLimit: '256MB' });
    expect(await reopened.readingCount()).toBe(1);
    await reopened.close();
  }));
