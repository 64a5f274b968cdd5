/** Rows of consumption in pages, or exported. */

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { CalendarUnit } from '../../domain/calendar.ts';
import { type PeriodRow, periodRows } from '../../domain/consumption/period.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { ExportFormat } from '../export/formats.ts';
import { sendExport, tooLongForASheet } from '../export/send-export.ts';
import type { Table } from '../export/table.ts';
import { SHEET_ROWS_MAX } from '../export/workbook.ts';
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

/** How long a row is at least, for a guess at how many there are. */
const SHORTEST_MILLIS: Readonly<Record<CalendarUnit, number>> = {
  ...{ interval: 300_000, hour: 3_600_000, day: DAY_MILLIS, month: 28 * DAY_MILLIS, year: 365 * DAY_MILLIS },
};

/** What rows are exported as. */
export interface RowExport<Row> {
  readonly format: ExportFormat;
  readonly table: Table<Row>;
  readonly ndjson: (rows: readonly Row[]) => string;
}

/** Sends rows in a format other than JSON: all of them step by step, or those of one page. */
export async function sendRows<Row extends PeriodRow>(
  request: FastifyRequest,
  reply: FastifyReply,
  pageOf: PageOf<Row>,
  window: Window & { readonly rowUnit: CalendarUnit; readonly intervalMillis: number },
  exported: RowExport<Row>,
  limit: number | undefined,
): Promise<FastifyReply> {
  const shortest = window.rowUnit === 'interval' ? window.intervalMillis : SHORTEST_MILLIS[window.rowUnit];
  // Told before a million rows are read in vain.
  if (exported.format === 'xlsx' && limit === undefined && (window.to - window.at) / shortest > SHEET_ROWS_MAX * 1.1) {
    throw tooLongForASheet();
  }
  const first = await pageOf(window, limit ?? ROWS_PER_STEP);
  const pages = limit === undefined ? all(first, pageOf, window) : one(first.rows);
  return sendExport(request, reply, { ...exported, cursor: first.cursor, isLimited: limit !== undefined, pages });
}

type PageOf<Row> = (window: Window, limit: number) => Promise<Page<Row>>;

/** All rows of a window step by step; the first step is done before anything is sent, so that it can fail. */
export async function rowPages<Row extends PeriodRow>(
  pageOf: PageOf<Row>,
  window: Window,
): Promise<AsyncIterable<readonly Row[]>> {
  return all(await pageOf(window, ROWS_PER_STEP), pageOf, window);
}

async function* one<Row>(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}

/** Years of intervals never stand in memory. */
async function* all<Row extends PeriodRow>(
  first: Page<Row>,
  pageOf: PageOf<Row>,
  window: Window,
): AsyncGenerator<readonly Row[]> {
  for (let page = first; ; ) {
    yield page.rows;
    const last = page.rows.at(-1);
    if (page.cursor === null || last === undefined) return;
    page = await pageOf({ ...window, at: last.end }, ROWS_PER_STEP);
  }
}
