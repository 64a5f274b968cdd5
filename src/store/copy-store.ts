/**
 * Copies every reading from one store to another, in any pair of engines: series by series, page by page
 * in order of time, and then reads both back to compare. What the target has already is not written
 * again, so a copy that was broken off can be begun again at any time.
 */

import { ReadingBatch } from './reading-batch.ts';
import type { SeriesKey, StoredReading, TimeSeriesStore } from './store.ts';

export interface CopyOptions {
  readonly from: TimeSeriesStore;
  readonly to: TimeSeriesStore;
  /** Readings in one page. */
  readonly pageSize: number;
  /** Whether a series was copied and compared before; it is passed over. */
  readonly isDone: (key: SeriesKey) => boolean;
  /** Called when a series is copied and compared. */
  readonly onSeries: (key: SeriesKey, outcome: SeriesOutcome) => void;
}

export interface SeriesOutcome {
  readonly readings: number;
  /** Of them, those that the target did not have. */
  readonly written: number;
  /** Sum of the values, the same in both stores. */
  readonly sum: number;
}

export class CopyError extends Error {
  readonly code: 'copy_refused' | 'copy_differs';

  constructor(code: CopyError['code'], message: string) {
    super(message);
    this.name = 'CopyError';
    this.code = code;
  }
}

/** Instants that both engines can hold (InfluxDB keeps nanoseconds in 64 bits). */
const FROM = -9_223_372_036_854;
const TO = 9_223_372_036_854;

/** Copies and compares; throws `CopyError` where the target refuses a reading or differs afterwards. */
export async function copyStore(options: CopyOptions): Promise<void> {
  for (const { key } of await options.from.latest()) {
    if (options.isDone(key)) continue;
    const written = await copySeries(key, options);
    const [source, target] = [await totalOf(options.from, key, options), await totalOf(options.to, key, options)];
    if (source.readings !== target.readings || source.sum !== target.sum || source.fingerprint !== target.fingerprint) {
      throw new CopyError(
        'copy_differs',
        `${nameOf(key)}: ${describe(source)} in the source, ${describe(target)} in the target`,
      );
    }
    options.onSeries(key, { readings: source.readings, written, sum: source.sum });
  }
}

async function copySeries(key: SeriesKey, { from, to, pageSize }: CopyOptions): Promise<number> {
  const batch = new ReadingBatch([key]);
  let written = 0;
  for await (const page of pagesOf(from, key, pageSize)) {
    const held = await to.lookup(page.map(({ timestamp }) => ({ ...key, timestamp })));
    batch.clear();
    for (const [i, reading] of page.entries()) {
      const before = held[i] ?? null;
      if (before !== null && isSame(before, reading)) continue;
      const { timestamp, value, quality, offset, item } = reading;
      const row = batch.add(0, timestamp, value, quality, offset, item);
      if (before !== null) batch.replacing.push(row);
    }
    const { refused } = await to.write(batch);
    if (refused[0])
      throw new CopyError('copy_refused', `${nameOf(key)}: the target refuses a reading: ${refused[0].detail}`);
    written += batch.count;
  }
  return written;
}

interface Total {
  readonly readings: number;
  readonly sum: number;
  /** Depends on every instant, value, quality and origin, and on their order. */
  readonly fingerprint: number;
}

async function totalOf(store: TimeSeriesStore, key: SeriesKey, { pageSize }: CopyOptions): Promise<Total> {
  let readings = 0;
  let sum = 0;
  let fingerprint = 0;
  const words = new Float64Array(5);
  const bytes = new Uint8Array(words.buffer);
  for await (const page of pagesOf(store, key, pageSize)) {
    for (const { timestamp, value, quality, offset, item } of page) {
      readings++;
      sum += value;
      words.set([timestamp, value, quality, offset, item]);
      // FNV-1a, 32 bit: http://www.isthe.com/chongo/tech/comp/fnv/
      for (const byte of bytes) fingerprint = Math.imul(fingerprint ^ byte, 0x01000193);
    }
  }
  return { readings, sum, fingerprint };
}

async function* pagesOf(
  store: TimeSeriesStore,
  { meter, quantity }: SeriesKey,
  pageSize: number,
): AsyncGenerator<StoredReading[]> {
  for (let from = FROM; ; ) {
    const page = await store.readings({ meter, quantity, from, to: TO, limit: pageSize });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < pageSize) return;
    from = last.timestamp + 1;
  }
}

function isSame(a: StoredReading, b: StoredReading): boolean {
  return a.value === b.value && a.quality === b.quality && a.offset === b.offset && a.item === b.item;
}

function nameOf({ meter, quantity }: SeriesKey): string {
  return `${quantity} of meter ${meter}`;
}

function describe({ readings, sum }: Total): string {
  return `${readings} readings with the sum ${sum}`;
}
