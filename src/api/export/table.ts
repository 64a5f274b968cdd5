/** Rows of an answer as a flat table: the same columns in CSV, Excel, Parquet and Arrow. */

/**
 * `instant`: epoch milliseconds. `decimal`: an exact decimal as text, 26 digits before the point and 12 behind it at
 * most. `number`: a double. `flag`: a boolean.
 */
export const CELL_KINDS = ['text', 'instant', 'decimal', 'number', 'flag'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

export type Cell = string | number | boolean | null;

export interface Column<Row> {
  readonly name: string;
  readonly kind: CellKind;
  readonly cell: (row: Row) => Cell;
}

export interface Table<Row> {
  /** Part of the name of a file. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** An instant as CSV and Excel show it: RFC 3339. */
  readonly format: (instant: number) => string;
}

/** Digits of a decimal in Parquet and Arrow. */
export const DECIMAL_PRECISION = 38;
export const DECIMAL_SCALE = 12;

/** Words in one cell. */
export function joined(words: readonly string[]): string {
  return words.join(' ');
}
