/** Sends the rows of a table in the format asked for: all of them, or those of a page with the next one in the header Link. */

import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../problem.ts';
import { csvHeader, csvRows } from './csv.ts';
import { type ExportFormat, MEDIA_TYPES } from './formats.ts';
import type { Table } from './table.ts';
import { SHEET_ROWS_MAX, Workbook } from './workbook.ts';

export interface Exported<Row> {
  readonly format: ExportFormat;
  readonly table: Table<Row>;
  /** Rows as lines of JSON: with what does not fit into a flat table. */
  readonly ndjson: (rows: readonly Row[]) => string;
  /** Leads to what follows the first page; null where nothing does. */
  readonly cursor: string | null;
  /** Where a limit was given, the first page is all that is sent. */
  readonly isLimited: boolean;
  /** Pages, the first of which is there already: a store that does not answer is then a problem document. */
  readonly pages: AsyncIterable<readonly Row[]>;
}

export async function sendExport<Row>(
  request: FastifyRequest,
  reply: FastifyReply,
  exported: Exported<Row>,
): Promise<FastifyReply> {
  const { format, table, ndjson, cursor, isLimited } = exported;
  const pages = countRows(request, exported.pages);
  if (isLimited && cursor !== null) {
    const url = new URL(request.url, 'http://hub');
    url.searchParams.set('cursor', cursor);
    reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
  }
  switch (format) {
    case 'csv':
      return sendStream(
        reply,
        format,
        lines(pages, csvHeader(table), (rows) => csvRows(table, rows)),
      );
    case 'ndjson':
      return sendStream(reply, format, lines(pages, '', ndjson));
    // Arrow and DuckDB are a sixth of what the thread would load at its start, and seldom asked for.
    case 'arrow': {
      const { ArrowStream } = await import('./arrow.ts');
      return sendStream(reply, format, pieces(pages, new ArrowStream(table)));
    }
    case 'xlsx':
      return sendFile(reply, format, table.name, async (folder) => {
        const file = join(folder, 'rows.xlsx');
        await writePieces(file, pieces(atMost(SHEET_ROWS_MAX - 1, pages), new Workbook(table)));
        return file;
      });
    case 'parquet': {
      const { writeParquet } = await import('./parquet.ts');
      return sendFile(reply, format, table.name, (folder) => writeParquet(table, pages, folder));
    }
    default:
      return format satisfies never;
  }
}

/** Tells the audit log how many rows were sent. */
export async function* countRows<Row>(
  request: FastifyRequest,
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  for await (const rows of pages) {
    request.exportedRows += rows.length;
    yield rows;
  }
}

async function* lines<Row>(
  pages: AsyncIterable<readonly Row[]>,
  header: string,
  textOf: (rows: readonly Row[]) => string,
): AsyncGenerator<string> {
  if (header !== '') yield header;
  for await (const rows of pages) if (rows.length > 0) yield textOf(rows);
}

/** What makes the bytes of a format piece by piece. */
interface Pieces<Row> {
  begin(): Uint8Array;
  batch(rows: readonly Row[]): Uint8Array;
  end(): Uint8Array;
}

async function* pieces<Row>(pages: AsyncIterable<readonly Row[]>, maker: Pieces<Row>): AsyncGenerator<Uint8Array> {
  yield maker.begin();
  for await (const rows of pages) {
    if (rows.length === 0) continue;
    const bytes = maker.batch(rows);
    if (bytes.length > 0) yield bytes;
  }
  yield maker.end();
}

async function* atMost<Row>(max: number, pages: AsyncIterable<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  let seen = 0;
  for await (const rows of pages) {
    seen += rows.length;
    if (seen > max) throw tooLongForASheet();
    yield rows;
  }
}

export function tooLongForASheet(): ProblemError {
  return new ProblemError(
    'too_large',
    `A sheet of Excel has room for ${SHEET_ROWS_MAX - 1} rows: ask for a shorter time, longer rows, a limit, or for parquet, arrow or csv.`,
  );
}

function sendStream(
  reply: FastifyReply,
  format: ExportFormat,
  chunks: AsyncIterable<string | Uint8Array>,
): FastifyReply {
  const isText = format === 'csv' || format === 'ndjson';
  reply.type(isText ? `${MEDIA_TYPES[format]}; charset=utf-8` : MEDIA_TYPES[format]);
  return sendChunks(reply, chunks);
}

/** Sends what is made while it is sent. */
export function sendChunks(reply: FastifyReply, chunks: AsyncIterable<string | Uint8Array>): FastifyReply {
  return reply.send(Readable.from(chunks, { objectMode: false }));
}

/** A file that is made before anything is sent, and is gone when it has been. */
async function sendFile(
  reply: FastifyReply,
  format: 'xlsx' | 'parquet',
  name: string,
  make: (folder: string) => Promise<string>,
): Promise<FastifyReply> {
  const folder = await mkdtemp(join(tmpdir(), 'meterhub-export-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const file = await make(folder).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const { size } = await stat(file);
  const stream = createReadStream(file);
  stream.once('close', () => void remove());
  reply.raw.once('close', () => stream.destroy());
  reply.type(MEDIA_TYPES[format]);
  reply.header('content-length', size);
  reply.header('content-disposition', `attachment; filename="${name}.${format}"`);
  return reply.send(stream);
}

async function writePieces(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  await using file = await open(path, 'w');
  for await (const chunk of chunks) await file.write(chunk);
}
