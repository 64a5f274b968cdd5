/**
 * Texts that a spreadsheet would take for a formula, in CSV files: an apostrophe goes in front, and comes off
 * again when the file is read. What has apostrophes of its own gets one more, so that nothing is lost.
 */

const GUARDED = /^'*[=+\-@\t\r]/;
/** A number is no formula; with an apostrophe it would be no number either. */
const NUMBER = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i;

export function guardFormula(text: string): string {
  return GUARDED.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

export function withoutGuard(text: string): string {
  return text.startsWith("'") && GUARDED.test(text) ? text.slice(1) : text;
}
