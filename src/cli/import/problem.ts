/** What is wrong with a file, told by row and column. */

import { closeSync, openSync, writeSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import { type Problem, showProblem } from '../../master-data/problem.ts';
import { CommandError, EXIT } from '../exit-codes.ts';

export { type Problem, showProblem };

/** Takes every problem, however many there are; the first ones are kept. */
export interface ProblemList {
  readonly count: number;
  readonly first: readonly Problem[];
  add(problem: Problem): void;
  close(): void;
}

/** Problems that are kept to be shown. */
const FIRST_MAX = 20;

/** Writes each problem into a CSV file where one is named, hands it to `onProblem`, and counts. */
export function openProblemList(file: string | undefined, onProblem: (problem: Problem) => void): ProblemList {
  const descriptor = file === undefined ? null : openForWriting(file);
  const first: Problem[] = [];
  let count = 0;
  // Spreadsheets take a cell that begins with =, + or @ for a formula, and the texts quote the file.
  const write = (cells: readonly unknown[]): void => {
    if (descriptor !== null) writeSync(descriptor, stringify([[...cells]], { escape_formulas: true }));
  };
  // With the mark, Excel reads it as UTF-8.
  if (descriptor !== null) writeSync(descriptor, '\ufeff');
  write(['row', 'column', 'problem']);
  return {
    get count() {
      return count;
    },
    first,
    add(problem) {
      count++;
      if (first.length < FIRST_MAX) first.push(problem);
      write([problem.row, problem.column ?? '', problem.text]);
      onProblem(problem);
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
    },
  };
}

function openForWriting(file: string): number {
  try {
    return openSync(file, 'w');
  } catch (error) {
    throw new CommandError(`--problems ${file} cannot be written: ${(error as Error).message}`, EXIT.usage);
  }
}
