/** A notifier over a real file, with a clock that is set by hand and channels that keep what they are given. */

import { join } from 'node:path';
import type { DeliveryResult, Outgoing, Senders } from '../../../src/anomalies/notify/channels/channel.ts';
import {
  type EventContext,
  type Notifier,
  type NotifierParts,
  type NotifierSettings,
  openNotifier,
} from '../../../src/anomalies/notify/notifier.ts';
import type { NotificationRecords } from '../../../src/anomalies/notify/records.ts';
import type { NewRule, RuleOwner, RuleSecrets } from '../../../src/anomalies/notify/rule.ts';
import { openNotificationRecords } from '../../../src/anomalies/notify/sql-records.ts';
import { type AnomalyEvent, eventId } from '../../../src/domain/anomaly/events/event.ts';
import type { SqlLocation } from '../../../src/sql/sql-database.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';

/** Wednesday 2026-11-18, 10:00 in Shanghai (UTC+8, no summer time). */
export const WEDNESDAY_10 = Date.UTC(2026, 10, 18, 2);
export const MINUTE = 60_000;
export const HOUR = 3_600_000;

export const CITY: RuleOwner = { kind: 'city' };
export const NO_SECRETS: RuleSecrets = { main: null, escalation: null };

export const SETTINGS: NotifierSettings = {
  ...{ timeZone: 'Asia/Shanghai', newerThanMillis: 6 * HOUR, digestAt: '08:00', waitingMax: 100 },
  retry: { firstMillis: 1000, capMillis: 60_000, giveUpMillis: HOUR },
  webhook: { allowPrivate: true, timeoutMillis: 1000 },
  email: null,
};

/** A rule of the whole city that sends everything at once to the live stream. */
export function rule(changes: Partial<NewRule> = {}): NewRule {
  return {
    ...{ name: 'rule', enabled: true, detectors: null, severityMin: 'info', scope: { kind: 'city' } },
    ...{ states: ['opened', 'escalated', 'closed'], activeHours: null, criticalWaits: false },
    ...{ channel: { type: 'live' }, minIntervalMinutes: 0, digest: { kind: 'none' }, escalation: null },
    ...changes,
  };
}

export const NIGHT_QUIET: NewRule['activeHours'] = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '07:00', to: '22:00' }];

/** An event that has just opened at `at`. */
export function event(changes: Partial<AnomalyEvent> & { readonly at: number }): AnomalyEvent {
  const { at, ...rest } = changes;
  const { detector = 'night_base', subject = 'm1' } = rest;
  return {
    ...{ id: eventId(detector, subject, at - 15 * MINUTE), detector, subject, state: 'open', severity: 'warning' },
    ...{ first: at - 15 * MINUTE, last: at, opened: at, ended: null, evidence: [], magnitude: 2, excess: 0 },
    ...{ group: null, relatedTo: null, memberCount: 0, members: [], history: [] },
    ...rest,
  };
}

/** The event as it is when its condition is over. */
export function closed(open: AnomalyEvent, at: number): AnomalyEvent {
  const history = [...open.history, { at, from: open.state, to: 'closed', by: 'detector', note: '' } as const];
  return { ...open, state: 'closed', ended: at, last: at, history };
}

export class Bench {
  now = WEDNESDAY_10;
  readonly sent: Outgoing[] = [];
  readonly alarms = new Set<string>();
  /** What channels answer; everything is delivered where it is null. */
  answer: ((message: Outgoing) => DeliveryResult | Promise<DeliveryResult>) | null = null;
  readonly location: SqlLocation;
  readonly #settings: NotifierSettings;
  records!: NotificationRecords;
  notifier!: Notifier;

  constructor(place: string | SqlLocation, settings: Partial<NotifierSettings> = {}) {
    this.location = typeof place === 'string' ? { engine: 'sqlite', file: join(place, 'notifications.sqlite') } : place;
    this.#settings = { ...SETTINGS, ...settings };
  }

  /** In a folder, or where a database is. */
  static async open(place: string | SqlLocation, settings: Partial<NotifierSettings> = {}): Promise<Bench> {
    const bench = new Bench(place, settings);
    await bench.reopen();
    return bench;
  }

  async reopen(parts: Partial<NotifierParts> = {}): Promise<void> {
    const send = async (message: Outgoing): Promise<DeliveryResult> => {
      this.sent.push(message);
      return (await this.answer?.(message)) ?? { outcome: 'delivered', detail: 'taken' };
    };
    const senders: Senders = { webhook: send, email: send, mqtt: send, live: send };
    this.records = await openNotificationRecords(this.location);
    this.notifier = await openNotifier(
      {
        ...{ location: this.location, log: createLogger('test', 'silent'), senders, now: () => this.now },
        ...{ random: () => 1, publish: async () => undefined, emit: () => undefined },
        registry: { snapshot: async () => ({ enterprises: ENTERPRISES }) },
        alarms: { raise: (code) => void this.alarms.add(code), clear: (code) => void this.alarms.delete(code) },
        ...parts,
      },
      this.#settings,
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.notifier.close();
    await this.records.close();
  }

  /** Hands events in and sends what is due. */
  async tell(events: readonly AnomalyEvent[], context: Partial<EventContext> = {}): Promise<void> {
    await this.notifier.eventsChanged(events, {
      ...{ isBackfill: () => false, enterpriseOf: enterpriseOf, now: this.now },
      ...context,
    });
    await this.notifier.tick();
  }

  async at(now: number): Promise<void> {
    this.now = now;
    await this.notifier.tick();
  }

  /** Kind and notices of what was sent, such as `single opened warning m1`. */
  lines(): string[] {
    return this.sent.map(
      ({ kind, notices }) =>
        `${kind} ${notices.map((notice) => `${notice.kind} ${notice.severity} ${notice.subject}`).join(', ')}`,
    );
  }

  /** What became of each decision, such as `m1 opened suppressed grouped`. */
  async outcomes(): Promise<string[]> {
    const known = await this.records.outcomes();
    return known.map(({ event: id, kind, outcome, reason }) =>
      [id.split(':').slice(1, -1).join(':'), kind, outcome, reason].filter((part) => part !== null).join(' '),
    );
  }
}

/** Meters are named after their enterprise from the second one on: `b1` is of beta, all others are of alpha. */
function enterpriseOf({ subject }: AnomalyEvent): string | null {
  if (subject === 'city:') return null;
  return subject.startsWith('b') || subject === 'enterprise:beta' ? 'beta' : 'alpha';
}

const ENTERPRISES = new Map(
  (
    [
      ['alpha', '310115'],
      ['beta', '310116'],
    ] as const
  ).map(([id, district]) => [id, { id, name: `${id}厂`, nameEn: `${id} works`, district, industry: 'C31' }]),
);
