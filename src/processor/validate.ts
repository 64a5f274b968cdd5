/** Checks that need no history: is the instant one at which a meter can have been read? */

import { formatInstant } from '../domain/instant.ts';
import type { RejectionCode } from '../domain/rejection.ts';

export interface TimeWindow {
  /** How far an instant may lie after the moment the hub received it. */
  readonly futureMillisMax: number;
  /** How far an instant may lie before that moment. */
  readonly ageMillisMax: number;
}

/**
 * Checks an instant against the moment its message was received (not the present: a replay must come
 * to the same verdict). Returns null where it is inside the window.
 */
export function checkInstant(
  timestamp: number,
  receivedAt: number,
  window: TimeWindow,
): { code: RejectionCode; detail: string } | null {
  if (timestamp > receivedAt + window.futureMillisMax) {
    return { code: 'time_in_future', detail: timeDetail(timestamp, receivedAt, 'after', window.futureMillisMax) };
  }
  if (timestamp < receivedAt - window.ageMillisMax) {
    return { code: 'time_too_old', detail: timeDetail(timestamp, receivedAt, 'before', window.ageMillisMax) };
  }
  return null;
}

function timeDetail(timestamp: number, receivedAt: number, side: string, limitMillis: number): string {
  const seconds = Math.round(Math.abs(timestamp - receivedAt) / 1000);
  const limit = `the limit is ${Math.round(limitMillis / 1000)} s`;
  return `${formatInstant(timestamp)} is ${seconds} s ${side} the message was received, ${limit}`;
}
