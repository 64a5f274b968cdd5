/** A file of readings: its layout, and its rows as readings. */

import type { Table, TableRow } from '../../master-data/table/table.ts';
import { TimeReader } from '../../master-data/table/time-cell.ts';
import { type Layout, layoutOf, withUnitRow } from './layout.ts';
import type { Problem } from './problem.ts';
import { RowReader, type RowReadings } from './row-reader.ts';

export interface ReadingsFile {
  readonly table: Table;
  readonly layout: Layout;
  /** The row of the header or, below it, of the units: readings come after it. */
  readonly headEnd: number;
  /** IANA name of the zone of times without an offset; null where nobody has said so. */
  readonly timeZone: string | null;
}

export interface FileRow {
  /** Null for a row without readings, and for one with problems. */
  readonly readings: RowReadings | null;
  readonly problems: readonly Problem[];
}

/** Reads header and row of units, or tells what is wrong with them. */
export async function openReadings(
  table: Table,
  ignoredColumns: readonly string[],
  timeZone: string | null,
): Promise<ReadingsFile | { readonly problems: readonly Problem[] }> {
  const [header, second] = await firstTwo(table);
  if (header === undefined) {
    return { problems: [{ row: 1, column: null, text: 'the file is empty; its first row must be the header' }] };
  }
  const plain = layoutOf(header, ignoredColumns);
  if ('problems' in plain) return plain;
  const withUnits = second === undefined ? null : withUnitRow(plain.layout, second);
  if (withUnits === null) return { table, layout: plain.layout, headEnd: header.row, timeZone };
  if ('problems' in withUnits) return withUnits;
  return { table, layout: withUnits.layout, headEnd: second?.row ?? header.row, timeZone };
}

/** Every row below the head, from the top. */
export async function* readRows({ table, layout, headEnd, timeZone }: ReadingsFile): AsyncGenerator<FileRow> {
  const reader = new RowReader(layout, new TimeReader(timeZone));
  for await (const row of table.read()) {
    if (row.row <= headEnd) continue;
    const problems: Problem[] = [];
    const readings = reader.read(row, (problem) => problems.push(problem));
    yield { readings, problems };
  }
}

async function firstTwo(table: Table): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.read()) {
    rows.push(row);
    if (rows.length === 2) break;
  }
  return rows;
}
