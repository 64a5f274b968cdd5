/** Sessions: a token of 256 random bits for whoever has signed in, of which a hash is kept. */

import { createHash, randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { PeopleTables, PersonRow } from './schema.ts';

type Query = Kysely<PeopleTables>;

export interface SessionLifetimes {
  /** A session that nobody uses for so long is over. */
  readonly idleMillis: number;
  /** However much it is used, it is over so long after it was begun. */
  readonly totalMillis: number;
}

/** When a session was last used is written down at most so often: it is used with every request. */
const SEEN_STEP_MILLIS = 30_000;

export async function beginSession(
  query: Query,
  person: string,
  { totalMillis }: SessionLifetimes,
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const token = randomBytes(32).toString('base64url');
  const now = Date.now();
  const expiresAt = now + totalMillis;
  await query.deleteFrom('person_session').where('expires_at', '<=', now).execute();
  await query
    .insertInto('person_session')
    .values({ token_hash: hashOf(token), person, created_at: now, last_seen_at: now, expires_at: expiresAt })
    .execute();
  return { token, expiresAt };
}

/** Whose session this is; null where it is over, or the person is disabled. */
export async function sessionPerson(
  query: Query,
  token: string,
  { idleMillis }: SessionLifetimes,
): Promise<PersonRow | null> {
  const now = Date.now();
  const hash = hashOf(token);
  const row = await query
    .selectFrom('person_session')
    .innerJoin('person', 'person.id', 'person_session.person')
    .selectAll('person')
    .select('person_session.last_seen_at')
    .where('person_session.token_hash', '=', hash)
    .where('person_session.expires_at', '>', now)
    .where('person_session.last_seen_at', '>', now - idleMillis)
    .where('person.disabled', '=', 0)
    .executeTakeFirst();
  if (row === undefined) return null;
  if (now - row.last_seen_at > Math.min(SEEN_STEP_MILLIS, idleMillis / 4)) {
    await query.updateTable('person_session').set({ last_seen_at: now }).where('token_hash', '=', hash).execute();
  }
  return row;
}

export async function endSession(query: Query, token: string): Promise<void> {
  await query.deleteFrom('person_session').where('token_hash', '=', hashOf(token)).execute();
}

export async function endSessionsOf(query: Query, person: string): Promise<void> {
  await query.deleteFrom('person_session').where('person', '=', person).execute();
}

/** A token is random, so that a fast hash without a salt is as good as any. */
function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
