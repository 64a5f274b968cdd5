/**
 * What may be expected of a day before anything is known about it: an ordinary day of the week, a day off,
 * one near a long holiday, when plants run down and start again.
 */

import { dayTypeOf, type HolidayCalendar, type HolidayYear, type LocalDate } from '../../estimation/day-type.ts';

export interface DayKind {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly isDayOff: boolean;
  /**
   * Whether it is a day of the week as any other: learned from, and judged in both directions. Of others only
   * more than usual is odd, because how much less is used on them is not known.
   */
  readonly isOrdinary: boolean;
  /** Weekdays whose profiles it may follow. */
  readonly like: readonly number[];
}

const DAY_MILLIS = 86_400_000;
const SUNDAY = 7;
const WEDNESDAY = 3;
const SPRING_FESTIVAL = '春节';
/**
 * Days around a holiday that are not ordinary either. Around the Spring Festival migrant workers leave early
 * and come back until the Lantern Festival, the 15th day of the year; the project's own judgement.
 */
const SPRING_MARGIN = { before: 14, after: 14 } as const;
const LONG_MARGIN = { before: 2, after: 2 } as const;
const SHORT_MARGIN = { before: 1, after: 1 } as const;
const LONG_DAYS = 5;

/** The holidays whose dates are fixed or nearly so, for years whose notice is not known. */
const FIXED_HOLIDAYS: HolidayYear['holidays'] = [
  ['元旦', 101, 103],
  ['清明节', 403, 406],
  ['劳动节', 501, 505],
  ['国庆节', 1001, 1008],
];

/** The kind of a local day. */
export function dayKindOf(date: LocalDate, holidays: HolidayCalendar): DayKind {
  const { type, calendarKnown } = dayTypeOf(date, holidays);
  const { weekday } = date;
  const isWeekend = weekday >= 6;
  const isExchanged = isWeekend === (type === 'working');
  const isNear = isNearHoliday(date, holidays);
  const isDayOff = type !== 'working';
  if (!isNear && !isExchanged && type !== 'holiday') {
    return { weekday, isDayOff, isOrdinary: true, like: [weekday] };
  }
  const like = [...new Set([weekday, SUNDAY, WEDNESDAY])];
  return { weekday, isDayOff: isDayOff && calendarKnown, isOrdinary: false, like };
}

function isNearHoliday({ year, month, day }: LocalDate, calendar: HolidayCalendar): boolean {
  const at = Date.UTC(year, month - 1, day);
  for (const candidate of [year - 1, year, year + 1]) {
    const rows = calendar.find((known) => known.year === candidate)?.holidays ?? usualHolidays(candidate);
    for (const [name, first, last] of rows) {
      const from = instantOf(candidate, first);
      const to = instantOf(candidate, last);
      const { before, after } = marginOf(name, (to - from) / DAY_MILLIS + 1);
      if (at >= from - before * DAY_MILLIS && at <= to + after * DAY_MILLIS) return true;
    }
  }
  return false;
}

function marginOf(name: string, days: number): { readonly before: number; readonly after: number } {
  if (name.includes(SPRING_FESTIVAL)) return SPRING_MARGIN;
  return days >= LONG_DAYS ? LONG_MARGIN : SHORT_MARGIN;
}

function instantOf(year: number, monthDay: number): number {
  return Date.UTC(year, Math.floor(monthDay / 100) - 1, monthDay % 100);
}

const usual = new Map<number, HolidayYear['holidays']>();

function usualHolidays(year: number): HolidayYear['holidays'] {
  let rows = usual.get(year);
  if (rows === undefined) {
    rows = [...FIXED_HOLIDAYS, [SPRING_FESTIVAL, ...springFestival(year)]];
    usual.set(year, rows);
  }
  return rows;
}

const chineseDate = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });
/** The first day of the Chinese year is from 21 January to 20 February. */
const NEW_YEAR_EARLIEST = 21;
const NEW_YEAR_DAYS = 31;

/**
 * New Year's Eve and the seventh day of the Chinese year, by the calendar of ICU, which is a day off where the new
 * moon is close to midnight (2027).
 */
function springFestival(year: number): [first: number, last: number] {
  for (let i = 0; i < NEW_YEAR_DAYS; i++) {
    const at = Date.UTC(year, 0, NEW_YEAR_EARLIEST + i);
    const parts = chineseDate.formatToParts(at);
    const partOf = (type: string): string | undefined => parts.find((part) => part.type === type)?.value;
    if (partOf('month') === '1' && partOf('day') === '1') {
      return [monthDayOf(at - DAY_MILLIS), monthDayOf(at + 6 * DAY_MILLIS)];
    }
  }
  return [121, 227];
}

function monthDayOf(instant: number): number {
  const date = new Date(instant);
  return (date.getUTCMonth() + 1) * 100 + date.getUTCDate();
}
