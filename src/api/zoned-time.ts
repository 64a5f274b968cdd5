/** Instants as RFC 3339 with the offset of a zone, many of them. */

import type { Calendar, LocalDay } from '../domain/calendar.ts';

const DAY_MILLIS = 86_400_000;

interface KnownDay {
  readonly day: LocalDay;
  /** What the local clock is ahead of UTC, and how that is written. */
  readonly aheadMillis: number;
  readonly offset: string;
}

/**
 * Asks the calendar once for each local day: in one of 24 hours the offset does not change, and what is left is
 * arithmetic, which takes a hundredth of the time.
 */
export class ZonedTime {
  readonly #calendar: Calendar;
  #known: KnownDay | null = null;
  /** The end of a row is the start of the next one. */
  #last: { readonly instant: number; readonly text: string } | null = null;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /** An instant, epoch milliseconds, cut to the second. */
  format(instant: number): string {
    if (this.#last?.instant === instant) return this.#last.text;
    const text = this.#formatted(instant);
    this.#last = { instant, text };
    return text;
  }

  #formatted(instant: number): string {
    const known = this.#dayOf(instant);
    if (known.day.end - known.day.start !== DAY_MILLIS) return this.#calendar.format(instant);
    return new Date(instant + known.aheadMillis).toISOString().slice(0, 19) + known.offset;
  }

  #dayOf(instant: number): KnownDay {
    const known = this.#known;
    if (known !== null && instant >= known.day.start && instant < known.day.end) return known;
    const day = this.#calendar.dayOf(instant);
    const text = this.#calendar.format(day.start);
    const aheadMillis = Date.parse(`${text.slice(0, 19)}Z`) - day.start;
    this.#known = { day, aheadMillis, offset: text.slice(19) };
    return this.#known;
  }
}
