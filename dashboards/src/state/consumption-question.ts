/** What the consumption page shows, as it stands in the address and as the hub is asked. */

import type { ConsumptionQuery, WhoAmI } from '../api/types.ts';
import { countDays, type Days, daysOfPreset, instantsOf, isDay, PRESETS, type Preset } from '../format/period.ts';
import type { Query } from '../route/address.ts';

/** Who asks, as far as the question depends on it. */
type Reader = Pick<WhoAmI, 'role' | 'enterprise'>;

export const SCOPES = ['city', 'district', 'industry', 'enterprise', 'meter'] as const;
export type Scope = (typeof SCOPES)[number];
export const UNITS = ['native', 'kWh', 'GJ', 'tce'] as const;
export type Unit = (typeof UNITS)[number];
export const INTERVALS = ['15m', '1h', '1d', '1mo', '1y'] as const;
export type Interval = (typeof INTERVALS)[number];

/** More rows than this no screen can tell apart; the hub's CSV has all of them. */
export const ROWS_MAX = 3000;

/** Rows of a day; longer rows count as a part of one. */
const PER_DAY: Readonly<Record<Interval, number>> = { '15m': 96, '1h': 24, '1d': 1, '1mo': 1 / 28, '1y': 1 / 365 };
/** What a period is first looked at in. */
export const INTERVAL_OF: Readonly<Record<Preset, Interval>> = {
  ...{ today: '1h', '7d': '1d', month: '1d', lastMonth: '1d', year: '1mo' },
};

export interface ConsumptionState {
  readonly scope: Scope;
  /** Empty where it is still to be chosen, and for the city. */
  readonly id: string;
  /** Empty for all energy types together. */
  readonly energy: string;
  readonly unit: Unit;
  readonly interval: Interval;
  readonly period: Preset | 'custom';
  readonly days: Days;
  /** Start of the row that is explained; empty for none. */
  readonly row: string;
}

/** Scopes that somebody may see. */
export function scopesOf(who: Reader): readonly Scope[] {
  return who.role === 'enterprise' ? ['enterprise', 'meter'] : SCOPES;
}

/** What the address asks for, with what it leaves out at its normal value and what it has wrong put right. */
export function consumptionState(query: Query, who: Reader, zone: string, now: number): ConsumptionState {
  const scopes = scopesOf(who);
  const scope = scopes.find((known) => known === query['scope']) ?? scopes[0] ?? 'enterprise';
  const own = who.role === 'enterprise' && scope === 'enterprise' ? (who.enterprise ?? '') : undefined;
  const energy = scope === 'meter' ? '' : (query['energy'] ?? 'electricity').replace(/^all$/, '');
  const wanted = UNITS.find((known) => known === query['unit']) ?? 'native';
  const { period, days } = periodOf(query, zone, now);
  return {
    scope,
    id: scope === 'city' ? '' : (own ?? query['id'] ?? ''),
    energy,
    // kWh, m3 and t do not add up: all energy types together need one unit.
    unit: energy === '' && scope !== 'meter' && wanted === 'native' ? 'tce' : wanted,
    interval:
      INTERVALS.find((known) => known === query['interval']) ?? (period === 'custom' ? '1d' : INTERVAL_OF[period]),
    period,
    days,
    row: query['row'] ?? '',
  };
}

/** How the hub is asked; null while there is nothing chosen to ask about. */
export function consumptionQuery(state: ConsumptionState, zone: string, now: number): ConsumptionQuery | null {
  const { scope, id, energy, unit, interval, days } = state;
  if (scope !== 'city' && id === '') return null;
  return {
    ...{ scope, unit, interval, ...instantsOf(days, zone, now) },
    ...(scope === 'city' ? {} : { id }),
    ...(energy === '' ? {} : { energy: energy as NonNullable<ConsumptionQuery['energy']> }),
  };
}

/** Whether these days have more rows of this length than are shown. */
export function isTooFine(interval: Interval, days: Days): boolean {
  return countDays(days) * PER_DAY[interval] > ROWS_MAX;
}

/** The period that the address asks for; this one where it asks for none. */
export function periodOf(
  query: Query,
  zone: string,
  now: number,
  usual: Preset = '7d',
): Pick<ConsumptionState, 'period' | 'days'> {
  const { from, to } = query;
  if (query['period'] === 'custom' && isDay(from) && isDay(to)) {
    return { period: 'custom', days: from <= to ? { first: from, last: to } : { first: to, last: from } };
  }
  const period = PRESETS.find((known) => known === query['period']) ?? usual;
  return { period, days: daysOfPreset(period, zone, now) };
}
