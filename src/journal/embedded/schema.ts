/** The SQLite file of the embedded journal: how it is opened, and by whom. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export const JOURNAL_FILE = 'journal.sqlite';

/** The processor's name in the cursor table. */
export const PROCESSOR = 'processor';

export const PAGE_BYTES = 16_384;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS segment (
    first_offset INTEGER PRIMARY KEY,
    count        INTEGER NOT NULL,
    bytes        INTEGER NOT NULL,
    crc32        INTEGER NOT NULL,
    committed_at INTEGER NOT NULL,
    frames       BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS cursor (consumer TEXT PRIMARY KEY, offset INTEGER NOT NULL);
`;

/** Opens the file for its one writer, making folder and tables where they are missing. */
export function openForWriting(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, JOURNAL_FILE);
  try {
    return prepared(new DatabaseSync(path, { timeout: 10_000 }));
  } catch (error) {
    throw new Error(`cannot open the journal ${path}: ${(error as Error).message}`, { cause: error });
  }
}

function prepared(database: DatabaseSync): DatabaseSync {
  // FULL: in WAL mode a commit then waits for the fsync of the log; NORMAL would lose the last commits
  // in a power cut, and a PUBACK promises that it does not.
  database.exec(`
    PRAGMA page_size = ${PAGE_BYTES};
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 2000;
  `);
  database.exec(SCHEMA);
  return database;
}

/** Opens the file for reading beside its writer. The file must exist. */
export function openForReading(directory: string): DatabaseSync {
  return new DatabaseSync(join(directory, JOURNAL_FILE), { readOnly: true, timeout: 10_000 });
}
