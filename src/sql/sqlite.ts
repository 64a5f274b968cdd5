/** SQLite by `node:sqlite`, in the form that Kysely's own dialect asks of a driver. */

import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import type { SqlDatabase } from './sql-database.ts';

/** How long to wait while another connection writes. */
const BUSY_MILLIS = 10_000;
const BUSY_STEP_MILLIS = 5;
const SQLITE_BUSY = 5;

/** Opens a file durable as SQLite can be: what was committed is on disk. */
export function openSqlite<Tables>(file: string): SqlDatabase<Tables> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(file, { timeout: BUSY_MILLIS, enableForeignKeyConstraints: true });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  // From here on waiting is done below, without holding up the thread: who holds the lock may need it to go on.
  database.exec('PRAGMA busy_timeout = 0;');
  const query = new Kysely<Tables>({ dialect: new PatientDialect({ database: databaseOf(database) }) });
  return { engine: 'sqlite', query, close: () => query.destroy() };
}

class PatientDialect extends SqliteDialect {
  readonly #database: SqliteDatabase;

  constructor(config: { readonly database: SqliteDatabase }) {
    super(config);
    this.#database = config.database;
  }

  override createAdapter(): SqliteAdapter {
    return new QueueingAdapter();
  }

  override createDriver(): Driver {
    return new PatientDriver({ database: this.#database });
  }
}

/**
 * Keeps Kysely from queueing: it wakes all who wait whenever one is done, so that thousands of gateways which log in at
 * one moment would wait for the square of their number. The driver below wakes the next one.
 */
class QueueingAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

/** Gives its one connection to one after the other; waits where SQLite says that another connection is writing. */
class PatientDriver extends SqliteDriver {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  override async acquireConnection(): Promise<DatabaseConnection> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    const connection = await super.acquireConnection();
    return {
      executeQuery: (query) => patiently(connection, query),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
  }

  override async releaseConnection(): Promise<void> {
    const next = this.#waiting.shift();
    // It stays taken for the next one.
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}

async function patiently<R>(connection: DatabaseConnection, query: CompiledQuery): Promise<QueryResult<R>> {
  for (const deadline = performance.now() + BUSY_MILLIS; ; ) {
    try {
      return await connection.executeQuery<R>(query);
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY || performance.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, BUSY_STEP_MILLIS));
  }
}

function databaseOf(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const made = statementOf(database, sql);
      statements.set(sql, made);
      return made;
    },
  };
}

function statementOf(database: DatabaseSync, sql: string): SqliteStatement {
  // A transaction that reads first and writes then fails, without waiting, when another connection has written
  // in between; one that takes the lock at once waits for it.
  if (sql === 'begin') return scriptOf(database, 'BEGIN IMMEDIATE');
  // A statement is only the first one of a script: migrations have more than one.
  if (sql.includes(';')) return scriptOf(database, sql);
  const statement: StatementSync = database.prepare(sql);
  const values = (parameters: readonly unknown[]): SQLInputValue[] => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

function scriptOf(database: DatabaseSync, script: string): SqliteStatement {
  return {
    reader: false,
    all: () => [],
    run: () => {
      database.exec(script);
      return { changes: 0, lastInsertRowid: 0 };
    },
    iterate: () => [][Symbol.iterator](),
  };
}
