/** What a false alarm teaches: the same again is no alarm for some time, unless it is worse. */

import type { DetectorId } from '../catalogue/detectors.ts';
import type { AnomalyEvent } from './event.ts';

export interface Suppression {
  readonly detector: DetectorId;
  readonly subject: string;
  /** Epoch milliseconds. */
  readonly until: number;
  /** Up to which magnitude. */
  readonly magnitudeMax: number;
  /** The event that was a false alarm, and why. */
  readonly event: string;
  readonly reason: string;
}

const SUPPRESSION_MILLIS = 30 * 86_400_000;
/** Worse than this multiple of the false alarm is something else. */
const SIMILAR = 1.5;

/** The suppression that follows from a false alarm. */
export function suppressionOf(event: AnomalyEvent, at: number): Suppression {
  const reason = event.history.findLast(({ to }) => to === 'false_alarm')?.note ?? '';
  const { detector, subject, magnitude, id } = event;
  return { detector, subject, until: at + SUPPRESSION_MILLIS, magnitudeMax: magnitude * SIMILAR, event: id, reason };
}

/** Whether it holds for an episode of that magnitude at an instant. */
export function isSuppressed(suppression: Suppression | undefined, magnitude: number, at: number): boolean {
  return suppression !== undefined && at < suppression.until && magnitude <= suppression.magnitudeMax;
}
