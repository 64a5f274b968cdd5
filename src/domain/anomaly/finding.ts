/** What a detector says about one interval, hour or day of its subject. */

import type { DetectorId, Severity } from './catalogue/detectors.ts';

/**
 * `suspected`: bad, not often enough yet; `opened`: often enough now; `continued`: still bad; `dropped`: a
 * suspicion that has come to nothing; `closed`: good for long enough. What is good at other times is not said.
 */
export type FindingPhase = 'suspected' | 'opened' | 'continued' | 'dropped' | 'closed';

export interface Finding {
  readonly detector: DetectorId;
  readonly subject: string;
  readonly phase: FindingPhase;
  /** Start of the first bad interval of the episode, epoch milliseconds: with detector and subject its identity. */
  readonly first: number;
  /** What was judged, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** In the measure of the detector; null where there is none. */
  readonly actual: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly severity: Severity;
  /** Energy beyond what was expected in [from, to), canonical unit; 0 where it makes no sense. */
  readonly excess: number;
}

/** A judgement before its hysteresis. */
export interface Verdict {
  readonly detector: DetectorId;
  readonly isBad: boolean;
  readonly from: number;
  readonly to: number;
  readonly actual: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly severity: Severity;
  readonly excess: number;
}
