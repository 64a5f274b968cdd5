/** A file of master data by the ending of its name. */

import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { UnreadableFile } from '../../master-data/problem.ts';
import { type FileRows, readSheets, type SheetOptions } from '../../master-data/sheets.ts';
import type { Times } from '../../master-data/times.ts';
import { readYaml } from '../../master-data/yaml-file.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

/** Throws `CommandError` for a file that cannot be read at all. */
export async function readMasterData(file: string, options: SheetOptions, times: Times): Promise<FileRows> {
  const ending = extname(file).toLowerCase();
  try {
    switch (ending) {
      case '.csv':
      case '.xlsx':
        return await readSheets(
          { name: file, format: ending === '.csv' ? 'csv' : 'xlsx', bytes: read(file) },
          options,
          times,
        );
      case '.yaml':
      case '.yml':
      case '.json':
        return readYaml(file, readText(file));
      case '.xls':
        throw new UnreadableFile(`${file}: the old .xls format is not read; save the workbook as .xlsx`, true);
      default:
        throw new UnreadableFile(`${file}: the name must end in .csv, .xlsx, .yaml or .json`, true);
    }
  } catch (error) {
    throw asCommandError(error);
  }
}

/** The same of a file that is YAML, whatever it is called. */
export function readYamlFile(file: string): FileRows {
  try {
    return readYaml(file, readText(file));
  } catch (error) {
    throw asCommandError(error);
  }
}

function readText(file: string): string {
  return new TextDecoder().decode(read(file));
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ENOENT' ? ': there is no such file' : ` cannot be read: ${message}`;
    throw new UnreadableFile(`${file}${reason}`, true);
  }
}

function asCommandError(error: unknown): unknown {
  if (!(error instanceof UnreadableFile)) return error;
  return new CommandError(error.message, error.isUsage ? EXIT.usage : EXIT.failed);
}
