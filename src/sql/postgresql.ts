/** PostgreSQL by `pg`, with whole numbers as numbers. */

import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { SqlDatabase } from './sql-database.ts';

/** Connections of one thread. */
const CONNECTIONS_MAX = 4;
const CONNECT_MILLIS = 10_000;
const STATEMENT_MILLIS = 30_000;
/** Type `int8`. Everything kept here, instants and counts, is below 2^53. */
const BIGINT: number = pg.types.builtins.INT8;

/** Opens a pool of connections; nothing is asked of the server before the first query. */
export function openPostgresql<Tables>(url: string): SqlDatabase<Tables> {
  const pool = new pg.Pool({
    connectionString: url,
    ...{ max: CONNECTIONS_MAX, connectionTimeoutMillis: CONNECT_MILLIS, statement_timeout: STATEMENT_MILLIS },
    // A program that has nothing else to do ends.
    allowExitOnIdle: true,
    types: {
      getTypeParser: (oid, format) => (oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text')),
    } as pg.CustomTypesConfig,
  });
  // A connection that breaks while nobody uses it is replaced at the next query, which tells if that fails.
  pool.on('error', () => {});
  const query = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return { engine: 'postgresql', query, close: () => query.destroy() };
}
