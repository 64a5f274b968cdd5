/** Rules as rows. */

import type { Kysely } from 'kysely';
import type { SuppressionReason } from './notice.ts';
import type { NewRule, NotificationRule, RuleOwner, RuleSecrets } from './rule.ts';
import type { NotificationTables, RuleRow } from './schema.ts';

export type Query = Kysely<NotificationTables>;

/** The oldest first. */
export async function readRules(query: Query): Promise<readonly NotificationRule[]> {
  const rows = await query
    .selectFrom('notification_rule')
    .select(['id', 'owner', 'content', 'enabled', 'disabled_reason', 'created_at', 'changed_at'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toRule);
}

export function ruleRow(query: Query, id: string): Promise<RuleRow | undefined> {
  return query.selectFrom('notification_rule').selectAll().where('id', '=', id).executeTakeFirst();
}

export function toRule(row: Omit<RuleRow, 'secrets'>): NotificationRule {
  return {
    ...(JSON.parse(row.content) as NewRule),
    ...{ id: row.id, owner: JSON.parse(row.owner) as RuleOwner, enabled: row.enabled !== 0 },
    ...{ disabledReason: row.disabled_reason, createdAt: row.created_at, changedAt: row.changed_at },
  };
}

export function secretsOf({ secrets }: Pick<RuleRow, 'secrets'>): RuleSecrets {
  return JSON.parse(secrets) as RuleSecrets;
}

/** Whatever waits to be sent by a rule is suppressed; by one of its channels or by both. */
export async function suppressWaiting(
  query: Query,
  rule: string,
  reason: SuppressionReason,
  legs: readonly string[],
): Promise<void> {
  if (legs.length === 0) return;
  const waiting = query
    .selectFrom('notification_message')
    .select('id')
    .where('rule', '=', rule)
    .where('leg', 'in', legs)
    .where('state', '=', 'waiting');
  await query
    .updateTable('notification_notice')
    .set({ suppressed: reason, message: null, due_at: null })
    .where('rule', '=', rule)
    .where('leg', 'in', legs)
    .where((where) =>
      where.or([
        where('message', 'in', waiting),
        where.and([where('message', 'is', null), where('suppressed', 'is', null)]),
      ]),
    )
    .execute();
  await query
    .deleteFrom('notification_message')
    .where('rule', '=', rule)
    .where('leg', 'in', legs)
    .where('state', '=', 'waiting')
    .execute();
  if (!legs.includes('escalation')) return;
  await query
    .updateTable('notification_watch')
    .set({ escalate_at: null, content: null })
    .where('rule', '=', rule)
    .where('escalate_at', 'is not', null)
    .execute();
}
