/** Numbers the series that a store has seen, without asking for the name of each row's. */

import type { ReadingBatch } from '../reading-batch.ts';
import type { SeriesKey } from '../store.ts';

export class SeriesNumbers {
  /** By meter and quantity, from 1: ids of meters are unique among enterprises. */
  readonly #numbers = new Map<string, number>();
  /** By index in `#keys`; 0 is no number. */
  #byIndex = new Int32Array(0);
  #keys: readonly SeriesKey[] | null = null;

  get size(): number {
    return this.#numbers.size;
  }

  /** The number of a series that was seen, or `undefined`. */
  find({ meter, quantity }: Pick<SeriesKey, 'meter' | 'quantity'>): number | undefined {
    return this.#numbers.get(`${meter}\n${quantity}`);
  }

  numberOf(key: Pick<SeriesKey, 'meter' | 'quantity'>): number {
    const known = this.find(key);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(`${key.meter}\n${key.quantity}`, number);
    return number;
  }

  /** The number of each row's series. */
  numbersOf({ keys, series, count }: ReadingBatch): Int32Array {
    if (this.#keys !== keys || this.#byIndex.length < keys.length) {
      this.#keys = keys;
      this.#byIndex = new Int32Array(keys.length * 2);
    }
    const numbers = new Int32Array(count);
    for (let row = 0; row < count; row++) {
      const index = series[row] as number;
      const number = this.#byIndex[index] || this.numberOf(keys[index] as SeriesKey);
      this.#byIndex[index] = number;
      numbers[row] = number;
    }
    return numbers;
  }
}
