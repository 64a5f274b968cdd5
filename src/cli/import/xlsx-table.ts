/** Excel workbooks (.xlsx); a sheet is held in memory whole, which its 1,048,576 rows bound. */

import { readSheet } from 'read-excel-file/node';
import { CommandError, EXIT } from '../exit-codes.ts';
import { type Cell, isEmpty, LocalTime, type Table, type TableRow, textCell } from './table.ts';

type ExcelCell = string | number | boolean | Date | null;

export async function openXlsx(file: string, sheet: string | undefined): Promise<Table> {
  const rows = await inUtc(() => readRows(file, sheet));
  let at = 0;
  return {
    async *read(): AsyncGenerator<TableRow> {
      for (at = 0; at < rows.length; at++) {
        const cells = (rows[at] ?? []).map(cellOf);
        if (!isEmpty(cells)) yield { row: at + 1, cells };
      }
    },
    share: () => (rows.length === 0 ? 1 : at / rows.length),
  };
}

async function readRows(file: string, sheet: string | undefined): Promise<ExcelCell[][]> {
  try {
    return (await readSheet(file, sheetOf(sheet))) as unknown as ExcelCell[][];
  } catch (error) {
    if ((error as Error).name === 'SheetNotFoundError') {
      throw new CommandError(`${file}: ${(error as Error).message}; choose another one with --sheet`, EXIT.usage);
    }
    throw new CommandError(`${file} is not a workbook that can be read: ${(error as Error).message}`);
  }
}

function sheetOf(sheet: string | undefined): string | number {
  if (sheet === undefined) return 1;
  return /^[1-9]\d*$/.test(sheet) ? Number(sheet) : sheet;
}

/**
 * A workbook saved as "Strict Open XML" has its dates as text without a zone, which the library reads by the
 * clock of this machine: on UTC the wall clock of the sheet comes through unchanged.
 */
async function inUtc<T>(action: () => Promise<T>): Promise<T> {
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
