/** Rows of consumption in pages, or as a stream of lines. */

import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CalendarUnit } from '../../domain/calendar.ts';
import { type PeriodRow, periodRows } from '../../domain/consumption/period.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { ProblemError } from '../problem.ts';
import type { ReadingsService } from '../services.ts';
import type { Question } from './question.ts';
import { type ConsumptionRows, readConsumption } from './read.ts';

/** Rows that are read at once where a stream has no limit. */
const ROWS_PER_STEP = 2000;
const DAY_MILLIS = 86_400_000;

/** The end stands in it too, so that all pages show one window of time however long they take. */
const position = z.object({ next: z.int().min(0).max(9e12), to: z.int().min(0).max(9e12) });

export interface Window {
  /** Whole rows: the first one begins at `from`, the last one ends at `to`. */
  readonly from: number;
  readonly to: number;
  /** Where the page begins. */
  readonly at: number;
}

export interface WindowQuery {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly cursor?: string | undefined;
}

/** What is shown where no beginning is asked for: a time before the end. */
const NORMAL_MILLIS: Readonly<Record<CalendarUnit, number>> = {
  ...{ interval: DAY_MILLIS, hour: DAY_MILLIS, day: 31 * DAY_MILLIS, month: 366 * DAY_MILLIS, year: 1827 * DAY_MILLIS },
};

/** The rows asked for, as instants. Throws a problem where there are none. */
export function windowOf(
  { calendar, rowUnit }: Pick<Question, 'calendar' | 'rowUnit'>,
  list: string,
  query: WindowQuery,
): Window {
  const cursor = decodeCursor(list, query.cursor, position);
  const to = cursor?.to ?? query.to ?? Date.now();
  const from = query.from ?? Math.max(0, to - NORMAL_MILLIS[rowUnit]);
  if (from >= to) throw new ProblemError('invalid_request', 'querystring: from must lie before to');
  const first = calendar.startOf(rowUnit, from);
  return { from: first, to: calendar.endOf(rowUnit, to - 1), at: Math.max(first, cursor?.next ?? first) };
}

/** A page of rows, and where the next one begins. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly cursor: string | null;
}

export interface RowPage extends ConsumptionRows {
  readonly cursor: string | null;
}

/** At most `limit` rows of a window from where the page begins. */
export async function rowPage(
  readings: Pick<ReadingsService, 'consumption'>,
  question: Question,
  list: string,
  { at, to }: Window,
  limit: number,
): Promise<RowPage> {
  const rows = periodRows(question.calendar, question.rowUnit, at, to, limit);
  const found = await readConsumption(readings, question, rows);
  return { ...found, cursor: cursorAfter(rows, list, to) };
}

/** Leads to what follows these rows of a window that ends at `to`; null where nothing does. */
export function cursorAfter(rows: readonly PeriodRow[], list: string, to: number): string | null {
  const next = rows.at(-1)?.end ?? to;
  return next < to ? encodeCursor(list, { next, to }) : null;
}

export interface LineFormat<Row> {
  readonly type: string;
  /** First line; empty where there is none. */
  readonly header: string;
  readonly lines: (rows: readonly Row[]) => string;
}

/** How rows become lines of the format asked for; null for JSON, which is no lines. */
export function linesOf<Row extends PeriodRow>(
  format: 'json' | 'csv' | 'ndjson',
  csvHeader: string,
  { csv, ndjson }: Readonly<Record<'csv' | 'ndjson', LineFormat<Row>['lines']>>,
): LineFormat<Row> | null {
  switch (format) {
    case 'json':
      return null;
    case 'csv':
      return { type: 'text/csv', header: csvHeader, lines: csv };
    case 'ndjson':
      return { type: 'application/x-ndjson', header: '', lines: ndjson };
    default:
      return format satisfies never;
  }
}

/** Sends rows as lines: all of them, or those of a page with the next one in the header Link. */
export async function sendLines<Row extends PeriodRow>(
  request: FastifyRequest,
  reply: FastifyReply,
  pageOf: (window: Window, limit: number) => Promise<Page<Row>>,
  window: Window,
  { type, header, lines }: LineFormat<Row>,
  limit: number | undefined,
): Promise<FastifyReply> {
  // The first page before anything is sent: a store that does not answer is then a problem document.
  const first = await pageOf(window, limit ?? ROWS_PER_STEP);
  reply.type(`${type}; charset=utf-8`);
  if (limit === undefined) {
    return reply.send(Readable.from(all(request, first, pageOf, window, header, lines), { objectMode: false }));
  }
  request.exportedRows = first.rows.length;
  if (first.cursor !== null) {
    const url = new URL(request.url, 'http://hub');
    url.searchParams.set('cursor', first.cursor);
    reply.header('link', `<${url.pathname}${url.search}>; rel="next"`);
  }
  return reply.serializer(String).send(header + lines(first.rows));
}

/** Every line, step by step: years of intervals never stand in memory. */
async function* all<Row extends PeriodRow>(
  request: FastifyRequest,
  first: Page<Row>,
  pageOf: (window: Window, limit: number) => Promise<Page<Row>>,
  window: Window,
  header: string,
  lines: (rows: readonly Row[]) => string,
): AsyncGenerator<string> {
  if (header !== '') yield header;
  for (let page = first; ; ) {
    request.exportedRows += page.rows.length;
    if (page.rows.length > 0) yield lines(page.rows);
    const last = page.rows.at(-1);
    if (page.cursor === null || last === undefined) return;
    page = await pageOf({ ...window, at: last.end }, ROWS_PER_STEP);
  }
}
