import type { Migration, Schema } from '../sql/migrate.ts';

export interface PersonRow {
  readonly id: string;
  readonly username: string;
  readonly display_name: string;
  readonly email: string | null;
  readonly role: string;
  readonly enterprise: string | null;
  /** A JSON array. */
  readonly districts: string | null;
  readonly password_hash: string | null;
  readonly oidc_subject: string | null;
  readonly disabled: number;
  readonly must_change_password: number;
  readonly created_at: number;
}

export interface SessionRow {
  readonly token_hash: string;
  readonly person: string;
  readonly created_at: number;
  readonly last_seen_at: number;
  readonly expires_at: number;
}

/**
 * `username` and `address` are empty where any is meant. User names are kept as hashes: people type passwords
 * into the wrong field.
 */
export interface LoginFailureRow {
  readonly username: string;
  readonly address: string;
  readonly failures: number;
  readonly last_at: number;
  readonly blocked_until: number;
}

/** From where somebody has signed in. */
export interface PersonAddressRow {
  readonly person: string;
  readonly address: string;
  readonly last_at: number;
}

export interface PeopleTables {
  readonly person: PersonRow;
  readonly person_session: SessionRow;
  readonly person_address: PersonAddressRow;
  readonly login_failure: LoginFailureRow;
}

const FIRST: Migration = ({ bigint, strict }) => `
  CREATE TABLE person (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    email TEXT,
    role TEXT NOT NULL,
    enterprise TEXT,
    districts TEXT,
    password_hash TEXT,
    oidc_subject TEXT UNIQUE,
    disabled INTEGER NOT NULL,
    must_change_password INTEGER NOT NULL,
    created_at ${bigint} NOT NULL) ${strict};
  CREATE TABLE person_session (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at ${bigint} NOT NULL,
    last_seen_at ${bigint} NOT NULL,
    expires_at ${bigint} NOT NULL) ${strict};
  CREATE INDEX person_session_person ON person_session (person);
  CREATE TABLE person_address (
    person TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    address TEXT NOT NULL,
    last_at ${bigint} NOT NULL,
    PRIMARY KEY (person, address)) ${strict};
  CREATE TABLE login_failure (
    username TEXT NOT NULL,
    address TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at ${bigint} NOT NULL,
    blocked_until ${bigint} NOT NULL,
    PRIMARY KEY (username, address)) ${strict};
`;

export const PEOPLE_SCHEMA: Schema = { part: 'people', steps: [FIRST] };
