/** What was valid when, by what was recorded one after the other. */

import type { Dated } from './registry.ts';

/** One record about one entry. */
export interface Version<T> {
  /** Epoch milliseconds; null for always. */
  readonly validFrom: number | null;
  /** Null where the entry was removed. */
  readonly value: T | null;
}

/**
 * The times of an entry, oldest first; empty for one that was removed. The first one is from -Infinity, because
 * of the time before the first record nothing else is known.
 */
export function timelineOf<T>(versions: readonly Version<T>[]): readonly Dated<T>[] {
  const [first, ...rest] = recordedTimeline(versions);
  return first === undefined ? [] : [{ ...first, validFrom: Number.NEGATIVE_INFINITY }, ...rest];
}

/**
 * The same with the first one from where the records say. The records stand in the order in which they were made: each
 * supersedes what those before it say about its instant and all later ones.
 */
export function recordedTimeline<T>(versions: readonly Version<T>[]): readonly Dated<T>[] {
  const timeline: Dated<T>[] = [];
  for (const { validFrom, value } of versions) {
    const from = validFrom ?? Number.NEGATIVE_INFINITY;
    timeline.length = timeline.findLastIndex((dated) => dated.validFrom < from) + 1;
    if (value !== null) timeline.push({ validFrom: from, value });
  }
  return timeline;
}
