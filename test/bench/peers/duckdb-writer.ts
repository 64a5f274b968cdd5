/**
 * DuckDB alone: rows of the hub's table of readings, appended and committed 40,000 at a time. A process of its own.
 * Told by its parent (IPC) how many batches; tells of each that is committed.
 */

import { DuckDBInstance } from '@duckdb/node-api';
import { appendColumns, appendTo, type Column } from '../../../src/store/duckdb/chunk-writer.ts';
import { READING_TYPES, SCHEMA } from '../../../src/store/duckdb/schema.ts';
import { BATCH_ROWS, type DuckDbTells, type DuckDbTold } from './duckdb-rows.ts';

/** 2,000 series, as the load of a hundred readings a message has. */
const SERIES = 2000;

process.on('disconnect', () => process.exit());
const instance = await DuckDBInstance.create(process.argv[2]);
const connection = await instance.connect();
await connection.run(SCHEMA);
let written = 0;

process.on('message', (told: DuckDbTold) => {
  void (told === 'count' ? count() : write(told.batches));
});
tell({ ready: true });

async function write(batches: number): Promise<void> {
  for (let batch = 0; batch < batches; batch++) {
    const columns = batchAt(written);
    await appendTo(connection, 'reading', (appender) => appendColumns(appender, READING_TYPES, columns, BATCH_ROWS));
    written += BATCH_ROWS;
    tell({ committed: written });
  }
}

async function count(): Promise<void> {
  const [[rows] = [0]] = (await connection.runAndReadAll('SELECT count(*) FROM reading')).getRows();
  tell({ rows: Number(rows) });
}

function batchAt(first: number): readonly Column[] {
  const rows = Array.from({ length: BATCH_ROWS }, (_, row) => first + row);
  return [
    { type: 'int32', values: Int32Array.from(rows, (row) => row % SERIES) },
    { type: 'int64', values: Float64Array.from(rows, (row) => 1_795_000_000_000 + Math.floor(row / SERIES)) },
    { type: 'double', values: Float64Array.from(rows, (row) => 184_223.71 + row / 7) },
    { type: 'int32', values: new Int32Array(BATCH_ROWS) },
    { type: 'int64', values: Float64Array.from(rows, (row) => Math.floor(row / 100)) },
    { type: 'int32', values: Int32Array.from(rows, (row) => row % 100) },
  ];
}

function tell(message: DuckDbTells): void {
  process.send?.(message);
}
