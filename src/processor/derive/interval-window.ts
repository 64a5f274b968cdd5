/** What is to be derived, and the windows of intervals that it comes to. */

import type { DerivedSeries } from './derived-series.ts';

/** Before all readings: the hub takes none from before 1970. */
export const FIRST_INSTANT = 0;
/** After all of them, in the year 2255. */
export const LAST_INSTANT = 9_000_000_000_000;

/**
 * What to derive. A `tail` goes from one boundary of intervals to another. A `stale` job gives the first and
 * last instant at which readings have changed; which intervals that concerns the readings around it tell.
 */
export interface Job {
  readonly target: DerivedSeries;
  readonly kind: 'tail' | 'stale';
  readonly from: number;
  readonly to: number;
  /** Why, as bits of `RESTATEMENT_CAUSES`. */
  readonly causes: number;
}

/** A window of intervals: both ends are boundaries. */
export interface IntervalWindow {
  readonly target: DerivedSeries;
  readonly from: number;
  readonly to: number;
  /** Why it is derived, as bits: what is told of figures that it changes. */
  readonly causes: number;
  /** Whether it goes on from what is derived already: then what lies before it may have to be looked at again. */
  readonly isTail?: boolean;
}
