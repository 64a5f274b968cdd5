/** What any decoder hands over, written down in full. */

import type { Quality } from '../../../src/domain/quality.ts';
import type { DecodeResult, EntryRejection, ReadingSink } from '../../../src/wire/reading-sink.ts';

export interface CollectedValue {
  readonly index: number;
  readonly meter: string;
  readonly timestamp: number;
  readonly quality: Quality;
  readonly quantity: string;
  readonly value: number;
  readonly unit: string | null;
}

export interface Collected {
  readonly result: DecodeResult;
  readonly values: readonly CollectedValue[];
  readonly rejections: readonly EntryRejection[];
  /** Readings in all, as the processor counts them: one for a message that is refused whole. */
  readonly count: number;
}

/** Runs a decoder with a sink that keeps everything. */
export function collected(decode: (sink: ReadingSink) => DecodeResult): Collected {
  const values: CollectedValue[] = [];
  const rejections: EntryRejection[] = [];
  let entry: Pick<CollectedValue, 'index' | 'meter' | 'timestamp' | 'quality'>;
  const result = decode({
    entry: (index, meter, timestamp, quality) => {
      entry = { index, meter, timestamp, quality };
    },
    value: (quantity, value, unit) => values.push({ ...entry, quantity, value, unit }),
    reject: (rejection) => rejections.push(rejection),
  });
  const refused = rejections.reduce((sum, { count }) => sum + count, 0);
  return { result, values, rejections, count: values.length + refused + (result.ok ? 0 : 1) };
}

/** What must hold of whatever a decoder has made of whatever was sent: it can be processed, booked and shown. */
export function isUsable({ result, values, rejections }: Collected): boolean {
  return (
    values.every(
      ({ value, timestamp, meter }) => Number.isFinite(value) && Math.abs(timestamp) <= 8.64e15 && meter.length > 0,
    ) &&
    rejections.every(
      ({ raw, detail, count }) => typeof JSON.stringify({ raw }) === 'string' && detail.length > 3 && count >= 1,
    ) &&
    (result.ok || (result.detail.length > 3 && values.length === 0))
  );
}
