/**
 * The first four steps of the registry's schema, which SQLite files counted in `user_version`. They stay as they are:
 * files of every one of them are in use.
 */

import type { Migration } from '../../sql/migrate.ts';

export const FIRST_STEPS: readonly Migration[] = [
  ({ bigint, strict }) => `
  CREATE TABLE enterprise (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, name_en TEXT NOT NULL, district TEXT NOT NULL, industry TEXT NOT NULL) ${strict};
  CREATE TABLE gateway (
    enterprise TEXT NOT NULL REFERENCES enterprise (id),
    id TEXT NOT NULL,
    username TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    PRIMARY KEY (enterprise, id)) ${strict};
  CREATE TABLE meter (
    id TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL REFERENCES enterprise (id),
    gateway TEXT,
    name TEXT NOT NULL, name_en TEXT NOT NULL,
    energy TEXT NOT NULL,
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 3),
    parent TEXT REFERENCES meter (id) DEFERRABLE INITIALLY DEFERRED,
    units TEXT NOT NULL,
    FOREIGN KEY (enterprise, gateway) REFERENCES gateway (enterprise, id)) ${strict};
  CREATE TABLE api_key (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    enterprise TEXT REFERENCES enterprise (id),
    hash TEXT NOT NULL,
    created_at ${bigint} NOT NULL,
    expires_at ${bigint},
    revoked_at ${bigint},
    CHECK ((role = 'enterprise') = (enterprise IS NOT NULL))) ${strict};
  `,
  () => `ALTER TABLE meter ADD COLUMN metering TEXT NOT NULL DEFAULT '{}';`,
  ({ bigint, engine, strict }) => `
  ALTER TABLE gateway ADD COLUMN password_version INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE certificate_authority (fingerprint TEXT PRIMARY KEY, pem TEXT NOT NULL, created_at ${bigint} NOT NULL) ${strict};
  CREATE TABLE gateway_certificate (
    serial TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL,
    gateway TEXT NOT NULL,
    not_before ${bigint} NOT NULL,
    not_after ${bigint} NOT NULL,
    issued_at ${bigint} NOT NULL,
    revoked_at ${bigint},
    FOREIGN KEY (enterprise, gateway) REFERENCES gateway (enterprise, id) ON DELETE CASCADE) ${strict};
  CREATE INDEX gateway_certificate_of ON gateway_certificate (enterprise, gateway);
  CREATE TABLE enrolment_token (
    id TEXT PRIMARY KEY,
    enterprise TEXT NOT NULL,
    gateway TEXT NOT NULL,
    hash TEXT NOT NULL,
    created_at ${bigint} NOT NULL,
    expires_at ${bigint} NOT NULL,
    used_at ${bigint},
    FOREIGN KEY (enterprise, gateway) REFERENCES gateway (enterprise, id) ON DELETE CASCADE) ${strict};
  ${engine === 'sqlite' ? ACCESS_VERSION : ''}`,
  () => `ALTER TABLE api_key ADD COLUMN districts TEXT CHECK (districts IS NULL OR role = 'authority');`,
];

/** Counts what concerns who may be connected; the fifth step takes it away, so that PostgreSQL never had it. */
const ACCESS_VERSION = `
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
`;
