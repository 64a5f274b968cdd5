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

const series = z.object({
  name: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  columns: z.array(z.string()),
  values: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))).default([]),
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
