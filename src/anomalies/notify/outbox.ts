/** What is to be sent: messages in SQL, from the decision on until they are delivered or given up. */

import { randomUUID } from 'node:crypto';
import { SEVERITIES } from '../../domain/anomaly/catalogue/detectors.ts';
import type { DeliveryResult, MessageKind, Outgoing } from './channels/channel.ts';
import { rankOf } from './coverage.ts';
import type { Notice, NoticeContent, NoticeKind } from './notice.ts';
import { REJECTED_ATTEMPTS_MAX, type RetrySettings, waitAfter } from './retry.ts';
import { type ChannelSecrets, channelOf, type Leg, type NoticeChannel } from './rule.ts';
import { type Query, ruleRow, secretsOf, suppressWaiting, toRule } from './rule-rows.ts';
import type { MessageRow } from './schema.ts';

/** What is sent in order: one channel of one rule, to one enterprise where it is of enterprises. */
export interface Lane {
  readonly rule: string;
  readonly leg: string;
  readonly destination: string;
}

/** Notices that a message lists; the rest is counted. */
export const LISTED_MAX = 100;

type StoredMessage = Omit<MessageRow, 'seq'> & { readonly seq: number };

/** A message with all that is needed to send it. */
export interface Prepared {
  readonly row: StoredMessage;
  readonly outgoing: Outgoing;
  readonly channel: NoticeChannel;
  readonly secrets: ChannelSecrets | null;
}

export function newMessage(lane: Lane, kind: MessageKind, severity: number, now: number): Omit<MessageRow, 'seq'> {
  const { rule, leg, destination } = lane;
  return {
    ...{ id: randomUUID(), rule, leg, destination, kind, severity },
    ...{ state: 'waiting', attempts: 0, created_at: now, next_at: now, finished_at: null, accepted: '[]' },
  };
}

/** Makes one digest of each lane of whatever has waited for it until now. */
export async function composeDigests(query: Query, now: number): Promise<void> {
  const due = await query
    .selectFrom('notification_notice')
    .select(['rule', 'leg', 'destination'])
    .select(({ fn }) => fn.max<number>('severity').as('severity'))
    .where('due_at', '<=', now)
    .groupBy(['rule', 'leg', 'destination'])
    .execute();
  for (const { severity, ...lane } of due) {
    const message = newMessage(lane, 'digest', severity, now);
    await query.insertInto('notification_message').values(message).execute();
    await query
      .updateTable('notification_notice')
      .set({ message: message.id, due_at: null })
      .where('due_at', '<=', now)
      .where('rule', '=', lane.rule)
      .where('leg', '=', lane.leg)
      .where('destination', '=', lane.destination)
      .execute();
  }
}

/**
 * Puts waiting messages of a rule together to digests where a lane has too many; those of less than critical events
 * first. Returns how many messages have become part of another one: no notice is lost.
 */
export async function mergeOverfull(query: Query, rule: string, waitingMax: number): Promise<number> {
  const rows = await query
    .selectFrom('notification_message')
    .select(['id', 'leg', 'destination', 'severity', 'attempts', 'kind'])
    .where('rule', '=', rule)
    .where('state', '=', 'waiting')
    .orderBy('seq')
    .execute();
  const lanes = Map.groupBy(rows, ({ leg, destination }) => JSON.stringify([leg, destination]));
  let merged = 0;
  for (const waiting of lanes.values()) {
    if (waiting.length <= waitingMax) continue;
    // One that was tried may have arrived: under another key it would come twice.
    const free = waiting.filter(({ attempts, kind }) => attempts === 0 && kind !== 'test');
    const minor = free.filter(({ severity }) => severity < rankOf('critical'));
    const chosen = waiting.length - minor.length < waitingMax ? minor : free;
    merged += await mergeInto(query, chosen);
  }
  return merged;
}

async function mergeInto(
  query: Query,
  [first, ...others]: readonly { readonly id: string; readonly severity: number }[],
): Promise<number> {
  if (first === undefined || others.length === 0) return 0;
  const severity = others.reduce((gravest, one) => Math.max(gravest, one.severity), first.severity);
  for (let at = 0; at < others.length; at += IDS_PER_QUERY) {
    const ids = others.slice(at, at + IDS_PER_QUERY).map(({ id }) => id);
    await query.updateTable('notification_notice').set({ message: first.id }).where('message', 'in', ids).execute();
    await query.deleteFrom('notification_message').where('id', 'in', ids).execute();
  }
  const digest = { kind: 'digest', severity };
  await query.updateTable('notification_message').set(digest).where('id', '=', first.id).execute();
  return others.length;
}

const IDS_PER_QUERY = 500;

/** The lanes whose first message may go now. */
export async function dueLanes(query: Query, now: number): Promise<readonly Lane[]> {
  const heads = query
    .selectFrom('notification_message')
    .select(({ fn }) => fn.min('seq').as('seq'))
    .where('state', '=', 'waiting')
    .groupBy(['rule', 'leg', 'destination']);
  return query
    .selectFrom('notification_message')
    .select(['rule', 'leg', 'destination'])
    .where('seq', 'in', heads)
    .where('next_at', '<=', now)
    .orderBy('severity', 'desc')
    .orderBy('seq')
    .execute();
}

