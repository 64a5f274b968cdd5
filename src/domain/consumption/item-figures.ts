/** Consumption of one energy item in rows of a calendar, as it is counted and converted into another unit. */

import { add, multiply, type Ratio, ratio, ZERO } from '../exact.ts';
import type { FactorLine, FactorNote } from './factors.ts';
import { type FigureColumns, FigureSum, type StoredRows } from './figures.ts';
import type { PeriodRow } from './period.ts';

/** Consumption to which one line of factors applies: all of a series, or an enterprise's part of it. */
export interface ItemPart<N = FactorNote> {
  /** What is counted: electricity, volume, mass. */
  readonly counted: StoredRows;
  readonly factors: FactorLine<N> | null;
  /** The heat in it, where steam is not only weighed. */
  readonly heat: StoredRows | null;
  readonly heatFactors: FactorLine<N> | null;
}

/** Consumption that could not be converted. */
export interface Unconverted {
  readonly reason: string;
  /** Of the reason, where it has one. */
  readonly code: string | null;
  /** In millionths of the canonical unit of what is counted. */
  readonly value: bigint;
}

/** What was converted by one factor. */
export interface Contribution<N = FactorNote> {
  readonly perUnit: Ratio;
  readonly note: N;
  /** In millionths of the canonical unit that the factor is for; the second is the estimated part of it. */
  readonly value: bigint;
  readonly estimated: bigint;
}

export interface ItemRow<N = FactorNote> {
  /** As it is counted. */
  readonly counted: FigureSum;
  /** In the unit asked for; null where nothing is known or nothing could be converted. */
  readonly converted: Ratio | null;
  readonly convertedEstimated: Ratio;
  /** Each factor once; what they convert adds up to `converted`. */
  readonly contributions: readonly Contribution<N>[];
  readonly unconverted: readonly Unconverted[];
}

export interface SumOptions<N = FactorNote> {
  /** Length of a stored row that begins at an instant, in milliseconds. */
  readonly lengthOf: (start: number) => number;
  /** Meters to expect where nothing is stored. */
  readonly meters: number;
  readonly notes: Set<N>;
}

const MICRO = ratio(1n, 1_000_000n);

/**
 * Sums the stored rows of an item over each row. `whole` is what the figures about quality and time are from,
 * `parts` what is converted; they add up to it. A stored row belongs to the row that its start is in.
 */
export function sumItem<N = FactorNote>(
  rows: readonly PeriodRow[],
  whole: StoredRows,
  parts: readonly ItemPart<N>[],
  options: SumOptions<N>,
): ItemRow<N>[] {
  const wholes = new Cursor(whole);
  const cursors = parts.map((part) => new PartCursor(part));
  return rows.map(({ start, end }) => {
    const counted = new FigureSum();
    let stored = 0;
    wholes.through(end, (columns, row) => {
      counted.addRow(columns, row);
      stored += options.lengthOf(columns.start[row] as number);
    });
    counted.addExpected(BigInt(Math.max(0, end - start - stored)) * BigInt(options.meters));
    const conversion = new Conversion<N>(options.notes);
    for (const cursor of cursors) cursor.convertThrough(end, conversion);
    return { counted, ...conversion.result() };
  });
}

/** Goes through stored rows once, in order of time. */
class Cursor {
  readonly #rows: StoredRows;
  #next: number;

  constructor(rows: StoredRows) {
    this.#rows = rows;
    this.#next = rows.first;
  }

