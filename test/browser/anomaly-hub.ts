/** The hub of `metered-hub.ts` with anomalies that were found before it starts, so that every part of the page has some. */

import type { EventRecord } from '../../src/anomalies/store/anomaly-records.ts';
import { openAnomalyWriter } from '../../src/anomalies/store/writer.ts';
import { type AnomalyEvent, eventId } from '../../src/domain/anomaly/events/event.ts';
import type { EvidencePoint } from '../../src/domain/anomaly/events/evidence.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { createTestData, type TestHub } from '../helpers/running-hub.ts';
import { send } from './dashboard.ts';
import { DAY_NAME, DAY_START, startMeteredHub } from './metered-hub.ts';
import type { Place } from './places.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A week before the day of the readings, so that nothing which the hub finds itself is mistaken for it. */
const BEGIN = DAY_START - 7 * DAY;

/** Eight hours of 130 kW, 160 at the worst, where 40 to 80 were expected. */
const BAND: readonly EvidencePoint[] = Array.from({ length: 8 }, (_, hour) => ({
  ...{ from: BEGIN + hour * HOUR, to: BEGIN + (hour + 1) * HOUR },
  ...{ actual: hour === 5 ? 160 : 130, low: 40, high: 80 },
}));

/** alpha-E1 used 430 kWh more than the upper limit: 7 x 50 + 80. */
export const EXCESS = 430;
export const HIGH = eventId('consumption_high', 'alpha-E1', BEGIN);
/** Of the same meter, with the same effect. */
export const NIGHT = eventId('night_base', 'alpha-E1', BEGIN);
/** Stands for three meters of beta. */
export const GATEWAY = eventId('silent_meter', 'gateway:beta/g1', BEGIN - DAY);
const MEMBERS = ['beta-E1', 'beta-E2', 'beta-G1'].map((meter) => eventId('silent_meter', meter, BEGIN - DAY));
/** Closed long ago. */
export const CLOSED = eventId('spike', 'alpha-G1', BEGIN - 2 * DAY);
/** For a test that changes it. */
export const LOSS = eventId('loss_change', 'beta-E1', BEGIN - 3 * DAY);

const at = (id: string) => `#/anomalies?event=${encodeURIComponent(id)}`;

/** What there is to see of anomalies on it. */
export const ANOMALY_PLACES: readonly Place[] = [
  { name: 'anomalies', hash: '#/anomalies?state=all&severity=warning', sign: '[data-event]' },
  { name: 'anomalies-none', hash: '#/anomalies?detector=drift&period=today', sign: '[data-none]' },
  { name: 'anomaly', hash: at(HIGH), sign: '[data-evidence] canvas' },
  { name: 'anomaly-group', hash: at(GATEWAY), sign: '[data-others] [data-event]' },
  {
    name: 'anomaly-detectors',
    hash: '#/anomalies?list=detectors&detector=consumption_high',
    sign: '[data-detector] details[open] table',
  },
  {
    name: 'anomaly-backtest',
    hash: `#/anomalies?list=backtest&detector=register_reset&meter=alpha-E1&from=${DAY_NAME}&to=${DAY_NAME}`,
    sign: '[data-run]',
  },
  { name: 'anomaly-rules', hash: '#/anomalies?list=rules', sign: '[data-rule]' },
];

/** Adds a rule of notification by which nobody is disturbed. */
export async function addRule(hub: TestHub, name: string): Promise<void> {
  await send(hub, 'admin', 'POST', '/notification-rules', {
    ...{ name, scope: { kind: 'city' }, channel: { type: 'live' } },
    activeHours: [{ weekdays: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }],
    escalation: { afterMinutes: 30, channel: { type: 'mqtt' } },
  });
}

/** More than one page of them: of beta-W1, closed a month before. */
export const MANY = 60;

/** Starts it; its folder is for the caller to remove. */
export async function startAnomalyHub(): Promise<TestHub> {
  const data = await createTestData();
  const writer = openAnomalyWriter(dataPaths(data.directory).anomalies);
  writer.keepBook({ until: 0, events: RECORDS, pending: [], joined: [], left: [] });
  writer.close();
  const anomalies = { prices: { electricity: 0.8 }, currency: 'CNY', settle: '0ms', linger: '20ms' } as const;
  return startMeteredHub({ data, config: { metering: { linger: '20ms' }, anomalies } });
}

const RECORDS: readonly EventRecord[] = [
  found(HIGH, 'alpha', 'alpha-E1', {
    ...{ detector: 'consumption_high', severity: 'critical', evidence: BAND, magnitude: 2, excess: EXCESS },
    ...{ first: BEGIN, last: BEGIN + 8 * HOUR },
  }),
  found(NIGHT, 'alpha', 'alpha-E1', {
    ...{ detector: 'night_base', severity: 'warning', relatedTo: HIGH, first: BEGIN, last: BEGIN + DAY },
    evidence: [{ from: BEGIN, to: BEGIN + HOUR, actual: 130, low: null, high: 60 }],
  }),
  found(GATEWAY, 'beta', null, {
    ...{ detector: 'silent_meter', subject: 'gateway:beta/g1', severity: 'critical' },
    ...{ first: BEGIN - DAY, last: BEGIN, memberCount: MEMBERS.length, members: MEMBERS },
  }),
  ...MEMBERS.map((id) => {
    const [, meter = ''] = id.split(':');
    return found(id, 'beta', meter, {
      ...{ detector: 'silent_meter', severity: 'warning', first: BEGIN - DAY, last: BEGIN, group: GATEWAY },
      evidence: [{ from: BEGIN - DAY, to: BEGIN, actual: 96, low: null, high: 8 }],
    });
  }),
  found(CLOSED, 'alpha', 'alpha-G1', {
    ...{ detector: 'spike', severity: 'info', state: 'closed', first: BEGIN - 2 * DAY, last: BEGIN - 2 * DAY + HOUR },
  }),
  found(LOSS, 'beta', 'beta-E1', {
    ...{ detector: 'loss_change', severity: 'warning', first: BEGIN - 3 * DAY, last: BEGIN },
    evidence: [3, 2, 1].map((days) => ({
      ...{ from: BEGIN - days * DAY, to: BEGIN - (days - 1) * DAY, actual: 0.12, low: 0.01, high: 0.05 },
    })),
  }),
  ...many(),
];

/** So many of one meter, an hour after each other. */
function many(): EventRecord[] {
  return Array.from({ length: MANY }, (_, hour) => {
    const first = BEGIN - 30 * DAY + hour * HOUR;
    const times = { first, last: first + HOUR / 4 };
    const event = { detector: 'rollover', severity: 'info', state: 'closed', ...times } as const;
    return found(eventId('rollover', 'beta-W1', first), 'beta', 'beta-W1', event);
  });
}

/** One of which the condition is over, so that the hub leaves it to people. */
function found(id: string, enterprise: string, meter: string | null, event: Partial<AnomalyEvent>): EventRecord {
  const last = event.last ?? BEGIN;
  return {
    event: {
      ...{ id, detector: 'gaps', subject: meter ?? '', state: 'open', severity: 'warning', first: BEGIN, last },
      ...{ opened: last, ended: last, evidence: [], magnitude: 1, excess: 0, group: null, relatedTo: null },
      ...{ memberCount: 0, members: [], history: [] },
      ...event,
    },
    ...{ enterprise, meter, isBackfill: false },
  };
}
