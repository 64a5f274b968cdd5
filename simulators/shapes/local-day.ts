/**
 * Days and quarters of an hour as people in Shanghai live through them. The clock there has stood eight hours
 * before UTC without a summer time since 1992, so that plain arithmetic is enough.
 */

import { CHINA_HOLIDAYS } from '../../src/domain/estimation/china-holidays.ts';
import { type DayType, dayTypeOf } from '../../src/domain/estimation/day-type.ts';

export const QUARTER_MILLIS = 900_000;
export const QUARTERS_PER_DAY = 96;
export const DAY_MILLIS = 86_400_000;
const OFFSET_MILLIS = 8 * 3_600_000;

export interface SimulatedDay {
  readonly year: number;
  /** Days since 1 January, from 0. */
  readonly yearDay: number;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly type: DayType;
  /** Days to the nearest day of the Spring Festival holiday; 0 in it, 99 where none is near. */
  readonly springDistance: number;
}

/** Number of the local day that an instant (epoch milliseconds) lies in; 0 is 1970-01-01. */
export function dayNumber(instant: number): number {
  return Math.floor((instant + OFFSET_MILLIS) / DAY_MILLIS);
}

/** First instant of a local day by its number. */
export function dayStart(day: number): number {
  return day * DAY_MILLIS - OFFSET_MILLIS;
}

/** The local day that an instant lies in, as 2026-05-01. */
export function localDate(instant: number): string {
  return new Date(instant + OFFSET_MILLIS).toISOString().slice(0, 10);
}

const known = new Map<number, SimulatedDay>();

/** What kind of day it is; years outside the table of holidays go by the weekday. */
export function simulatedDay(day: number): SimulatedDay {
  const found = known.get(day) ?? describeDay(day);
  known.set(day, found);
  return found;
}

function describeDay(day: number): SimulatedDay {
  const date = new Date(day * DAY_MILLIS);
  const year = date.getUTCFullYear();
  const local = { year, month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() || 7 };
  return {
    year,
    yearDay: day - Date.UTC(year, 0, 1) / DAY_MILLIS,
    weekday: local.weekday,
    type: dayTypeOf(local, CHINA_HOLIDAYS).type,
    springDistance: springDistance(day, year),
  };
}

const FAR = 99;

function springDistance(day: number, year: number): number {
  const spring = CHINA_HOLIDAYS.find((one) => one.year === year)?.holidays.find(([name]) => name.startsWith('春节'));
  if (spring === undefined) return FAR;
  const [first, last] = [spring[1], spring[2]].map(
    (date) => Date.UTC(year, Math.floor(date / 100) - 1, date % 100) / DAY_MILLIS,
  ) as [number, number];
  return Math.min(FAR, Math.max(0, first - day, day - last));
}