/** The first message of a lane if it may go now. The attempt is counted before it is made. */
export async function beginAttempt(query: Query, lane: Lane, now: number): Promise<Prepared | null> {
  for (;;) {
    const head = await query
      .selectFrom('notification_message')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('rule', '=', lane.rule)
      .where('leg', '=', lane.leg)
      .where('destination', '=', lane.destination)
      .orderBy('seq')
      .executeTakeFirst();
    if (head === undefined || head.next_at > now) return null;
    const prepared = await prepare(query, { ...head, attempts: head.attempts + 1 });
    if (prepared !== null) {
      const { attempts } = prepared.row;
      await query.updateTable('notification_message').set({ attempts }).where('id', '=', head.id).execute();
      return prepared;
    }
    // Its rule or what it was to tell of has gone.
    await query.deleteFrom('notification_message').where('id', '=', head.id).execute();
  }
}

async function prepare(query: Query, row: StoredMessage): Promise<Prepared | null> {
  const stored = await ruleRow(query, row.rule);
  if (stored === undefined) return null;
  const rule = toRule(stored);
  const leg = row.leg as Leg;
  const channel = channelOf(rule, leg);
  const ofMessage = query.selectFrom('notification_notice').where('message', '=', row.id);
  const { count } = await ofMessage.select(({ fn }) => fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  if (channel === null || (count === 0 && row.kind !== 'test')) return null;
  const notices = await ofMessage
    .select(['kind', 'content', 'decided_at', 'severity'])
    .orderBy('severity', 'desc')
    .orderBy('seq')
    .limit(LISTED_MAX)
    .execute();
  const { id, kind, created_at, destination, accepted } = row;
  return {
    ...{ row, channel, secrets: secretsOf(stored)[leg] },
    outgoing: {
      ...{ id, kind: kind as MessageKind, createdAt: created_at, rule: { id: rule.id, name: rule.name } },
      ...{ notices: notices.map(toNotice), count, destination, accepted: JSON.parse(accepted) as string[] },
    },
  };
}

interface StoredNotice {
  readonly kind: string;
  readonly content: string;
  readonly decided_at: number;
  readonly severity: number;
}

function toNotice({ kind, content, decided_at, severity }: StoredNotice): Notice {
  const known = JSON.parse(content) as NoticeContent;
  // What escalates may have grown graver since its content was kept.
  return { ...known, severity: SEVERITIES[severity] ?? known.severity, kind: kind as NoticeKind, at: decided_at };
}

export interface AttemptOutcome {
  readonly status: 'sent' | 'retrying' | 'failed';
  /** The hub has disabled the rule. */
  readonly isGone: boolean;
}

/** Books an attempt: the message is done with, or goes again later. In one transaction of the caller. */
export async function finishAttempt(
  query: Query,
  { row, outgoing, channel }: Prepared,
  result: DeliveryResult,
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
  settings: RetrySettings,
  random: () => number,
): Promise<AttemptOutcome> {
  const status = statusOf(row, result, endedAt, settings);
  const { id, rule, leg, attempts } = row;
  await query
    .insertInto('notification_attempt')
    .values({
      ...{ message: id, rule, leg, channel: channel.type, kind: outgoing.kind, notices: outgoing.count },
      ...{ attempt: attempts, at: startedAt, millis: endedAt - startedAt, status, detail: result.detail },
    })
    .execute();
  if (result.outcome === 'gone') {
    await disable(query, rule, leg, result.detail);
    return { status, isGone: true };
  }
  const asked = result.outcome === 'failed' ? result.retryAfterMillis : undefined;
  const accepted = result.outcome === 'failed' ? (result.accepted ?? []) : [];
  const next =
    status === 'retrying'
      ? {
          next_at: endedAt + waitAfter(attempts, settings, random, asked),
          accepted: JSON.stringify([...outgoing.accepted, ...accepted]),
        }
      : { state: status, finished_at: endedAt };
  await query.updateTable('notification_message').set(next).where('id', '=', id).execute();
  return { status, isGone: false };
}

function statusOf(
  { attempts, created_at, kind }: StoredMessage,
  { outcome }: DeliveryResult,
  now: number,
  { giveUpMillis }: RetrySettings,
): AttemptOutcome['status'] {
  if (outcome === 'delivered') return 'sent';
  if (outcome === 'impossible' || outcome === 'gone') return 'failed';
  // Whoever tests a channel wants to know, and not to have the rest wait behind the test.
  if (kind === 'test') return 'failed';
  if (outcome === 'rejected' && attempts >= REJECTED_ATTEMPTS_MAX) return 'failed';
  return now - created_at >= giveUpMillis ? 'failed' : 'retrying';
}

/** Nothing more goes to a receiver that is gone, until somebody changes the rule. */
async function disable(query: Query, rule: string, leg: string, detail: string): Promise<void> {
  await suppressWaiting(query, rule, 'channel_gone', leg === 'main' ? ['main', 'escalation'] : [leg]);
  const reason = leg === 'main' ? `the receiver is gone: ${detail}` : `the receiver of escalations is gone: ${detail}`;
  await query
    .updateTable('notification_rule')
    .set({ disabled_reason: reason, ...(leg === 'main' ? { enabled: 0 } : {}) })
    .where('id', '=', rule)
    .execute();
}