  through(end: number, use: (columns: FigureColumns, row: number) => void): void {
    const { columns, end: last } = this.#rows;
    for (; this.#next < last && (columns.start[this.#next] as number) < end; this.#next++) use(columns, this.#next);
  }

  /** The row that begins at an instant, having passed those before it; -1 where there is none. */
  at(start: number): number {
    const { columns, end } = this.#rows;
    while (this.#next < end && (columns.start[this.#next] as number) < start) this.#next++;
    return this.#next < end && columns.start[this.#next] === start ? this.#next : -1;
  }
}

class PartCursor<N> {
  readonly #part: ItemPart<N>;
  readonly #counted: Cursor;
  readonly #heat: Cursor | null;

  constructor(part: ItemPart<N>) {
    this.#part = part;
    this.#counted = new Cursor(part.counted);
    this.#heat = part.heat === null ? null : new Cursor(part.heat);
  }

  convertThrough(end: number, conversion: Conversion<N>): void {
    const { factors, heat, heatFactors } = this.#part;
    if (factors === null) return;
    this.#counted.through(end, (columns, row) => {
      const start = columns.start[row] as number;
      const heatRow = heat === null || this.#heat === null ? -1 : this.#heat.at(start);
      if (heat !== null && heatFactors !== null && heatRow >= 0 && isAnything(heat.columns, heatRow)) {
        conversion.add(heatFactors, heat.columns, heatRow);
        // Of some meters the steam is weighed and the heat is not known: how much that is cannot be told apart.
        if (knownMillis(heat.columns, heatRow) < knownMillis(columns, row)) {
          conversion.leave('the heat of a part of it is not known', columns, row, 'heat_unknown');
        }
      } else if (isAnything(columns, row)) conversion.add(factors, columns, row);
    });
  }
}

/** What is left of a group without some of its members may be without time of its own, and is there all the same. */
function isAnything(columns: FigureColumns, row: number): boolean {
  return knownMillis(columns, row) > 0 || columns.value[row] !== 0;
}

function knownMillis(columns: FigureColumns, row: number): number {
  return (columns.measuredMillis[row] as number) + (columns.estimatedMillis[row] as number);
}

interface Amount {
  value: bigint;
  estimated: bigint;
}

/** Adds up what has the same factor first: the multiplication is then one for a row, and exact. */
class Conversion<N> {
  readonly #notes: Set<N>;
  readonly #amounts = new Map<{ readonly perUnit: Ratio; readonly note: N }, Amount>();
  readonly #left = new Map<string, Omit<Unconverted, 'reason'>>();

  constructor(notes: Set<N>) {
    this.#notes = notes;
  }

  add(line: FactorLine<N>, columns: FigureColumns, row: number): void {
    const factor = line.at(columns.start[row] as number);
    if (!factor.isKnown) {
      this.leave(factor.reason, columns, row, factor.code);
      return;
    }
    let amount = this.#amounts.get(factor);
    if (amount === undefined) {
      amount = { value: 0n, estimated: 0n };
      this.#amounts.set(factor, amount);
    }
    amount.value += BigInt(columns.value[row] as number);
    amount.estimated += BigInt(columns.estimated[row] as number);
  }

  leave(reason: string, columns: FigureColumns, row: number, code: string | null = null): void {
    const value = (this.#left.get(reason)?.value ?? 0n) + BigInt(columns.value[row] as number);
    this.#left.set(reason, { code, value });
  }

  result(): Omit<ItemRow<N>, 'counted'> {
    let converted: Ratio | null = null;
    let convertedEstimated = ZERO;
    const contributions: Contribution<N>[] = [];
    for (const [{ perUnit, note }, { value, estimated }] of this.#amounts) {
      this.#notes.add(note);
      contributions.push({ perUnit, note, value, estimated });
      const perMicro = multiply(perUnit, MICRO);
      converted = add(converted ?? ZERO, multiply(ratio(value), perMicro));
      convertedEstimated = add(convertedEstimated, multiply(ratio(estimated), perMicro));
    }
    // Nothing of whatever it is is nothing in any unit.
    const unconverted = [...this.#left]
      .filter(([, { value }]) => value !== 0n)
      .map(([reason, left]) => ({ reason, ...left }));
    if (converted === null && this.#left.size > 0 && unconverted.length === 0) converted = ZERO;
    return { converted, convertedEstimated, contributions, unconverted };
  }
}
