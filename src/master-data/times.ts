/** Instants in cells: with an offset, or by the wall clock of one time zone; a date alone is its first moment. */

import { Temporal } from 'temporal-polyfill';
import type { Cell } from './table/table.ts';
import { TimeReader, type TimeResult } from './table/time-cell.ts';

export class Times {
  readonly timeZone: string;
  readonly #reader: TimeReader;

  constructor(timeZone: string) {
    this.timeZone = timeZone;
    this.#reader = new TimeReader(timeZone);
  }

  read(cell: Exclude<Cell, null>): TimeResult {
    const isDate = typeof cell === 'string' && /^\d{4}([-/])\d{1,2}\1\d{1,2}$/.test(cell);
    return this.#reader.read(isDate ? `${cell} 00:00` : cell);
  }

  /** With the offset of the zone, so that it is the same instant wherever it is read. */
  show(instant: number): string {
    const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.timeZone);
    return zoned.toString({ timeZoneName: 'never' });
  }
}
