import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, onTestFinished, test } from 'vitest';
import { openSqlite } from '../../src/sql/sqlite.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

function opened() {
  const database = openSqlite<unknown>(join(temporaryDirectory(), 'queue.sqlite'));
  onTestFinished(() => database.close());
  return database.query;
}

test('who waits for the connection gets it in the order of asking, after a transaction has ended', async () => {
  const query = opened();
  const gate = Promise.withResolvers<void>();
  const order: string[] = [];
  const transaction = query.transaction().execute(async (inside) => {
    await gate.promise;
    await sql`SELECT 1`.execute(inside);
    order.push('transaction');
  });
  const asked = ['first', 'second', 'third'].map(async (name) => {
    await sql`SELECT 1`.execute(query);
    order.push(name);
  });
  await sql`SELECT 1`.execute(opened());
  expect(order).toEqual([]);
  gate.resolve();
  await Promise.all([transaction, ...asked]);
  expect(order).toEqual(['transaction', 'first', 'second', 'third']);
});

test('a query or a transaction that fails lets the next one go on', async () => {
  const query = opened();
  const wrong = sql`SELECT * FROM missing`.execute(query);
  const failing = query.transaction().execute(() => Promise.reject(new Error('on purpose')));
  const next = sql<{ n: number }>`SELECT 1 AS n`.execute(query);
  await Promise.all([expect(wrong).rejects.toThrow('no such table'), expect(failing).rejects.toThrow('on purpose')]);
  expect((await next).rows).toEqual([{ n: 1 }]);
});
