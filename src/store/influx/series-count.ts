/** Counts the series that a store has seen, without asking for the name of each row's. */

import type { ReadingBatch } from '../reading-batch.ts';
import type { SeriesKey } from '../store.ts';

export class SeriesCount {
  readonly #names = new Set<string>();
  /** Which indexes of `#keys` were counted. */
  #seen = new Uint8Array(0);
  #keys: readonly SeriesKey[] | null = null;

  get size(): number {
    return this.#names.size;
  }

  add({ enterprise, meter, quantity }: SeriesKey): void {
    this.#names.add(JSON.stringify([enterprise, meter, quantity]));
  }

  addBatch({ keys, series, count }: ReadingBatch): void {
    if (this.#keys !== keys || this.#seen.length < keys.length) {
      this.#keys = keys;
      this.#seen = new Uint8Array(keys.length * 2);
    }
    for (let row = 0; row < count; row++) {
      const index = series[row] as number;
      if (this.#seen[index] === 1) continue;
      this.#seen[index] = 1;
      this.add(keys[index] as SeriesKey);
    }
  }
}
