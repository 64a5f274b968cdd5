/** Stored rows of consumption for tests. */

import type { FigureColumns, StoredRows } from '../../../../src/domain/consumption/figures.ts';

const NAMES = [
  ...['start', 'value', 'estimated', 'measuredMillis', 'estimatedMillis', 'expectedMillis'],
  ...['quality', 'ran', 'fired', 'methods'],
] as const;

/** Rows of one series; what is not named is 0. */
export function rowsOf(...rows: readonly Readonly<Record<string, number>>[]): StoredRows {
  const columns = Object.fromEntries(NAMES.map((name) => [name, rows.map((row) => row[name] ?? 0)]));
  return { columns: columns as unknown as FigureColumns, first: 0, end: rows.length };
}
