/** A row of the file as readings of one meter at one instant, or what is wrong with it. */

import { ID_LENGTH_MAX, ID_PATTERN } from '../../domain/id.ts';
import { quantityNamed } from '../../master-data/quantity-names.ts';
import { readNumber } from '../../master-data/table/number-cell.ts';
import { type Cell, showCell, type TableRow } from '../../master-data/table/table.ts';
import type { TimeReader } from '../../master-data/table/time-cell.ts';
import { qualityNamed } from './column-names.ts';
import type { Layout, ValueColumn } from './layout.ts';
import type { Problem } from './problem.ts';

export interface RowValue {
  /** Header of the column that the value stands in. */
  readonly column: string;
  readonly quantity: string;
  /** A JSON number, with the digits of the file. */
  readonly json: string;
  /** Null where the registered unit of the meter holds. */
  readonly unit: string | null;
}

export interface RowReadings {
  readonly row: number;
  readonly meter: string;
  /** Epoch milliseconds. */
  readonly instant: number;
  /** Null where the file says nothing. */
  readonly quality: string | null;
  readonly values: readonly RowValue[];
}

/** Longer names of units and quantities are a mistake in the file. */
const NAME_LENGTH_MAX = 64;

export class RowReader {
  readonly #layout: Layout;
  readonly #times: TimeReader;

  constructor(layout: Layout, times: TimeReader) {
    this.#layout = layout;
    this.#times = times;
  }

  /** The readings of a row, null where it has none; every problem of it goes to `onProblem`. */
  read({ row, cells }: TableRow, onProblem: (problem: Problem) => void): RowReadings | null {
    const { width, names, unnamed, roles } = this.#layout;
    let sound = true;
    const problem = (index: number | null, text: string): null => {
      sound = false;
      onProblem({ row, column: index === null ? null : (names[index] ?? null), text });
      return null;
    };
    const at = (index: number | undefined): Cell => (index === undefined ? null : (cells[index] ?? null));

    if (cells.length !== width) {
      // Nothing of such a row can be trusted: its cells may have moved.
      const cause = cells.length > width ? 'perhaps a comma in a number that is not quoted' : 'the file may be cut off';
      return problem(null, `the row has ${cells.length} cells and the header ${width}: ${cause}`);
    }
    for (const index of unnamed) {
      if (at(index) !== null) problem(null, `cell ${index + 1} holds ${showCell(at(index))} and has no header`);
    }
    const values: RowValue[] = [];
    for (const column of this.#layout.values) {
      const cell = at(column.index);
      if (cell === null) continue;
      const number = readNumber(cell);
      if ('problem' in number) problem(column.index, number.problem);
      const quantity =
        column.quantity ?? readQuantity(at(roles.quantity), (text) => problem(roles.quantity ?? null, text));
      const unit = readUnit(at(roles.unit), column, (text) => problem(roles.unit ?? null, text));
      if ('json' in number && quantity !== null)
        values.push({ column: column.name, quantity, json: number.json, unit });
    }
    // An empty cell is no reading, and a row without any says nothing.
    if (values.length === 0 && sound) return null;

    const meter = readMeter(at(roles.meter), (text) => problem(roles.meter ?? null, text));
    const time = this.#times.read(at(roles.time));
    if ('problem' in time) problem(roles.time ?? null, time.problem);
    const quality = readQuality(at(roles.quality), (text) => problem(roles.quality ?? null, text));
    if (!sound || meter === null || 'problem' in time) return null;
    return { row, meter, instant: time.instant, quality, values };
  }
}

type Refuse = (text: string) => null;

function readMeter(cell: Cell, refuse: Refuse): string | null {
  if (cell === null) return refuse('the meter is empty');
  const id = typeof cell === 'number' || typeof cell === 'string' ? String(cell) : '';
  if (ID_PATTERN.test(id)) return id;
  return refuse(
    `${showCell(cell)} cannot be the id of a meter: 1 to ${ID_LENGTH_MAX} letters, digits, ".", "_" or "-"; in a spreadsheet, format the column as text`,
  );
}

function readQuantity(cell: Cell, refuse: Refuse): string | null {
  if (cell === null) return refuse('the quantity is empty');
  const text = String(cell);
  if (typeof cell !== 'string' || text.length > NAME_LENGTH_MAX) return refuse(`${showCell(cell)} is no quantity`);
  // A name that is not known here goes to the hub, whose verdict names the row.
  return quantityNamed(text) ?? text;
}

function readUnit(cell: Cell, column: ValueColumn, refuse: Refuse): string | null {
  if (cell === null) return column.unit;
  const text = typeof cell === 'number' || typeof cell === 'string' ? String(cell) : '';
  if (text === '' || text.length > NAME_LENGTH_MAX) return refuse(`${showCell(cell)} is no unit`);
  if (column.unit !== null && column.unit !== text) {
    return refuse(`${showCell(cell)} contradicts ${showCell(column.unit)}, the unit of the column`);
  }
  return text;
}

function readQuality(cell: Cell, refuse: Refuse): string | null {
  if (cell === null) return null;
  const level = typeof cell === 'string' ? qualityNamed(cell) : undefined;
  return level ?? refuse(`${showCell(cell)} is no quality: good, estimated, suspect, invalid, missing or empty`);
}
