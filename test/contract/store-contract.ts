/** What every engine of the store must do. An engine's test file calls this with its name. */

import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import type { SeriesKey, StoredReading, TimeSeriesStore } from '../../src/store/store.ts';
import { startProgram } from '../helpers/child-program.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { ENGINES, type Engine, type EngineName } from './engines.ts';

const VOLUME: SeriesKey = { enterprise: 'E1', meter: 'M1', quantity: 'volume' };
const MASS: SeriesKey = { ...VOLUME, quantity: 'mass' };
const OTHER: SeriesKey = { enterprise: 'E2', meter: 'M2', quantity: 'volume' };
const ALL = { from: -8.64e15, to: 8.64e15, limit: 1_000_000 };

function stored(timestamp: number, part: Partial<StoredReading> = {}): StoredReading {
  return { timestamp, value: timestamp / 2, quality: 0, offset: 1, item: 0, ...part };
}

/** A batch of the readings of each series. */
function batchOf(...series: readonly (readonly [SeriesKey, readonly StoredReading[]])[]): ReadingBatch {
  const batch = new ReadingBatch(series.map(([key]) => key));
  for (const [index, [, readings]] of series.entries()) {
    for (const { timestamp, value, quality, offset, item } of readings) {
      batch.add(index, timestamp, value, quality, offset, item);
    }
  }
  return batch;
}

function replacing(batch: ReadingBatch, ...rows: number[]): ReadingBatch {
  batch.replacing.push(...rows);
  return batch;
}

/** In an order of its own: engines have none. */
function sorted<T extends { readonly key: SeriesKey }>(latest: readonly T[]): T[] {
  const name = ({ key }: T): string => JSON.stringify([key.enterprise, key.meter, key.quantity]);
  return latest.toSorted((a, b) => (name(a) < name(b) ? -1 : 1));
}

