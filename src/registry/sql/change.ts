/**
 * One change of the registry. All are in one order, because each begins by taking the one row of the state: what a change
 * finds is what all changes before it have left.
 */

import { type RawBuilder, sql } from 'kysely';
import type { SqlDatabase } from '../../sql/sql-database.ts';
import { RegistryError } from '../registry.ts';
import { asRegistryError } from './errors.ts';
import type { Tables, Writing } from './tables.ts';

export interface Change {
  readonly transaction: Writing;
  /** Its number. */
  readonly number: number;
  /** Never before that of an earlier change, whatever the clock says. */
  readonly recordedAt: number;
  readonly recordedBy: string | null;
}

/** What a change has touched. */
export interface Touched {
  readonly masterData: boolean;
  readonly access: boolean;
}

/** What the caches are to hold at least. */
export interface Versions {
  readonly version: number;
  readonly access: number;
}

/** Makes one change or, where `work` throws, none. Throws `RegistryError` for what contradicts the rest. */
export async function makeChange(
  database: SqlDatabase<Tables>,
  recordedBy: string | null,
  work: (change: Change) => Promise<Touched>,
): Promise<Versions> {
  try {
    return await database.query.transaction().execute(async (transaction) => {
      const now = Date.now();
      const { change, recorded_at } = await transaction
        .updateTable('registry_state')
        .set(({ eb, ref }) => ({
          change: eb('change', '+', 1),
          recorded_at: eb.case().when('recorded_at', '<', now).then(now).else(ref('recorded_at')).end(),
        }))
        .returning(['change', 'recorded_at'])
        .executeTakeFirstOrThrow();
      const touched = await work({ transaction, number: change, recordedAt: recorded_at, recordedBy });
      return transaction
        .updateTable('registry_state')
        .set(({ ref }) => ({
          version: touched.masterData ? change : ref('version'),
          access: touched.access ? change : ref('access'),
        }))
        .returning(['version', 'access'])
        .executeTakeFirstOrThrow();
    });
  } catch (error) {
    throw asRegistryError(error as Error);
  }
}

/** Throws `RegistryError` where the current snapshot is another one than that a change was made for. */
export async function expectVersion({ transaction }: Change, expected: number | undefined): Promise<void> {
  if (expected === undefined) return;
  const { version } = await transaction.selectFrom('registry_state').select('version').executeTakeFirstOrThrow();
  if (version !== expected) throw new RegistryError('stale', 'the registry has been changed meanwhile');
}

/** Asks several questions about one moment: a change between two of them would be half in the answer. */
export function atOneMoment<T>(
  { engine, query }: SqlDatabase<Tables>,
  work: (query: SqlDatabase<Tables>['query']) => Promise<T>,
): Promise<T> {
  return query.connection().execute(async (connection) => {
    await BEGIN_READING[engine].execute(connection);
    try {
      return await work(connection);
    } finally {
      await sql`COMMIT`.execute(connection);
    }
  });
}

const BEGIN_READING: Readonly<Record<SqlDatabase<Tables>['engine'], RawBuilder<unknown>>> = {
  // Without the lock of writers, which a transaction otherwise takes at once.
  sqlite: sql`BEGIN DEFERRED`,
  postgresql: sql`BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY`,
};
