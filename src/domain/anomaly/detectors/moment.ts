/** Where an interval lies in its hour, day and week: found once for all meters of the interval. */

import type { Calendar } from '../../calendar.ts';
import type { HolidayCalendar } from '../../estimation/day-type.ts';
import { type DayKind, dayKindOf } from '../forecast/day-kind.ts';

export interface Moment {
  readonly start: number;
  readonly end: number;
  readonly hourStart: number;
  readonly hourEnd: number;
  readonly dayStart: number;
  readonly dayEnd: number;
  /** 0 to 23; the 25th hour of a day on which clocks go back counts as the 24th. */
  readonly hour: number;
  readonly kind: DayKind;
}

const HOUR_MILLIS = 3_600_000;
const LAST_HOUR = 23;

/** The moment of the interval that begins at an instant. */
export function momentOf(start: number, calendar: Calendar, holidays: HolidayCalendar): Moment {
  const day = calendar.dayOf(start);
  return {
    start,
    end: calendar.intervalEnd(start),
    hourStart: calendar.startOf('hour', start),
    hourEnd: calendar.endOf('hour', start),
    dayStart: day.start,
    dayEnd: day.end,
    hour: Math.min(LAST_HOUR, Math.floor((start - day.start) / HOUR_MILLIS)),
    kind: dayKindOf(day, holidays),
  };
}
