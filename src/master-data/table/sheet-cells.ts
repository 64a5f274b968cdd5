/** Cells of an Excel sheet as the cells of any table. */

import { type Cell, isEmpty, LocalTime, type TableRow, textCell } from './table.ts';

/** What `read-excel-file` makes of a cell. */
export type ExcelCell = string | number | boolean | Date | null;

/** The rows that are not empty, each with its number in the sheet. */
export function* sheetRows(rows: readonly (readonly ExcelCell[])[]): Generator<TableRow> {
  for (const [at, row] of rows.entries()) {
    const cells = row.map(cellOf);
    if (!isEmpty(cells)) yield { row: at + 1, cells };
  }
}

/**
 * A workbook saved as "Strict Open XML" has its dates as text without a zone, which the library reads by the
 * clock of this machine: on UTC the wall clock of the sheet comes through unchanged.
 */
export async function inUtc<T>(action: () => Promise<T>): Promise<T> {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'UTC';
  try {
    return await action();
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
}

function cellOf(cell: ExcelCell): Cell {
  if (cell === null || cell === undefined) return null;
  if (cell instanceof Date) return new LocalTime(wholeSecond(cell.getTime()));
  if (typeof cell === 'number') return cell;
  return textCell(String(cell));
}

/** How far a date of a sheet may lie from a whole second and still mean it. */
const SLACK_MILLIS = 10;

/**
 * Excel counts days as a double, in steps of 0.6 microseconds; the library cuts to milliseconds, and a column
 * that is filled by formula (`=A2+1/96`) adds up its errors: 08:00 then stands there as 07:59:59.999.
 */
function wholeSecond(millis: number): number {
  const second = Math.round(millis / 1000) * 1000;
  return Math.abs(millis - second) <= SLACK_MILLIS ? second : millis;
}
