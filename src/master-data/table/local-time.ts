/** Wall-clock times of one time zone as instants. */

import { Temporal } from 'temporal-polyfill';

/** No instant: clocks were put forward over it, or put back so that it came twice. */
export type LocalTimeProblem = 'skipped' | 'twice';

const QUARTER_MILLIS = 900_000;
/** A file has its rows by time or by meter: whichever it is, a year of quarters is looked at again and again. */
const QUARTERS_REMEMBERED_MAX = 40_000;

export class LocalClock {
  readonly timeZone: string;
  /** Milliseconds that the whole quarter of an hour is ahead of UTC, by the start of the quarter. */
  readonly #offsets = new Map<number, number>();

  constructor(timeZone: string) {
    this.timeZone = timeZone;
  }

  /** Epoch milliseconds of a wall-clock time (milliseconds since 1970-01-01T00:00 on that clock). */
  instantOf(local: number): number | LocalTimeProblem {
    const quarter = Math.floor(local / QUARTER_MILLIS) * QUARTER_MILLIS;
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return local - known;
    const first = this.#resolve(quarter);
    const last = this.#resolve(quarter + QUARTER_MILLIS - 1);
    if (typeof first === 'number' && typeof last === 'number' && last - first === QUARTER_MILLIS - 1) {
      if (this.#offsets.size >= QUARTERS_REMEMBERED_MAX) this.#offsets.clear();
      this.#offsets.set(quarter, quarter - first);
    }
    return this.#resolve(local);
  }

  #resolve(local: number): number | LocalTimeProblem {
    const wall = Temporal.Instant.fromEpochMilliseconds(local).toZonedDateTimeISO('UTC').toPlainDateTime();
    const earlier = wall.toZonedDateTime(this.timeZone, { disambiguation: 'earlier' });
    const later = wall.toZonedDateTime(this.timeZone, { disambiguation: 'later' });
    if (earlier.epochMilliseconds === later.epochMilliseconds) return earlier.epochMilliseconds;
    return earlier.toPlainDateTime().equals(wall) ? 'twice' : 'skipped';
  }
}
