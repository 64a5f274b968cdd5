/** The sheets of a file of master data, each with its kind and its rows as cells by column. */

import { extname } from 'node:path';
import readXlsxFile from 'read-excel-file/node';
import { CommandError, EXIT } from '../exit-codes.ts';
import { openTable } from '../import/open-table.ts';
import { type Cell, LocalTime, Moment, showCell, type Table, type TableRow } from '../import/table.ts';
import { columnNamed, columnsOf, kindOfHeader } from './columns.ts';
import { withoutGuard } from './formula-guard.ts';
import { KINDS, type Kind, kindNamed } from './kinds.ts';
import type { SheetProblem } from './problem.ts';
import type { Times } from './times.ts';

export interface SheetOptions {
  readonly kind?: Kind | undefined;
  readonly sheet?: string | undefined;
  readonly encoding: string;
  readonly delimiter?: string | undefined;
  readonly ignoreColumn: readonly string[];
}

/** One row below the header. */
export interface SheetRow {
  readonly kind: Kind;
  readonly sheet: string | null;
  readonly row: number;
  /** By column; an empty cell is an empty text, a column that the file does not have is missing. */
  readonly cells: ReadonlyMap<string, string>;
  /** What the header calls a column. */
  readonly nameOf: (column: string) => string;
}

