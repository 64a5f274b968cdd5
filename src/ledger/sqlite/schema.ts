/** The SQLite file of the ledger. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrateSqlite } from '../../sql/migrate-sqlite.ts';
import { DERIVATION_SCHEMA, VERSIONS_SCHEMA } from './derivation.ts';

const FILE = 'ledger.sqlite';

export const LEDGER_MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE progress (only INTEGER PRIMARY KEY CHECK (only = 1), processed_offset INTEGER NOT NULL) STRICT;
  INSERT INTO progress VALUES (1, 0);
  CREATE TABLE account (
    enterprise TEXT NOT NULL, gateway TEXT NOT NULL, qos INTEGER NOT NULL,
    messages INTEGER NOT NULL, last_received_at INTEGER NOT NULL,
    received INTEGER NOT NULL, stored INTEGER NOT NULL, duplicate INTEGER NOT NULL, revised INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    PRIMARY KEY (enterprise, gateway, qos)) STRICT, WITHOUT ROWID;
  CREATE TABLE seq_range (
    enterprise TEXT NOT NULL, gateway TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
    PRIMARY KEY (enterprise, gateway, first)) STRICT, WITHOUT ROWID;
  CREATE TABLE quarantine (
    "offset" INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    received_at INTEGER NOT NULL, enterprise TEXT NOT NULL, gateway TEXT NOT NULL, topic TEXT NOT NULL,
    seq INTEGER, entry_index INTEGER, meter TEXT, quantity TEXT,
    code TEXT NOT NULL, detail TEXT NOT NULL, raw ANY NOT NULL, readings INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open',
    PRIMARY KEY ("offset", ordinal)) STRICT, WITHOUT ROWID;
  CREATE INDEX quarantine_by_enterprise ON quarantine (enterprise, "offset", ordinal);
  CREATE INDEX quarantine_open_codes ON quarantine (code, enterprise) WHERE state = 'open';
  CREATE TABLE revision (
    new_offset INTEGER NOT NULL, new_item INTEGER NOT NULL,
    meter TEXT NOT NULL, quantity TEXT NOT NULL, ts INTEGER NOT NULL,
    old_value REAL NOT NULL, old_quality INTEGER NOT NULL, old_offset INTEGER NOT NULL, old_item INTEGER NOT NULL,
    new_value REAL NOT NULL, new_quality INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
    PRIMARY KEY (new_offset, new_item)) STRICT, WITHOUT ROWID;
  CREATE INDEX revision_by_value ON revision (meter, quantity, ts);
  `,
  'ALTER TABLE progress ADD COLUMN base_offset INTEGER NOT NULL DEFAULT 0;',
  // Who sent the new value; empty for revisions recorded before this was kept.
  `ALTER TABLE revision ADD COLUMN sent_by TEXT NOT NULL DEFAULT ''; ${DERIVATION_SCHEMA}`,
  // Who replayed or dismissed an entry, and when.
  'ALTER TABLE quarantine ADD COLUMN settled_by TEXT; ALTER TABLE quarantine ADD COLUMN settled_at INTEGER;',
  VERSIONS_SCHEMA,
  // Entries that stand for all that was refused of a gateway for one reason in one hour.
  `
  ALTER TABLE quarantine ADD COLUMN hour INTEGER;
  ALTER TABLE quarantine ADD COLUMN last_offset INTEGER;
  ALTER TABLE quarantine ADD COLUMN entries INTEGER;
  CREATE UNIQUE INDEX quarantine_folded ON quarantine (enterprise, gateway, code, hour)
    WHERE hour IS NOT NULL AND state = 'open';
  `,
  `CREATE TABLE decoder_state (principal TEXT NOT NULL, part TEXT NOT NULL, state TEXT NOT NULL,
     PRIMARY KEY (principal, part)) STRICT, WITHOUT ROWID;`,
];

/** Opens the ledger in `directory` for the processor. */
export function openLedgerForWriting(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(directory, FILE), { timeout: 10_000 });
  // FULL: the journal is pruned by what the ledger says, so the ledger must not fall back in a power cut.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  migrateSqlite(database, 'ledger', LEDGER_MIGRATIONS);
  return database;
}

/** Opens the ledger beside its writer; the file must exist. */
export function openLedgerForReading(directory: string): DatabaseSync {
  return new DatabaseSync(join(directory, FILE), { readOnly: true, timeout: 10_000 });
}
