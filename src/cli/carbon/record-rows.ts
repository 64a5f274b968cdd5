/** Rows of a file of factors or contracts as the objects that they stand for. */

import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { withoutGuard } from '../../domain/formula-guard.ts';
import type { Problem } from '../../master-data/problem.ts';
import { type Cell, LocalTime, Moment } from '../../master-data/table/table.ts';
import { CommandError, EXIT } from '../exit-codes.ts';
import { openTable, type TableOptions } from '../import/open-table.ts';

export interface RecordRow {
  /** As the program that made the file counts; of JSON the place in the list, from 1. */
  readonly row: number;
  /** As a body of the API would be. */
  readonly entry: unknown;
}

export interface RecordRows {
  readonly rows: readonly RecordRow[];
  /** Of single rows. */
  readonly problems: readonly Problem[];
  /** With these nothing can be said of any row. */
  readonly headerProblems: readonly Problem[];
}

/** `columns`: what may be in the file; a point leads into an object: `source.title`. */
export async function readRecords(
  file: string,
  options: TableOptions,
  columns: readonly string[],
): Promise<RecordRows> {
  if (extname(file).toLowerCase() === '.json') return readJson(file);
  const table = await openTable(file, options);
  const rows: RecordRow[] = [];
  const problems: Problem[] = [];
  const headerProblems: Problem[] = [];
  let header: readonly string[] | null = null;
  for await (const { row, cells } of table.read()) {
    if (header === null) {
      header = cells.map((cell) => (cell === null ? '' : String(cell)));
      headerProblems.push(...problemsOfHeader(header, row, columns));
      if (headerProblems.length > 0) break;
    } else if (cells.length !== header.length) {
      const text = `has ${cells.length} cells and the header ${header.length}: a delimiter is missing or too many`;
      problems.push({ row, column: null, text });
    } else rows.push({ row, entry: entryOf(header, cells) });
  }
  if (header === null) throw new CommandError(`${file} is empty: there is no header`);
  return { rows, problems, headerProblems };
}

function readJson(file: string): RecordRows {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(`${file}: ${(error as Error).message}`, EXIT.usage);
  }
  if (!Array.isArray(content)) throw new CommandError(`${file} is no list of objects`);
  const rows = content.map((entry: unknown, n) => ({ row: n + 1, entry }));
  return { rows, problems: [], headerProblems: [] };
}

function problemsOfHeader(header: readonly string[], row: number, columns: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  for (const [n, column] of header.entries()) {
    if (!columns.includes(column)) {
      problems.push({ row, column, text: `is no known column; there are ${columns.join(', ')}` });
    } else if (header.indexOf(column) !== n) problems.push({ row, column, text: 'stands twice' });
  }
  return problems;
}

/** There even where all of their cells are empty, so that the very cell is named that has to be filled. */
const NEEDED = ['amount', 'source'];

/** An empty cell is as if it were not there. */
function entryOf(header: readonly string[], cells: readonly Cell[]): unknown {
  const needed = NEEDED.filter((name) => header.some((column) => column.startsWith(`${name}.`)));
  const entry: Record<string, unknown> = Object.fromEntries(needed.map((name) => [name, {}]));
  for (const [n, column] of header.entries()) {
    const cell = cells[n] ?? null;
    if (cell === null) continue;
    const path = column.split('.');
    const last = path.pop() as string;
    let place = entry;
    for (const name of path) {
      place[name] ??= {};
      place = place[name] as Record<string, unknown>;
    }
    place[last] = fieldOf(last, cell);
  }
  return entry;
}

function fieldOf(column: string, cell: Cell): unknown {
  if (cell instanceof Moment) return new Date(cell.millis).toISOString();
  // A date of a spreadsheet has no zone: its day is one in China, a time of day is refused for having no offset.
  if (cell instanceof LocalTime) return new Date(cell.millis).toISOString().replace(/T00:00:00\.000Z$|Z$/, '');
  const text = withoutGuard(String(cell));
  if (column === 'dataYear' && /^\d{4}$/.test(text)) return Number(text);
  if (column === 'isInterProvincial' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}
