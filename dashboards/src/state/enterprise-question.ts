/** What the page of an enterprise shows, as it stands in the address. */

import type { WhoAmI } from '../api/types.ts';
import { addDays, countDays, type Days, instantsOf, isDay, type Preset } from '../format/period.ts';
import type { Query } from '../route/address.ts';
import { periodOf } from './consumption-question.ts';

/** What the figures stand beside: the period before, another period as long, or another enterprise. */
export const COMPARISONS = ['before', 'period', 'enterprise'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface EnterpriseState {
  /** Empty where it is still to be chosen. */
  readonly id: string;
  readonly period: Preset | 'custom';
  readonly days: Days;
  /** Energy type of load curve and meters; empty for the first one there is. */
  readonly energy: string;
  /** The days that the load curve is zoomed to; all of the period where nothing is said. */
  readonly window: Days;
  readonly comparison: Comparison;
  /** First day of the other period; a year before where nothing is said. */
  readonly otherFirst: string;
  /** The other enterprise; empty where it is still to be chosen. */
  readonly other: string;
  /** Output series of the intensity; empty for the first one there is. */
  readonly series: string;
  /** The figure that is explained, such as `mix`; empty for none. */
  readonly why: string;
}

export function enterpriseState(
  query: Query,
  who: Pick<WhoAmI, 'role' | 'enterprise'>,
  zone: string,
  now: number,
): EnterpriseState {
  const { period, days } = periodOf(query, zone, now, 'month');
  const { wfrom, wto, cfrom } = query;
  // Whoever is signed in for an enterprise sees no other one.
  const comparisons = COMPARISONS.filter((known) => known !== 'enterprise' || who.role !== 'enterprise');
  const zoomed = isDay(wfrom) && isDay(wto) && wfrom <= wto && wfrom >= days.first && wto <= days.last;
  return {
    id: who.role === 'enterprise' ? (who.enterprise ?? '') : (query['id'] ?? ''),
    ...{ period, days, energy: query['energy'] ?? '' },
    window: zoomed ? { first: wfrom, last: wto } : days,
    comparison: comparisons.find((known) => known === query['compare']) ?? 'before',
    otherFirst: isDay(cfrom) ? cfrom : monthsBefore(days.first, 12),
    ...{ other: query['other'] ?? '', series: query['series'] ?? '', why: query['why'] ?? '' },
  };
}

/** Whose figures of which days stand beside those of `days`, a part of the period; null where that is still to be chosen. */
export function comparedWith(state: EnterpriseState, days: Days): { readonly id: string; readonly days: Days } | null {
  const { id, period, comparison, otherFirst, other } = state;
  switch (comparison) {
    case 'before': {
      // Of a part in the middle of the period, the days right before it.
      const whole = days.first === state.days.first && days.last === state.days.last;
      return { id, days: daysBefore(days, whole ? period : 'custom') };
    }
    case 'period': {
      const first = addDays(otherFirst, countDays({ first: state.days.first, last: days.first }) - 1);
      return { id, days: { first, last: addDays(first, countDays(days) - 1) } };
    }
    case 'enterprise':
      return other === '' ? null : { id: other, days };
    default:
      return comparison satisfies never;
  }
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
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const firstOf = new Date(Date.UTC(year, month - 1 - months, 1));
  const lastDate = new Date(Date.UTC(firstOf.getUTCFullYear(), firstOf.getUTCMonth() + 1, 0)).getUTCDate();
  firstOf.setUTCDate(Math.min(date, lastDate));
  return firstOf.toISOString().slice(0, 10);
}
