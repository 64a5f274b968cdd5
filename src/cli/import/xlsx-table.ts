/** Excel workbooks (.xlsx); a sheet is held in memory whole, which its 1,048,576 rows bound. */

import { readSheet } from 'read-excel-file/node';
import { type ExcelCell, inUtc, sheetRows } from '../../master-data/table/sheet-cells.ts';
import type { Table, TableRow } from '../../master-data/table/table.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

export async function openXlsx(file: string, sheet: string | undefined): Promise<Table> {
  const rows = await inUtc(() => readRows(file, sheet));
  let at = 0;
  return {
    async *read(): AsyncGenerator<TableRow> {
      at = 0;
      for (const row of sheetRows(rows)) {
        at = row.row;
        yield row;
      }
      at = rows.length;
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
