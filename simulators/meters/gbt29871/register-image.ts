/** The holding registers of one meter at one instant: 16-bit words from 0x1000 on. */

/**
 * How a number of several words stands in the registers, as the letters of its bytes from the highest
 * (A) on: ABCD is big-endian, CDAB has the words swapped, BADC the bytes within each word, DCBA both.
 * Single-word values are big-endian in every case.
 */
export const WORD_ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;

export type WordOrder = (typeof WORD_ORDERS)[number];

/** The first register of the standard's map. */
export const BASE_ADDRESS = 0x1000;

export class RegisterImage {
  readonly words: Uint16Array;
  readonly #order: WordOrder;
  readonly #scratch = new DataView(new ArrayBuffer(8));

  constructor(length: number, order: WordOrder) {
    this.words = new Uint16Array(length);
    this.#order = order;
  }

  int(address: number, value: number): void {
    this.words[address - BASE_ADDRESS] = value;
  }

  real4(address: number, value: number): void {
    this.#scratch.setFloat32(0, value);
    this.#put(address, 2);
  }

  double(address: number, value: number): void {
    this.#scratch.setFloat64(0, value);
    this.#put(address, 4);
  }

  /** The registers from `address` on, or `undefined` where the meter does not have all of them. */
  read(address: number, count: number): number[] | undefined {
    const from = address - BASE_ADDRESS;
    if (from < 0 || from + count > this.words.length) return undefined;
    return Array.from(this.words.subarray(from, from + count));
  }

  #put(address: number, count: number): void {
    const wordsSwapped = this.#order === 'CDAB' || this.#order === 'DCBA';
    const littleWords = this.#order === 'BADC' || this.#order === 'DCBA';
    for (let i = 0; i < count; i++) {
      const at = address - BASE_ADDRESS + (wordsSwapped ? count - 1 - i : i);
      this.words[at] = this.#scratch.getUint16(2 * i, littleWords);
    }
  }
}
