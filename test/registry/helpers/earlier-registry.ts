/** Registries as earlier releases left them, with something in every table. */

import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery } from 'kysely';
import { REGISTRY_SCHEMA } from '../../../src/registry/sql/schema.ts';
import { migrateForward } from '../../../src/sql/migrate.ts';
import { openSql } from '../../../src/sql/open-sql.ts';
import type { SqlLocation } from '../../../src/sql/sql-database.ts';

/** Schemas that a release has left; later ones are steps of `REGISTRY_SCHEMA`. */
export const EARLIER_SCHEMAS = [1, 2, 3, 4, 5] as const;

/** Of PostgreSQL they are made of the same steps. */
export async function makeEarlierRegistry(location: SqlLocation, schema: number): Promise<void> {
  const data = EARLIER_SCHEMAS.slice(0, schema).map((n) => fixture(`data-${n}`));
  if (location.engine === 'sqlite') {
    mkdirSync(dirname(location.file), { recursive: true });
    const database = new DatabaseSync(location.file);
    database.exec([fixture(`schema-${schema}`), ...data].join(''));
    database.close();
    return;
  }
  const database = openSql<unknown>(location);
  await migrateForward(database, REGISTRY_SCHEMA, { target: schema });
  await database.query.executeQuery(CompiledQuery.raw(data.join('')));
  await database.close();
}

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}.sql`, import.meta.url), 'utf8');
}
