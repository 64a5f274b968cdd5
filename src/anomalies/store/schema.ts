/** The file of anomalies. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrateSqlite } from '../../sql/migrate-sqlite.ts';

const BUSY_MILLIS = 10_000;
/** Before anything: the earliest instant there is. */
export const FIRST_INSTANT = -8.64e15;

const STEPS: readonly string[] = [
  `CREATE TABLE meter_state (
     meter TEXT PRIMARY KEY, cursor INTEGER NOT NULL, is_live INTEGER NOT NULL, basis TEXT NOT NULL,
     state BLOB NOT NULL) STRICT;
   CREATE TABLE system_state (key TEXT PRIMARY KEY, cursor INTEGER NOT NULL, state TEXT NOT NULL) STRICT;
   CREATE TABLE finding (n INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, content TEXT NOT NULL) STRICT;
   CREATE INDEX finding_at ON finding (at, n);
   CREATE TABLE event (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, change INTEGER NOT NULL,
     detector TEXT NOT NULL, meter TEXT, enterprise TEXT, severity TEXT NOT NULL, state TEXT NOT NULL,
     "first" INTEGER NOT NULL, "last" INTEGER NOT NULL, opened INTEGER NOT NULL, ended INTEGER,
     "group" TEXT, is_backfill INTEGER NOT NULL, content TEXT NOT NULL) STRICT;
   CREATE INDEX event_opened ON event (opened DESC, id);
   CREATE INDEX event_enterprise ON event (enterprise, opened DESC, id);
   CREATE INDEX event_meter ON event (meter, opened DESC, id);
   CREATE INDEX event_group ON event ("group") WHERE "group" IS NOT NULL;
   CREATE INDEX event_lasting ON event (seq) WHERE ended IS NULL;
   CREATE INDEX event_counted ON event (enterprise, severity)
     WHERE "group" IS NULL AND state IN ('open', 'acknowledged', 'in_progress');
   CREATE INDEX event_change ON event (change);
   CREATE INDEX event_ended ON event (ended) WHERE ended IS NOT NULL;
   CREATE TABLE pending (id TEXT PRIMARY KEY, points TEXT NOT NULL) STRICT;
   CREATE TABLE suppression (detector TEXT NOT NULL, subject TEXT NOT NULL, content TEXT NOT NULL,
     PRIMARY KEY (detector, subject)) STRICT;
   CREATE TABLE membership (n INTEGER PRIMARY KEY AUTOINCREMENT, "group" TEXT NOT NULL, member TEXT NOT NULL,
     UNIQUE ("group", member)) STRICT;
   CREATE TABLE setting (detector TEXT NOT NULL, scope TEXT NOT NULL, "of" TEXT NOT NULL, content TEXT NOT NULL,
     PRIMARY KEY (detector, scope, "of")) STRICT;
   CREATE TABLE mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
   INSERT INTO mark VALUES ('change', 0), ('told', 0);`,
  `CREATE TABLE arrival (hour INTEGER NOT NULL, gateway TEXT NOT NULL, "offset" INTEGER NOT NULL,
     PRIMARY KEY (hour, gateway)) STRICT, WITHOUT ROWID;`,
  // What late readings are judged again from. Of a file that has judged before, from its next week on.
  `ALTER TABLE finding ADD COLUMN source TEXT NOT NULL DEFAULT '';
   ALTER TABLE finding ADD COLUMN seen INTEGER NOT NULL DEFAULT 0;
   CREATE INDEX finding_unseen ON finding (at, n) WHERE seen = 0;
   CREATE INDEX finding_source ON finding (source, at);
   CREATE TABLE meter_checkpoint (meter TEXT NOT NULL, at INTEGER NOT NULL, is_live INTEGER NOT NULL, basis TEXT NOT NULL,
     state BLOB NOT NULL, PRIMARY KEY (meter, at)) STRICT;
   CREATE INDEX meter_checkpoint_at ON meter_checkpoint (at);
   CREATE TABLE system_checkpoint (key TEXT NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL,
     PRIMARY KEY (key, at)) STRICT;
   CREATE TABLE book_checkpoint (at INTEGER PRIMARY KEY, content TEXT NOT NULL) STRICT;
   CREATE TABLE book_change (n INTEGER PRIMARY KEY AUTOINCREMENT, position INTEGER NOT NULL, event TEXT NOT NULL,
     content TEXT NOT NULL) STRICT;
   CREATE TABLE late (meter TEXT PRIMARY KEY, "from" INTEGER NOT NULL, noted INTEGER NOT NULL) STRICT;
   INSERT INTO mark SELECT 'book', coalesce(max("last"), ${FIRST_INSTANT}) FROM event;
   INSERT INTO book_checkpoint SELECT ${FIRST_INSTANT},
     '{"events":[],"pending":[],"suppressions":[],"memberships":[]}'
     WHERE NOT EXISTS (SELECT 1 FROM meter_state) AND NOT EXISTS (SELECT 1 FROM event);`,
];

/** Opens the file in `directory`, making it where there is none. */
export function openAnomalyFile(directory: string): DatabaseSync {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(directory, 'anomalies.sqlite'), { timeout: BUSY_MILLIS });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  migrateSqlite(database, 'file of anomalies', STEPS);
  return database;
}
