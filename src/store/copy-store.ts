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
  /** Whether a series was copied and compared before: it is passed over while both stores end alike. */
  readonly isDone: (key: SeriesKey) => boolean;
  /** Called when a series is copied and compared, or (null) passed over. */
  readonly onSeries: (key: SeriesKey, outcome: SeriesOutcome | null) => void;
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
  const inTarget = new Map((await options.to.latest()).map((reading) => [nameOf(reading.key), reading]));
  for (const newest of await options.from.latest()) {
    const { key } = newest;
    const held = inTarget.get(nameOf(key));
    // A target may have been emptied since, and a source may have gone on.
    if (options.isDone(key) && held?.timestamp === newest.timestamp && isSame(held, newest)) {
      options.onSeries(key, null);
      continue;
    }
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
    const held = await heldBeside(page, to, key, pageSize);
    batch.clear();
    for (const reading of page) {
      const before = held.get(reading.timestamp);
      if (before !== undefined && isSame(before, reading)) continue;
      const { timestamp, value, quality, offset, item } = reading;
      const row = batch.add(0, timestamp, value, quality, offset, item);
      if (before !== undefined) batch.replacing.push(row);
    }
    const { refused } = await to.write(batch);
    if (refused[0])
      throw new CopyError('copy_refused', `${nameOf(key)}: the target refuses a reading: ${refused[0].detail}`);
    written += batch.count;
  }
  return written;
}

/**
 * What the target has between the first and the last reading of a page, by instant. One question for a range: to
 * look up instants that are minutes apart, InfluxDB is asked a statement for each.
 */
async function heldBeside(
  page: readonly StoredReading[],
  to: TimeSeriesStore,
  key: SeriesKey,
  pageSize: number,
): Promise<Map<number, StoredReading>> {
  const held = new Map<number, StoredReading>();
  const [first, last] = [page.at(0)?.timestamp ?? TO, page.at(-1)?.timestamp ?? FROM];
  for await (const part of pagesOf(to, key, pageSize, first, last + 1)) {
    for (const reading of part) held.set(reading.timestamp, reading);
  }
  return held;
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
  first = FROM,
  end = TO,
): AsyncGenerator<StoredReading[]> {
  for (let from = first; ; ) {
    const page = await store.readings({ meter, quantity, from, to: end, limit: pageSize });
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
