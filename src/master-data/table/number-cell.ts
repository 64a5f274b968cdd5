/** Values as they stand in a cell, as JSON numbers. */

import { type Cell, LocalTime, Moment, showCell } from './table.ts';

export type NumberResult = { readonly json: string } | { readonly problem: string };

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** What is the same number with a sign, zeros or a digit too many or too few: `+5`, `007`, `.5`, `5.`. */
const PLAIN_NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d+)?$/;
const GROUPED_NUMBER = /^[+-]?\d[\d.,'’\s]*\d(?:[eE][+-]?\d+)?$/;
/** No register has as many digits; what is longer is not a number. */
const CHARACTERS_MAX = 100;

/**
 * A cell as a JSON number, digit for digit as it was written. Thousands separators and decimal commas are
 * refused: `1,234` is one thousand here and one and a quarter there.
 */
export function readNumber(cell: Exclude<Cell, null>): NumberResult {
  if (cell instanceof LocalTime || cell instanceof Moment) {
    return { problem: `${showCell(cell)} is a date, not a number` };
  }
  const text = String(cell);
  if (text.length > CHARACTERS_MAX) return { problem: `${showCell(cell)} is too long for a number` };
  const json = JSON_NUMBER.test(text) ? text : tidy(text);
  if (json === null) return { problem: `${showCell(cell)} ${whatIsWrong(text)}` };
  return Number.isFinite(Number(json)) ? { json } : { problem: `${showCell(cell)} is beyond 1.8e308` };
}

function tidy(text: string): string | null {
  const [, sign, whole = '', fraction = '', exponent = ''] = PLAIN_NUMBER.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return null;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

function whatIsWrong(text: string): string {
  if (GROUPED_NUMBER.test(text)) {
    return 'has thousands separators or a decimal comma; write 1234.5 with a point and nothing between the digits';
  }
  if (/^[-–—]+$|^(?:n\/?a|nan|null|none|nil|无|空)$/i.test(text)) {
    return 'is not a number; leave the cell empty where there is no reading';
  }
  return 'is not a number; write digits with a decimal point and put the unit into the header';
}
