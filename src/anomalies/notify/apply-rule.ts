/** Puts into SQL what one rule makes of changed events, in the transaction that decides it. */

import { SEVERITIES, type Severity } from '../../domain/anomaly/catalogue/detectors.ts';
import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import { covers, coversGroup, rankOf, type Whereabouts } from './coverage.ts';
import {
  type Circumstances,
  type Decision,
  decide,
  type NoticeDecision,
  type Opening,
  type Told,
  type Watch,
} from './decide.ts';
import type { NoticeContent, SuppressionReason } from './notice.ts';
import { newMessage } from './outbox.ts';
import type { Leg, NoticeChannel, NotificationRule } from './rule.ts';
import type { Query } from './rule-rows.ts';
import type { MessageRow, NoticeRow, ToldRow, WatchRow } from './schema.ts';
import { type Clock, dueAt } from './timing.ts';

/** A changed event with all that rules ask about it. */
export interface Change {
  readonly event: AnomalyEvent;
  readonly where: Whereabouts;
  readonly isOld: boolean;
  readonly content: NoticeContent;
}

export interface Applied {
  /** Messages that were added to be sent. */
  readonly queued: number;
  readonly suppressed: readonly SuppressionReason[];
}

type NewNotice = Omit<NoticeRow, 'seq'>;

/** Rows of one statement: SQLite takes 32766 values. */
const ROWS_PER_INSERT = 500;

export async function applyRule(
  query: Query,
  rule: NotificationRule,
  changes: readonly Change[],
  now: number,
  clock: Clock,
): Promise<Applied> {
  const ids = changes.flatMap(({ event: { id, relatedTo } }) => (relatedTo === null ? [id] : [id, relatedTo]));
  const watches = await readWatches(query, rule.id, ids);
  const about = changes.filter(({ event, where }) => watches.has(event.id) || covers(rule, event, where));
  if (about.length === 0) return { queued: 0, suppressed: [] };
  const tolds = await readTolds(query, rule.id, [...new Set(about.map(({ event }) => event.subject))]);
  const batch = new Batch(rule, now);
  // First those that others are related to.
  for (const change of about.toSorted(
    (a, b) => Number(a.event.relatedTo !== null) - Number(b.event.relatedTo !== null),
  )) {
    const { event, where } = change;
    const watch = watches.get(event.id);
    const decision = covers(rule, event, where)
      ? decide(rule, event, watch, tolds.get(event.subject), circumstancesOf(rule, change, watches, now), clock)
      : forgotten(watch as Watch, event);
    watches.set(event.id, decision.watch);
    if (decision.told !== null) tolds.set(event.subject, decision.told);
    batch.add(change, watch, decision);
  }
  await batch.write(query);
  return batch.applied();
}

/** Puts into SQL that nobody has taken notice of events in the time that their rules allow. */
export async function escalate(
  query: Query,
  rules: ReadonlyMap<string, NotificationRule>,
  now: number,
  clock: Clock,
): Promise<number> {
  const rows = await query.selectFrom('notification_watch').selectAll().where('escalate_at', '<=', now).execute();
  let queued = 0;
  for (const row of rows) {
    const rule = rules.get(row.rule);
    await query
      .updateTable('notification_watch')
      .set({ escalate_at: null, content: null })
      .where('rule', '=', row.rule)
      .where('event', '=', row.event)
      .execute();
    // What the hub has disabled of a rule that is enabled is its escalation.
    if (rule === undefined || !rule.enabled || rule.disabledReason !== null || rule.escalation === null) continue;
    if (row.content === null) continue;
    const content = JSON.parse(row.content) as NoticeContent;
    const destination = destinationOf(rule.escalation.channel, content.enterprise);
    const occasion = { severity: severityAt(row.severity), isOld: false, isClosing: false, now };
    const due = dueAt({ ...rule, digest: { kind: 'none' } }, occasion, clock);
    const lane = { rule: rule.id, leg: 'escalation', destination: destination ?? '' };
    const message = destination === null || due !== null ? null : newMessage(lane, 'single', row.severity, now);
    if (message !== null) await query.insertInto('notification_message').values(message).execute();
    if (message !== null) queued++;
    await insertNotices(query, [
      {
        ...lane,
        ...{ event: row.event, kind: 'unacknowledged', occurrence: row.occurrence, step: 0, severity: row.severity },
        ...{ content: row.content, decided_at: now, due_at: destination === null ? null : due },
        ...{ message: message?.id ?? null, suppressed: destination === null ? 'no_enterprise' : null },
      },
    ]);
  }
  return queued;
}

