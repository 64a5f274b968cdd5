/** The schema of the SQLite registry, as steps that only ever go forward; `user_version` counts them. */

import type { DatabaseSync } from 'node:sqlite';

const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE enterprise (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, name_en TEXT NOT NULL, district TEXT NOT NULL, industry TEXT NOT NULL) STRICT;
  CREATE TABLE gateway (
    enterprise TEXT NOT NULL REFERENCES enterprise (id),
    id TEXT NOT NULL,
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    PRIMARY KEY (enterprise, id)) STRICT;
  CREATE TABLE meter (
    id TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL REFERENCES enterprise (id),
    gateway TEXT,
    name TEXT NOT NULL, name_en TEXT NOT NULL,
    energy TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
    parent TEXT REFERENCES meter (id) DEFERRABLE INITIALLY DEFERRED,
    units TEXT NOT NULL,
    FOREIGN KEY (enterprise, gateway) REFERENCES gateway (enterprise, id)) STRICT;
  CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    enterprise TEXT REFERENCES enterprise (id),
    hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    CHECK ((role = 'enterprise') = (enterprise IS NOT NULL))) STRICT;
  `,
  `ALTER TABLE meter ADD COLUMN metering TEXT NOT NULL DEFAULT '{}';`,
];

/** Brings a registry file to the newest schema; refuses one from a newer program. */
export function migrate(database: DatabaseSync): void {
  const version = versionOf(database);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `the registry has schema ${version}, this program knows up to ${MIGRATIONS.length}: update the program`,
    );
  }
  if (version === MIGRATIONS.length) return;
  database.exec('BEGIN IMMEDIATE');
  // Asked again under the lock: another thread or the command line may have migrated it by now.
  for (let step = versionOf(database); step < MIGRATIONS.length; step++) {
    database.exec(`${MIGRATIONS[step]} PRAGMA user_version = ${step + 1};`);
  }
  database.exec('COMMIT');
}

function versionOf(database: DatabaseSync): number {
  return database.prepare('PRAGMA user_version').get()?.['user_version'] as number;
}
