/**
 * Reads a result by columns, straight from DuckDB's vectors: a million rows of three columns were measured
 * to take 0.1 to 0.3 s this way, where row objects take several times that.
 */

import { type DuckDBConnection, DuckDBTypeId, type DuckDBValue } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';

/** Columns of a result by type, each in the order of the query. */
export interface Columns {
  readonly count: number;
  readonly integers: readonly Int32Array<ArrayBuffer>[];
  readonly doubles: readonly Float64Array<ArrayBuffer>[];
}

/** Runs a query whose columns are INTEGER or DOUBLE, without nulls. */
export async function readColumns(
  connection: DuckDBConnection,
  sql: string,
  values: DuckDBValue[] = [],
): Promise<Columns> {
  const result = await connection.run(sql, values);
  const count = result.rowCount;
  const integers: Int32Array<ArrayBuffer>[] = [];
  const doubles: Float64Array<ArrayBuffer>[] = [];
  const columns = result.columnTypes().map(({ typeId }) => {
    if (typeId === DuckDBTypeId.INTEGER) return added(integers, new Int32Array(count));
    if (typeId === DuckDBTypeId.DOUBLE) return added(doubles, new Float64Array(count));
    throw new TypeError(`a column of type ${DuckDBTypeId[typeId]} is not read as numbers`);
  });
  for (let at = 0; at < count; ) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) throw new Error(`DuckDB gave ${at} of ${count} rows`);
    for (const [i, column] of columns.entries()) {
      const vector = duckdb.data_chunk_get_vector(chunk.chunk, i);
      const bytes = duckdb.vector_get_data(vector, chunk.rowCount * column.BYTES_PER_ELEMENT);
      new Uint8Array(column.buffer).set(bytes, at * column.BYTES_PER_ELEMENT);
    }
    at += chunk.rowCount;
  }
  return { count, integers, doubles };
}

function added<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}
