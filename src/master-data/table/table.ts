/** A file of rows and columns as the import sees it, whatever its format. */

/** A date and time of day without a zone. */
export class LocalTime {
  /** Milliseconds since 1970-01-01T00:00:00 on the same wall clock. */
  readonly millis: number;

  constructor(millis: number) {
    this.millis = millis;
  }
}

/** A moment, as typed columns hold it. */
export class Moment {
  /** Epoch milliseconds. */
  readonly millis: number;

  constructor(millis: number) {
    this.millis = millis;
  }
}

/** What a cell holds; null for an empty one. Text is trimmed and never empty. */
export type Cell = string | number | LocalTime | Moment | null;

export interface TableRow {
  /** As the program that made the file counts: the line, the row of the sheet, the record from 1. */
  readonly row: number;
  readonly cells: readonly Cell[];
}

export interface Table {
  /** Every row that is not empty, from the top; the first is the header. Can be read more than once. */
  read(): AsyncIterable<TableRow>;
  /** How much of the reading under way is done, from 0 to 1. */
  share(): number;
}

/** A text as a cell: trimmed, null where nothing is left. */
export function textCell(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

export function isEmpty(cells: readonly Cell[]): boolean {
  return cells.every((cell) => cell === null);
}

/** A cell in words for a message, never longer than a line. */
export function showCell(cell: Cell): string {
  if (cell === null) return 'empty';
  if (cell instanceof LocalTime) return new Date(cell.millis).toISOString().slice(0, -1);
  if (cell instanceof Moment) return new Date(cell.millis).toISOString();
  const text = JSON.stringify(String(cell));
  return text.length <= 60 ? text : `${text.slice(0, 56)}..."`;
}
