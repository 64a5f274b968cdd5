/**
 * Cursors of lists: opaque to callers, checked when they come back. A cursor names its list, so that one
 * of another list is refused and not taken for a position in this one.
 */

import { z } from 'zod';
import { ProblemError } from './problem.ts';

export function encodeCursor(list: string, position: unknown): string {
  return Buffer.from(JSON.stringify([list, position])).toString('base64url');
}

/** The position in a cursor of this list, or undefined where none was given. Throws `invalid_cursor`. */
export function decodeCursor<T extends z.ZodType>(
  list: string,
  cursor: string | undefined,
  position: T,
): z.output<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return z.tuple([z.literal(list), position]).parse(content)[1] as z.output<T>;
  } catch (error) {
    throw new ProblemError('invalid_cursor', 'Use the nextCursor of an earlier answer of this list as it is.', {
      cause: error,
    });
  }
}

/** One page of a list that is in memory, in the order of `keyOf`, which must tell the items apart. */
export function pageOf<T>(
  list: string,
  items: readonly T[],
  keyOf: (item: T) => string,
  { cursor, limit }: { readonly cursor?: string | undefined; readonly limit: number },
): { items: T[]; nextCursor: string | null } {
  const after = decodeCursor(list, cursor, z.string());
  // Sorted here, by what the cursor compares: an order of the database's own would lose items between pages.
  const sorted = items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter((item) => keyOf(item) > after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page,
    nextCursor: rest.length > limit && last !== undefined ? encodeCursor(list, keyOf(last)) : null,
  };
}
