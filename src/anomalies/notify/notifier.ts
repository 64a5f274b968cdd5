/** Tells people and programs of events, by the rules that are on record. */

import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import { Calendar } from '../../domain/calendar.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import type { SqlDatabase, SqlLocation } from '../../sql/sql-database.ts';
import type { Logger } from '../../telemetry/logger.ts';
import { applyRule, type Change, escalate } from './apply-rule.ts';
import type { DeliveryResult, Send, Senders } from './channels/channel.ts';
import { type EmailSettings, emailSender } from './channels/email.ts';
import { type EmitNotice, liveSender } from './channels/live.ts';
import { mqttSender, type PublishNotice } from './channels/mqtt.ts';
import { type WebhookSettings, webhookSender } from './channels/webhook.ts';
import { tidy } from './housekeeping.ts';
import { contentOf } from './notice.ts';
import { type NotificationMetric, NotificationTally } from './notification-tally.ts';
import {
  beginAttempt,
  composeDigests,
  dueLanes,
  finishAttempt,
  type Lane,
  mergeOverfull,
  type Prepared,
} from './outbox.ts';
import type { RetrySettings } from './retry.ts';
import type { NotificationRule } from './rule.ts';
import { type Query, readRules } from './rule-rows.ts';
import type { NotificationTables } from './schema.ts';
import { openNotificationTables } from './sql-records.ts';
import type { Clock } from './timing.ts';
import { type AlarmPort, Troubles } from './troubles.ts';

export interface EventContext {
  /** Whether an event is of data that came late: it disturbs nobody. */
  isBackfill(event: AnomalyEvent): boolean;
  /** Null for an event of the whole city. */
  enterpriseOf(event: AnomalyEvent): string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface Notifier {
  /**
   * Decides what is told of events that have changed, durably once it has resolved. The same events in the same state
   * may be handed in again: nothing is told twice. An event has to be handed in whenever its state, severity or group
   * has changed; while it lasts it may be with every interval, which is when a rule that kept it back looks again.
   */
  eventsChanged(events: readonly AnomalyEvent[], context: EventContext): Promise<void>;
  /** Does what is due by the clock and sends what waits; resolves when that is done. */
  tick(): Promise<void>;
  /** Ticks every second from now on. */
  start(): void;
  metrics(): Promise<readonly NotificationMetric[]>;
  close(): Promise<void>;
}

export interface NotifierParts {
  readonly location: SqlLocation;
  readonly log: Logger;
  readonly registry: { snapshot(): Promise<Pick<RegistrySnapshot, 'enterprises'>> };
  readonly publish: PublishNotice;
  readonly emit: EmitNotice;
  readonly alarms?: AlarmPort;
  /** For tests: the clock, and chance between 0 and 1. */
  readonly now?: () => number;
  readonly random?: () => number;
  /** For tests: in place of the channels of the same name. */
  readonly senders?: Partial<Senders>;
}

export interface NotifierSettings {
  readonly timeZone: string;
  /** An event that was last seen longer ago disturbs nobody. */
  readonly newerThanMillis: number;
  /** `HH:MM`: when digests come of rules that have none. */
  readonly digestAt: string;
  /** Messages that wait for one receiver; beyond it they are put together to digests. */
  readonly waitingMax: number;
  readonly retry: RetrySettings;
  readonly webhook: WebhookSettings;
  /** Null where no mail server is configured. */
  readonly email: EmailSettings | null;
}

export const NORMAL_RETRY: RetrySettings = { firstMillis: 5000, capMillis: 15 * 60_000, giveUpMillis: 86_400_000 };

const TICK_MILLIS = 1000;
const TIDY_MILLIS = 3_600_000;
/** Events decided in one transaction, so that others come to write in between. */
const EVENTS_PER_TRANSACTION = 200;
/** Deliveries at one time. */
const DELIVERIES_MAX = 16;
/** What is being sent when it closes may finish; what does not is sent again, under the same key. */
const CLOSE_MILLIS = 2000;

export async function openNotifier(parts: NotifierParts, settings: NotifierSettings): Promise<Notifier> {
  const calendar = new Calendar(settings.timeZone, 15);
  const senders: Senders = {
    webhook: webhookSender(settings.webhook),
    email: emailSender(settings.email, calendar),
    mqtt: mqttSender(parts.publish),
    live: liveSender(parts.emit),
    ...parts.senders,
  };
  const database = await openNotificationTables(parts.location);
  return new SqlNotifier(database, parts, settings, senders, { calendar, digestAt: settings.digestAt });
}

class SqlNotifier implements Notifier {
  readonly #database: SqlDatabase<NotificationTables>;
  readonly #log: Logger;
  readonly #parts: NotifierParts;
  readonly #settings: NotifierSettings;
  readonly #senders: Senders;
  readonly #clock: Clock;
  readonly #tally = new NotificationTally();
  readonly #troubles: Troubles;
  readonly #sending = new Map<string, Promise<void>>();
  #decisions: Promise<unknown> = Promise.resolve();
  #timer: NodeJS.Timeout | null = null;
  #tidied = -Infinity;
  #isTicking = false;
  #isClosed = false;

