/** The problems of a file of master data in a file of their own. */

import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { SheetProblem } from '../../master-data/problem.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

/** Writes all of them into a CSV file that spreadsheets can open. */
export function writeProblems(file: string, problems: readonly SheetProblem[]): void {
  const rows = problems.map(({ sheet, row, column, text }) => [sheet ?? '', row, column ?? '', text]);
  // Spreadsheets take a cell that begins with =, + or @ for a formula, and the texts quote the file.
  const text = stringify([['sheet', 'row', 'column', 'problem'], ...rows], { escape_formulas: true });
  try {
    // With the mark, Excel reads it as UTF-8.
    writeFileSync(file, `\ufeff${text}`);
  } catch (error) {
    throw new CommandError(`--problems ${file} cannot be written: ${(error as Error).message}`, EXIT.usage);
  }
}
