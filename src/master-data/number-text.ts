/** Numbers in cells. */

import { readNumber } from './table/number-cell.ts';

/** The number that a text is, or undefined after it was refused. */
export function readNumberText(text: string, refuse: (text: string) => void): number | undefined {
  const number = readNumber(text);
  if ('json' in number) return Number(number.json);
  refuse(`${JSON.stringify(text)} is not a number; write digits with a decimal point and nothing between them`);
  return undefined;
}
