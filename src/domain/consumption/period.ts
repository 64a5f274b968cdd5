/** Rows of consumption: the intervals, hours, days, months or years that a time is shown in. */

import type { Calendar, CalendarUnit } from '../calendar.ts';

export const PERIODS = ['5m', '15m', '30m', '1h', '1d', '1mo', '1y'] as const;
export type Period = (typeof PERIODS)[number];

/** First instant and the first one after it, epoch milliseconds. */
export interface PeriodRow {
  readonly start: number;
  readonly end: number;
}

const UNITS: Readonly<Partial<Record<Period, CalendarUnit>>> = {
  '1h': 'hour',
  '1d': 'day',
  '1mo': 'month',
  '1y': 'year',
};

/** What a period is in a calendar; null for an interval of another length than the calendar has. */
export function unitOfPeriod(period: Period, calendar: Calendar): CalendarUnit | null {
  return UNITS[period] ?? (period === intervalPeriod(calendar) ? 'interval' : null);
}

/** How the interval of a calendar is called, such as `15m`. */
export function intervalPeriod(calendar: Calendar): string {
  const minutes = calendar.intervalMillis / 60_000;
  return minutes === 60 ? '1h' : `${minutes}m`;
}

/** Whole rows that have a part in [from, to), oldest first, at most `max` of them. */
export function periodRows(
  calendar: Calendar,
  unit: CalendarUnit,
  from: number,
  to: number,
  max = Number.POSITIVE_INFINITY,
): PeriodRow[] {
  const rows: PeriodRow[] = [];
  if (from >= to) return rows;
  for (let start = calendar.startOf(unit, from); start < to && rows.length < max; ) {
    const end = calendar.endOf(unit, start);
    rows.push({ start, end });
    start = end;
  }
  return rows;
}
