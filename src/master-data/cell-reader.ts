/** Reads the cells of one row, each by its column; what is wrong is refused and left out. */

import { readByQuantity } from './list-cell.ts';
import { readNumberText } from './number-text.ts';
import type { Times } from './times.ts';
import type { Words } from './words.ts';

export type Cells = ReadonlyMap<string, string>;
/** Tells what is wrong with the cell of a column. */
export type RefuseCell = (column: string, text: string) => void;

export class CellReader {
  readonly #cells: Cells;
  readonly #refuse: RefuseCell;

  constructor(cells: Cells, refuse: RefuseCell) {
    this.#cells = cells;
    this.#refuse = refuse;
  }

  shown(column: string): string {
    return JSON.stringify(this.#cells.get(column) ?? '');
  }

  isFilled(column: string): boolean {
    return (this.#cells.get(column) ?? '') !== '';
  }

  text<T>(column: string, read: (text: string, wrong: (text: string) => void) => T): T | undefined {
    const text = this.#cells.get(column) ?? '';
    return text === '' ? undefined : read(text, (problem) => this.#refuse(column, problem));
  }

  word(column: string, known: Words, expected: string): string | undefined {
    return this.text(column, (text) => this.wordOf(column, text, known, expected));
  }

  wordOf(column: string, text: string, known: Words, expected: string): string | undefined {
    const found = known(text);
    if (found === undefined) this.#refuse(column, `${JSON.stringify(text)} is not ${expected}`);
    return found;
  }

  number(column: string): number | undefined {
    return this.text(column, (text) => this.numberOf(column, text));
  }

  numberOf(column: string, text: string): number | undefined {
    return readNumberText(text, (problem) => this.#refuse(column, problem));
  }

  byQuantity(column: string, main: string | undefined, take: (quantity: string, text: string) => void): void {
    this.text(column, (text, wrong) => {
      for (const [quantity, value] of readByQuantity(text, main, wrong)) take(quantity, value);
    });
  }

  instant(column: string, times: Times): number | undefined {
    return this.text(column, (text, wrong) => {
      const time = times.read(text);
      if ('instant' in time) return time.instant;
      wrong(time.problem);
      return undefined;
    });
  }

  required(column: string): string {
    const text = this.#cells.get(column) ?? '';
    if (text === '') this.#refuse(column, 'must not be empty');
    return text;
  }

  /** A word that must be there; the text itself where it is no such word, which was told. */
  requiredWord(column: string, known: Words, expected: string): string {
    const text = this.required(column);
    return text === '' ? '' : (this.wordOf(column, text, known, expected) ?? text);
  }
}
