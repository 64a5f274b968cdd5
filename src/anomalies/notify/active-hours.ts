/** Hours of the week in which a rule may disturb, and times of the day, in the hub's time zone. */

import { Temporal } from 'temporal-polyfill';
import type { Calendar, LocalDay } from '../../domain/calendar.ts';

/** From one time of the day to another; where that is no later, it is on the next day. */
export interface ActiveHours {
  /** On which they begin: 1 Monday to 7 Sunday. */
  readonly weekdays: readonly number[];
  /** `HH:MM`. */
  readonly from: string;
  /** `HH:MM`, up to 24:00. */
  readonly to: string;
}

/** A week and a day: every weekday comes again within it. */
const DAYS_AHEAD = 8;

/** The first active instant from this one on, which may be this one; with null every instant is active. */
export function nextActive(hours: readonly ActiveHours[] | null, instant: number, calendar: Calendar): number {
  if (hours === null) return instant;
  let first = Infinity;
  // Hours that began yesterday may not be over.
  for (let count = -1; count <= DAYS_AHEAD; count++) {
    const day = calendar.dayAfter(instant, count);
    for (const { weekdays, from, to } of hours) {
      if (!weekdays.includes(day.weekday)) continue;
      const start = timeOn(day, from, calendar);
      const end = timeOn(minutesOf(to) > minutesOf(from) ? day : calendar.dayAfter(day.start, 1), to, calendar);
      if (end > instant) first = Math.min(first, Math.max(start, instant));
    }
  }
  return first === Infinity ? instant : first;
}

/** The next instant after this one at which clocks show the time `HH:MM`. */
export function nextTimeOfDay(time: string, after: number, calendar: Calendar): number {
  const today = timeOn(calendar.dayOf(after), time, calendar);
  return today > after ? today : timeOn(calendar.dayAfter(after, 1), time, calendar);
}

function timeOn({ year, month, day, end }: LocalDay, time: string, { timeZone }: Calendar): number {
  const minutes = minutesOf(time);
  if (minutes === 1440) return end;
  const local = new Temporal.PlainDateTime(year, month, day, Math.floor(minutes / 60), minutes % 60);
  // A time that clocks leave out is the same span after the change.
  return local.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}
