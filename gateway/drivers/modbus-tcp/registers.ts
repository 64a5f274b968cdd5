/** Numbers in 16-bit registers. */

/**
 * The order in which a number of several words is transmitted, as the letters of its bytes from the
 * highest (A) on; eight-byte numbers are ordered likewise. Single words are big-endian in every case.
 */
export const WORD_ORDERS = ['ABCD', 'CDAB', 'BADC', 'DCBA'] as const;

export type WordOrder = (typeof WORD_ORDERS)[number];

export const NUMBER_TYPES = ['uint16', 'int16', 'uint32', 'int32', 'float32', 'float64'] as const;

export type NumberType = (typeof NUMBER_TYPES)[number];

const WORDS: Readonly<Record<NumberType, number>> = {
  uint16: 1,
  int16: 1,
  uint32: 2,
  int32: 2,
  float32: 2,
  float64: 4,
};

/** How many registers a number takes. */
export function wordsOf(type: NumberType): number {
  return WORDS[type];
}

/** A run of registers. */
export interface RegisterRange {
  readonly address: number;
  readonly count: number;
}

/** What one request may ask for (MODBUS Application Protocol V1.1b3, 6.3). */
const REGISTERS_PER_REQUEST_MAX = 125;

/** Joins ranges that touch or overlap, so that each is one request, and gives them in rising order. */
export function joinRanges(ranges: readonly RegisterRange[]): RegisterRange[] {
  const joined: RegisterRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.address - b.address)) {
    const last = joined.at(-1);
    const end = range.address + range.count;
    if (last === undefined || range.address > last.address + last.count) joined.push(range);
    else if (end - last.address > REGISTERS_PER_REQUEST_MAX) joined.push(range);
    else joined[joined.length - 1] = { address: last.address, count: Math.max(last.count, end - last.address) };
  }
  return joined;
}

/** The registers that were read, by address. */
export class Registers {
  readonly #words = new Map<number, number>();
  readonly #order: WordOrder;

  constructor(order: WordOrder) {
    this.#order = order;
  }

  add(address: number, words: readonly number[]): void {
    for (const [index, word] of words.entries()) this.#words.set(address + index, word);
  }

  /** The number at an address; throws a RangeError where its registers were not read. */
  number(address: number, type: NumberType): number {
    const view = this.#bytes(address, wordsOf(type));
    switch (type) {
      case 'uint16':
        return view.getUint16(0);
      case 'int16':
        return view.getInt16(0);
      case 'uint32':
        return view.getUint32(0);
      case 'int32':
        return view.getInt32(0);
      case 'float32':
        return shortestDecimal(view.getFloat32(0));
      case 'float64':
        return view.getFloat64(0);
      default:
        return type satisfies never;
    }
  }

  #bytes(address: number, count: number): DataView {
    const view = new DataView(new ArrayBuffer(2 * count));
    const wordsSwapped = count > 1 && (this.#order === 'CDAB' || this.#order === 'DCBA');
    const bytesSwapped = count > 1 && (this.#order === 'BADC' || this.#order === 'DCBA');
    for (let i = 0; i < count; i++) {
      const word = this.#words.get(address + i);
      if (word === undefined) throw new RangeError(`register 0x${(address + i).toString(16)} was not read`);
      view.setUint16(2 * (wordsSwapped ? count - 1 - i : i), word, bytesSwapped);
    }
    return view;
  }
}

/**
 * The decimal number with the fewest digits that the meter would have encoded as the same single-precision
 * number: a counter that shows 184223.7 arrives as 184223.703125, and 184223.7 is what it said.
 */
function shortestDecimal(single: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(single.toPrecision(digits));
    if (Math.fround(decimal) === single) return decimal;
  }
  return single;
}
