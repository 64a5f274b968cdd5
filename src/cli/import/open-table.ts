/** Opens a file of readings by the ending of its name. */

import { accessSync, constants, statSync } from 'node:fs';
import { extname } from 'node:path';
import type { Table } from '../../master-data/table/table.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { openCsv } from './csv-table.ts';
import { openParquet } from './parquet-table.ts';
import { openXlsx } from './xlsx-table.ts';

export interface TableOptions {
  /** Of a CSV file. */
  readonly encoding: string;
  /** Of a CSV file; found in the header where left out. */
  readonly delimiter?: string | undefined;
  /** Name or number (from 1) of a sheet of a workbook; the first where left out. */
  readonly sheet?: string | undefined;
}

/** Throws `CommandError` for a file that cannot be read or is of no known kind. */
export async function openTable(file: string, options: TableOptions): Promise<Table> {
  expectReadable(file);
  const ending = extname(file).toLowerCase();
  switch (ending) {
    case '.csv':
      return openCsv(file, options);
    case '.parquet':
      return openParquet(file);
    case '.xlsx':
      return openXlsx(file, options.sheet);
    case '.xls':
      throw new CommandError(`${file}: the old .xls format is not read; save the workbook as .xlsx`, EXIT.usage);
    default:
      throw new CommandError(`${file}: the name must end in .csv, .parquet or .xlsx`, EXIT.usage);
  }
}

function expectReadable(file: string): void {
  try {
    if (!statSync(file).isFile()) throw new CommandError(`${file} is not a file`, EXIT.usage);
    accessSync(file, constants.R_OK);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new CommandError(`${file}: there is no such file`, EXIT.usage);
    if (code === 'EACCES') throw new CommandError(`${file}: no permission to read it`, EXIT.usage);
    throw new CommandError(`${file} cannot be read: ${message}`, EXIT.usage);
  }
}
