/** What every engine asks of consumption before it writes any of it. */

import { type ConsumptionBatch, type ConsumptionWindow, WIDE_COLUMNS } from './consumption.ts';

/**
 * Throws `RangeError` where a replacement could not be repeated with the same content: a row outside of
 * the windows or twice; or where a figure is no whole number up to 2^53 - 1, beyond which doubles have gaps.
 */
export function checkReplacement(batch: ConsumptionBatch, windows: readonly ConsumptionWindow[]): void {
  const bySeries = new WindowIndex(batch.keys.length, windows);
  const lastStart = new Float64Array(batch.keys.length).fill(Number.NEGATIVE_INFINITY);
  let isRising = true;
  for (let row = 0; row < batch.count; row++) {
    const series = batch.series[row] as number;
    const start = batch.start[row] as number;
    if (!bySeries.holds(series, start)) {
      throw new RangeError(`row ${row} of ${nameOf(batch, row)} at ${start} ms lies in no window`);
    }
    if (start <= (lastStart[series] as number)) isRising = false;
    lastStart[series] = start;
  }
  for (const name of WIDE_COLUMNS) {
    const column = batch[name];
    for (let row = 0; row < batch.count; row++) {
      if (Number.isSafeInteger(column[row])) continue;
      throw new RangeError(`${name} of ${nameOf(batch, row)} is ${column[row]}, no whole number up to 2^53 - 1`);
    }
  }
  if (!isRising) checkUnique(batch);
}

/** Whether a row says anything: without any time, measured, estimated or expected, it does not and is not kept. */
export function hasTime({ measuredMillis, estimatedMillis, expectedMillis }: ConsumptionBatch, row: number): boolean {
  return measuredMillis[row] !== 0 || estimatedMillis[row] !== 0 || expectedMillis[row] !== 0;
}

function checkUnique(batch: ConsumptionBatch): void {
  const seen = new Set<string>();
  for (let row = 0; row < batch.count; row++) {
    const name = `${batch.series[row]} ${batch.start[row]}`;
    if (seen.has(name)) throw new RangeError(`${nameOf(batch, row)} has ${batch.start[row]} ms twice`);
    seen.add(name);
  }
}

/** The windows of each series, one after the other: there is nearly always one. */
class WindowIndex {
  readonly #windows: readonly ConsumptionWindow[];
  /** Number of the first window of a series, and of the next one of the same series; -1 for none. */
  readonly #first: Int32Array;
  readonly #next: Int32Array;

  constructor(series: number, windows: readonly ConsumptionWindow[]) {
    this.#windows = windows;
    this.#first = new Int32Array(series).fill(-1);
    this.#next = new Int32Array(windows.length).fill(-1);
    for (const [number, window] of windows.entries()) {
      const first = this.#first[window.series];
      if (first === undefined) throw new RangeError(`a window is of series ${window.series}, of which there is no key`);
      this.#next[number] = first;
      this.#first[window.series] = number;
    }
  }

  holds(series: number, start: number): boolean {
    for (let number = this.#first[series] ?? -1; number >= 0; number = this.#next[number] as number) {
      const { from, to } = this.#windows[number] as ConsumptionWindow;
      if (start >= from && start < to) return true;
    }
    return false;
  }
}

function nameOf({ keys, series }: ConsumptionBatch, row: number): string {
  const key = keys[series[row] as number];
  return key === undefined ? 'a series without a key' : `${key.quantity} of ${key.scope} ${key.id}`;
}
