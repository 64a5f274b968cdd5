/** What is kept of notification is bounded. */

import type { Query } from './rule-rows.ts';

/** How long it is known what became of decisions; longer than the longest least interval of a rule. */
export const KEPT_MILLIS = 31 * 86_400_000;
/** Attempts in the log of deliveries. */
const ATTEMPTS_MAX = 20_000;

/** Deletes what nobody needs any more; nothing that is still to be sent. */
export async function tidy(query: Query, now: number): Promise<void> {
  const before = now - KEPT_MILLIS;
  await query.deleteFrom('notification_watch').where('lasts', '=', 0).where('changed_at', '<', before).execute();
  await query.deleteFrom('notification_told').where('told_at', '<', before).execute();
  const waiting = query.selectFrom('notification_message').select('id').where('state', '=', 'waiting');
  await query
    .deleteFrom('notification_notice')
    .where('decided_at', '<', before)
    .where('due_at', 'is', null)
    .where((where) => where.or([where('message', 'is', null), where('message', 'not in', waiting)]))
    .execute();
  await query
    .deleteFrom('notification_message')
    .where('state', '!=', 'waiting')
    .where('finished_at', '<', before)
    .execute();
  const { newest } = await query
    .selectFrom('notification_attempt')
    .select(({ fn }) => fn.max('seq').as('newest'))
    .executeTakeFirstOrThrow();
  if (newest === null) return;
  await query
    .deleteFrom('notification_attempt')
    .where('seq', '<=', newest - ATTEMPTS_MAX)
    .execute();
}
