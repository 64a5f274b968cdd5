/** What is wrong with a file, told by sheet, row and column. */

export interface Problem {
  readonly row: number;
  /** As the header has it; null where the row as a whole is meant. */
  readonly column: string | null;
  /** What is wrong and what to do about it. */
  readonly text: string;
}

export interface SheetProblem extends Problem {
  /** Null where the file has no sheets. */
  readonly sheet: string | null;
}

/** A file that cannot be read at all. */
export class UnreadableFile extends Error {
  /** Whether it is the question that is wrong: another option, or another format, would do. */
  readonly isUsage: boolean;

  constructor(message: string, isUsage = false) {
    super(message);
    this.name = 'UnreadableFile';
    this.isUsage = isUsage;
  }
}

export function showProblem({ row, column, text }: Problem): string {
  return `row ${row}${column === null ? '' : `, column ${column}`}: ${text}`;
}

export function showSheetProblem(problem: SheetProblem): string {
  return `${problem.sheet === null ? '' : `sheet ${problem.sheet}, `}${showProblem(problem)}`;
}

/** In the order of the file; problems of one row in the order they were found. */
export function sortedProblems(problems: readonly SheetProblem[]): SheetProblem[] {
  const sheets = [...new Set(problems.map(({ sheet }) => sheet))];
  return [...problems].sort((a, b) => sheets.indexOf(a.sheet) - sheets.indexOf(b.sheet) || a.row - b.row);
}
