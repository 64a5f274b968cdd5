/** Records of notification in SQLite or PostgreSQL. */

import { randomBytes, randomUUID } from 'node:crypto';
import { migrateForward } from '../../sql/migrate.ts';
import { openSql } from '../../sql/open-sql.ts';
import type { SqlDatabase, SqlLocation } from '../../sql/sql-database.ts';
import type { MessageKind } from './channels/channel.ts';
import type { NoticeKind, SuppressionReason } from './notice.ts';
import {
  type Delivery,
  type DeliveryQuery,
  type DeliveryStatus,
  type GivenSecrets,
  type NoticeOutcome,
  NotificationError,
  type NotificationRecords,
  type Outcome,
} from './records.ts';
import {
  type ChannelSecrets,
  channelOf,
  LEGS,
  type Leg,
  type NewRule,
  type NoticeChannel,
  type NotificationRule,
  type RuleOwner,
  type RuleSecrets,
} from './rule.ts';
import { type Query, readRules, ruleRow, secretsOf, suppressWaiting, toRule } from './rule-rows.ts';
import { type AttemptRow, NOTIFICATION_SCHEMA, type NotificationTables } from './schema.ts';

/** Every change of an event is held against every rule. */
export const RULES_MAX = 1000;
export const RULES_OF_AN_OWNER_MAX = 100;

