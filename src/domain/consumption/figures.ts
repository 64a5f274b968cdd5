/**
 * Sums of stored consumption. Values are whole millionths of the canonical unit and are added as big
 * integers: whatever is added up is exact.
 */

import { QUALITY_LEVELS, type Quality } from '../quality.ts';
import { qualityOfFired } from '../validation/quality-of-rules.ts';

/** Rows of one series as columns, of which those from `first` to before `end` count, in order of time. */
export interface StoredRows {
  readonly columns: FigureColumns;
  readonly first: number;
  readonly end: number;
}

export interface FigureColumns {
  /** Epoch milliseconds. */
  readonly start: ArrayLike<number>;
  /** Millionths of the canonical unit, measured and estimated; and the estimated part of it. */
  readonly value: ArrayLike<number>;
  readonly estimated: ArrayLike<number>;
  readonly measuredMillis: ArrayLike<number>;
  readonly estimatedMillis: ArrayLike<number>;
  readonly expectedMillis: ArrayLike<number>;
  readonly quality: ArrayLike<number>;
  readonly ran: ArrayLike<number>;
  readonly fired: ArrayLike<number>;
  readonly methods: ArrayLike<number>;
}

export const NO_ROWS: StoredRows = Object.freeze({
  columns: {
    ...{ start: [], value: [], estimated: [], measuredMillis: [], estimatedMillis: [], expectedMillis: [] },
    ...{ quality: [], ran: [], fired: [], methods: [] },
  },
  first: 0,
  end: 0,
});

const LEVEL = 0b111;
const MISSING: number = QUALITY_LEVELS.indexOf('missing');

/**
 * A sum of whole numbers up to 2^53, exact however large it becomes. Adding up as doubles as long as these are
 * exact takes a tenth of the time that big integers take.
 */
class ExactSum {
  #large = 0n;
  #small = 0;

  add(value: number): void {
    const sum = this.#small + value;
    if (Number.isSafeInteger(sum)) this.#small = sum;
    else {
      this.#large += BigInt(this.#small);
      this.#small = value;
    }
  }

  addLarge(value: bigint): void {
    this.#large += value;
  }

  get total(): bigint {
    return this.#large + BigInt(this.#small);
  }
}

/** The sum of any number of rows, of one series or several. */
export class FigureSum {
  readonly #value = new ExactSum();
  readonly #estimated = new ExactSum();
  readonly #measuredMillis = new ExactSum();
  readonly #estimatedMillis = new ExactSum();
  readonly #expectedMillis = new ExactSum();
  ran = 0;
  fired = 0;
  methods = 0;
  #reasons = 0;
  #level = 0;

  get value(): bigint {
    return this.#value.total;
  }

  get estimated(): bigint {
    return this.#estimated.total;
  }

  get measuredMillis(): bigint {
    return this.#measuredMillis.total;
  }

  get estimatedMillis(): bigint {
    return this.#estimatedMillis.total;
  }

  get expectedMillis(): bigint {
    return this.#expectedMillis.total;
  }

  addRow(columns: FigureColumns, row: number): void {
    this.#value.add(columns.value[row] as number);
    this.#estimated.add(columns.estimated[row] as number);
    this.#measuredMillis.add(columns.measuredMillis[row] as number);
    this.#estimatedMillis.add(columns.estimatedMillis[row] as number);
    this.#expectedMillis.add(columns.expectedMillis[row] as number);
    this.ran |= columns.ran[row] as number;
    this.fired |= columns.fired[row] as number;
    this.methods |= columns.methods[row] as number;
    this.#addQuality(columns.quality[row] as number);
  }

  /** More time than there are rows for. */
  addExpected(millis: bigint): void {
    this.#expectedMillis.addLarge(millis);
  }

  /** Takes over how well something is known, not how much it is: amounts of different units do not add up. */
  addKnowledge(other: FigureSum): void {
    this.#measuredMillis.addLarge(other.measuredMillis);
    this.#estimatedMillis.addLarge(other.estimatedMillis);
    this.#expectedMillis.addLarge(other.expectedMillis);
    this.ran |= other.ran;
    this.fired |= other.fired;
    this.methods |= other.methods;
    this.#reasons |= other.#reasons;
    this.#level = Math.max(this.#level, other.#level);
  }

  /** Whether any of the time was measured or estimated: otherwise the value is unknown, not zero. */
  get isKnown(): boolean {
    return this.measuredMillis + this.estimatedMillis > 0n;
  }

  /** What was stored and what the rules that fired make of it. Missing only where all is. */
  get quality(): Quality {
    const ofRules = qualityOfFired(this.fired);
    const level = this.isKnown ? Math.max(this.#level, ofRules & LEVEL) : MISSING;
    return this.#reasons | (ofRules & ~LEVEL) | level;
  }

  #addQuality(quality: Quality): void {
    this.#reasons |= quality & ~LEVEL;
    if ((quality & LEVEL) !== MISSING) this.#level = Math.max(this.#level, quality & LEVEL);
  }
}

/** The rows of a series without those of parts of it; a part counts only where the series has a row. */
export function without(rows: StoredRows, parts: readonly StoredRows[]): StoredRows {
  if (parts.length === 0) return rows;
  const { columns, first, end } = rows;
  const names = ['value', 'estimated', 'measuredMillis', 'estimatedMillis', 'expectedMillis'] as const;
  const left = Object.fromEntries(
    names.map((name) => [name, Float64Array.from({ length: end }, (_, row) => columns[name][row] as number)]),
  ) as Record<(typeof names)[number], Float64Array>;
  for (const part of parts) {
    let row = first;
    for (let i = part.first; i < part.end; i++) {
      const start = part.columns.start[i] as number;
      while (row < end && (columns.start[row] as number) < start) row++;
      if (row === end || columns.start[row] !== start) continue;
      for (const name of names) left[name][row] = (left[name][row] as number) - (part.columns[name][i] as number);
    }
  }
  return { columns: { ...columns, ...left }, first, end };
}
