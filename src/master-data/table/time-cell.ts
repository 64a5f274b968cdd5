/** The instant of a row, from whatever its time cell holds. */

import { parseInstant } from '../../domain/instant.ts';
import { LocalClock } from './local-time.ts';
import { type Cell, LocalTime, Moment, showCell } from './table.ts';

export type TimeResult = { readonly instant: number } | { readonly problem: string };

/** Year first, so that day and month cannot be mistaken; `/` as Excel in China writes it. */
const DATE_AND_TIME =
  /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:T|t| +)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?: *(Z|z|[+-]\d{2}:?\d{2}))?$/;
const WHOLE_NUMBER = /^-?\d+(?:\.0+)?$/;

/**
 * Epoch milliseconds of 1973 and 2286. What is below may be seconds or the days of a spreadsheet, what is
 * above may be digits of a date (20261120160000).
 */
const EPOCH_MILLIS_MIN = 1e11;
const EPOCH_MILLIS_MAX = 1e13;

export class TimeReader {
  readonly #clock: LocalClock | null;

  /** `timeZone` is where times without an offset were written; null where nobody has said so. */
  constructor(timeZone: string | null) {
    this.#clock = timeZone === null ? null : new LocalClock(timeZone);
  }

  read(cell: Cell): TimeResult {
    if (cell === null) return { problem: 'the time is empty' };
    if (cell instanceof Moment) return { instant: cell.millis };
    if (cell instanceof LocalTime) return this.#local(cell.millis, cell);
    const text = String(cell);
    if (WHOLE_NUMBER.test(text)) return epochMillis(Number(text), cell);
    const parts = DATE_AND_TIME.exec(text);
    if (parts === null) {
      return { problem: `${showCell(cell)} is no time; write 2026-11-20T16:00:00+08:00 or epoch milliseconds` };
    }
    const [, year, , month = '', day = '', hour = '', minute, second = '00', fraction = '0', offset] = parts;
    const two = (digits: string): string => digits.padStart(2, '0');
    const wall = `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}.${fraction}`;
    const instant = parseInstant(`${wall}${offset ?? 'Z'}`);
    if (typeof instant !== 'number') return { problem: `${showCell(cell)} is no time that the calendar has` };
    return offset === undefined ? this.#local(instant, cell) : { instant };
  }

  #local(millis: number, cell: Cell): TimeResult {
    if (this.#clock === null) {
      const remedy = 'say where it was written with --timezone, such as Asia/Shanghai, or append the offset';
      return { problem: `${showCell(cell)} has no UTC offset: ${remedy}` };
    }
    const instant = this.#clock.instantOf(millis);
    if (typeof instant === 'number') return { instant };
    const zone = this.#clock.timeZone;
    switch (instant) {
      case 'skipped':
        return { problem: `${showCell(cell)} does not exist in ${zone}: clocks were put forward; append the offset` };
      case 'twice':
        return { problem: `${showCell(cell)} came twice in ${zone}: clocks were put back; append the offset` };
      default:
        return instant satisfies never;
    }
  }
}

function epochMillis(value: number, cell: Cell): TimeResult {
  if (value >= EPOCH_MILLIS_MIN && value < EPOCH_MILLIS_MAX) return { instant: value };
  return {
    problem: `${showCell(cell)} is not in epoch milliseconds (1763625600000 is 20 November 2025): write those, or a date`,
  };
}
