/**
 * The calendar of a time zone: local days, months and years, and the intervals that a day is cut into.
 *
 * A local day is cut from its own midnight, so that every interval lies in one day whatever the zone's
 * offset is (+05:45) and however many hours the day has: 23 or 25 where clocks change. The last interval of
 * a day is shorter where the day is no multiple of the interval.
 */

import { Temporal } from 'temporal-polyfill';

export const INTERVAL_MINUTES = [5, 15, 30, 60] as const;
export type IntervalMinutes = (typeof INTERVAL_MINUTES)[number];

export const CALENDAR_UNITS = ['interval', 'hour', 'day', 'month', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** A local day as instants. */
export interface LocalDay {
  /** Epoch milliseconds of its first instant. */
  readonly start: number;
  /** Epoch milliseconds of the first instant of the next day. */
  readonly end: number;
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
}

const HOUR_MILLIS = 3_600_000;
/** Days remembered; a year of them is looked at again and again while rollups are made. */
const DAYS_REMEMBERED_MAX = 4000;

/** Whether a name is one of a time zone, such as Asia/Shanghai. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

export class Calendar {
  readonly timeZone: string;
  /** Length of an interval. */
  readonly intervalMillis: number;
  /** By UTC day number of the start: local days are found by looking at neighbours. */
  readonly #days = new Map<number, LocalDay>();
  #last: LocalDay | null = null;

  /** Throws `RangeError` for a time zone that does not exist. */
  constructor(timeZone: string, intervalMinutes: IntervalMinutes) {
    if (!isTimeZone(timeZone)) throw new RangeError(`there is no time zone ${JSON.stringify(timeZone)}`);
    this.timeZone = timeZone;
    this.intervalMillis = intervalMinutes * 60_000;
  }

  /** The local day that an instant lies in. */
  dayOf(instant: number): LocalDay {
    const last = this.#last;
    if (last !== null && instant >= last.start && instant < last.end) return last;
    // A local day lies within a day of the UTC day: three candidates at most.
    const utcDay = Math.floor(instant / 86_400_000);
    for (let key = utcDay - 1; key <= utcDay + 1; key++) {
      const known = this.#days.get(key);
      if (known !== undefined && instant >= known.start && instant < known.end) {
        this.#last = known;
        return known;
      }
    }
    const day = this.#findDay(instant);
    if (this.#days.size >= DAYS_REMEMBERED_MAX) this.#days.clear();
    this.#days.set(Math.floor(day.start / 86_400_000), day);
    this.#last = day;
    return day;
  }

  /** The day `count` days after the one that an instant lies in; negative for before. */
  dayAfter(instant: number, count: number): LocalDay {
    let day = this.dayOf(instant);
    for (let i = 0; i < count; i++) day = this.dayOf(day.end);
    for (let i = 0; i > count; i--) day = this.dayOf(day.start - 1);
    return day;
  }

  /** First instant of the interval that an instant lies in. */
  intervalStart(instant: number): number {
    const { start } = this.dayOf(instant);
    return start + Math.floor((instant - start) / this.intervalMillis) * this.intervalMillis;
  }

  /** First instant after the interval that an instant lies in. */
  intervalEnd(instant: number): number {
    const { start, end } = this.dayOf(instant);
    const next = start + (Math.floor((instant - start) / this.intervalMillis) + 1) * this.intervalMillis;
    return Math.min(next, end);
  }

  /** First instant of the interval, hour, day, month or year that an instant lies in. */
  startOf(unit: CalendarUnit, instant: number): number {
    switch (unit) {
      case 'interval':
        return this.intervalStart(instant);
      case 'hour': {
        const { start } = this.dayOf(instant);
        return start + Math.floor((instant - start) / HOUR_MILLIS) * HOUR_MILLIS;
      }
      case 'day':
        return this.dayOf(instant).start;
      case 'month': {
        const { year, month } = this.dayOf(instant);
        return this.#midnight(year, month, 1);
      }
      case 'year':
        return this.#midnight(this.dayOf(instant).year, 1, 1);
      default:
        return unit satisfies never;
    }
  }

  /** First instant after the interval, hour, day, month or year that an instant lies in. */
  endOf(unit: CalendarUnit, instant: number): number {
    switch (unit) {
      case 'interval':
        return this.intervalEnd(instant);
      case 'hour': {
        const { end } = this.dayOf(instant);
        return Math.min(this.startOf('hour', instant) + HOUR_MILLIS, end);
      }
      case 'day':
        return this.dayOf(instant).end;
      case 'month': {
        const { year, month } = this.dayOf(instant);
        return month === 12 ? this.#midnight(year + 1, 1, 1) : this.#midnight(year, month + 1, 1);
      }
      case 'year':
        return this.#midnight(this.dayOf(instant).year + 1, 1, 1);
      default:
        return unit satisfies never;
    }
  }

  /** An instant as RFC 3339 with the zone's offset at that instant. */
  format(instant: number): string {
    return Temporal.Instant.fromEpochMilliseconds(instant)
      .toZonedDateTimeISO(this.timeZone)
      .toString({ timeZoneName: 'never', smallestUnit: 'second' });
  }

  #midnight(year: number, month: number, day: number): number {
    const date = new Temporal.PlainDate(year, month, day);
    // Where clocks go forward at midnight the day begins later: startOfDay knows.
    return date.toZonedDateTime(this.timeZone).startOfDay().epochMilliseconds;
  }

  #findDay(instant: number): LocalDay {
    const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(this.timeZone);
    const date = local.toPlainDate();
    return {
      start: date.toZonedDateTime(this.timeZone).epochMilliseconds,
      end: date.add({ days: 1 }).toZonedDateTime(this.timeZone).epochMilliseconds,
      year: date.year,
      month: date.month,
      day: date.day,
      weekday: date.dayOfWeek,
    };
  }
}
