/** A table as CSV for people, who may open it in a spreadsheet: no cell is taken for a formula. */

import { stringify } from 'csv-stringify/sync';
import { guardFormula } from '../../domain/formula-guard.ts';
import type { Table } from './table.ts';

export function csvHeader({ columns }: Table<never>): string {
  return `${columns.map(({ name }) => name).join(',')}\n`;
}

export function csvRows<Row>({ columns, format }: Table<Row>, rows: readonly Row[]): string {
  return stringify(
    rows.map((row) =>
      columns.map(({ kind, cell }) => {
        const value = cell(row);
        if (value === null) return null;
        if (kind === 'instant') return format(value as number);
        if (kind === 'flag') return value === true ? 'true' : 'false';
        return typeof value === 'string' ? guardFormula(value) : value;
      }),
    ),
  );
}
