/** How every engine of the store must read windows of readings. An engine's test file calls this with its name. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import type { ReadingWindow, TimeSeriesStore, WindowReadings } from '../../src/store/store.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../helpers/temporary-directory.ts';
import { ENGINES, type Engine, type EngineName } from './engines.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const T0 = Date.UTC(2026, 10, 20);
const GOOD = 0;
const ESTIMATED = 1;
const SUSPECT = 2 | (1 << 4);
const INVALID = 3 | (1 << 3);
const MISSING = 4;

type Reading = readonly [timestamp: number, value: number, quality?: number];
type Content = Readonly<Record<string, readonly Reading[]>>;

/** Writes readings of series named `meter/quantity`. */
async function write(store: TimeSeriesStore, content: Content): Promise<void> {
  const keys = Object.keys(content).map((name) => {
    const [meter = '', quantity = ''] = name.split('/');
    return { enterprise: 'E1', meter, quantity };
  });
  const batch = new ReadingBatch(keys);
  for (const [series, readings] of Object.values(content).entries()) {
    for (const [item, [timestamp, value, quality = GOOD]] of readings.entries()) {
      batch.add(series, timestamp, value, quality, 1, item);
    }
  }
  await store.write(batch);
}

function window(from: number, to: number, name = 'M1/volume'): ReadingWindow {
  const [meter = '', quantity = ''] = name.split('/');
  return { meter, quantity, from, to };
}

/** The values of each window. */
function valuesOf({ count, window: numbers, value }: WindowReadings, windows: number): number[][] {
  const values: number[][] = Array.from({ length: windows }, () => []);
  for (let i = 0; i < count; i++) values[numbers[i] as number]?.push(value[i] as number);
  expect([...numbers]).toEqual([...numbers].sort((a, b) => a - b));
  return values;
}

async function read(store: TimeSeriesStore, windows: readonly ReadingWindow[], context: number): Promise<number[][]> {
  return valuesOf(await store.readingWindows(windows, context), windows.length);
}

