/** Fields that native telemetry has in rows and in columns. */

import { ID_LENGTH_MAX } from '../../domain/id.ts';
import { parseInstant } from '../../domain/instant.ts';
import { type Quality, qualityOfName } from '../../domain/quality.ts';
import type { RejectionCode } from '../../domain/rejection.ts';

/** Range of instants JavaScript can hold (ECMA-262, time values). */
const TIME_VALUE_MAX = 8.64e15;

/** An instant in epoch milliseconds from what was sent for it, or why it is none. */
export function decodeTime(ts: unknown): number | RejectionCode {
  if (typeof ts === 'number') return Number.isInteger(ts) && Math.abs(ts) <= TIME_VALUE_MAX ? ts : 'bad_time';
  if (typeof ts !== 'string') return 'bad_time';
  const instant = parseInstant(ts);
  if (instant === 'malformed') return 'bad_time';
  if (instant === 'no_offset') return 'time_without_offset';
  return instant;
}

export function decodeQuality(name: unknown): Quality | undefined {
  return typeof name === 'string' ? qualityOfName(name) : undefined;
}

/** The id stands in the quarantine with every refused value, so it must not be any length. */
export function isMeterId(id: unknown): id is string {
  return typeof id === 'string' && id.length > 0 && id.length <= ID_LENGTH_MAX;
}
