/** What the detectors of a meter are given. */

import type { DiscontinuityKind } from '../../interval/discontinuity.ts';
import type { ElectricalMeans } from './electrical.ts';

/** What is known about one interval of one meter. */
export interface IntervalInput {
  /** Micros that were measured in it, without what was estimated. */
  readonly measured: number;
  /** Time of it that was measured; 0 where nothing is known. */
  readonly measuredMillis: number;
  /** Validation rules that fired, as bits of their catalogue. */
  readonly fired: number;
  readonly discontinuities: readonly DiscontinuityKind[];
  /**
   * Least instant of arrival less instant of the reading, of messages that came live; null where there were
   * none. What comes from a spool says nothing about the clock.
   */
  readonly clockOffsetMillis: number | null;
  readonly electrical: ElectricalMeans | null;
}
