/** Counts wrong passwords; how long that makes somebody wait is told in lockout.ts. */

import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Counted, FORGOTTEN_AFTER_MILLIS, waitAfter } from './lockout.ts';
import type { LoginFailureRow, PeopleTables } from './schema.ts';

type Query = Kysely<PeopleTables>;

export interface Attempt {
  /** In its normal form, whether somebody has it or not. */
  readonly username: string;
  readonly address: string;
  /** Whether the person has signed in from this address before. */
  readonly isKnownAddress: boolean;
}

interface Counter {
  readonly counted: Counted;
  readonly username: string;
  readonly address: string;
}

/**
 * Counts an attempt as failed before the password is looked at, so that of many at one moment no more are looked at
 * than one after the other would be; `forgive` takes it back. Gives until when the next one has to wait
 * (epoch milliseconds), and whether this one has to.
 */
export async function countFailure(
  query: Query,
  attempt: Attempt,
  now: number,
): Promise<{ readonly allowed: boolean; readonly blockedUntil: number | null }> {
  await query
    .deleteFrom('login_failure')
    .where('last_at', '<', now - 2 * FORGOTTEN_AFTER_MILLIS)
    .execute();
  return query.transaction().execute(async (transaction) => {
    // Without a lock at first: whoever has to wait leaves no row for each name that is tried meanwhile.
    const waiting = await longestWait(transaction, attempt);
    if (waiting > now) return { allowed: false, blockedUntil: waiting };
    const known = [];
    for (const counter of countersOf(attempt)) {
      const row = await lockedRow(transaction, counter, now);
      if (row.blocked_until > now) return { allowed: false, blockedUntil: row.blocked_until };
      known.push({ counter, row });
    }
    let latest = now;
    for (const { counter, row } of known) {
      const isForgotten = row.last_at < now - FORGOTTEN_AFTER_MILLIS;
      const failures = isForgotten ? 1 : row.failures + 1;
      const blocked_until = now + waitAfter(counter.counted, failures);
      latest = Math.max(latest, blocked_until);
      await transaction
        .updateTable('login_failure')
        .set({ failures, last_at: now, blocked_until })
        .where('username', '=', counter.username)
        .where('address', '=', counter.address)
        .execute();
    }
    return { allowed: true, blockedUntil: latest > now ? latest : null };
  });
}

/** The attempt was right: it does not count, and what the person mistyped here before is forgotten. */
export async function forgive(query: Query, attempt: Attempt, now: number): Promise<void> {
  for (const { counted, username, address } of countersOf(attempt)) {
    const isThis = query.deleteFrom('login_failure').where('username', '=', username).where('address', '=', address);
    if (counted === 'name-at-address') await isThis.execute();
    else {
      // What others did from the same address, or with the same name elsewhere, stays counted.
      await query
        .updateTable('login_failure')
        .set((set) => ({ failures: set('failures', '-', 1), blocked_until: now }))
        .where('username', '=', username)
        .where('address', '=', address)
        .where('failures', '>', 0)
        .execute();
    }
  }
}

/** Forgets everything that was counted for a user name. */
export async function forgetFailures(query: Query, username: string): Promise<void> {
  await query.deleteFrom('login_failure').where('username', '=', hashOf(username)).execute();
}

function countersOf({ username, address, isKnownAddress }: Attempt): Counter[] {
  const name = hashOf(username);
  const counters: Counter[] = [
    { counted: 'address', username: '', address },
    { counted: 'name-at-address', username: name, address },
  ];
  return isKnownAddress ? counters : [...counters, { counted: 'name', username: name, address: '' }];
}

async function longestWait(query: Query, attempt: Attempt): Promise<number> {
  let longest = 0;
  for (const { username, address } of countersOf(attempt)) {
    const row = await query
      .selectFrom('login_failure')
      .select('blocked_until')
      .where('username', '=', username)
      .where('address', '=', address)
      .executeTakeFirst();
    longest = Math.max(longest, row?.blocked_until ?? 0);
  }
  return longest;
}

/** The row, made where there is none, and nobody else's until the end of the transaction. */
function lockedRow(query: Query, { username, address }: Counter, now: number): Promise<LoginFailureRow> {
  return query
    .insertInto('login_failure')
    .values({ username, address, failures: 0, last_at: now, blocked_until: 0 })
    .onConflict((conflict) => conflict.columns(['username', 'address']).doUpdateSet({ username }))
    .returningAll()
    .executeTakeFirstOrThrow();
}

function hashOf(username: string): string {
  return createHash('sha256').update(username).digest('base64url');
}
