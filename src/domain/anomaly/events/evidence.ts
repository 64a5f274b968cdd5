/** What shows an event: actual values and the band that was expected, few enough to be drawn and kept. */

import type { Finding } from '../finding.ts';

export interface EvidencePoint {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly actual: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** Points of an event at most. */
export const EVIDENCE_MAX = 96;

/**
 * The points with that of a finding. When there are too many, every second one goes: the begin stays, and the
 * whole time remains covered, however long it gets.
 */
export function withEvidence(points: readonly EvidencePoint[], finding: Finding): readonly EvidencePoint[] {
  const { from, to, actual, low, high } = finding;
  const kept = points.length < EVIDENCE_MAX ? points : points.filter((_, i) => i % 2 === 0);
  return [...kept, { from, to, actual, low, high }];
}

/**
 * How far a finding is outside of its band, in widths of the band; 1 where it has no band, for then it is a
 * fact that is no matter of degree.
 */
export function magnitudeOf({ actual, low, high }: Finding): number {
  if (actual === null || (low === null && high === null)) return 1;
  const width = Math.max(Math.abs((high ?? low ?? 0) - (low ?? 0)), Math.abs(high ?? low ?? 0) / 100, 1e-9);
  if (high !== null && actual > high) return (actual - high) / width;
  if (low !== null && actual < low) return (low - actual) / width;
  return 0;
}