/** Opens the tables, making them or bringing them to the newest schema. */
export async function openNotificationTables(location: SqlLocation): Promise<SqlDatabase<NotificationTables>> {
  const database = openSql<NotificationTables>(location);
  try {
    await migrateForward(database as SqlDatabase<unknown>, NOTIFICATION_SCHEMA);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

export async function openNotificationRecords(location: SqlLocation): Promise<NotificationRecords> {
  return new SqlNotificationRecords(await openNotificationTables(location));
}

class SqlNotificationRecords implements NotificationRecords {
  readonly #database: SqlDatabase<NotificationTables>;

  constructor(database: SqlDatabase<NotificationTables>) {
    this.#database = database;
  }

  get #query(): Query {
    return this.#database.query;
  }

  rules(): Promise<readonly NotificationRule[]> {
    return readRules(this.#query);
  }

  async rule(id: string): Promise<NotificationRule | null> {
    const row = await ruleRow(this.#query, id);
    return row === undefined ? null : toRule(row);
  }

  async add(rule: NewRule, owner: RuleOwner, secrets: RuleSecrets): Promise<NotificationRule> {
    checkSecrets(rule, secrets);
    return this.#query.transaction().execute(async (query) => {
      const ownerText = JSON.stringify(owner);
      const known = await query.selectFrom('notification_rule').select('owner').execute();
      const own = known.filter((row) => row.owner === ownerText).length;
      if (known.length >= RULES_MAX || own >= RULES_OF_AN_OWNER_MAX)
        throw new NotificationError('conflict', `there are ${own} rules of this owner and ${known.length} altogether`);
      const now = Date.now();
      const row = {
        ...{ id: randomBytes(6).toString('hex'), owner: ownerText, ...contentOf(rule) },
        ...{ secrets: JSON.stringify(secrets), disabled_reason: null, created_at: now, changed_at: now },
      };
      await query.insertInto('notification_rule').values(row).execute();
      return toRule(row);
    });
  }

  replace(
    id: string,
    rule: NewRule,
    given: GivenSecrets,
  ): Promise<{ readonly before: NotificationRule; readonly after: NotificationRule } | null> {
    return this.#query.transaction().execute(async (query) => {
      const row = await ruleRow(query, id);
      if (row === undefined) return null;
      const before = toRule(row);
      const known = secretsOf(row);
      const secrets: RuleSecrets = {
        main: keptSecrets('main', before, rule, known, given),
        escalation: keptSecrets('escalation', before, rule, known, given),
      };
      checkSecrets(rule, secrets);
      // What was decided for one kind of channel does not fit another.
      const changed = LEGS.filter((leg) => channelOf(before, leg)?.type !== channelOf(rule, leg)?.type);
      await suppressWaiting(query, id, 'rule_changed', changed);
      if (!rule.enabled) await suppressWaiting(query, id, 'rule_disabled', LEGS);
      const next = {
        ...contentOf(rule),
        secrets: JSON.stringify(secrets),
        disabled_reason: null,
        changed_at: Date.now(),
      };
      await query.updateTable('notification_rule').set(next).where('id', '=', id).execute();
      return { before, after: toRule({ ...row, ...next }) };
    });
  }

  remove(id: string): Promise<NotificationRule | null> {
    return this.#query.transaction().execute(async (query) => {
      const row = await ruleRow(query, id);
      if (row === undefined) return null;
      await suppressWaiting(query, id, 'rule_removed', LEGS);
      await query.deleteFrom('notification_watch').where('rule', '=', id).execute();
      await query.deleteFrom('notification_told').where('rule', '=', id).execute();
      await query.deleteFrom('notification_rule').where('id', '=', id).execute();
      return toRule(row);
    });
  }

  queueTest(id: string, leg: Leg, now: number): Promise<string | null> {
    return this.#query.transaction().execute(async (query) => {
      const row = await ruleRow(query, id);
      const rule = row === undefined ? null : toRule(row);
      if (rule === null || channelOf(rule, leg) === null) return null;
      const waiting = await query
        .selectFrom('notification_message')
        .select('id')
        .where('rule', '=', id)
        .where('kind', '=', 'test')
        .where('state', '=', 'waiting')
        .executeTakeFirst();
      if (waiting !== undefined) throw new NotificationError('conflict', 'a test of this rule waits to be sent');
      const message = {
        ...{ id: randomUUID(), rule: id, leg, destination: destinationOfTest(rule, leg), kind: 'test' },
        ...{ severity: 0, state: 'waiting', attempts: 0, created_at: now, next_at: now },
        ...{ finished_at: null, accepted: '[]' },
      };
      await query.insertInto('notification_message').values(message).execute();
      return message.id;
    });
  }

  async deliveries({ rules, status, before, limit }: DeliveryQuery): Promise<readonly Delivery[]> {
    if (rules.length === 0) return [];
    const all = this.#query.selectFrom('notification_attempt').selectAll().where('rule', 'in', rules);
    const wanted = status === undefined ? all : all.where('status', '=', status);
    const older = before === undefined ? wanted : wanted.where('seq', '<', before);
    const rows = await older.orderBy('seq', 'desc').limit(limit).execute();
    return rows.map(toDelivery);
  }

  async outcomes(event?: string): Promise<readonly NoticeOutcome[]> {
    const all = this.#query
      .selectFrom('notification_notice as notice')
      .leftJoin('notification_message as message', 'message.id', 'notice.message')
      .select(['notice.rule', 'notice.event', 'notice.kind', 'notice.leg', 'notice.occurrence', 'notice.due_at'])
      .select(['notice.message', 'notice.suppressed', 'message.state', 'message.kind as carrier'])
      .orderBy('notice.seq');
    const rows = await (event === undefined ? all : all.where('notice.event', '=', event)).execute();
    return rows.map(({ due_at, suppressed, state, carrier, kind, leg, ...row }) => ({
      ...row,
      ...{ kind: kind as NoticeKind, leg: leg as Leg, dueAt: due_at, reason: suppressed as SuppressionReason | null },
      outcome: outcomeOf(suppressed, state, carrier),
    }));
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

function contentOf(rule: NewRule): { readonly content: string; readonly enabled: number } {
  return { content: JSON.stringify(rule), enabled: rule.enabled ? 1 : 0 };
}

function checkSecrets(rule: NewRule, secrets: RuleSecrets): void {
  for (const leg of LEGS) {
    const isWebhook = channelOf(rule, leg)?.type === 'webhook';
    if (isWebhook && secrets[leg] === null)
      throw new NotificationError('invalid', 'a webhook needs a secret; an address that changes needs it again');
    if (!isWebhook && secrets[leg] !== null) throw new NotificationError('invalid', 'a secret goes with a webhook');
  }
}

/** Secrets stay with the address that they were given for, so that nobody has them sent elsewhere. */
function keptSecrets(
  leg: Leg,
  before: NewRule,
  after: NewRule,
  known: RuleSecrets,
  given: GivenSecrets,
): ChannelSecrets | null {
  const entered = given[leg];
  if (entered !== undefined) return entered;
  const [old, next] = [channelOf(before, leg), channelOf(after, leg)];
  return old?.type === 'webhook' && next?.type === 'webhook' && old.url === next.url ? known[leg] : null;
}

/** The enterprise that a rule is about; there is only one where a test of such a channel makes sense. */
function destinationOfTest(rule: NotificationRule, leg: Leg): string {
  const type = channelOf(rule, leg)?.type;
  if (type !== 'mqtt' && type !== 'live') return '';
  if (rule.owner.kind === 'enterprise') return rule.owner.enterprise;
  return rule.scope.kind === 'enterprise' ? rule.scope.enterprise : '';
}

function outcomeOf(suppressed: string | null, state: string | null, carrier: string | null): Outcome {
  if (suppressed !== null) return 'suppressed';
  if (state === 'failed') return 'failed';
  if (state !== 'sent') return 'waiting';
  return carrier === 'digest' ? 'in_digest' : 'sent';
}

function toDelivery({
  leg,
  channel,
  kind,
  status,
  ...row
}: Omit<AttemptRow, 'seq'> & { readonly seq: number }): Delivery {
  return {
    ...row,
    ...{ leg: leg as Leg, channel: channel as NoticeChannel['type'] },
    ...{ kind: kind as MessageKind, status: status as DeliveryStatus },
  };
}
