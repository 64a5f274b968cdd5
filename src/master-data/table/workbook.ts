/** The sheets of an Excel workbook (.xlsx) that is in memory. */

import { unzipSync } from 'fflate';
import { UnreadableFile } from '../problem.ts';
import { type ExcelCell, inUtc, sheetRows } from './sheet-cells.ts';
import type { TableRow } from './table.ts';

export interface Sheet {
  readonly name: string;
  readonly rows: readonly TableRow[];
}

/** A workbook of every meter of a city has a tenth of it; what is packed tighter was made to fill the memory. */
const UNPACKED_BYTES_MAX = 200_000_000;

/** Throws `UnreadableFile` for what is no workbook; `name` is what it is called in messages. */
export async function workbookSheets({
  name,
  bytes,
}: {
  readonly name: string;
  readonly bytes: Uint8Array;
}): Promise<Sheet[]> {
  try {
    if (unpackedBytes(bytes) > UNPACKED_BYTES_MAX) throw new Error('it is too large');
    const { default: readXlsxFile } = await import('read-excel-file/node');
    const sheets = await inUtc(() => readXlsxFile(Buffer.from(bytes)));
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: [...sheetRows(data as unknown as ExcelCell[][])] }));
  } catch (error) {
    throw new UnreadableFile(`${name} is not a workbook that can be read: ${(error as Error).message}`);
  }
}

/** As the archive says of its files, without unpacking them. */
function unpackedBytes(bytes: Uint8Array): number {
  let total = 0;
  unzipSync(bytes, {
    filter: ({ originalSize }) => {
      total += originalSize;
      return false;
    },
  });
  return total;
}
