/** A table as CSV for people, who may open it in a spreadsheet: no cell is taken for a formula. */

import { stringify } from 'csv-stringify/sync';
import { guardFormula } from '../../domain/formula-guard.ts';
import type { Column, Table } from './table.ts';

/** Texts of cells that are kept as they are written: names and states stand in row after row. */
const KNOWN_MAX = 10_000;

export function csvHeader({ columns }: Table<never>): string {
  return `${columns.map(({ name }) => name).join(',')}\n`;
}

/** A text is quoted by the library, once; rows are put together here, as there are millions of them in an export. */
export function csvRows<Row>({ columns, format }: Table<Row>, rows: readonly Row[]): string {
  const known = new Map<string, string>();
  const writers = columns.map((column) => writerOf(column, format, known));
  const last = writers.length - 1;
  let text = '';
  for (const row of rows) {
    for (let at = 0; at < last; at++) text += `${(writers[at] as Writer<Row>)(row)},`;
    text += `${writers[last]?.(row) ?? ''}\n`;
  }
  return text;
}

type Writer<Row> = (row: Row) => string;

function writerOf<Row>(
  { kind, cell }: Column<Row>,
  format: (instant: number) => string,
  known: Map<string, string>,
): Writer<Row> {
  return (row) => {
    const value = cell(row);
    if (value === null) return '';
    if (kind === 'instant') return format(value as number);
    if (kind === 'flag') return value === true ? 'true' : 'false';
    if (typeof value !== 'string') return String(value);
    const found = known.get(value);
    if (found !== undefined) return found;
    if (known.size >= KNOWN_MAX) known.clear();
    const written = stringify([[guardFormula(value)]]).slice(0, -1);
    known.set(value, written);
    return written;
  };
}