export function windowsContract(name: EngineName): void {
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

  describe(`windows of readings in the ${name} store`, () => {
    it('are empty where there are no readings', () =>
      withStore(async (store) => {
        expect(await store.readingWindows([], 2)).toMatchObject({ count: 0 });
        expect(await store.readingWindows([window(T0, T0 + DAY)], 2)).toMatchObject({ count: 0 });
        await write(store, { 'M1/mass': [[T0, 1]] });
        expect(await store.readingWindows([window(T0, T0 + DAY), window(T0, T0, 'M9/mass')], 2)).toMatchObject({
          count: 0,
        });
      }));

    it('give instant, value and quality of what lies inside, from inclusive and to exclusive', () =>
      withStore(async (store) => {
        await write(store, {
          'M1/volume': [
            [T0 - 1, 1],
            [T0, 0.1, ESTIMATED],
            [T0 + 7, -2.5e-7, SUSPECT],
            [T0 + DAY, 3],
          ],
        });
        const found = await store.readingWindows([window(T0, T0 + DAY)], 0);
        expect(found.count).toBe(2);
        expect([...found.window]).toEqual([0, 0]);
        expect([...found.timestamp]).toEqual([T0, T0 + 7]);
        expect([...found.value]).toEqual([0.1, -2.5e-7]);
        expect([...found.quality]).toEqual([ESTIMATED, SUSPECT]);
      }));

    it('have as many usable readings before and after as was asked for, invalid and missing ones passed over', () =>
      withStore(async (store) => {
        const minutes = (...numbers: number[]): Reading[] =>
          numbers.map((n) => [T0 + n * MINUTE, n, [GOOD, ESTIMATED, SUSPECT, INVALID, MISSING][n % 5] as number]);
        // Of 0 to 39, those that end in 3, 4, 8 and 9 are not usable.
        await write(store, { 'M1/volume': minutes(...Array.from({ length: 40 }, (_, n) => n)) });
        const windows = [window(T0 + 20 * MINUTE, T0 + 24 * MINUTE)];
        expect(await read(store, windows, 0)).toEqual([[20, 21, 22]]);
        expect(await read(store, windows, 1)).toEqual([[17, 20, 21, 22, 25]]);
        expect(await read(store, windows, 3)).toEqual([[15, 16, 17, 20, 21, 22, 25, 26, 27]]);
        expect(await read(store, windows, 12)).toEqual([
          [0, 1, 2, 5, 6, 7, 10, 11, 12, 15, 16, 17, 20, 21, 22, 25, 26, 27, 30, 31, 32, 35, 36, 37],
        ]);
      }));

    it('have the nearest readings around them even where those are hours, days or months away', () =>
      withStore(async (store) => {
        const far: Reading[] = [
          [T0 - 300 * DAY, 1],
          [T0 - 200 * DAY, 2],
          [T0 - 3 * DAY, 3],
          [T0 - 4 * 60 * MINUTE, 4, INVALID],
          [T0 - 3 * 60 * MINUTE, 5],
          [T0 + 5, 6],
          [T0 + 90 * MINUTE, 7, MISSING],
          [T0 + 100 * MINUTE, 8],
          [T0 + 2 * DAY, 9],
          [T0 + 150 * DAY, 10],
        ];
        await write(store, { 'M1/volume': far, 'M2/volume': [[T0, 99]] });
        const windows = [window(T0, T0 + MINUTE)];
        for (let time = 0; time < 2; time++) {
          expect(await read(store, windows, 1)).toEqual([[5, 6, 8]]);
          expect(await read(store, windows, 2)).toEqual([[3, 5, 6, 8, 9]]);
          expect(await read(store, windows, 3)).toEqual([[2, 3, 5, 6, 8, 9, 10]]);
          expect(await read(store, windows, 9)).toEqual([[1, 2, 3, 5, 6, 8, 9, 10]]);
          await store.latest();
        }
        const silent = window(T0 - 100 * DAY, T0 - 99 * DAY);
        expect(await read(store, [silent], 1)).toEqual([[2, 3]]);
      }));

    it('are each answered for themselves, in the order asked, overlapping and repeated ones too', () =>
      withStore(async (store) => {
        const readings: Reading[] = [0, 1, 2, 3, 4, 5].map((n) => [T0 + n, n]);
        await write(store, { 'M1/volume': readings, 'M2/mass': readings.map(([at, value]) => [at, value + 100]) });
        const windows = [
          window(T0 + 4, T0 + 5, 'M2/mass'),
          window(T0 + 1, T0 + 3),
          window(T0 + 1, T0 + 3),
          window(T0 + 2, T0 + 9),
          window(T0 + 2, T0 + 2, 'M2/mass'),
          window(T0, T0 + 9, 'M2/volume'),
          window(T0 - 9, T0 - 3),
        ];
        expect(await read(store, windows, 1)).toEqual([
          [103, 104, 105],
          [0, 1, 2, 3],
          [0, 1, 2, 3],
          [1, 2, 3, 4, 5],
          [101, 102],
          [],
          [0],
        ]);
      }));

    it('see readings that were replaced, written late, or written before the store was opened', async () => {
      const directory = temporaryDirectory();
      let store = await open(directory);
      await write(store, { 'M1/volume': [[T0 + 2, 2]], 'M2/volume': [[T0, 20]] });
      await store.close();
      store = await open(directory);
      await store.latest();
      const windows = [window(T0 + 2, T0 + 3), window(T0 + 2, T0 + 3, 'M2/volume')];
      expect(await read(store, windows, 2)).toEqual([[2], [20]]);
      await write(store, { 'M1/volume': [[T0 + 4, 4]], 'M2/volume': [[T0 - 40 * DAY, 18]], 'M3/volume': [[T0, 3]] });
      await write(store, { 'M1/volume': [[T0 + 3, 3]], 'M3/volume': [[T0 + 50 * DAY, 4]] });
      await write(store, { 'M1/volume': [[T0 - 90 * DAY, 1]], 'M2/volume': [[T0 + 2, 22]] });
      const batch = new ReadingBatch([{ enterprise: 'E1', meter: 'M1', quantity: 'volume' }]);
      batch.replacing.push(batch.add(0, T0 + 3, 33, GOOD, 2, 0));
      await store.write(batch);
      expect(await read(store, [...windows, window(T0 + 1, T0 + 2, 'M3/volume')], 2)).toEqual([
        [1, 2, 33, 4],
        [18, 20, 22],
        [3, 4],
      ]);
      await store.close();
    });

    it('are read by the hundred', () =>
      withStore(async (store) => {
        const names = Array.from({ length: 300 }, (_, n) => `M${n}/volume`);
        const content = names.map((series, m): [string, Reading[]] => [
          series,
          Array.from({ length: 30 }, (_, n) => [T0 + n * MINUTE, m * 100 + n]),
        ]);
        await write(store, Object.fromEntries(content));
        const windows = names.map((series, m) => window(T0 + (m % 20) * MINUTE, T0 + ((m % 20) + 3) * MINUTE, series));
        // Of window 0 nothing lies before, of those that begin at 20 minutes or so there is always something after.
        const expected = names.map((_, m) => {
          const first = m % 20;
          const numbers = first === 0 ? [0, 1, 2, 3] : [first - 1, first, first + 1, first + 2, first + 3];
          return numbers.map((n) => m * 100 + n);
        });
        expect(await read(store, windows, 1)).toEqual(expected);
      }));

    it('have what a plain search of all readings finds', () =>
      withStore(async (store) => {
        let run = 0;
        const time = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 100_000 }));
        const readings = fc.uniqueArray(fc.tuple(time, fc.integer({ min: 0, max: 4 })), {
          selector: ([at]) => at,
          maxLength: 40,
        });
        const windows = fc.array(fc.tuple(time, fc.integer({ min: 0, max: 2000 })), { minLength: 1, maxLength: 6 });
        await fc.assert(
          fc.asyncProperty(readings, windows, fc.integer({ min: 0, max: 4 }), async (list, spans, context) => {
            const series = `Q${++run}/volume`;
            const stored = list.map(([at, quality]): Reading => [T0 + at * MINUTE, at, quality]);
            await write(store, { [series]: stored });
            const asked = spans.map(([from, length]) =>
              window(T0 + from * MINUTE, T0 + (from + length) * MINUTE, series),
            );
            const usable = stored.filter(([, , quality = 0]) => quality < 3).sort((a, b) => a[0] - b[0]);
            const expected = asked.map(({ from, to }) => {
              const before = usable.filter(([at]) => at < from);
              const after = usable.filter(([at]) => at >= to);
              const inside = usable.filter(([at]) => at >= from && at < to);
              const around = context === 0 ? [] : before.slice(-context);
              return [...around, ...inside, ...after.slice(0, context)].map(([, value]) => value);
            });
            expect(await read(store, asked, context)).toEqual(expected);
          }),
          { numRuns: 30 },
        );
      }));
  });
}
