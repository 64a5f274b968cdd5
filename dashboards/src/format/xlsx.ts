/**
 * A table as an Excel workbook with one sheet: Office Open XML (ECMA-376, recalled), as little of it as a sheet needs.
 * Zipped in this thread: the page's policy lets no library start a worker out of a text.
 */

import { strToU8, zipSync } from 'fflate';
import type { Cell } from './csv.ts';

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

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** What XML 1.0 has no way to write (section 2.2), half characters among it. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

export function xlsxOf(head: readonly string[], rows: readonly (readonly Cell[])[]): Blob {
  const lines = [head, ...rows].map(
    (cells, at) => `<row r="${at + 1}">${cells.map((cell, column) => cellOf(cell, column, at + 1)).join('')}</row>`,
  );
  const sheet = `<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData></worksheet>`;
  const files = Object.entries({ ...PARTS, 'xl/worksheets/sheet1.xml': sheet });
  const zipped = zipSync(Object.fromEntries(files.map(([name, text]) => [name, strToU8(HEAD + text)])));
  return new Blob([zipped as Uint8Array<ArrayBuffer>], { type: `${SHEET_TYPE}.sheet` });
}

/** A text in the cell itself is never a formula. */
function cellOf(cell: Cell, column: number, row: number): string {
  if (cell === null || cell === '') return '';
  const at = `${letters(column)}${row}`;
  if (typeof cell === 'number') return Number.isFinite(cell) ? `<c r="${at}"><v>${cell}</v></c>` : '';
  return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replace(NOT_XML, '\ufffd').replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}

function letters(n: number): string {
  const rest = Math.floor(n / 26);
  return (rest === 0 ? '' : letters(rest - 1)) + String.fromCharCode(65 + (n % 26));
}
