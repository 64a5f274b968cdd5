/** The schema of the registry, as steps that only ever go forward, and what files of earlier releases begin at. */

import { sql } from 'kysely';
import type { Migration, Schema } from '../../sql/migrate.ts';
import type { SqlDatabase } from '../../sql/sql-database.ts';
import { FIRST_STEPS } from './first-steps.ts';

const recordedHistory: Migration = ({ bigint, engine, strict }) => `
  CREATE TABLE site (
    id TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL REFERENCES enterprise (id),
    name TEXT NOT NULL, name_en TEXT NOT NULL, address TEXT NOT NULL, district TEXT NOT NULL) ${strict};
  ALTER TABLE enterprise ADD COLUMN details TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE meter ADD COLUMN site TEXT REFERENCES site (id);
  ALTER TABLE meter ADD COLUMN details TEXT NOT NULL DEFAULT '{}';

  CREATE TABLE master_version (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    change ${bigint} NOT NULL,
    valid_from ${bigint},
    recorded_at ${bigint} NOT NULL,
    recorded_by TEXT,
    body TEXT,
    PRIMARY KEY (kind, id, change)) ${strict};
  CREATE INDEX master_version_recorded ON master_version (recorded_at);
  CREATE INDEX master_version_dated ON master_version (kind, id) WHERE valid_from IS NOT NULL;

  CREATE TABLE output_series (
    id TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL REFERENCES enterprise (id),
    kind TEXT NOT NULL,
    product_code TEXT, product_name TEXT,
    unit TEXT NOT NULL,
    granularity TEXT NOT NULL) ${strict};
  CREATE TABLE output_entry (
    series TEXT NOT NULL REFERENCES output_series (id),
    period TEXT NOT NULL,
    change ${bigint} NOT NULL,
    value TEXT,
    recorded_at ${bigint} NOT NULL,
    recorded_by TEXT,
    PRIMARY KEY (series, period, change)) ${strict};
  CREATE TABLE quota (
    enterprise TEXT NOT NULL REFERENCES enterprise (id),
    year INTEGER NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    change ${bigint} NOT NULL,
    value TEXT,
    source TEXT NOT NULL,
    recorded_at ${bigint} NOT NULL,
    recorded_by TEXT,
    PRIMARY KEY (enterprise, year, kind, item, change)) ${strict};

  CREATE TABLE registry_state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    change ${bigint} NOT NULL,
    version ${bigint} NOT NULL,
    access ${bigint} NOT NULL,
    recorded_at ${bigint} NOT NULL) ${strict};
  INSERT INTO registry_state (one, change, version, access, recorded_at) VALUES (1, 0, 0, 0, 0);
  ${engine === 'sqlite' ? LEAVE_USER_VERSION : ''}`;

/** What was recorded about series, which had only what they are now, and whether they were withdrawn. */
const seriesVersions: Migration = ({ bigint, strict }) => `
  ALTER TABLE output_series ADD COLUMN withdrawn INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE output_series_version (
    id TEXT NOT NULL,
    change ${bigint} NOT NULL,
    enterprise TEXT NOT NULL,
    kind TEXT NOT NULL,
    product_code TEXT, product_name TEXT,
    unit TEXT NOT NULL,
    granularity TEXT NOT NULL,
    withdrawn INTEGER NOT NULL,
    recorded_at ${bigint} NOT NULL,
    recorded_by TEXT,
    PRIMARY KEY (id, change)) ${strict};
  INSERT INTO output_series_version
    SELECT id, 0, output_series.enterprise, kind, product_code, product_name, unit, granularity, 0, recorded_at, 'migration'
    FROM output_series, registry_state;
`;

/** The new count of the version makes programs that know only `user_version` refuse the file: they would record no history. */
const LEAVE_USER_VERSION = `
  ${[1, 2, 3, 4, 5, 6, 7, 8].map((n) => `DROP TRIGGER gateway_access_${n};`).join(' ')}
  DROP TABLE gateway_access_version;
  PRAGMA user_version = 5;
`;

export const REGISTRY_SCHEMA: Schema = { part: 'registry', steps: [...FIRST_STEPS, recordedHistory, seriesVersions] };

/** The schema that a SQLite file of an earlier release has, which counted it in `user_version`. */
export async function schemaOfEarlierRelease(database: SqlDatabase<unknown>): Promise<number> {
  if (database.engine !== 'sqlite') return 0;
  const { rows } = await sql<{ user_version: number }>`PRAGMA user_version`.execute(database.query);
  return rows[0]?.user_version ?? 0;
}
