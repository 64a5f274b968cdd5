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
  // The counter spares the broker reading all of this when something else in the registry has changed.
  `
  ALTER TABLE gateway ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE certificate_authority (fingerprint TEXT PRIMARY KEY, pem TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
  CREATE TABLE gateway_certificate (
    serial TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL,
    gateway TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    revoked_at INTEGER,
    FOREIGN KEY (enterprise, gateway) REFERENCES gateway (enterprise, id) ON DELETE CASCADE) STRICT;
  CREATE INDEX gateway_certificate_of ON gateway_certificate (enterprise, gateway);
  CREATE TABLE enrolment_token (
    id TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL,
    gateway TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    FOREIGN KEY (enterprise, gateway) REFERENCES gateway (enterprise, id) ON DELETE CASCADE) STRICT;
  CREATE TABLE gateway_access_version (version INTEGER NOT NULL) STRICT;
  INSERT INTO gateway_access_version VALUES (1);
  CREATE TRIGGER gateway_access_1 AFTER INSERT ON gateway BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  CREATE TRIGGER gateway_access_2 AFTER DELETE ON gateway BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  CREATE TRIGGER gateway_access_3 AFTER UPDATE ON gateway
    WHEN OLD.username <> NEW.username OR OLD.password_version <> NEW.password_version
    BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  CREATE TRIGGER gateway_access_4 AFTER INSERT ON gateway_certificate BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  CREATE TRIGGER gateway_access_5 AFTER UPDATE ON gateway_certificate BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  CREATE TRIGGER gateway_access_6 AFTER DELETE ON gateway_certificate BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  CREATE TRIGGER gateway_access_7 AFTER INSERT ON certificate_authority BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  CREATE TRIGGER gateway_access_8 AFTER DELETE ON certificate_authority BEGIN UPDATE gateway_access_version SET version = version + 1; END;
  `,
  `ALTER TABLE api_key ADD COLUMN districts TEXT CHECK (districts IS NULL OR role = 'authority');`,
];

/** The newest schema; every one from 1 on is one that a release may have left. */
export const NEWEST_SCHEMA = MIGRATIONS.length;

/**
 * Brings a registry file to the newest schema; refuses one from a newer program. To an earlier one only to make
 * what an earlier program would have left.
 */
export function migrate(database: DatabaseSync, target = NEWEST_SCHEMA): void {
  const version = versionOf(database);
  if (version > MIGRATIONS.length) {
    throw new Error(
      `the registry has schema ${version}, this program knows up to ${MIGRATIONS.length}: update the program`,
    );
  }
  if (version >= target) return;
  database.exec('BEGIN IMMEDIATE');
  // Asked again under the lock: another thread or the command line may have migrated it by now.
  for (let step = versionOf(database); step < target; step++) {
    database.exec(`${MIGRATIONS[step]} PRAGMA user_version = ${step + 1};`);
  }
  database.exec('COMMIT');
}

function versionOf(database: DatabaseSync): number {
  return database.prepare('PRAGMA user_version').get()?.['user_version'] as number;
}