export function storeContract(name: EngineName): void {
  const {
    engine,
    open,
    instants: [instantFirst, instantLast],
    atomic,
  }: Engine = ENGINES[name];

  async function withStore(use: (store: TimeSeriesStore) => Promise<void>): Promise<void> {
    await inTemporaryDirectory(async (directory) => {
      const store = await open(directory);
      try {
        await use(store);
      } finally {
        await store.close();
      }
    });
  }

  const readBack = (store: TimeSeriesStore, { meter, quantity }: SeriesKey) =>
    store.readings({ meter, quantity, ...ALL });

  describe(`the ${name} store`, () => {
    it('is empty at first', () =>
      withStore(async (store) => {
        expect(store.engine).toBe(engine);
        expect(await store.latest()).toEqual([]);
        expect(await readBack(store, VOLUME)).toEqual([]);
        expect(await store.lookup([{ meter: 'M1', quantity: 'volume', timestamp: 1 }])).toEqual([null]);
        expect(await store.lookup([])).toEqual([]);
        expect(store.stats()).toEqual({ engine, series: 0, written: 0, writes: 0 });
      }));

    it('gives back what was written, in order of time', () =>
      withStore(async (store) => {
        const readings = [stored(3, { quality: 4098, offset: 7, item: 3 }), stored(1), stored(2, { item: 2 })];
        await store.write(batchOf([VOLUME, readings]));
        expect(await readBack(store, VOLUME)).toEqual([readings[1], readings[2], readings[0]]);
        expect(store.stats()).toEqual({ engine, series: 1, written: 3, writes: 1 });
      }));

    it('holds any double, instant and origin exactly', () =>
      withStore(async (store) => {
        const values = [
          0,
          1,
          -1,
          0.1,
          1 / 3,
          2 ** 53,
          -(2 ** 53),
          5e-324,
          -5e-324,
          Number.MAX_VALUE,
          -Number.MAX_VALUE,
        ];
        const instants = [0, 1, -1, 1_795_161_600_123, -(2 ** 32), 2 ** 32 - 1, 2 ** 31, instantLast, instantFirst];
        const offsets = [1, 2 ** 31, 2 ** 32, 2 ** 32 + 5, Number.MAX_SAFE_INTEGER];
        const readings = instants.map((timestamp, i) =>
          stored(timestamp, {
            value: values[i]!,
            offset: offsets[i % 5]!,
            item: 2 ** 31 - 1 - i,
            quality: (i << 3) | 2,
          }),
        );
        const rest = values.slice(instants.length).map((value, i) => stored(100 + i, { value }));
        const all = [...readings, ...rest].sort((a, b) => a.timestamp - b.timestamp);
        await store.write(batchOf([VOLUME, all]));
        expect(await readBack(store, VOLUME)).toEqual(all);
        const sought = all.map(({ timestamp }) => ({ meter: 'M1', quantity: 'volume', timestamp }));
        expect(await store.lookup(sought)).toEqual(all);
      }));

    it('holds random doubles exactly', () =>
      withStore(async (store) => {
        let offset = 0;
        const doubles = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 50 });
        await fc.assert(
          fc.asyncProperty(doubles, async (values) => {
            const key = { ...VOLUME, meter: `M${++offset}` };
            const readings = values.map((value, i) => stored(i, { value: value === 0 ? 0 : value, offset }));
            await store.write(batchOf([key, readings]));
            expect(await readBack(store, key)).toEqual(readings);
          }),
          { numRuns: 20 },
        );
      }));

    it('takes from inside the range and to outside of it', () =>
      withStore(async (store) => {
        await store.write(batchOf([VOLUME, [1, 2, 3, 4].map((timestamp) => stored(timestamp))]));
        const between = async (from: number, to: number, limit = 10) =>
          (await store.readings({ meter: 'M1', quantity: 'volume', from, to, limit })).map(
            ({ timestamp }) => timestamp,
          );
        expect(await between(2, 4)).toEqual([2, 3]);
        expect(await between(2, 2)).toEqual([]);
        expect(await between(5, 9)).toEqual([]);
        expect(await between(0, 9, 3)).toEqual([1, 2, 3]);
        expect(await between(0, 9, 0)).toEqual([]);
      }));

    it('can be paged through by from and limit, however it was written', () =>
      withStore(async (store) => {
        let run = 0;
        const instants = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 });
        await fc.assert(
          fc.asyncProperty(instants, fc.integer({ min: 1, max: 17 }), async (timestamps, limit) => {
            const key = { ...VOLUME, meter: `P${++run}` };
            for (let at = 0; at < timestamps.length; at += limit) {
              const part = timestamps.slice(at, at + limit).map((timestamp) => stored(timestamp));
              await store.write(batchOf([key, part]));
            }
            const pages: StoredReading[] = [];
            for (let from = -1000; ; ) {
              const page = await store.readings({ ...key, from, to: 1001, limit });
              expect(page.length).toBeLessThanOrEqual(limit);
              pages.push(...page);
              if (page.length < limit) break;
              from = page.at(-1)!.timestamp + 1;
            }
            expect(pages).toEqual(timestamps.sort((a, b) => a - b).map((timestamp) => stored(timestamp)));
          }),
          { numRuns: 15 },
        );
      }));

    it('keeps quantities and meters apart', () =>
      withStore(async (store) => {
        const series: [SeriesKey, StoredReading[]][] = [
          [VOLUME, [stored(1, { value: 10 })]],
          [MASS, [stored(1, { value: 20 })]],
          [OTHER, [stored(1, { value: 30 })]],
          [{ enterprise: 'E1', meter: "x'; DROP TABLE reading; --", quantity: 'heat' }, [stored(1, { value: 40 })]],
        ];
        await store.write(batchOf(...series));
        for (const [key, readings] of series) expect(await readBack(store, key)).toEqual(readings);
        expect(await readBack(store, { ...OTHER, quantity: 'mass' })).toEqual([]);
        const latest = sorted(await store.latest()).map(({ key }) => key);
        expect(latest).toEqual(sorted(series.map(([key]) => ({ key }))).map(({ key }) => key));
      }));

    it('keeps series apart whatever their names look like', () =>
      withStore(async (store) => {
        const names = [
          'a b',
          'a,b',
          'a=b',
          'a\\,b',
          'a\\ b',
          'a\\b',
          'a"b',
          "a'b",
          '中 "文"',
          'a\\\\b',
          'ä€😀',
          '#a',
          ' a',
          'a ',
          'a;b',
          '"',
        ];
        const keys = names.flatMap((name) => [
          { enterprise: name, meter: `meter ${name}`, quantity: 'volume' },
          // Quantities are the hub's own: none has a backslash.
          { enterprise: 'E1', meter: `q ${name}`, quantity: name.replaceAll('\\', '/') },
        ]);
        await store.write(
          batchOf(...keys.map((key, i): [SeriesKey, StoredReading[]] => [key, [stored(7, { value: i })]])),
        );
        for (const [i, key] of keys.entries()) {
          const expected = stored(7, { value: i });
          expect(await readBack(store, key), JSON.stringify(key)).toEqual([expected]);
          expect(await store.lookup([{ ...key, timestamp: 7 }])).toEqual([expected]);
        }
        const found = new Set((await store.latest()).map(({ key }) => JSON.stringify(key)));
        for (const key of keys)
          if (key.quantity === 'volume') expect(found, JSON.stringify(key)).toContain(JSON.stringify(key));
      }));

    if (engine === 'influx') {
      it('refuses what it cannot hold reading by reading, and keeps the rest', () =>
        withStore(async (store) => {
          const readings = [
            stored(1),
            stored(instantLast + 1),
            stored(instantFirst - 1),
            stored(2),
            stored(8.64e15),
            stored(3, { offset: 2 ** 53 }),
            stored(4),
          ];
          const broken = ['line\nfeed', 'ends with \\', ''].map((meter): [SeriesKey, StoredReading[]] => [
            { ...VOLUME, meter },
            [stored(5)],
          ]);
          const { refused } = await store.write(batchOf([VOLUME, readings], [MASS, [stored(1)]], ...broken));
          expect(refused.map(({ row }) => row)).toEqual([1, 2, 4, 5, 8, 9, 10]);
          expect(refused[0]?.detail).toBe(
            `InfluxDB holds instants from 1677-09-21 to 2262-04-11, not ${instantLast + 1} ms`,
          );
          expect(refused[3]?.detail).toBe('the journal offset 9007199254740992 is beyond 2^53');
          expect(refused[4]?.detail).toBe('"line\\nfeed" cannot be written in line protocol');
          expect(await readBack(store, VOLUME)).toEqual([stored(1), stored(2), stored(4)]);
          expect(await readBack(store, MASS)).toEqual([stored(1)]);
          const beyond = { meter: 'M1', quantity: 'volume', timestamp: instantLast + 1 };
          expect(await store.lookup([beyond, { ...beyond, timestamp: 1 }])).toEqual([null, stored(1)]);
          expect(await store.readings({ ...beyond, from: instantLast + 1, to: 8.64e15, limit: 9 })).toEqual([]);
        }));
    }

    it('knows a series again in a batch with other indexes', () =>
      withStore(async (store) => {
        await store.write(batchOf([VOLUME, [stored(1)]], [OTHER, [stored(1)]]));
        await store.write(batchOf([OTHER, [stored(2)]], [MASS, [stored(2)]], [VOLUME, [stored(2)]]));
        expect(await readBack(store, VOLUME)).toEqual([stored(1), stored(2)]);
        expect(await readBack(store, OTHER)).toEqual([stored(1), stored(2)]);
        expect(await readBack(store, MASS)).toEqual([stored(2)]);
        expect(store.stats().series).toBe(3);
      }));

    it('puts replacing readings in the place of stored ones', () =>
      withStore(async (store) => {
        await store.write(batchOf([VOLUME, [stored(1), stored(2), stored(3)]], [MASS, [stored(2)]]));
        const better = stored(2, { value: 99, quality: 4096, offset: 5, item: 1 });
        await store.write(replacing(batchOf([VOLUME, [stored(4), better]]), 1));
        expect(await readBack(store, VOLUME)).toEqual([stored(1), better, stored(3), stored(4)]);
        expect(await readBack(store, MASS)).toEqual([stored(2)]);
        const last = stored(4, { value: -1, offset: 6 });
        await store.write(replacing(batchOf([VOLUME, [last]]), 0));
        expect(await store.lookup([{ meter: 'M1', quantity: 'volume', timestamp: 4 }])).toEqual([last]);
        expect(await store.latest()).toContainEqual({ key: VOLUME, ...last });
      }));

    it('counts the readings it holds, or cannot tell', () =>
      withStore(async (store) => {
        const counts = [await store.readingCount()];
        await store.write(batchOf([VOLUME, [stored(1), stored(2)]], [MASS, [stored(1)]]));
        counts.push(await store.readingCount());
        await store.write(replacing(batchOf([VOLUME, [stored(2), stored(3)]]), 0));
        counts.push(await store.readingCount());
        expect([JSON.stringify([0, 3, 4]), JSON.stringify([null, null, null])]).toContain(JSON.stringify(counts));
      }));

    it('looks up many instants in the order asked, unknown and repeated ones among them', () =>
      withStore(async (store) => {
        const readings = Array.from({ length: 5000 }, (_, i) => stored(i * 10));
        await store.write(batchOf([VOLUME, readings], [OTHER, readings.slice(0, 5)]));
        const sought = Array.from({ length: 3000 }, (_, i) => ({
          meter: ['M1', 'M2', 'M9'][i % 3]!,
          quantity: i % 7 === 0 ? 'heat' : 'volume',
          timestamp: ((i * 7919) % 6000) * 5,
        }));
        const expected = sought.map(({ meter, quantity, timestamp }) => {
          const end = meter === 'M1' ? 50_000 : meter === 'M2' ? 50 : 0;
          const there = quantity === 'volume' && timestamp % 10 === 0 && timestamp < end;
          return there ? stored(timestamp) : null;
        });
        expect(expected.filter((reading) => reading !== null).length).toBeGreaterThan(300);
        expect(await store.lookup(sought)).toEqual(expected);
        expect(await store.lookup([sought[0]!, sought[0]!])).toEqual([expected[0], expected[0]]);
      }));

    it('answers look-ups that are asked at the same time each for itself', () =>
      withStore(async (store) => {
        await store.write(batchOf([VOLUME, Array.from({ length: 50 }, (_, i) => stored(i))]));
        const lookups = Array.from({ length: 50 }, (_, timestamp) =>
          store.lookup([{ meter: 'M1', quantity: 'volume', timestamp }]),
        );
        expect(await Promise.all(lookups)).toEqual(Array.from({ length: 50 }, (_, i) => [stored(i)]));
      }));

    it('tells the newest reading of every series', () =>
      withStore(async (store) => {
        await store.write(batchOf([VOLUME, [stored(5), stored(9), stored(7)]], [OTHER, [stored(-3)]]));
        await store.write(batchOf([VOLUME, [stored(8)]], [MASS, [stored(1)]]));
        expect(sorted(await store.latest())).toEqual([
          { key: MASS, ...stored(1) },
          { key: VOLUME, ...stored(9) },
          { key: OTHER, ...stored(-3) },
        ]);
      }));

    it('tells the first instant of each series asked for, also after it was closed and opened again', async () => {
      await inTemporaryDirectory(async (directory) => {
        // More than fit into one question, with one that has no readings in their midst.
        const keys = Array.from({ length: 120 }, (_, i) => ({ ...VOLUME, meter: `F${i}` }));
        const asked = keys.flatMap((key, i) => (i === 60 ? [key, { meter: 'none', quantity: 'volume' }] : [key]));
        const expected = (first: (i: number) => number) =>
          keys.flatMap((_, i) => (i === 60 ? [first(i), null] : [first(i)]));
        const writeAt = (store: TimeSeriesStore, instant: (i: number) => number) =>
          store.write(batchOf(...keys.map((key, i) => [key, [stored(instant(i), { quality: 3 })]] as const)));
        let store = await open(directory);
        try {
          expect(await store.firstInstants(asked)).toEqual(asked.map(() => null));
          await writeAt(store, (i) => 1000 + i);
          await writeAt(store, (i) => 2000 + i);
          expect(await store.firstInstants(asked)).toEqual(expected((i) => 1000 + i));
          expect(await store.firstInstants([MASS, { meter: 'F7', quantity: 'volume' }])).toEqual([null, 1007]);
          expect(await store.firstInstants([])).toEqual([]);
          await store.close();
          store = await open(directory);
          expect(await store.firstInstants(asked)).toEqual(expected((i) => 1000 + i));
          await store.latest();
          await writeAt(store, (i) => 500 - i);
          expect(await store.firstInstants(asked)).toEqual(expected((i) => 500 - i));
        } finally {
          await store.close();
        }
      });
    });

    it('writes nothing of an empty batch', () =>
      withStore(async (store) => {
        await store.write(batchOf([VOLUME, []]));
        expect(store.stats()).toMatchObject({ series: 0, written: 0 });
      }));

    it('takes thousands of series and of rows in a batch', () =>
      withStore(async (store) => {
        const keys = Array.from({ length: 3000 }, (_, i) => ({ ...VOLUME, meter: `M${i}` }));
        const batch = new ReadingBatch(keys);
        for (let row = 0; row < 12_000; row++) batch.add(row % 3000, Math.floor(row / 3000), row, 0, row + 1, row);
        await store.write(batch);
        expect(store.stats()).toMatchObject({ series: 3000, written: 12_000 });
        for (const i of [0, 1, 2047, 2048, 2999]) {
          const expected = [0, 1, 2, 3].map((t) =>
            stored(t, { value: t * 3000 + i, offset: t * 3000 + i + 1, item: t * 3000 + i }),
          );
          expect(await readBack(store, keys[i]!)).toEqual(expected);
        }
        expect((await store.latest()).length).toBe(3000);
      }));

    it('keeps everything when it is closed and opened again', async () => {
      const directory = temporaryDirectory();
      let expected: StoredReading[] = [];
      for (let round = 0; round < 3; round++) {
        const store = await open(directory);
        expect(await readBack(store, VOLUME)).toEqual(expected);
        expect((await store.latest()).length).toBe(round === 0 ? 0 : round + 1);
        expect(store.stats().series).toBe(round === 0 ? 0 : round + 1);
        const readings = [stored(round * 2), stored(round * 2 + 1)];
        await store.write(batchOf([{ ...VOLUME, meter: `N${round}` }, [stored(0)]], [VOLUME, readings]));
        expected = [...expected, ...readings];
        await store.close();
      }
      const store = await open(directory);
      expect(sorted(await store.latest()).map(({ key }) => key.meter)).toEqual(['M1', 'N0', 'N1', 'N2']);
      await store.close();
    });

    it('gives the same content when a refused batch is written again', async () => {
      const directory = temporaryDirectory();
      const first = await open(directory);
      await first.write(batchOf([VOLUME, [stored(1)]]));
      await first.close();
      const better = stored(1, { value: 77, offset: 2 });
      const batch = replacing(batchOf([MASS, [stored(5)]], [VOLUME, [better, stored(2)]]), 1);
      await expect(first.write(batch)).rejects.toThrow();
      await expect(first.write(batch)).rejects.toThrow();
      expect(first.stats()).toMatchObject({ series: 1, written: 1 });
      const second = await open(directory);
      expect(await readBack(second, VOLUME)).toEqual([stored(1)]);
      await second.write(batch);
      expect(await readBack(second, VOLUME)).toEqual([better, stored(2)]);
      expect(await readBack(second, MASS)).toEqual([stored(5)]);
      await second.close();
    });

    it(`shows ${atomic ? 'a batch' : 'a reading'} whole or not at all while it is being written`, () =>
      withStore(async (store) => {
        const readings = Array.from({ length: 3000 }, (_, i) => stored(i));
        await store.write(batchOf([VOLUME, [stored(-1)]]));
        const writing = store.write(batchOf([VOLUME, readings]));
        const seen = await Promise.all(Array.from({ length: 5 }, () => readBack(store, VOLUME)));
        await writing;
        if (atomic) for (const { length } of seen) expect([1, 3001]).toContain(length);
        const whole = new Map([stored(-1), ...readings].map((reading) => [reading.timestamp, reading]));
        for (const reading of seen.flat()) expect(reading).toEqual(whole.get(reading.timestamp));
        expect((await readBack(store, VOLUME)).length).toBe(3001);
      }));

    it(`has ${atomic ? 'whole batches only, and ' : ''}all that was answered, after kill -9`, {
      timeout: 60_000,
    }, async () => {
      const directory = temporaryDirectory();
      const answered = new Map<number, string>();
      let next = 0;
      for (let round = 0; round < 4; round++) {
        const program = startProgram(
          join(import.meta.dirname, 'programs/write-until-killed.ts'),
          name,
          directory,
          `${next}`,
        );
        await until('batches were written', () => program.lines.length >= 12 + round * 9);
        await program.kill();
        expect(program.errors()).toBe('');
        for (const line of program.lines) {
          const [n, meter] = line.split(' ');
          if (meter !== undefined) answered.set(Number(n), meter);
        }
        // Far from the last one: whether the batch that was cut off is there is not known.
        next = Math.max(...answered.keys()) + 100;
      }
      const store = await open(directory);
      const byBatch = new Map<number, StoredReading[]>();
      for (const { key } of await store.latest()) {
        for (const reading of await readBack(store, key)) {
          byBatch.set(reading.offset, [...(byBatch.get(reading.offset) ?? []), reading]);
          if (answered.has(reading.offset)) expect(key.meter).toBe(answered.get(reading.offset));
        }
      }
      for (const n of answered.keys()) expect(byBatch.has(n), `batch ${n}`).toBe(true);
      for (const [n, readings] of byBatch) {
        const expected = Array.from({ length: (n % 400) + 1 }, (_, i) =>
          stored(n * 1000 + i, { value: n, offset: n, item: i }),
        );
        // A batch of several requests that was cut off may be there in part, and is written again.
        if (atomic || answered.has(n)) expect(readings, `batch ${n}`).toEqual(expected);
        else expect(expected, `batch ${n}`).toEqual(expect.arrayContaining(readings));
      }
      await store.close();
    });
  });
}
