/** The sheets of a file of master data, each with its kind and its rows as cells by column. */

import { withoutGuard } from '../domain/formula-guard.ts';
import { columnNamed, columnsOf, KEY_COLUMNS, kindOfHeader } from './columns.ts';
import { KINDS, type Kind, kindNamed } from './kinds.ts';
import { type SheetProblem, UnreadableFile } from './problem.ts';
import type { Row, SheetRow } from './row.ts';
import { csvRows } from './table/csv-rows.ts';
import { type Cell, LocalTime, Moment, showCell, type TableRow } from './table/table.ts';
import { type Sheet as WorkbookSheet, workbookSheets } from './table/workbook.ts';
import type { Times } from './times.ts';

export interface SheetOptions {
  readonly kind?: Kind | undefined;
  /** Name or number (from 1) of the only sheet of a workbook to be read. */
  readonly sheet?: string | undefined;
  readonly encoding: string;
  readonly delimiter?: string | undefined;
  readonly ignoreColumn: readonly string[];
}

/** What stands in a file. */
export interface FileRows {
  readonly rows: readonly Row[];
  /** Of rows below the header. */
  readonly problems: readonly SheetProblem[];
  readonly headerProblems: readonly SheetProblem[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

/** A file of tables. */
export interface TableFile {
  /** What it is called in messages. */
  readonly name: string;
  readonly format: 'csv' | 'xlsx';
  readonly bytes: Uint8Array;
}

interface Sheet {
  readonly name: string | null;
  readonly kind: Kind | undefined;
  readonly rows: readonly TableRow[];
}

/** Reads the whole file: master data is small. Throws `UnreadableFile` for one that cannot be read at all. */
export async function readSheets(file: TableFile, options: SheetOptions, times: Times): Promise<FileRows> {
  const { sheets, notes } = await openSheets(file, options);
  const rows: SheetRow[] = [];
  const problems: SheetProblem[] = [];
  const headerProblems: SheetProblem[] = [];
  for (const sheet of sheets) {
    const reader = new SheetReader(sheet, options, times, file.format === 'csv');
    if (sheet.rows.length === 0 && sheets.length === 1) {
      throw new UnreadableFile(`${file.name} is empty: there is no header`);
    }
    for (const row of sheet.rows) {
      const found = reader.read(row);
      if (found !== null) rows.push(found);
    }
    problems.push(...reader.problems);
    headerProblems.push(...reader.headerProblems);
  }
  return { rows, problems, headerProblems, notes };
}

async function openSheets(file: TableFile, options: SheetOptions): Promise<{ sheets: Sheet[]; notes: string[] }> {
  const { kind, sheet: wanted } = options;
  if (file.format === 'csv') {
    const rows = csvRows(file, options);
    return { sheets: [{ name: wanted ?? null, kind: kind ?? kindNamed(wanted ?? ''), rows }], notes: [] };
  }
  const all = await workbookSheets(file);
  const only = wanted === undefined ? onlyOf(all) : sheetCalled(file, all, wanted);
  if (only !== undefined) return { sheets: [{ ...only, kind: kind ?? kindNamed(only.name) }], notes: [] };
  const sheets: Sheet[] = [];
  const notes: string[] = [];
  for (const sheet of all) {
    const named = kindNamed(sheet.name);
    if (named !== undefined && (kind === undefined || kind === named)) sheets.push({ ...sheet, kind: named });
    else if (named === undefined)
      notes.push(`sheet ${sheet.name} is none of ${KINDS.join(', ')} by its name: left out`);
  }
  if (sheets.length > 0) return { sheets, notes };
  const names = all.map(({ name }) => name).join(', ');
  const none = `${file.name} has the sheets ${names} and none for ${kind ?? KINDS.join(', ')}; say --sheet`;
  throw new UnreadableFile(none, true);
}

function onlyOf(sheets: readonly WorkbookSheet[]): WorkbookSheet | undefined {
  return sheets.length === 1 ? sheets[0] : undefined;
}

function sheetCalled(file: TableFile, sheets: readonly WorkbookSheet[], wanted: string): WorkbookSheet {
  const byNumber = /^[1-9]\d*$/.test(wanted) ? sheets[Number(wanted) - 1] : undefined;
  const found = sheets.find(({ name }) => name === wanted) ?? byNumber;
  if (found !== undefined) return found;
  const names = sheets.map(({ name }) => name).join(', ');
  throw new UnreadableFile(
    `${file.name} has no sheet ${wanted}; it has ${names}: choose another one with --sheet`,
    true,
  );
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
      throw new UnreadableFile(`the header does not tell whether these are ${KINDS.join(', ')}: say --kind`, true);
    }
    this.#kind = kind;
    this.#columns = this.#names.map((name) => (named.includes(name) ? this.#columnOf(kind, name, row) : null));
    for (const [i, key] of this.#columns.entries()) {
      if (key === null || this.#columns.indexOf(key) === i) continue;
      this.#headerProblem(row, this.#names[i]!, `stands twice as ${key}; leave one out with --ignore-column`);
    }
    const isByCode = kind === 'enterprises' && this.#columns.includes('socialCreditCode');
    for (const key of isByCode ? [] : KEY_COLUMNS[kind]) {
      if (this.#columns.includes(key)) continue;
      this.#headerProblem(row, null, `the header has no column ${key}; it has ${named.join(', ')}`);
    }
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
    const type = columnsOf(this.#kind!).find((column) => column.key === key)?.type;
    if (type === 'day' && cell instanceof LocalTime) return new Date(cell.millis).toISOString().slice(0, 10);
    if (type !== 'time') {
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