export interface SheetRows {
  readonly rows: readonly SheetRow[];
  /** Of rows below the header. */
  readonly problems: readonly SheetProblem[];
  readonly headerProblems: readonly SheetProblem[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

interface Sheet {
  readonly name: string | null;
  readonly kind: Kind | undefined;
  readonly table: Table;
}

/** Reads the whole file: master data is small. Throws `CommandError` for one that cannot be read at all. */
export async function readSheets(file: string, options: SheetOptions, times: Times): Promise<SheetRows> {
  const { sheets, notes } = await openSheets(file, options);
  const rows: SheetRow[] = [];
  const problems: SheetProblem[] = [];
  const headerProblems: SheetProblem[] = [];
  const isCsv = extname(file).toLowerCase() === '.csv';
  for (const sheet of sheets) {
    const reader = new SheetReader(sheet, options, times, isCsv);
    let isEmpty = true;
    for await (const row of sheet.table.read()) {
      isEmpty = false;
      const found = reader.read(row);
      if (found !== null) rows.push(found);
    }
    problems.push(...reader.problems);
    headerProblems.push(...reader.headerProblems);
    if (isEmpty && sheets.length === 1) throw new CommandError(`${file} is empty: there is no header`);
  }
  return { rows, problems, headerProblems, notes };
}

async function openSheets(file: string, options: SheetOptions): Promise<{ sheets: Sheet[]; notes: string[] }> {
  const { kind, sheet } = options;
  const first = await openTable(file, options);
  const isWorkbook = extname(file).toLowerCase() === '.xlsx';
  if (!isWorkbook || sheet !== undefined) {
    return { sheets: [{ name: sheet ?? null, kind: kind ?? kindNamed(sheet ?? ''), table: first }], notes: [] };
  }
  const names = (await readXlsxFile(file)).map(({ sheet: name }) => name);
  if (names.length === 1) {
    return { sheets: [{ name: names[0]!, kind: kind ?? kindNamed(names[0]!), table: first }], notes: [] };
  }
  const sheets: Sheet[] = [];
  const notes: string[] = [];
  for (const [i, name] of names.entries()) {
    const named = kindNamed(name);
    // By number: a sheet may be called 1.
    if (named !== undefined && (kind === undefined || kind === named)) {
      sheets.push({ name, kind: named, table: await openTable(file, { ...options, sheet: String(i + 1) }) });
    } else if (named === undefined) notes.push(`sheet ${name} is none of ${KINDS.join(', ')} by its name: left out`);
  }
  if (sheets.length > 0) return { sheets, notes };
  const wanted = kind ?? KINDS.join(', ');
  throw new CommandError(`${file} has the sheets ${names.join(', ')} and none for ${wanted}; say --sheet`, EXIT.usage);
}

class SheetReader {
  readonly #sheet: Sheet;
  readonly #options: SheetOptions;
  readonly #times: Times;
  readonly problems: SheetProblem[] = [];
  readonly headerProblems: SheetProblem[] = [];
  readonly #isCsv: boolean;
  #kind: Kind | null = null;
  #width = 0;
  #names: readonly string[] = [];
  /** Column by place; null for one that is left out. */
  #columns: readonly (string | null)[] = [];

  constructor(sheet: Sheet, options: SheetOptions, times: Times, isCsv: boolean) {
    this.#sheet = sheet;
    this.#options = options;
    this.#times = times;
    this.#isCsv = isCsv;
  }

  /** A row of entries; null for the header and for a row that has nothing but problems. */
  read(tableRow: TableRow): SheetRow | null {
    if (this.#width === 0) {
      this.#readHeader(tableRow);
      return null;
    }
    const { row, cells } = tableRow;
    if (this.#kind === null) return null;
    if (cells.length !== this.#width) {
      const difference = `has ${cells.length} cells and the header ${this.#width}`;
      this.#problem(row, null, `${difference}: a delimiter is missing or too many`);
      return null;
    }
    const found = new Map<string, string>();
    for (const [i, cell] of cells.entries()) {
      const key = this.#columns[i] ?? null;
      if (this.#names[i] === '' && cell !== null) this.#problem(row, null, `${showCell(cell)} is in no column`);
      if (key !== null) found.set(key, this.#textOf(cell, key, row));
    }
    const nameOf = (column: string): string => this.#names[this.#columns.indexOf(column)] ?? column;
    return { kind: this.#kind, sheet: this.#sheet.name, row, cells: found, nameOf };
  }

  #readHeader({ row, cells }: TableRow): void {
    this.#width = cells.length;
    this.#names = cells.map((cell) => (cell === null ? '' : String(cell)));
    const named = this.#names.filter((name) => name !== '' && !this.#options.ignoreColumn.includes(name));
    const kind = this.#sheet.kind ?? kindOfHeader(named);
    if (kind === undefined) {
      throw new CommandError(`the header does not tell whether these are ${KINDS.join(', ')}: say --kind`, EXIT.usage);
    }
    this.#kind = kind;
    this.#columns = this.#names.map((name) => (named.includes(name) ? this.#columnOf(kind, name, row) : null));
    for (const [i, key] of this.#columns.entries()) {
      if (key === null || this.#columns.indexOf(key) === i) continue;
      this.#headerProblem(row, this.#names[i]!, `stands twice as ${key}; leave one out with --ignore-column`);
    }
    const isKnown = this.#columns.includes('id') || this.#columns.includes('socialCreditCode');
    if (!isKnown) this.#headerProblem(row, null, `the header has no column id; it has ${named.join(', ')}`);
  }

  #columnOf(kind: Kind, name: string, row: number): string | null {
    const column = columnNamed(kind, name);
    if (column !== undefined) return column.key;
    this.#headerProblem(row, name, `is no known column of ${kind}; correct it, or leave it out with --ignore-column`);
    return null;
  }

  #textOf(cell: Cell, key: string, row: number): string {
    if (cell === null) return '';
    if (!(cell instanceof LocalTime || cell instanceof Moment)) {
      return this.#isCsv ? withoutGuard(String(cell)) : String(cell);
    }
    const name = this.#names[this.#columns.indexOf(key)]!;
    if (columnsOf(this.#kind!).find((column) => column.key === key)?.type !== 'time') {
      this.#problem(row, name, `${showCell(cell)} is a date; format the column as text`);
      return '';
    }
    const time = this.#times.read(cell);
    if ('instant' in time) return this.#times.show(time.instant);
    this.#problem(row, name, time.problem);
    return '';
  }

  #problem(row: number, column: string | null, text: string): void {
    this.problems.push({ sheet: this.#sheet.name, row, column, text });
  }

  #headerProblem(row: number, column: string | null, text: string): void {
    this.headerProblems.push({ sheet: this.#sheet.name, row, column, text });
  }
}
