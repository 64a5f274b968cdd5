/**
 * One way to ask SQLite (embedded, `node:sqlite`) and PostgreSQL: Kysely builds the queries, this opens the
 * database. Both engines hold the same types: text, whole numbers up to 2^53, double precision; JSON is text,
 * truth is 0 or 1.
 */

import type { Kysely } from 'kysely';

export type SqlLocation =
  | { readonly engine: 'sqlite'; readonly file: string }
  | { readonly engine: 'postgresql'; readonly url: string };

export type SqlEngine = SqlLocation['engine'];

export interface SqlDatabase<Tables> {
  readonly engine: SqlEngine;
  readonly query: Kysely<Tables>;
  close(): Promise<void>;
}
