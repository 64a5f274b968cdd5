/**
 * Readings on their way into the store, as columns: no object per reading, and typed arrays that an
 * engine can copy or encode from directly.
 */

import type { Quality } from '../domain/quality.ts';
import type { SeriesKey } from './series-key.ts';

const CAPACITY_INITIAL = 4096;

export class ReadingBatch {
  count = 0;
  /** Index of each row's series in `keys`. */
  series = new Int32Array(CAPACITY_INITIAL);
  /** Epoch milliseconds. */
  timestamp = new Float64Array(CAPACITY_INITIAL);
  value = new Float64Array(CAPACITY_INITIAL);
  quality = new Int32Array(CAPACITY_INITIAL);
  /** Journal offset of the message. */
  offset = new Float64Array(CAPACITY_INITIAL);
  /** Position of the value in its message. */
  item = new Int32Array(CAPACITY_INITIAL);
  /** Rows that take the place of a stored value, in rising order. */
  readonly replacing: number[] = [];
  /** The series that `series` refers to; grows, and is the same array in every batch of a processor. */
  readonly keys: readonly SeriesKey[];

  constructor(keys: readonly SeriesKey[]) {
    this.keys = keys;
  }

  add(series: number, timestamp: number, value: number, quality: Quality, offset: number, item: number): number {
    const row = this.count;
    if (row === this.series.length) this.#grow();
    this.series[row] = series;
    this.timestamp[row] = timestamp;
    this.value[row] = value;
    this.quality[row] = quality;
    this.offset[row] = offset;
    this.item[row] = item;
    this.count = row + 1;
    return row;
  }

  clear(): void {
    this.count = 0;
    this.replacing.length = 0;
  }

  #grow(): void {
    const capacity = this.series.length * 2;
    this.series = enlarged(this.series, new Int32Array(capacity));
    this.timestamp = enlarged(this.timestamp, new Float64Array(capacity));
    this.value = enlarged(this.value, new Float64Array(capacity));
    this.quality = enlarged(this.quality, new Int32Array(capacity));
    this.offset = enlarged(this.offset, new Float64Array(capacity));
    this.item = enlarged(this.item, new Int32Array(capacity));
  }
}

function enlarged<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(from: T, to: T): T {
  to.set(from);
  return to;
}
