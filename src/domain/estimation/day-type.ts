/** Working day, weekend or public holiday: days of one type are alike in how energy is used. */

export const DAY_TYPES = ['working', 'weekend', 'holiday'] as const;
export type DayType = (typeof DAY_TYPES)[number];

/** A date without its year: month x 100 + day, so that 1001 is 1 October. */
export type MonthDay = number;

/** One year's arrangement of public holidays. */
export interface HolidayYear {
  readonly year: number;
  /** Days off, first and last of each run. */
  readonly holidays: readonly (readonly [name: string, first: MonthDay, last: MonthDay])[];
  /** Saturdays and Sundays that are worked in exchange. */
  readonly workdays: readonly MonthDay[];
  readonly source: string;
  /** True where the text of the source, or of a reprint of it, was read. */
  readonly verified: boolean;
}

/** The years that are known; days of other years go by their weekday. */
export type HolidayCalendar = readonly HolidayYear[];

/** A date of a time zone, as `Calendar.dayOf` gives it. */
export interface LocalDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
}

export interface DayTypeVerdict {
  readonly type: DayType;
  /** False where the holidays of the year are not known, and the type is by the weekday alone. */
  readonly calendarKnown: boolean;
}

const SATURDAY = 6;
const KNOWN = verdicts(true);
const BY_WEEKDAY = verdicts(false);

/** The type of a day: holidays and exchanged working days first, then the weekday. */
export function dayTypeOf(localDate: LocalDate, holidays: HolidayCalendar): DayTypeVerdict {
  const byWeekday = localDate.weekday >= SATURDAY ? 'weekend' : 'working';
  const year = holidays.find((candidate) => candidate.year === localDate.year);
  if (year === undefined) return BY_WEEKDAY[byWeekday];
  const date: MonthDay = localDate.month * 100 + localDate.day;
  for (const [, first, last] of year.holidays) if (date >= first && date <= last) return KNOWN.holiday;
  return year.workdays.includes(date) ? KNOWN.working : KNOWN[byWeekday];
}

function verdicts(calendarKnown: boolean): Readonly<Record<DayType, DayTypeVerdict>> {
  return Object.freeze({
    working: Object.freeze({ type: 'working', calendarKnown }),
    weekend: Object.freeze({ type: 'weekend', calendarKnown }),
    holiday: Object.freeze({ type: 'holiday', calendarKnown }),
  });
}
