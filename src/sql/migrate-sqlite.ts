/** The same for a SQLite file that is used without Kysely, where calls have to be synchronous. */

import type { DatabaseSync } from 'node:sqlite';

/**
 * Brings a file to its newest schema; `user_version` counts the steps. Refuses one from a newer program. Returns
 * whether the file was new.
 */
export function migrateSqlite(database: DatabaseSync, what: string, steps: readonly string[]): boolean {
  const version = versionOf(database);
  if (version > steps.length) {
    throw new Error(`the ${what} has schema ${version}, this program knows up to ${steps.length}: update the program`);
  }
  if (version === steps.length) return false;
  database.exec('BEGIN IMMEDIATE');
  // Asked again under the lock: another thread or the command line may have migrated it by now.
  const begin = versionOf(database);
  for (let step = begin; step < steps.length; step++) {
    database.exec(`${steps[step]} PRAGMA user_version = ${step + 1};`);
  }
  database.exec('COMMIT');
  return begin === 0;
}

function versionOf(database: DatabaseSync): number {
  return database.prepare('PRAGMA user_version').get()?.['user_version'] as number;
}
