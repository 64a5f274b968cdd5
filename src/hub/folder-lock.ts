/**
 * One hub for one data folder. Two would write the same journal and the same ledger; only one of the
 * stores (DuckDB) refuses that by itself.
 */

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

export class FolderInUseError extends Error {
  readonly code = 'folder_in_use';

  constructor(dataDir: string, options?: ErrorOptions) {
    super(`the data folder ${dataDir} is in use by another hub`, options);
    this.name = 'FolderInUseError';
  }
}

export interface FolderLock {
  release(): void;
}

/**
 * Takes the folder, or throws `FolderInUseError`. The lock is one of SQLite's on a file of its own, so the
 * system lets go of it however the process ends.
 */
export function lockFolder(dataDir: string): FolderLock {
  const database = new DatabaseSync(join(dataDir, 'hub.lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new FolderInUseError(dataDir, { cause: error });
  }
  return { release: () => database.close() };
}
