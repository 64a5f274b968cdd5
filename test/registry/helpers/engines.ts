/** Where a registry can be, so that the same tests run on every engine. */

import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { openRegistry } from '../../../src/registry/open-registry.ts';
import type { Registry } from '../../../src/registry/registry.ts';
import type { SqlEngine, SqlLocation } from '../../../src/sql/sql-database.ts';
import { type RunningPostgresql, startPostgresql } from '../../helpers/postgresql.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';

export const ENGINES: readonly SqlEngine[] = ['sqlite', 'postgresql'];

let postgresql: RunningPostgresql | null = null;

/** Has a PostgreSQL for the tests of a file. */
export function runPostgresql(): void {
  beforeAll(async () => {
    postgresql = await startPostgresql();
  });
  afterAll(async () => {
    await postgresql?.[Symbol.asyncDispose]();
  });
}

/** Of a new, empty registry. */
export async function newLocation(engine: SqlEngine): Promise<SqlLocation> {
  if (engine === 'sqlite') return { engine, file: join(temporaryDirectory(), 'registry', 'registry.sqlite') };
  if (postgresql === null) throw new Error('no PostgreSQL was started for this file');
  return { engine, url: await postgresql.createDatabase() };
}

/** Closed when the test that asked for it has ended. */
export async function opened(location: SqlLocation): Promise<Registry> {
  const registry = await openRegistry(location);
  onTestFinished(() => registry.close());
  return registry;
}
