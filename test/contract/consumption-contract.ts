/** What every engine of the store must do with consumption. An engine's test file calls this with its name. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ConsumptionBatch,
  type ConsumptionRow,
  type ConsumptionSeries,
  type ConsumptionWindow,
  GRANULARITIES,
} from '../../src/store/consumption.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../helpers/temporary-directory.ts';
import { ENGINES, type Engine, type EngineName } from './engines.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const T0 = Date.UTC(2026, 10, 20);
const POWER: ConsumptionSeries = {
  ...{ scope: 'meter', id: 'M1', item: '', quantity: 'activeEnergy', enterprise: 'E1' },
};
const REACTIVE: ConsumptionSeries = { ...POWER, quantity: 'reactiveEnergy' };
const OTHER: ConsumptionSeries = { ...POWER, id: 'M2', enterprise: 'E2' };
const CITY: ConsumptionSeries = {
  ...{ scope: 'city', id: 'city', item: 'electricity', quantity: 'activeEnergy', enterprise: '' },
};
const NONE: ConsumptionRow = {
  ...{ start: 0, value: 0, estimated: 0, measuredMillis: 0, estimatedMillis: 0, expectedMillis: 0 },
  ...{ recordedAt: 0, quality: 0, ran: 0, fired: 0, methods: 0 },
};

function row(start: number, value: number, part: Partial<ConsumptionRow> = {}): ConsumptionRow {
  return { ...NONE, start, value, measuredMillis: QUARTER, expectedMillis: QUARTER, ...part };
}

function batchOf(...series: readonly (readonly [ConsumptionSeries, readonly ConsumptionRow[]])[]): ConsumptionBatch {
  const batch = new ConsumptionBatch(series.map(([key]) => key));
  for (const [index, [, rows]] of series.entries()) for (const one of rows) batch.add(index, one);
  return batch;
}

/** One window for each series of a batch. */
function each(batch: ConsumptionBatch, from: number, to: number): ConsumptionWindow[] {
  return batch.keys.map((_, series) => ({ series, from, to }));
}

function rowsOf(batch: ConsumptionBatch): ConsumptionRow[][] {
  const rows: ConsumptionRow[][] = batch.keys.map(() => []);
  for (let at = 0; at < batch.count; at++) rows[batch.series[at] as number]?.push(batch.row(at));
  expect([...batch.series.subarray(0, batch.count)]).toEqual(
    [...batch.series.subarray(0, batch.count)].sort((a, b) => a - b),
  );
  return rows;
}

