/** InfluxQL: quoting, and taking answers apart. It is the query language that 1.x, 2.x and 3.x share. */

import { z } from 'zod';

/** A name (measurement, tag, field) in a query. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A text value in a query. */
export function quoteText(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

/** An instant in a query. */
export function quoteInstant(millis: number): string {
  return `${millis}ms`;
}

/** Both inside. Without an upper bound some queries end at the server's now. */
export function timeRange(first: number, last: number): string {
  return `time >= ${quoteInstant(first)} AND time <= ${quoteInstant(last)}`;
}

type Value = string | number | boolean | null;

/** Rows are looked at by those who take them apart: to check each value here was measured to take most of the time. */
const rows = z.custom<Value[][]>((values) => Array.isArray(values) && values.every((row) => Array.isArray(row)));

const series = z.object({
  name: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  columns: z.array(z.string()),
  values: rows.default([]),
});

const answerSchema = z.object({
  error: z.string().optional(),
  results: z
    .array(
      z.object({ statement_id: z.int().optional(), error: z.string().optional(), series: z.array(series).optional() }),
    )
    .default([]),
});

export type Series = z.output<typeof series>;

export class InfluxQueryError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InfluxQueryError';
  }
}

/** The series of each statement, in the order of the statements. Throws `InfluxQueryError`. */
export function parseAnswer(body: unknown): Series[][] {
  const { error, results } = answerSchema.parse(typeof body === 'string' ? JSON.parse(body) : body);
  if (error !== undefined) throw new InfluxQueryError(error);
  // 1.x tells "not executed" of the statements behind one that failed, and may leave out why that one did.
  const errors = results.flatMap((result) => result.error ?? []);
  const failure = errors.find((message) => message !== NOT_EXECUTED) ?? errors[0];
  if (failure !== undefined) throw new InfluxQueryError(failure);
  return results.map((result) => result.series ?? []);
}

/** All that 1.x says where the first of several statements failed, for lack of the database for one. */
export const NOT_EXECUTED = 'not executed';
