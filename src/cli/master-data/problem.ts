/** What is wrong with a file of master data, told by sheet, row and column. */

import { writeFileSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { CommandError, EXIT } from '../exit-codes.ts';
import { type Problem, showProblem } from '../import/problem.ts';

export interface SheetProblem extends Problem {
  /** Null where the file has no sheets. */
  readonly sheet: string | null;
}

export function showSheetProblem(problem: SheetProblem): string {
  return `${problem.sheet === null ? '' : `sheet ${problem.sheet}, `}${showProblem(problem)}`;
}

/** In the order of the file; problems of one row in the order they were found. */
export function sortedProblems(problems: readonly SheetProblem[]): SheetProblem[] {
  const sheets = [...new Set(problems.map(({ sheet }) => sheet))];
  return [...problems].sort((a, b) => sheets.indexOf(a.sheet) - sheets.indexOf(b.sheet) || a.row - b.row);
}

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