  constructor(
    database: SqlDatabase<NotificationTables>,
    parts: NotifierParts,
    settings: NotifierSettings,
    senders: Senders,
    clock: Clock,
  ) {
    this.#database = database;
    this.#log = parts.log;
    this.#parts = parts;
    this.#settings = settings;
    this.#senders = senders;
    this.#clock = clock;
    this.#troubles = new Troubles(parts.alarms);
  }

  async eventsChanged(events: readonly AnomalyEvent[], context: EventContext): Promise<void> {
    await this.#inTurn(async () => {
      const { enterprises } = await this.#parts.registry.snapshot();
      const changes = events.map((event) => this.#changeOf(event, context, enterprises));
      for (const part of inTransactions(changes)) await this.#decide(part, context.now);
    });
    if (this.#timer !== null) this.#sendDue();
  }

  async tick(): Promise<void> {
    await this.#inTurn(() => this.#doWhatIsDue());
    for (;;) {
      const begun = await this.#beginDue();
      if (begun === 0 && this.#sending.size === 0) return;
      if (this.#sending.size > 0) await Promise.race(this.#sending.values());
    }
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      if (this.#isTicking) return;
      this.#isTicking = true;
      void this.#inTurn(() => this.#doWhatIsDue())
        .catch((error: unknown) => this.#log.warn({ err: error }, 'digests and escalations could not be made'))
        .finally(() => {
          this.#isTicking = false;
          this.#sendDue();
        });
    }, TICK_MILLIS);
  }

  async metrics(): Promise<readonly NotificationMetric[]> {
    return this.#tally.samples(this.#database.query);
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#isClosed = true;
    await this.#decisions.catch(() => undefined);
    const late = new Promise<void>((resolve) => setTimeout(resolve, CLOSE_MILLIS).unref());
    if (this.#sending.size > 0) await Promise.race([Promise.allSettled(this.#sending.values()), late]);
    await this.#database.close();
  }

  /** One decision after the other: each goes by what those before have left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#decisions.then(work, work);
    this.#decisions = result.catch(() => undefined);
    return result;
  }

  #transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
    return this.#database.query.transaction().execute(work);
  }

  #changeOf(event: AnomalyEvent, context: EventContext, enterprises: RegistrySnapshot['enterprises']): Change {
    const enterprise = context.enterpriseOf(event);
    const known = enterprise === null ? undefined : enterprises.get(enterprise);
    // People change events long after they were seen: that is of the moment in which they do.
    const at = Math.max(event.last, event.history.at(-1)?.at ?? event.last);
    return {
      event,
      where: { enterprise, district: known?.district ?? null },
      isOld: context.isBackfill(event) || at < context.now - this.#settings.newerThanMillis,
      content: contentOf(event, enterprise, known),
    };
  }

  async #decide(changes: readonly Change[], now: number): Promise<void> {
    const decided = await this.#transaction(async (query) => {
      const results = [];
      for (const rule of await readRules(query)) {
        if (!rule.enabled) continue;
        const applied = await applyRule(query, rule, changes, now, this.#clock);
        const merged = applied.queued === 0 ? 0 : await mergeOverfull(query, rule.id, this.#settings.waitingMax);
        results.push({ rule, applied, merged });
      }
      return results;
    });
    // Counted once it is so.
    for (const { rule, applied, merged } of decided) {
      for (const reason of applied.suppressed) this.#tally.suppressed(reason);
      this.#noteMerged(rule, merged);
    }
  }

  async #doWhatIsDue(): Promise<void> {
    const now = this.#now();
    const { rules, merged } = await this.#transaction(async (query) => {
      const known = await readRules(query);
      const byId = new Map(known.map((rule) => [rule.id, rule]));
      await composeDigests(query, now);
      const escalated = await escalate(query, byId, now, this.#clock);
      const together: [NotificationRule, number][] = [];
      if (escalated > 0)
        for (const rule of known) together.push([rule, await mergeOverfull(query, rule.id, this.#settings.waitingMax)]);
      return { rules: known, merged: together };
    });
    for (const [rule, count] of merged) this.#noteMerged(rule, count);
    this.#troubles.forgetAllBut(rules);
    if (now - this.#tidied < TIDY_MILLIS) return;
    this.#tidied = now;
    await this.#transaction((query) => tidy(query, now));
  }

  #noteMerged(rule: NotificationRule, count: number): void {
    if (count === 0) return;
    this.#tally.merged(count);
    this.#troubles.merged(rule);
    this.#log.warn({ rule: rule.id, count }, 'too many notices wait for a receiver: they become a digest');
  }

  #sendDue(): void {
    void this.#beginDue().catch((error: unknown) => this.#log.warn({ err: error }, 'notices could not be sent'));
  }

  /** Begins to send in every lane in which something may go and nothing is under way; returns in how many. */
  async #beginDue(): Promise<number> {
    let begun = 0;
    for (const lane of await dueLanes(this.#database.query, this.#now())) {
      const key = JSON.stringify([lane.rule, lane.leg, lane.destination]);
      if (this.#isClosed || this.#sending.size >= DELIVERIES_MAX) break;
      if (this.#sending.has(key)) continue;
      begun++;
      const sent = this.#sendLane(lane)
        .catch((error: unknown) => {
          if (!this.#isClosed) this.#log.warn({ err: error, rule: lane.rule }, 'an attempt could not be booked');
        })
        .finally(() => this.#sending.delete(key));
      this.#sending.set(key, sent);
    }
    return begun;
  }

  /** In order: nothing goes before what was decided earlier. */
  async #sendLane(lane: Lane): Promise<void> {
    while (!this.#isClosed) {
      const prepared = await this.#transaction((query) => beginAttempt(query, lane, this.#now()));
      if (prepared === null || !(await this.#attempt(prepared))) return;
    }
  }

  /** Whether the next message of the lane may follow. */
  async #attempt(prepared: Prepared): Promise<boolean> {
    const { outgoing, channel, secrets, row } = prepared;
    const startedAt = this.#now();
    const send = this.#senders[channel.type] as Send;
    const result = await send(outgoing, channel, secrets).catch(
      (error: unknown): DeliveryResult => ({ outcome: 'failed', detail: String((error as Error).name) }),
    );
    const times = { startedAt, endedAt: this.#now() };
    const { retry } = this.#settings;
    const { status, isGone } = await this.#transaction((query) =>
      finishAttempt(query, prepared, result, times, retry, this.#parts.random ?? Math.random),
    );
    this.#tally.attempted(channel.type, status);
    const { detail } = result;
    if (status === 'sent') {
      this.#troubles.delivered(row.rule);
      return true;
    }
    const told = { rule: row.rule, message: row.id, attempt: row.attempts, status, detail };
    this.#log[status === 'failed' ? 'warn' : 'debug'](told, 'a notice could not be delivered');
    this.#troubles.failed(outgoing.rule, row.attempts, status === 'failed');
    return status === 'failed' && !isGone;
  }

  #now(): number {
    return (this.#parts.now ?? Date.now)();
  }
}

/** Parts of which each holds an event once at most: the next change of an event goes by what the one before has left. */
function inTransactions(changes: readonly Change[]): Change[][] {
  const parts: Change[][] = [];
  let part: Change[] = [];
  let ids = new Set<string>();
  for (const change of changes) {
    if (part.length === 0 || part.length >= EVENTS_PER_TRANSACTION || ids.has(change.event.id)) {
      part = [];
      ids = new Set();
      parts.push(part);
    }
    part.push(change);
    ids.add(change.event.id);
  }
  return parts;
}
