/** Opens a database of either engine. */

import { openPostgresql } from './postgresql.ts';
import type { SqlDatabase, SqlLocation } from './sql-database.ts';
import { openSqlite } from './sqlite.ts';

/** A SQLite file is made where there is none; nothing is asked of a PostgreSQL before the first query. */
export function openSql<Tables>(location: SqlLocation): SqlDatabase<Tables> {
  return location.engine === 'sqlite' ? openSqlite(location.file) : openPostgresql(location.url);
}
