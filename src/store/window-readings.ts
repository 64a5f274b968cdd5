/** Putting the readings of windows together from parts that an engine has read in any order. */

import { orderOf } from './row-order.ts';
import type { WindowReadings } from './store.ts';

export interface WindowSpan {
  readonly from: number;
  readonly to: number;
}

/** All of it by window and time, with no more than `context` readings before and after each window. */
export function assembleWindows(
  parts: readonly WindowReadings[],
  windows: readonly WindowSpan[],
  context: number,
): WindowReadings {
  const all = joined(parts);
  const order = trimmed(orderOf(all.window, all.timestamp, all.count, windows.length), all, windows, context);
  return {
    count: order.length,
    window: order.map((row) => all.window[row] as number),
    timestamp: Float64Array.from(order, (row) => all.timestamp[row] as number),
    value: Float64Array.from(order, (row) => all.value[row] as number),
    quality: order.map((row) => all.quality[row] as number),
  };
}

function joined(parts: readonly WindowReadings[]): WindowReadings {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const all = {
    count,
    window: new Int32Array(count),
    timestamp: new Float64Array(count),
    value: new Float64Array(count),
    quality: new Int32Array(count),
  };
  let at = 0;
  for (const part of parts) {
    all.window.set(part.window, at);
    all.timestamp.set(part.timestamp, at);
    all.value.set(part.value, at);
    all.quality.set(part.quality, at);
    at += part.count;
  }
  return all;
}

function trimmed(
  order: Int32Array<ArrayBuffer>,
  { window, timestamp }: WindowReadings,
  windows: readonly WindowSpan[],
  context: number,
): Int32Array<ArrayBuffer> {
  const kept = new Int32Array(order.length);
  let count = 0;
  for (let begin = 0, end = 0; begin < order.length; begin = end) {
    const number = window[order[begin] as number] as number;
    const { from, to } = windows[number] as WindowSpan;
    let first = begin;
    let after = 0;
    for (end = begin; end < order.length && window[order[end] as number] === number; end++) {
      const instant = timestamp[order[end] as number] as number;
      if (instant < from) first = Math.max(begin, end + 1 - context);
      else if (instant >= to) after++;
    }
    const last = end - Math.max(0, after - context);
    kept.set(order.subarray(first, last), count);
    count += last - first;
  }
  return kept.slice(0, count);
}
