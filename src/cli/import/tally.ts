/** What became of the readings, by the receipts of the hub. */

import type { BatchReceipt, RejectedItem } from '../../wire/receipt.ts';
import type { Layout } from './layout.ts';
import { type Problem, showProblem } from './problem.ts';

/** Rejected readings that are named; the quarantine has them all. */
const NAMED_MAX = 20;

export class Tally {
  readonly counts = { received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 };
  readonly #columns: ReadonlyMap<string, string>;
  readonly #named: string[] = [];
  #unnamed = 0;

  constructor(layout: Layout) {
    this.#columns = new Map(layout.values.map(({ quantity, name }) => [quantity ?? '', name]));
  }

  add(receipt: BatchReceipt, rowsOf: (seq: number) => readonly number[] | undefined): void {
    for (const key of ['received', 'stored', 'duplicate', 'revised', 'quarantined'] as const) {
      this.counts[key] += receipt[key];
    }
    for (const item of receipt.rejected) {
      if (this.#named.length < NAMED_MAX) this.#named.push(this.#name(item, rowsOf));
      else this.#unnamed++;
    }
    this.#unnamed += receipt.rejectedMore;
  }

  /** Rejected items that are not named. */
  get more(): number {
    return this.#unnamed;
  }

  /** One line for each of the first rejected items, by row and column of the file. */
  get named(): readonly string[] {
    return this.#named;
  }

  #name(item: RejectedItem, rowsOf: (seq: number) => readonly number[] | undefined): string {
    const rows = item.seq === null ? undefined : rowsOf(item.seq);
    const text = `${item.code}: ${item.detail}`;
    const row = item.index === null ? undefined : rows?.[item.index];
    if (row !== undefined) return showProblem({ row, column: this.#columnOf(item), text } satisfies Problem);
    const where = rows === undefined ? '' : `rows ${rows[0]} to ${rows.at(-1)}, `;
    return `${where}meter ${item.meter ?? '?'}, ${item.quantity ?? 'every quantity'}: ${text}`;
  }

  #columnOf({ quantity }: RejectedItem): string | null {
    if (quantity === null) return null;
    const column = this.#columns.get(quantity);
    if (column !== undefined) return column;
    const long = this.#columns.get('');
    return long === undefined ? quantity : `${long} (${quantity})`;
  }
}
