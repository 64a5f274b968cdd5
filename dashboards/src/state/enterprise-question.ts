/** What the page of an enterprise shows, as it stands in the address. */

import type { WhoAmI } from '../api/types.ts';
import { addDays, countDays, type Days, instantsOf, isDay, type Preset } from '../format/period.ts';
import type { Query } from '../route/address.ts';
import { periodOf } from './consumption-question.ts';

export interface EnterpriseState {
  /** Empty where it is still to be chosen. */
  readonly id: string;
  readonly period: Preset | 'custom';
  readonly days: Days;
  /** Energy type of load curve and meters; empty for the first one there is. */
  readonly energy: string;
  /** The days that the load curve is zoomed to; all of the period where nothing is said. */
  readonly window: Days;
}

export function enterpriseState(
  query: Query,
  who: Pick<WhoAmI, 'role' | 'enterprise'>,
  zone: string,
  now: number,
): EnterpriseState {
  const { period, days } = periodOf(query, zone, now, 'month');
  const { wfrom, wto } = query;
  const zoomed = isDay(wfrom) && isDay(wto) && wfrom <= wto && wfrom >= days.first && wto <= days.last;
  return {
    id: who.role === 'enterprise' ? (who.enterprise ?? '') : (query['id'] ?? ''),
    ...{ period, days, energy: query['energy'] ?? '' },
    window: zoomed ? { first: wfrom, last: wto } : days,
  };
}

/** The days that a period is compared with: the same of the year or month before, else as many right before it. */
export function daysBefore(days: Days, period: Preset | 'custom'): Days {
  switch (period) {
    case 'year':
      return { first: monthsBefore(days.first, 12), last: monthsBefore(days.last, 12) };
    case 'month':
      return { first: monthsBefore(days.first, 1), last: monthsBefore(days.last, 1) };
    case 'lastMonth':
      return { first: monthsBefore(days.first, 1), last: addDays(days.first, -1) };
    case 'today':
    case '7d':
    case 'custom': {
      const last = addDays(days.first, -1);
      return { first: addDays(last, 1 - countDays(days)), last };
    }
    default:
      return period satisfies never;
  }
}

/** Whole months have few rows, any other days one each: the sum is the same. */
export function summedBy({ first, last }: Days, zone: string, now: number): '1mo' | '1d' {
  const whole =
    first.endsWith('-01') &&
    (instantsOf({ first, last }, zone, now).to === undefined || addDays(last, 1).endsWith('-01'));
  return whole ? '1mo' : '1d';
}

/** The same day so many months before; the last of a month that has fewer. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const firstOf = new Date(Date.UTC(year, month - 1 - months, 1));
  const lastDate = new Date(Date.UTC(firstOf.getUTCFullYear(), firstOf.getUTCMonth() + 1, 0)).getUTCDate();
  firstOf.setUTCDate(Math.min(date, lastDate));
  return firstOf.toISOString().slice(0, 10);
}
