/** A write into DuckDB that fails half way leaves nothing behind, whatever it was doing. */

import { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { afterEach, expect, test, vi } from 'vitest';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import { inTemporaryDirectory } from '../helpers/temporary-directory.ts';

const KEYS = [
  { enterprise: 'E1', meter: 'M1', quantity: 'volume' },
  { enterprise: 'E2', meter: 'M2', quantity: 'volume' },
];

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

test('readings older than the store was told to keep are deleted and still accounted for', () =>
  inTemporaryDirectory(async (directory) => {
    const store = await openDuckDbStore({ directory, memoryLimit: '256MB', retentionMillis: 1000 });
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
