/**
 * A table as a Parquet file. DuckDB writes it from lines in a temporary file, so that neither the rows nor the file
 * stand in the memory of this thread.
 */

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { type CellKind, type Column, DECIMAL_PRECISION, DECIMAL_SCALE, type Table } from './table.ts';

/** Writes pages of rows into a file of this folder and returns its path. */
export async function writeParquet<Row>(
  table: Table<Row>,
  pages: AsyncIterable<readonly Row[]>,
  folder: string,
): Promise<string> {
  const lines = join(folder, 'rows.csv');
  await pipeline(Readable.from(linesOf(table, pages), { objectMode: false }), createWriteStream(lines));
  const file = join(folder, 'rows.parquet');
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: '256MB', threads: '1', temp_directory: join(folder, 'spilled') },
  });
  try {
    const connection = await instance.connect();
    await connection.run(copyStatement(table, lines, file));
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
  return file;
}

async function* linesOf<Row>({ columns }: Table<Row>, pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  for await (const rows of pages) {
    let lines = '';
    for (const row of rows) {
      for (let at = 0; at < columns.length; at++) {
        lines += `${at === 0 ? '' : ','}${quoted((columns[at] as Column<Row>).cell(row))}`;
      }
      lines += '\n';
    }
    if (lines !== '') yield lines;
  }
}

/** Null is nothing between the commas, an empty text a pair of quotes. */
function quoted(value: string | number | boolean | null): string {
  if (value === null) return '';
  return typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : String(value);
}

function copyStatement({ columns }: Table<never>, from: string, to: string): string {
  const types = columns.map(({ name, kind }) => `${literal(name)}: ${literal(READ_AS[kind])}`);
  const selected = columns.map(({ name, kind }) => {
    const column = `"${name}"`;
    return kind === 'instant' ? `make_timestamptz(${column} * 1000) AS ${column}` : column;
  });
  const options = `header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', nullstr = '', allow_quoted_nulls = false`;
  const read = `read_csv(${literal(from)}, ${options}, columns = {${types.join(', ')}})`;
  return `COPY (SELECT ${selected.join(', ')} FROM ${read}) TO ${literal(to)} (FORMAT parquet, COMPRESSION zstd)`;
}

const READ_AS: Readonly<Record<CellKind, string>> = {
  ...{ text: 'VARCHAR', instant: 'BIGINT', number: 'DOUBLE', flag: 'BOOLEAN' },
  decimal: `DECIMAL(${DECIMAL_PRECISION}, ${DECIMAL_SCALE})`,
};

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
