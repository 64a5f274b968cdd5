/**
 * The audit log in one SQLite file, which several programs may write at one time: the hub, and the command
 * line beside it. Each appends under the lock of the file, after the last entry of whoever wrote before.
 */

import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { migrateSqlite } from '../sql/migrate-sqlite.ts';
import type { AuditEntry, AuditHead, AuditLog, AuditQuery, AuditRecord, AuditVerdict } from './audit-log.ts';
import { canonicalJson, type Json } from './canonical-json.ts';
import { chainHash, GENESIS, type StoredEntry, verifyChain } from './chain.ts';
import { maskSecrets } from './mask-secrets.ts';

const FILE = 'audit.sqlite';

/**
 * What lists are filtered by is computed from the content, so that there is nothing beside the content that
 * could say something else. The triggers keep mistakes out; whoever means to change an entry can drop them,
 * and is found by the chain.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE entry (
    seq INTEGER PRIMARY KEY,
    content TEXT NOT NULL,
    hash TEXT NOT NULL,
    at INTEGER AS (json_extract(content, '$.at')) VIRTUAL,
    action TEXT AS (json_extract(content, '$.action')) VIRTUAL,
    outcome TEXT AS (json_extract(content, '$.outcome')) VIRTUAL,
    target TEXT AS (json_extract(content, '$.target')) VIRTUAL,
    actor TEXT AS (json_extract(content, '$.actor.id')) VIRTUAL) STRICT;
  CREATE INDEX entry_action ON entry (action, seq);
  CREATE INDEX entry_actor ON entry (actor, seq);
  CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
  CREATE TRIGGER entry_is_final_1 BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
  CREATE TRIGGER entry_is_final_2 BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
  `,
];

type Row = Record<string, unknown>;

/** Opens the log in `directory`, making it where there is none. */
export function openAuditLog(directory: string): AuditLog {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(directory, FILE), { timeout: 10_000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  return new SqliteAuditLog(database, migrateSqlite(database, 'audit log', MIGRATIONS));
}

/** Whether there is a log in `directory`. */
export function hasAuditLog(directory: string): boolean {
  return existsSync(join(directory, FILE));
}

class SqliteAuditLog implements AuditLog {
  readonly #database: DatabaseSync;
  readonly #head: StatementSync;
  readonly #insert: StatementSync;
  readonly #putHead: StatementSync;

  constructor(database: DatabaseSync, isNew: boolean) {
    this.#database = database;
    this.#head = database.prepare('SELECT seq, hash FROM head');
    this.#insert = database.prepare('INSERT INTO entry (seq, content, hash) VALUES (?, ?, ?)');
    this.#putHead = database.prepare(
      'INSERT INTO head (one, seq, hash) VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash',
    );
    // A log that was removed and made anew says when that was.
    const actor = { kind: 'hub', id: null, name: null, role: null, address: null } as const;
    if (isNew) this.append({ actor, action: 'audit.begin', target: null, outcome: 'done' });
  }

  append(record: AuditRecord): AuditEntry {
    return this.#inTransaction(() => this.#appendOne(record));
  }

  appendAll(records: readonly AuditRecord[]): void {
    if (records.length === 0) return;
    this.#inTransaction(() => {
      for (const record of records) this.#appendOne(record);
    });
  }

  #appendOne(record: AuditRecord): AuditEntry {
    const previous = this.#readHead() ?? { seq: 0, hash: GENESIS };
    const seq = previous.seq + 1;
    const content = canonicalJson(maskSecrets({ ...record, seq, at: Date.now() } as unknown as Json));
    const hash = chainHash(previous.hash, content);
    this.#insert.run(seq, content, hash);
    this.#putHead.run(seq, hash);
    return toEntry({ seq, content, hash });
  }

  #inTransaction<T>(work: () => T): T {
    // IMMEDIATE: of two that append at one moment, one reads the head after the other has moved it.
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  entries({ action, outcome, actor, target, from, to, before, limit }: AuditQuery): AuditEntry[] {
    const conditions: string[] = ['1 = 1'];
    const values: SQLInputValue[] = [];
    const filters = [
      ['action = ?', action],
      ['outcome = ?', outcome],
      ['actor = ?', actor],
      ['target = ?', target],
      ['at >= ?', from],
      ['at < ?', to],
      ['seq < ?', before],
    ] as const;
    for (const [condition, value] of filters) {
      if (value === undefined) continue;
      conditions.push(condition);
      values.push(value);
    }
    return this.#database
      .prepare(`SELECT seq, content, hash FROM entry WHERE ${conditions.join(' AND ')} ORDER BY seq DESC LIMIT ?`)
      .all(...values, limit)
      .map((row) => toEntry(toStored(row)));
  }

  *all(): Iterable<AuditEntry> {
    for (const stored of this.#stored()) yield toEntry(stored);
  }

  verify(expected?: AuditHead): AuditVerdict {
    // One transaction: what is appended meanwhile would be in the head and not among the entries.
    this.#database.exec('BEGIN');
    try {
      return verifyChain(this.#stored(), this.#readHead(), expected);
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  close(): void {
    this.#database.close();
  }

  *#stored(): Iterable<StoredEntry> {
    // Page by page, so that a reader who stops in the middle leaves no statement open.
    const page = this.#database.prepare('SELECT seq, content, hash FROM entry WHERE seq > ? ORDER BY seq LIMIT 1000');
    for (let after = Number.MIN_SAFE_INTEGER; ; ) {
      const rows = page.all(after).map(toStored);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last.seq;
    }
  }

  #readHead(): AuditHead | null {
    const row = this.#head.get();
    return row === undefined ? null : { seq: row['seq'] as number, hash: row['hash'] as string };
  }
}

function toStored(row: Row): StoredEntry {
  return { seq: row['seq'] as number, content: row['content'] as string, hash: row['hash'] as string };
}

function toEntry({ content, hash }: StoredEntry): AuditEntry {
  return { ...(JSON.parse(content) as Omit<AuditEntry, 'hash'>), hash };
}
