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
export function windowOf({ calendar, rowUnit }: Question, list: string, query: WindowQuery): Window {
  const cursor = decodeCursor(list, query.cursor, position);
  const to = cursor?.to ?? query.to ?? Date.now();
  const from = query.from ?? Math.max(0, to - NORMAL_MILLIS[rowUnit]);
  if (from >= to) throw new ProblemError('invalid_request', 'querystring: from must lie before to');
  const first = calendar.startOf(rowUnit, from);
  return { from: first, to: calendar.endOf(rowUnit, to - 1), at: Math.max(first, cursor?.next ?? first) };
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
  const next = rows.at(-1)?.end ?? to;
  const found = await readConsumption(readings, question, rows);
  return { ...found, cursor: next < to ? encodeCursor(list, { next, to }) : null };
}

export interface LineFormat {
  readonly type: string;
  /** First line; empty where there is none. */
  readonly header: string;
  readonly lines: (rows: ConsumptionRows['rows']) => string;
}

/** Sends rows as lines: all of them, or those of a page with the next one in the header Link. */
export async function sendLines(
  request: FastifyRequest,
  reply: FastifyReply,
  pageOf: (window: Window, limit: number) => Promise<RowPage>,
  window: Window,
  { type, header, lines }: LineFormat,
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
async function* all(
  request: FastifyRequest,
  first: RowPage,
  pageOf: (window: Window, limit: number) => Promise<RowPage>,
  window: Window,
  header: string,
  lines: (rows: ConsumptionRows['rows']) => string,
): AsyncGenerator<string> {
  if (header !== '') yield header;
  for (let page = first; ; ) {
    request.exportedRows += page.rows.length;
    if (page.rows.length > 0) yield lines(page.rows);
    const last: PeriodRow | undefined = page.rows.at(-1);
    if (page.cursor === null || last === undefined) return;
    page = await pageOf({ ...window, at: last.end }, ROWS_PER_STEP);
  }
}
