import type { EntryKind } from './entry-schema.ts';
import type { Kind } from './kinds.ts';

interface Place {
  readonly sheet: string | null;
  readonly row: number;
  /** What the file calls a column. */
  readonly nameOf: (column: string) => string;
}

/** One row below the header of a table. */
export interface SheetRow extends Place {
  readonly kind: Kind;
  /** By column; an empty cell is an empty text, a column that the file does not have is missing. */
  readonly cells: ReadonlyMap<string, string>;
}

/** One entry of a YAML file or a request: what it does not have is missing, null takes away. */
export interface EntryRow extends Place {
  readonly kind: EntryKind;
  readonly cells: null;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly validFrom: number | undefined;
}

export type Row = SheetRow | EntryRow;
