/** Cursors of lists: opaque to callers, checked when they come back. */

import type { z } from 'zod';
import { ProblemError } from './problem.ts';

export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position in a cursor, or undefined where none was given. Throws `invalid_cursor`. */
export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, schema: T): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))) as z.infer<T>;
  } catch (error) {
    throw new ProblemError('invalid_cursor', 'Use the nextCursor of an earlier answer as it is.', { cause: error });
  }
}

/** One page of a list that is in memory, sorted by `keyOf`. */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  after: string | undefined,
  limit: number,
): { items: T[]; nextCursor: string | null } {
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: rest.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null };
}
