/** What the carbon page shows, as it stands in the address and as the hub is asked. */

import type { EmissionsQuery, RestatementQuery, WhoAmI } from '../api/types.ts';
import { type Days, instantsOf, isDay, midnight, type Preset } from '../format/period.ts';
import type { Query } from '../route/address.ts';
import { INTERVALS, type Interval, periodOf, type Scope, scopesOf } from './consumption-question.ts';

/** docs/carbon.md; own sets are `custom:SET` besides. */
export const METHODS = ['location', 'location-regional', 'location-national', 'market', 'ets-shanghai'] as const;
export const FUEL_TABLES = ['gbt-32151', 'inventory-2025', 'ipcc-2006'] as const;
/** What the bars are divided by. */
export const DIVISIONS = ['scope', 'item'] as const;
export type Division = (typeof DIVISIONS)[number];

/** Rows of emissions carry their whole calculation: fewer than of consumption. */
export const EMISSION_ROWS_MAX = 400;
/** The row that stands for the whole period. */
export const WHOLE = 'total';

const CUSTOM = /^custom:[\w.-]{1,60}$/;
const MOMENT = /^(\d{4}-\d\d-\d\d)T(\d\d):(\d\d)$/;
const MINUTE = 60_000;

export interface CarbonState {
  readonly scope: Scope;
  /** Empty where it is still to be chosen, and for the city. */
  readonly id: string;
  readonly method: string;
  readonly fuels: string;
  readonly interval: Interval;
  readonly period: Preset | 'custom';
  readonly days: Days;
  readonly by: Division;
  /** Wall clock of the hub's zone to the minute: what was known then; empty for what is known now. */
  readonly asOf: string;
  /** The same of the earlier knowledge that the figure is compared with; empty for no comparison. */
  readonly since: string;
  /** Start of the row that is explained, or {@link WHOLE}; empty for none. */
  readonly row: string;
}

/** What the address asks for, with what it leaves out at its normal value and what it has wrong put right. */
export function carbonState(
  query: Query,
  who: Pick<WhoAmI, 'role' | 'enterprise'>,
  zone: string,
  now: number,
): CarbonState {
  const scopes = scopesOf(who);
  const scope = scopes.find((known) => known === query['scope']) ?? scopes[0] ?? 'enterprise';
  const own = who.role === 'enterprise' && scope === 'enterprise' ? (who.enterprise ?? '') : undefined;
  const { period, days } = periodOf(query, zone, now, 'year');
  return {
    ...{ scope, period, days },
    id: scope === 'city' ? '' : (own ?? query['id'] ?? ''),
    method: oneOf(METHODS, query['method']),
    fuels: oneOf(FUEL_TABLES, query['fuels']),
    interval:
      INTERVALS.find((known) => known === query['interval']) ??
      (period === 'year' || period === 'custom' ? '1mo' : period === 'today' ? '1h' : '1d'),
    by: DIVISIONS.find((known) => known === query['by']) ?? 'scope',
    asOf: momentOf(query['asof']),
    since: momentOf(query['since']),
    row: query['row'] ?? '',
  };
}

/** How the hub is asked for emissions; null while there is nothing chosen to ask about. */
export function emissionsQuery(state: CarbonState, zone: string, now: number): EmissionsQuery | null {
  const { scope, id, method, fuels, interval, days, asOf } = state;
  if (scope !== 'city' && id === '') return null;
  return {
    ...{ scope, method, fuels, interval, ...instantsOf(days, zone, now) },
    ...(scope === 'city' ? {} : { id }),
    ...(asOf === '' ? {} : { as_of: instantOf(asOf, zone) }),
  };
}

/** How the hub is asked why the figure is another one than it was; null where nothing is compared. */
export function restatementQuery(state: CarbonState, zone: string, now: number): RestatementQuery | null {
  const { scope, id, method, fuels, days, asOf, since } = state;
  if (since === '' || (scope !== 'city' && id === '')) return null;
  const { from, to } = instantsOf(days, zone, now);
  return {
    ...{ scope, method, fuels, from, unit: 'kgCO2' },
    // To the whole hour, so that the same question is asked for a while.
    to: to ?? new Date(Math.ceil(now / 3_600_000) * 3_600_000).toISOString(),
    between: `${instantOf(since, zone)},${asOf === '' ? '' : instantOf(asOf, zone)}`,
    ...(scope === 'city' ? {} : { id }),
  };
}

/** The instant of a wall clock of the zone. */
export function instantOf(moment: string, zone: string): string {
  const [, day = '', hour, minute] = MOMENT.exec(moment) ?? [];
  return new Date(midnight(day, zone) + (Number(hour) * 60 + Number(minute)) * MINUTE).toISOString();
}

function momentOf(text: string | undefined): string {
  const [, day, hour, minute] = MOMENT.exec(text ?? '') ?? [];
  return isDay(day) && Number(hour) < 24 && Number(minute) < 60 ? (text ?? '') : '';
}

function oneOf(known: readonly string[], wanted: string | undefined): string {
  if (wanted !== undefined && (known.includes(wanted) || CUSTOM.test(wanted))) return wanted;
  return known[0] ?? '';
}