export function consumptionContract(name: EngineName): void {
  const { open }: Engine = ENGINES[name];

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

  async function intervals(store: TimeSeriesStore, ...keys: ConsumptionSeries[]): Promise<ConsumptionRow[][]> {
    return rowsOf(await store.consumption('interval', keys, T0 - 1e10, T0 + 1e10));
  }

  describe(`consumption in the ${name} store`, () => {
    it('is empty at first', () =>
      withStore(async (store) => {
        const keys = [POWER, CITY];
        const batch = await store.consumption('interval', keys, 0, 8.64e15);
        expect(batch.count).toBe(0);
        expect(batch.keys).toBe(keys);
        expect((await store.consumption('day', [], 0, 8.64e15)).count).toBe(0);
        expect(await store.consumptionFrontiers()).toEqual([]);
      }));

    it('comes back with every figure, in the order of the keys asked for and then of time', () =>
      withStore(async (store) => {
        const rows = [
          row(T0 + 2 * QUARTER, 3_000_000, { quality: 4098, ran: 2 ** 31 - 1, fired: 5, methods: 1 << 30 }),
          row(T0, Number.MAX_SAFE_INTEGER, { estimated: 2 ** 32, measuredMillis: 1, estimatedMillis: 2 }),
          row(T0 + QUARTER, -Number.MAX_SAFE_INTEGER, { estimated: -1, expectedMillis: 2 ** 40 }),
        ];
        const batch = batchOf([POWER, rows], [CITY, [row(T0, 7)]]);
        await store.replaceConsumption('interval', batch, each(batch, T0, T0 + 4 * QUARTER));
        const inTime = [rows[1], rows[2], rows[0]];
        expect(await intervals(store, POWER, CITY)).toEqual([inTime, [row(T0, 7)]]);
        expect(await intervals(store, CITY, OTHER, POWER)).toEqual([[row(T0, 7)], [], inTime]);
        const part = await store.consumption('interval', [POWER], T0 + 1, T0 + 2 * QUARTER);
        expect(rowsOf(part)).toEqual([[rows[2]]]);
        expect((await store.consumption('interval', [POWER], T0 + 1, T0)).count).toBe(0);
        expect((await store.consumption('day', [POWER, CITY], 0, 8.64e12)).count).toBe(0);
      }));

    it('keeps a row whose value is unknown, and none that says nothing', () =>
      withStore(async (store) => {
        const unknown = { ...NONE, start: T0, expectedMillis: QUARTER, quality: 4 };
        const batch = batchOf([
          POWER,
          [unknown, { ...NONE, start: T0 + QUARTER, quality: 4 }, row(T0 + 2 * QUARTER, 0)],
        ]);
        await store.replaceConsumption('interval', batch, each(batch, T0, T0 + 4 * QUARTER));
        expect(await intervals(store, POWER)).toEqual([[unknown, row(T0 + 2 * QUARTER, 0)]]);
      }));

    it('is replaced in its windows and nowhere else', () =>
      withStore(async (store) => {
        const before = [0, 1, 2, 3, 4, 5].map((n) => row(T0 + n * QUARTER, n));
        const all = batchOf([POWER, before], [REACTIVE, before], [OTHER, before]);
        for (const granularity of GRANULARITIES) {
          await store.replaceConsumption(granularity, all, each(all, T0, T0 + 6 * QUARTER));
        }
        const next = batchOf([OTHER, [row(T0 + 5 * QUARTER, 50)]], [POWER, [row(T0 + QUARTER, 10)]]);
        const windows = [
          { series: 1, from: T0 + QUARTER, to: T0 + 3 * QUARTER },
          { series: 0, from: T0 + 4 * QUARTER, to: T0 + 9 * QUARTER },
          { series: 1, from: T0 + 5 * QUARTER, to: T0 + 6 * QUARTER },
          { series: 1, from: T0, to: T0 },
        ];
        const expected = [
          [before[0], row(T0 + QUARTER, 10), before[3], before[4]],
          before,
          [...before.slice(0, 4), row(T0 + 5 * QUARTER, 50)],
        ];
        for (let time = 0; time < 2; time++) {
          await store.replaceConsumption('interval', next, windows);
          expect(await intervals(store, POWER, REACTIVE, OTHER)).toEqual(expected);
        }
        const days = await store.consumption('day', [POWER, REACTIVE, OTHER], T0 - 1, T0 + 1e9);
        expect(rowsOf(days)).toEqual([before, before, before]);
      }));

    it('is removed by a window without rows, and can be written again', () =>
      withStore(async (store) => {
        const batch = batchOf([POWER, [row(T0, 1), row(T0 + QUARTER, 2)]]);
        await store.replaceConsumption('interval', batch, each(batch, T0, T0 + 2 * QUARTER));
        await store.replaceConsumption('interval', batchOf([POWER, []]), [{ series: 0, from: T0 - 1e9, to: T0 + 1e9 }]);
        expect(await intervals(store, POWER)).toEqual([[]]);
        expect(await store.consumptionFrontiers()).toEqual([]);
        await store.replaceConsumption('interval', batch, each(batch, T0, T0 + 2 * QUARTER));
        expect(await intervals(store, POWER)).toEqual([[row(T0, 1), row(T0 + QUARTER, 2)]]);
        await store.replaceConsumption('interval', batchOf([OTHER, []]), [{ series: 0, from: 0, to: T0 }]);
        await store.replaceConsumption('interval', batchOf(), []);
        expect(await intervals(store, POWER, OTHER)).toEqual([[row(T0, 1), row(T0 + QUARTER, 2)], []]);
      }));

    it('is refused with a RangeError, and nothing of it written, where it could not be given back', () =>
      withStore(async (store) => {
        const window = [{ series: 0, from: T0, to: T0 + QUARTER }];
        const good = row(T0, 1);
        const refused: [string, ConsumptionRow[]][] = [
          ['value of activeEnergy of meter M1 is 9007199254740992, no whole number', [row(T0, 2 ** 53)]],
          ['value of activeEnergy of meter M1 is -9007199254740992, ', [row(T0, -(2 ** 53))]],
          ['estimated of activeEnergy of meter M1 is 0.5', [row(T0, 1, { estimated: 0.5 })]],
          ['measuredMillis of activeEnergy of meter M1 is NaN', [row(T0, 1, { measuredMillis: Number.NaN })]],
          [`activeEnergy of meter M1 at ${T0 + QUARTER} ms lies in no window`, [good, row(T0 + QUARTER, 1)]],
          [`activeEnergy of meter M1 has ${T0} ms twice`, [good, row(T0, 2)]],
        ];
        for (const [message, rows] of refused) {
          const attempt = store.replaceConsumption('interval', batchOf([POWER, rows]), window);
          const error = await attempt.then(String, (reason: unknown) => reason);
          expect(error).toBeInstanceOf(RangeError);
          expect((error as Error).message).toContain(message);
        }
        expect(await intervals(store, POWER)).toEqual([[]]);
      }));

    it('keeps series apart by every part of their names, whatever those look like', () =>
      withStore(async (store) => {
        const names = [
          'a b',
          'a,b',
          'a=b',
          'a\\ b',
          "a'b",
          'a"b',
          '中 "文"',
          'ä€😀',
          "x'; DROP TABLE reading; --",
          '-',
          '_',
        ];
        const keys: ConsumptionSeries[] = [
          ...names.map((id) => ({ ...POWER, id })),
          ...names.map((enterprise) => ({ ...POWER, enterprise })),
          ...names.map((item) => ({ ...CITY, item })),
          { ...POWER, enterprise: '' },
          { ...CITY, item: '' },
          { ...POWER, scope: 'enterprise', item: 'electricity' },
          { ...POWER, scope: 'district' },
          { ...POWER, scope: 'industry' },
          POWER,
          CITY,
        ];
        const batch = batchOf(...keys.map((key, i) => [key, [row(T0, i)]] as const));
        await store.replaceConsumption('interval', batch, each(batch, T0, T0 + 1));
        expect(await intervals(store, ...keys)).toEqual(keys.map((_, i) => [row(T0, i)]));
        for (const [i, key] of keys.entries()) {
          expect(await intervals(store, key), JSON.stringify(key)).toEqual([[row(T0, i)]]);
        }
      }));

    it('is read of thousands of series at once, and of a few named among them', () =>
      withStore(async (store) => {
        const keys = Array.from({ length: 1500 }, (_, i) => ({ ...POWER, id: `M${i}` }));
        const batch = new ConsumptionBatch(keys);
        for (let n = 0; n < 4; n++) for (const i of keys.keys()) batch.add(i, row(T0 + n * QUARTER, i * 10 + n));
        await store.replaceConsumption('interval', batch, each(batch, T0, T0 + 4 * QUARTER));
        const asked = [...keys].reverse();
        asked.splice(700, 0, OTHER);
        const read = await store.consumption('interval', asked, T0 + QUARTER, T0 + 3 * QUARTER);
        expect(read.count).toBe(3000);
        expect(rowsOf(read)).toEqual(
          asked.map(({ id, enterprise }) =>
            enterprise === 'E2' ? [] : [1, 2].map((n) => row(T0 + n * QUARTER, Number(id.slice(1)) * 10 + n)),
          ),
        );
        for (const count of [50, 51]) {
          const some = keys.slice(100, 100 + count);
          const expected = some.map((_, i) => [row(T0, (100 + i) * 10)]);
          expect(rowsOf(await store.consumption('interval', some, T0, T0 + 1))).toEqual(expected);
        }
        expect(rowsOf(await store.consumption('interval', [OTHER, keys[1]!, OTHER, keys[1]!], T0, T0 + 1))).toEqual([
          [],
          [row(T0, 10)],
          [],
          [row(T0, 10)],
        ]);
      }));

    it('tells the last interval of every quantity of a meter', () =>
      withStore(async (store) => {
        const batch = batchOf(
          [POWER, [row(T0, 1), row(T0 + QUARTER, 1)]],
          [REACTIVE, [row(T0 - 1e9, 1)]],
          [CITY, [row(T0, 1)]],
        );
        await store.replaceConsumption('interval', batch, each(batch, T0 - 1e9, T0 + 1e9));
        const later = batchOf([POWER, [row(T0 + 5 * QUARTER, 1)]]);
        await store.replaceConsumption('day', later, each(later, T0, T0 + 1e9));
        const byQuantity = (a: { key: ConsumptionSeries }, b: { key: ConsumptionSeries }): number =>
          a.key.quantity < b.key.quantity ? -1 : 1;
        expect((await store.consumptionFrontiers()).sort(byQuantity)).toEqual([
          { key: POWER, start: T0 + QUARTER },
          { key: REACTIVE, start: T0 - 1e9 },
        ]);
        await store.replaceConsumption('interval', batchOf([POWER, []]), [
          { series: 0, from: T0 + QUARTER, to: T0 + 9 * QUARTER },
        ]);
        expect((await store.consumptionFrontiers()).sort(byQuantity)[0]).toEqual({ key: POWER, start: T0 });
      }));

    it('is there when the store is opened again, and is replaced then', async () => {
      const directory = temporaryDirectory();
      for (let round = 0; round < 3; round++) {
        const store = await open(directory);
        const before = Array.from({ length: round }, (_, n) => row(T0 + n * QUARTER, round - 1 + n * 10));
        expect(await intervals(store, POWER)).toEqual([before]);
        const rows = Array.from({ length: round + 1 }, (_, n) => row(T0 + n * QUARTER, round + n * 10));
        const batch = batchOf([{ ...OTHER, id: `N${round}` }, []], [POWER, rows]);
        await store.replaceConsumption('interval', batch, each(batch, T0, T0 + 9 * QUARTER));
        await store.close();
        await expect(store.replaceConsumption('interval', batch, each(batch, T0, T0 + 9 * QUARTER))).rejects.toThrow();
      }
    });

    it('is written while readings are, and read while it is written', () =>
      withStore(async (store) => {
        const readings = new ReadingBatch([{ enterprise: 'E1', meter: 'M1', quantity: 'activeEnergy' }]);
        const work: Promise<unknown>[] = [];
        for (let n = 0; n < 20; n++) {
          const batch = batchOf([POWER, [row(T0, n), row(T0 + QUARTER, n)]]);
          work.push(store.replaceConsumption('interval', batch, each(batch, T0, T0 + 2 * QUARTER)));
          work.push(
            store.consumption('interval', [POWER], T0, T0 + 1).then(({ count }) => expect(count).toBeLessThan(2)),
          );
        }
        for (let n = 0; n < 20; n++) {
          readings.clear();
          readings.add(0, T0 + n, n, 0, 1, n);
          await store.write(readings);
        }
        await Promise.all(work);
        expect(await intervals(store, POWER)).toEqual([[row(T0, 19), row(T0 + QUARTER, 19)]]);
        const query = { meter: 'M1', quantity: 'activeEnergy', from: T0, to: T0 + 99, limit: 99 };
        expect((await store.readings(query)).length).toBe(20);
      }));

    it('holds what a plain list would hold after any replacements', () =>
      withStore(async (store) => {
        let run = 0;
        const change = fc.record({
          series: fc.integer({ min: 0, max: 2 }),
          from: fc.integer({ min: 0, max: 20 }),
          length: fc.integer({ min: 1, max: 8 }),
          values: fc.array(fc.option(fc.maxSafeInteger(), { nil: null }), { minLength: 8, maxLength: 8 }),
        });
        await fc.assert(
          fc.asyncProperty(
            fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 6 }),
            async (steps) => {
              run++;
              const keys = [0, 1, 2].map((n) => ({ ...POWER, id: `P${run}-${n}` }));
              const model = keys.map(() => new Map<number, ConsumptionRow>());
              for (const changes of steps) {
                const batch = new ConsumptionBatch(keys);
                const windows: ConsumptionWindow[] = [];
                const added = new Map<string, [number, ConsumptionRow]>();
                for (const { series, from, length } of changes) {
                  windows.push({ series, from: T0 + from * QUARTER, to: T0 + (from + length) * QUARTER });
                  for (let n = from; n < from + length; n++) model[series]?.delete(T0 + n * QUARTER);
                }
                for (const { series, from, length, values } of changes) {
                  for (const [n, value] of values.slice(0, length).entries()) {
                    const start = T0 + (from + n) * QUARTER;
                    if (value !== null) added.set(`${series} ${start}`, [series, row(start, value)]);
                  }
                }
                for (const [series, one] of added.values()) {
                  batch.add(series, one);
                  model[series]?.set(one.start, one);
                }
                await store.replaceConsumption('interval', batch, windows);
              }
              const expected = model.map((rows) => [...rows.values()].sort((a, b) => a.start - b.start));
              expect(await intervals(store, ...keys)).toEqual(expected);
            },
          ),
          { numRuns: 20 },
        );
      }));
  });
}
