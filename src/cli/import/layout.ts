/**
 * What each column of a file is for, by its header.
 *
 * Long form: meter, time, quantity, value and, if there, unit and quality. Wide form: meter, time, if there
 * quality, and one column for each quantity. A column that is neither is a problem and never skipped in
 * silence: it may be a quantity with a typing error.
 */

import { quantityByName } from '../../domain/quantity.ts';
import { conversionBetween, unitByName } from '../../domain/unit.ts';
import { quantityNamed } from '../../master-data/quantity-names.ts';
import { type Cell, showCell, type TableRow } from '../../master-data/table/table.ts';
import { isUnitRowWord, type Role, roleOf } from './column-names.ts';
import type { Problem } from './problem.ts';

export interface ValueColumn {
  readonly index: number;
  /** As the header has it. */
  readonly name: string;
  /** Null in the long form, where each row names its own. */
  readonly quantity: string | null;
  /** From the header or the row of units; null where neither has one. */
  readonly unit: string | null;
}

export interface Layout {
  /** Columns of the header; a row with more or fewer is out of step. */
  readonly width: number;
  /** Header texts; empty for a column without one. */
  readonly names: readonly string[];
  /** Columns without a header, which must be empty. */
  readonly unnamed: readonly number[];
  readonly roles: Readonly<Partial<Record<Role, number>>>;
  readonly values: readonly ValueColumn[];
}

export type LayoutResult = { readonly layout: Layout } | { readonly problems: readonly Problem[] };

/** Reads a header; `ignored` are names of columns that are none of the import's business. */
export function layoutOf(header: TableRow, ignored: readonly string[]): LayoutResult {
  const names = header.cells.map((cell) => (cell === null ? '' : String(cell)));
  const unnamed: number[] = [];
  const roles: Partial<Record<Role, number>> = {};
  const values: ValueColumn[] = [];
  const problems: Problem[] = [];
  const problem = (column: string | null, text: string) => problems.push({ row: header.row, column, text });

  for (const [index, name] of names.entries()) {
    if (name === '') {
      unnamed.push(index);
      continue;
    }
    if (ignored.includes(name)) continue;
    const { text, unit } = splitUnit(name);
    const role = roleOf(text);
    const quantity = quantityNamed(text);
    if (role !== undefined && (unit === null || role === 'value')) {
      if (roles[role] !== undefined) problem(name, `stands twice as ${role}; leave one out with --ignore-column`);
      roles[role] = index;
      if (role === 'value') values.push({ index, name, quantity: null, unit });
    } else if (quantity !== undefined) {
      if (values.some((other) => other.quantity === quantity)) {
        problem(name, `is ${quantity} a second time; leave one out with --ignore-column`);
      }
      values.push({ index, name, quantity, unit });
    } else {
      problem(name, 'is no known name of a column; correct it, or leave it out with --ignore-column');
    }
  }
  for (const role of ['meter', 'time'] as const) {
    if (roles[role] === undefined) problem(null, `the header has no column ${role}; it has ${names.join(', ')}`);
  }
  problems.push(...formProblems(header.row, roles, values));
  const layout = { width: names.length, names, unnamed, roles, values };
  problems.push(...unitProblems(header.row, layout));
  return problems.length > 0 ? { problems } : { layout };
}

/**
 * Takes over the units of the row below the header, or gives null where that row is one of readings: a row
 * of units has no time, or says "unit" in its place, and has no number that could be a reading.
 */
export function withUnitRow(layout: Layout, { row, cells }: TableRow): LayoutResult | null {
  const { roles, values } = layout;
  const time = cells[roles.time ?? -1] ?? null;
  const marks = [time, cells[roles.meter ?? -1] ?? null].filter((cell) => typeof cell === 'string');
  const given = values.map(({ index }) => cells[index] ?? null);
  const marked = marks.some(isUnitRowWord);
  const likely = time === null && given.some((cell) => cell !== null) && given.every(couldBeUnit);
  if (!marked && !likely) return null;

  const problems: Problem[] = [];
  const columns = values.map((column, i): ValueColumn => {
    const unit = given[i] ?? null;
    if (unit === null) return column;
    if (column.unit !== null && column.unit !== String(unit)) {
      const text = `the row of units says ${showCell(unit)} and the header ${showCell(column.unit)}`;
      problems.push({ row, column: column.name, text: `${text}; make them agree` });
    }
    return { ...column, unit: String(unit) };
  });
  const changed = { ...layout, values: columns };
  problems.push(...unitProblems(row, changed));
  return problems.length > 0 ? { problems } : { layout: changed };
}

function formProblems(row: number, roles: Layout['roles'], values: readonly ValueColumn[]): Problem[] {
  const wide = values.some(({ quantity }) => quantity !== null);
  const problem = (text: string): Problem[] => [{ row, column: null, text }];
  const { quantity, value, unit } = roles;
  if (wide && (quantity !== undefined || value !== undefined || unit !== undefined)) {
    return problem('the header has columns of quantities beside quantity, value or unit; use one form of the two');
  }
  if (wide || (quantity !== undefined && value !== undefined)) return [];
  return problem('the header has neither quantity and value nor a column for a quantity, such as activeEnergy');
}

/** A wrong unit of a column is wrong in every row, so it is told once. */
function unitProblems(row: number, { values }: Layout): Problem[] {
  return values.flatMap(({ name, quantity, unit }) => {
    if (unit === null) return [];
    const from = unitByName(unit);
    if (from === undefined) {
      return [{ row, column: name, text: `${showCell(unit)} is not a unit of the table in docs/units.md` }];
    }
    const to = unitByName(quantity === null ? '' : (quantityByName(quantity)?.unit ?? ''));
    if (to === undefined || conversionBetween(from, to) !== undefined) return [];
    return [{ row, column: name, text: `${showCell(unit)} is not a unit of ${quantity}, such as ${to.name}` }];
  });
}

/** `activeEnergy [MWh]`, `有功电量（千瓦时）`: the name and the unit in it. */
function splitUnit(name: string): { readonly text: string; readonly unit: string | null } {
  const [, text, unit] = /^(.+?)\s*[[(（【［]\s*([^[\](（）)【】［］]+?)\s*[\])）】］]$/.exec(name) ?? [];
  return text !== undefined && unit !== undefined ? { text, unit } : { text: name, unit: null };
}

function couldBeUnit(cell: Cell): boolean {
  if (cell === null) return true;
  if (typeof cell !== 'string') return false;
  return unitByName(cell) !== undefined || !/^[-+.,\d]/.test(cell);
}
