/**
 * A table as an Excel workbook with one sheet, written row by row: a million rows never stand in memory. Office Open XML
 * (ECMA-376, recalled), as little of it as a sheet needs.
 */

import { Zip, ZipDeflate } from 'fflate';
import type { Cell, CellKind, Table } from './table.ts';
import { escapeXml } from './xml.ts';

/** Rows of a sheet, that of the names among them (Excel specifications and limits). */
export const SHEET_ROWS_MAX = 1_048_576;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/package/2006/relationships';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const TYPES = 'http://schemas.openxmlformats.org/package/2006/content-types';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const PARTS: Readonly<Record<string, string>> = {
  '[Content_Types].xml': `<Types xmlns="${TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${RELATIONS}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
};

/** Makes the bytes of a workbook piece by piece. */
export class Workbook<Row> {
  readonly #columns: readonly SheetColumn<Row>[];
  readonly #zip: Zip;
  readonly #sheet = new ZipDeflate('xl/worksheets/sheet1.xml', { level: 1 });
  readonly #encoder = new TextEncoder();
  #made: Uint8Array[] = [];
  #row = 0;

  constructor(table: Table<Row>) {
    this.#columns = table.columns.flatMap((column) => sheetColumns(column, table.format));
    this.#zip = new Zip((error, bytes) => {
      if (error) throw error;
      this.#made.push(bytes);
    });
  }

  begin(): Uint8Array {
    for (const [name, text] of Object.entries(PARTS)) {
      const part = new ZipDeflate(name);
      this.#zip.add(part);
      part.push(this.#encoder.encode(HEAD + text), true);
    }
    this.#zip.add(this.#sheet);
    this.#push(
      `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${this.#rowOf(this.#columns.map(({ name }) => textCell(name)))}`,
    );
    return this.#take();
  }

  batch(rows: readonly Row[]): Uint8Array {
    this.#push(rows.map((row) => this.#rowOf(this.#columns.map(({ cell }) => cell(row)))).join(''));
    return this.#take();
  }

  end(): Uint8Array {
    this.#push('</sheetData></worksheet>', true);
    this.#zip.end();
    return this.#take();
  }

  #rowOf(cells: readonly string[]): string {
    this.#row++;
    const placed = cells.map((cell, n) => (cell === '' ? '' : cell.replace('<c', `<c r="${letters(n)}${this.#row}"`)));
    return `<row r="${this.#row}">${placed.join('')}</row>`;
  }

  #push(text: string, isLast = false): void {
    this.#sheet.push(this.#encoder.encode(text), isLast);
  }

  #take(): Uint8Array {
    const bytes = Buffer.concat(this.#made);
    this.#made = [];
    return bytes;
  }
}

interface SheetColumn<Row> {
  readonly name: string;
  readonly cell: (row: Row) => string;
}

/** Excel calculates with doubles: beside a decimal as a number stands its text with every digit. */
function sheetColumns<Row>(
  { name, kind, cell }: Table<Row>['columns'][number],
  format: Table<Row>['format'],
): SheetColumn<Row>[] {
  const own: SheetColumn<Row> = { name, cell: (row) => cellOf(kind, cell(row), format) };
  if (kind !== 'decimal') return [own];
  return [own, { name: `${name}Exact`, cell: (row) => cellOf('text', cell(row), format) }];
}

function cellOf(kind: CellKind, value: Cell, format: (instant: number) => string): string {
  if (value === null) return '';
  switch (kind) {
    case 'text':
      return textCell(String(value));
    case 'instant':
      return textCell(format(value as number));
    case 'decimal':
    case 'number':
      return `<c><v>${Number(value)}</v></c>`;
    case 'flag':
      return `<c t="b"><v>${value === true ? 1 : 0}</v></c>`;
    default:
      return kind satisfies never;
  }
}

/** A text in the cell itself is never a formula. */
function textCell(text: string): string {
  return text === '' ? '' : `<c t="inlineStr"><is><t xml:space="preserve">${escapeXml(text)}</t></is></c>`;
}

function letters(n: number): string {
  const rest = Math.floor(n / 26);
  return (rest === 0 ? '' : letters(rest - 1)) + String.fromCharCode(65 + (n % 26));
}
