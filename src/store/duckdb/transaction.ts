import type { DuckDBConnection } from '@duckdb/node-api';
import { endIfFatal } from './fatal.ts';

/** Does an action whole or not at all; where it rejects, its commit may have been done all the same. */
export async function inTransaction<T>(connection: DuckDBConnection, action: () => Promise<T>): Promise<T> {
  try {
    await connection.run('BEGIN TRANSACTION');
    const result = await action();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    await connection.run('ROLLBACK').catch(() => undefined);
    endIfFatal(error as Error);
    throw error;
  }
}