/** Null where the channel is one of an enterprise and there is none. */
function destinationOf({ type }: NoticeChannel, enterprise: string | null): string | null {
  switch (type) {
    case 'webhook':
    case 'email':
      return '';
    case 'mqtt':
      return enterprise;
    case 'live':
      return enterprise ?? '';
    default:
      return type satisfies never;
  }
}

function circumstancesOf(
  rule: NotificationRule,
  { event, where, isOld }: Change,
  watches: ReadonlyMap<string, Watch>,
  now: number,
): Circumstances {
  const leading = event.relatedTo === null ? undefined : watches.get(event.relatedTo);
  return {
    ...{ now, isOld },
    isGrouped: coversGroup(rule, event, where),
    isRelated: leading !== undefined && leading.reason !== 'false_alarm',
    isUnaddressed: destinationOf(rule.channel, where.enterprise) === null,
  };
}

/** Of an event that the rule is not about any more: nothing is told, and nothing escalates. */
function forgotten(watch: Watch, { state }: AnomalyEvent): Decision {
  const lasts = watch.lasts && state !== 'closed' && state !== 'false_alarm';
  const isSame = lasts === watch.lasts && watch.escalateAt === null;
  return { watch: isSame ? watch : { ...watch, lasts, escalateAt: null }, notices: [], told: null, withdraws: false };
}

/** Everything that is decided at once, to be written at once. */
class Batch {
  readonly #rule: NotificationRule;
  readonly #now: number;
  readonly #watches: WatchRow[] = [];
  readonly #tolds = new Map<string, ToldRow>();
  readonly #notices: NewNotice[] = [];
  readonly #messages: Omit<MessageRow, 'seq'>[] = [];
  readonly #withdrawn: string[] = [];
  readonly #suppressed: SuppressionReason[] = [];

  constructor(rule: NotificationRule, now: number) {
    this.#rule = rule;
    this.#now = now;
  }

  add(
    { event, where, content }: Change,
    before: Watch | undefined,
    { watch, notices, told, withdraws }: Decision,
  ): void {
    if (before !== watch) this.#watches.push(watchRow(this.#rule.id, event.id, watch, content, this.#now));
    if (told !== null) {
      const row = { rule: this.#rule.id, subject: event.subject, told_at: told.at, severity: rankOf(told.severity) };
      this.#tolds.set(event.subject, row);
    }
    if (withdraws) this.#withdrawn.push(event.id);
    for (const notice of notices) this.#addNotice(notice, where, content, watch);
  }

  async write(query: Query): Promise<void> {
    const withdrawn = await withdraw(query, this.#rule.id, this.#withdrawn);
    // As one whose beginning was suppressed from the first, so that it is told should it outlast its group.
    const watches = this.#watches.map((row) =>
      withdrawn.has(row.event) ? { ...row, opening: 'suppressed', reason: 'grouped' } : row,
    );
    await inParts(this.#messages, (rows) => query.insertInto('notification_message').values(rows).execute());
    await insertNotices(query, this.#notices);
    await inParts(watches, (rows) =>
      query
        .insertInto('notification_watch')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['rule', 'event']).doUpdateSet(({ ref }) => ({
            lasts: ref('excluded.lasts'),
            occurrence: ref('excluded.occurrence'),
            severity: ref('excluded.severity'),
            opening: ref('excluded.opening'),
            reason: ref('excluded.reason'),
            escalate_at: ref('excluded.escalate_at'),
            content: ref('excluded.content'),
            changed_at: ref('excluded.changed_at'),
          })),
        )
        .execute(),
    );
    await inParts([...this.#tolds.values()], (rows) =>
      query
        .insertInto('notification_told')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['rule', 'subject']).doUpdateSet(({ ref }) => ({
            told_at: ref('excluded.told_at'),
            severity: ref('excluded.severity'),
          })),
        )
        .execute(),
    );
  }

