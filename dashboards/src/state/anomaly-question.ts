/** What the list of anomalies shows, as it stands in the address and as the hub is asked. */

import type { Anomaly, AnomalyQuery, AnomalyState, Severity } from '../api/types.ts';
import { type Days, instantsOf, type Preset } from '../format/period.ts';
import type { Query } from '../route/address.ts';
import { isWaiting, SEVERITIES } from './anomalies.ts';
import { periodOf } from './consumption-question.ts';

export const EVENT_STATES = ['open', 'acknowledged', 'in_progress', 'closed', 'false_alarm'] as const;

export interface AnomalyFilter {
  /** `waiting` for those that are not closed and no false alarm, `all` for whatever state. */
  readonly state: AnomalyState | 'waiting' | 'all';
  /** This one and graver ones; empty for all. */
  readonly severity: Severity | '';
  readonly detector: string;
  readonly enterprise: string;
  readonly district: string;
  readonly meter: string;
  readonly period: Preset | 'custom' | 'any';
  /** Null for any time. */
  readonly days: Days | null;
}

/** What the address asks for; what it leaves out or has wrong is as usual. */
export function anomalyFilter(query: Query, zone: string, now: number): AnomalyFilter {
  const { period, days } = periodOf(query, zone, now);
  // One that it leaves out or has wrong is any.
  const isAny = period !== query['period'];
  return {
    state: query['state'] === 'all' ? 'all' : (EVENT_STATES.find((known) => known === query['state']) ?? 'waiting'),
    severity: SEVERITIES.find((known) => known === query['severity']) ?? '',
    detector: query['detector'] ?? '',
    enterprise: query['enterprise'] ?? '',
    district: /^\d{6}$/.test(query['district'] ?? '') ? (query['district'] ?? '') : '',
    meter: query['meter'] ?? '',
    period: isAny ? 'any' : period,
    days: isAny ? null : days,
  };
}

/** How the hub is asked for them. */
export function anomalyQuery(filter: AnomalyFilter, zone: string, now: number, limit: number): AnomalyQuery {
  const { state, severity, detector, enterprise, district, meter, days } = filter;
  return {
    limit,
    ...(state === 'waiting' ? { open: 'true' } : state === 'all' ? {} : { state }),
    ...(severity === '' ? {} : { severity }),
    ...(detector === '' ? {} : { detector: detector as NonNullable<AnomalyQuery['detector']> }),
    ...(enterprise === '' ? {} : { enterprise }),
    ...(district === '' ? {} : { district }),
    ...(meter === '' ? {} : { meter }),
    ...(days === null ? {} : instantsOf(days, zone, now)),
  };
}

/** Whether an event that has just been told belongs into the list, as the hub would say. */
export function isListed(
  event: Anomaly,
  filter: AnomalyFilter,
  districtOf: (enterprise: string) => string | undefined,
  zone: string,
  now: number,
): boolean {
  const { state, severity, detector, enterprise, district, meter, days } = filter;
  if (event.group !== null) return false;
  if (state === 'waiting' ? !isWaiting(event) : state !== 'all' && event.state !== state) return false;
  if (severity !== '' && SEVERITIES.indexOf(event.severity) > SEVERITIES.indexOf(severity)) return false;
  if (detector !== '' && event.detector !== detector) return false;
  if (enterprise !== '' && event.enterprise !== enterprise) return false;
  if (district !== '' && (event.enterprise === null || districtOf(event.enterprise) !== district)) return false;
  if (meter !== '' && event.meter !== meter) return false;
  if (days === null) return true;
  const { from, to } = instantsOf(days, zone, now);
  return Date.parse(event.last) > Date.parse(from) && (to === undefined || Date.parse(event.first) < Date.parse(to));
}
