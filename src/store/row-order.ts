/** Putting rows into the order that is promised, whatever order an engine gave them in. */

import { ConsumptionBatch, NARROW_COLUMNS, WIDE_COLUMNS } from './consumption.ts';

/** The same rows in the order of their series and then of time. */
export function inOrder(batch: ConsumptionBatch): ConsumptionBatch {
  const order = orderOf(batch.series, batch.start, batch.count, batch.keys.length);
  const ordered = new ConsumptionBatch(batch.keys, batch.count);
  ordered.count = batch.count;
  gather(batch.series, order, ordered.series);
  for (const name of WIDE_COLUMNS) gather(batch[name], order, ordered[name]);
  for (const name of NARROW_COLUMNS) gather(batch[name], order, ordered[name]);
  return ordered;
}

/**
 * The order of rows by place and then by time, as row numbers. Rows come from an engine mostly in order of
 * time, so that sorting them into places keeps that, and a place is sorted only where it did not.
 */
export function orderOf(place: Int32Array, time: Float64Array, count: number, places: number): Int32Array<ArrayBuffer> {
  const ends = new Int32Array(places + 1);
  for (let row = 0; row < count; row++) ends[(place[row] as number) + 1]! += 1;
  for (let i = 0; i < places; i++) ends[i + 1]! += ends[i] as number;
  // Now the beginning of each place; counting it up makes it the end.
  const order = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const at = place[row] as number;
    order[ends[at] as number] = row;
    ends[at]! += 1;
  }
  for (let at = 0, begin = 0; at < places; at++) {
    const end = ends[at] as number;
    if (!isRising(order, time, begin, end)) {
      order.subarray(begin, end).sort((a, b) => (time[a] as number) - (time[b] as number));
    }
    begin = end;
  }
  return order;
}

function isRising(order: Int32Array, time: Float64Array, begin: number, end: number): boolean {
  for (let i = begin + 1; i < end; i++) {
    if ((time[order[i] as number] as number) < (time[order[i - 1] as number] as number)) return false;
  }
  return true;
}

function gather(from: Int32Array | Float64Array, order: Int32Array, to: Int32Array | Float64Array): void {
  for (let i = 0; i < order.length; i++) to[i] = from[order[i] as number] as number;
}

/** First row of each series, and behind the last the end of all, of rows in the order of their series. */
export function firstRows(rows: { readonly series: Int32Array; readonly count: number }, series: number): Int32Array {
  const first = new Int32Array(series + 1).fill(rows.count);
  for (let row = rows.count - 1; row >= 0; row--) first[rows.series[row] as number] = row;
  for (let n = series - 1; n >= 0; n--) first[n] = Math.min(first[n] as number, first[n + 1] as number);
  return first;
}