  applied(): Applied {
    return { queued: this.#messages.length, suppressed: this.#suppressed };
  }

  #addNotice(
    { kind, suppressed, dueAt: due }: NoticeDecision,
    where: Whereabouts,
    content: NoticeContent,
    watch: Watch,
  ): void {
    const severity = rankOf(content.severity);
    const destination = destinationOf(this.#rule.channel, where.enterprise) ?? '';
    const lane = { rule: this.#rule.id, leg: 'main' satisfies Leg, destination };
    const message = suppressed === null && due === null ? newMessage(lane, 'single', severity, this.#now) : null;
    if (message !== null) this.#messages.push(message);
    if (suppressed !== null) this.#suppressed.push(suppressed);
    this.#notices.push({
      ...lane,
      ...{ event: content.event, kind, occurrence: watch.occurrence, step: kind === 'escalated' ? severity : 0 },
      ...{ severity, content: JSON.stringify(content), decided_at: this.#now, due_at: due },
      ...{ message: message?.id ?? null, suppressed },
    });
  }
}

/** A decision that was to suppress can become another one; what is told stays told. */
async function insertNotices(query: Query, notices: readonly NewNotice[]): Promise<void> {
  await inParts(notices, (rows) =>
    query
      .insertInto('notification_notice')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['rule', 'event', 'kind', 'occurrence', 'step'])
          .doUpdateSet(({ ref }) => ({
            leg: ref('excluded.leg'),
            destination: ref('excluded.destination'),
            severity: ref('excluded.severity'),
            content: ref('excluded.content'),
            decided_at: ref('excluded.decided_at'),
            due_at: ref('excluded.due_at'),
            message: ref('excluded.message'),
            suppressed: ref('excluded.suppressed'),
          }))
          .where('notification_notice.suppressed', 'is not', null),
      )
      .execute(),
  );
}

/** Of these events, those whose beginning still waits for a digest: it is not told, as their group is. */
async function withdraw(query: Query, rule: string, events: readonly string[]): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set();
  const waiting = await query
    .selectFrom('notification_notice')
    .select(['seq', 'event'])
    .where('rule', '=', rule)
    .where('event', 'in', events)
    .where('kind', '=', 'opened')
    .where('due_at', 'is not', null)
    .execute();
  if (waiting.length === 0) return new Set();
  const seqs = waiting.map(({ seq }) => seq);
  const change = { suppressed: 'grouped', due_at: null };
  await query.updateTable('notification_notice').set(change).where('seq', 'in', seqs).execute();
  return new Set(waiting.map(({ event }) => event));
}

async function inParts<T>(rows: readonly T[], write: (part: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_PER_INSERT) await write(rows.slice(at, at + ROWS_PER_INSERT));
}

async function readWatches(query: Query, rule: string, events: readonly string[]): Promise<Map<string, Watch>> {
  const rows = await query
    .selectFrom('notification_watch')
    .selectAll()
    .where('rule', '=', rule)
    .where('event', 'in', events)
    .execute();
  return new Map(rows.map((row) => [row.event, toWatch(row)]));
}

async function readTolds(query: Query, rule: string, subjects: readonly string[]): Promise<Map<string, Told>> {
  const rows = await query
    .selectFrom('notification_told')
    .selectAll()
    .where('rule', '=', rule)
    .where('subject', 'in', subjects)
    .execute();
  return new Map(rows.map((row) => [row.subject, { at: row.told_at, severity: severityAt(row.severity) }]));
}

function toWatch({ lasts, occurrence, severity, opening, reason, escalate_at }: WatchRow): Watch {
  return {
    ...{ lasts: lasts !== 0, occurrence, severity: severityAt(severity), escalateAt: escalate_at },
    ...{ opening: opening as Opening, reason: reason as SuppressionReason | null },
  };
}

function watchRow(rule: string, event: string, watch: Watch, content: NoticeContent, now: number): WatchRow {
  const { lasts, occurrence, severity, opening, reason, escalateAt } = watch;
  return {
    ...{ rule, event, lasts: lasts ? 1 : 0, occurrence, severity: rankOf(severity), opening, reason },
    ...{ escalate_at: escalateAt, content: escalateAt === null ? null : JSON.stringify(content), changed_at: now },
  };
}

function severityAt(rank: number): Severity {
  return SEVERITIES[rank] ?? 'critical';
}
