/** Schemas as steps that only ever go forward. Each part of a database counts its own. */

import { CompiledQuery, type Kysely, sql } from 'kysely';
import type { SqlDatabase, SqlEngine } from './sql-database.ts';

/** What the engines call the same thing. */
export interface SqlWords {
  readonly engine: SqlEngine;
  /** Whole numbers up to 2^53, such as instants. */
  readonly bigint: string;
  /** Double precision. */
  readonly double: string;
  /** Ends a table, so that its types are kept to. */
  readonly strict: string;
}

/** The statements of one step, each ended by `;`. */
export type Migration = (words: SqlWords) => string;

export interface Schema {
  /** Name of the part, such as `registry`. */
  readonly part: string;
  readonly steps: readonly Migration[];
}

const WORDS: Readonly<Record<SqlEngine, SqlWords>> = {
  sqlite: { engine: 'sqlite', bigint: 'INTEGER', double: 'REAL', strict: 'STRICT' },
  postgresql: { engine: 'postgresql', bigint: 'BIGINT', double: 'DOUBLE PRECISION', strict: '' },
};

/** Any number: whoever migrates takes this lock of PostgreSQL first. */
const LOCK = 7_216_349;

interface VersionTable {
  readonly schema_version: { readonly part: string; readonly version: number };
}

/**
 * Brings a part to its newest schema, all steps or none; refuses one from a newer program. `target` only to make
 * what an earlier program would have left; `from` is where a part begins that counted elsewhere before.
 */
export async function migrateForward(
  database: SqlDatabase<unknown>,
  { part, steps }: Schema,
  options: { readonly target?: number; readonly from?: () => Promise<number> } = {},
): Promise<void> {
  const query = database.query as Kysely<VersionTable>;
  const { target = steps.length, from } = options;
  await query.transaction().execute(async (transaction) => {
    if (database.engine === 'postgresql')
      await sql`SELECT pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(transaction);
    await sql`CREATE TABLE IF NOT EXISTS schema_version (part TEXT PRIMARY KEY, version INTEGER NOT NULL)`.execute(
      transaction,
    );
    const found = await transaction.selectFrom('schema_version').select('version').where('part', '=', part).execute();
    const version = found[0]?.version ?? (await from?.()) ?? 0;
    if (version > steps.length) {
      throw new Error(
        `the ${part} has schema ${version}, this program knows up to ${steps.length}: update the program`,
      );
    }
    for (const step of steps.slice(version, target)) {
      await transaction.executeQuery(CompiledQuery.raw(step(WORDS[database.engine])));
    }
    await transaction
      .insertInto('schema_version')
      .values({ part, version: Math.max(version, target) })
      .onConflict((conflict) => conflict.column('part').doUpdateSet({ version: Math.max(version, target) }))
      .execute();
  });
}
