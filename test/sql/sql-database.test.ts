import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Migration, migrateForward } from '../../src/sql/migrate.ts';
import { openSql } from '../../src/sql/open-sql.ts';
import type { SqlDatabase, SqlLocation } from '../../src/sql/sql-database.ts';
import { type RunningPostgresql, startPostgresql } from '../helpers/postgresql.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

interface Tables {
  thing: { id: string; amount: number; share: number | null };
}

const STEPS: readonly Migration[] = [
  ({ bigint, double, strict }) =>
    `CREATE TABLE thing (id TEXT PRIMARY KEY, amount ${bigint} NOT NULL, share ${double}) ${strict};
     INSERT INTO thing VALUES ('first', 1, NULL);`,
  () => `INSERT INTO thing VALUES ('second', 2, 0.5);`,
];

let postgresql: RunningPostgresql;
beforeAll(async () => {
  postgresql = await startPostgresql();
});
afterAll(() => postgresql[Symbol.asyncDispose]());

const ENGINES: Readonly<Record<string, () => Promise<SqlLocation>>> = {
  sqlite: async () => ({ engine: 'sqlite', file: join(temporaryDirectory(), 'deep', 'test.sqlite') }),
  postgresql: async () => ({ engine: 'postgresql', url: await postgresql.createDatabase() }),
};

describe.each(Object.entries(ENGINES))('a database of %s', (_, locate) => {
  async function opened(): Promise<SqlDatabase<Tables>> {
    const database = openSql<Tables>(await locate());
    await migrate(database);
    return database;
  }

  test('is brought to the newest schema, step by step and once', async () => {
    const location = await locate();
    const database = openSql<Tables>(location);
    await migrate(database, { target: 1 });
    expect(await ids(database.query)).toEqual(['first']);
    await migrate(database);
    await migrate(database);
    expect(await ids(database.query)).toEqual(['first', 'second']);
    await database.close();
  });

  test('of a newer program is refused', async () => {
    const location = await locate();
    const database = openSql<Tables>(location);
    await migrate(database);
    const older = migrateForward(database as SqlDatabase<unknown>, { part: 'test', steps: STEPS.slice(0, 1) });
    await expect(older).rejects.toThrow('the test has schema 2, this program knows up to 1: update the program');
    await database.close();
  });

  test('that several open at one moment is migrated by one of them', async () => {
    const location = await locate();
    const all = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const database = openSql<Tables>(location);
        await migrate(database);
        return database;
      }),
    );
    for (const database of all) expect(await ids(database.query)).toEqual(['first', 'second']);
    for (const database of all) await database.close();
  });

  test('keeps whole numbers up to 2^53 and the last digit of a fraction', async () => {
    const database = await opened();
    const row = { id: 'wide', amount: Number.MAX_SAFE_INTEGER, share: 0.1 + 0.2 };
    await database.query.insertInto('thing').values(row).execute();
    expect(await database.query.selectFrom('thing').selectAll().where('id', '=', 'wide').execute()).toEqual([row]);
    const { rows } = await sql<{ n: number }>`SELECT count(*) AS n FROM thing`.execute(database.query);
    expect(rows).toEqual([{ n: 3 }]);
    await database.close();
  });

  test('forgets all of a transaction that fails, and lets another one wait for it', async () => {
    const location = await locate();
    const [one, other] = [openSql<Tables>(location), openSql<Tables>(location)];
    await migrate(one);
    const failed = one.query.transaction().execute(async (transaction) => {
      await transaction.insertInto('thing').values({ id: 'lost', amount: 3, share: null }).execute();
      throw new Error('on purpose');
    });
    const kept = other.query.insertInto('thing').values({ id: 'kept', amount: 4, share: null }).execute();
    await expect(failed).rejects.toThrow('on purpose');
    await kept;
    expect(await ids(one.query)).toEqual(['first', 'kept', 'second']);
    await one.close();
    await other.close();
  });
});

test('a query after a crash of PostgreSQL finds it again', async () => {
  const database = openSql<Tables>({ engine: 'postgresql', url: await postgresql.createDatabase() });
  await migrate(database);
  await postgresql.restart();
  expect(await ids(database.query)).toEqual(['first', 'second']);
  await database.close();
});

function migrate(database: SqlDatabase<Tables>, options: { readonly target?: number } = {}): Promise<void> {
  return migrateForward(database as SqlDatabase<unknown>, { part: 'test', steps: STEPS }, options);
}

async function ids(query: Kysely<Tables>): Promise<string[]> {
  const rows = await query.selectFrom('thing').select('id').orderBy('id').execute();
  return rows.map(({ id }) => id);
}
