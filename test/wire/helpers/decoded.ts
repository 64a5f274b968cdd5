/** What a payload decodes to, written down in full. */

import type { Quality } from '../../../src/domain/quality.ts';
import { type DecodeResult, decodeNativeTelemetry, type EntryRejection } from '../../../src/wire/native/decode.ts';

export interface DecodedValue {
  readonly index: number;
  readonly meter: string;
  readonly timestamp: number;
  readonly quality: Quality;
  readonly quantity: string;
  readonly value: number;
  readonly unit: string | null;
}

export interface Decoded {
  readonly result: DecodeResult;
  readonly values: readonly DecodedValue[];
  readonly rejections: readonly EntryRejection[];
}

export function decoded(payload: string | Uint8Array): Decoded {
  const values: DecodedValue[] = [];
  const rejections: EntryRejection[] = [];
  let entry: Pick<DecodedValue, 'index' | 'meter' | 'timestamp' | 'quality'>;
  const bytes = typeof payload === 'string' ? Buffer.from(payload, 'utf8') : payload;
  const result = decodeNativeTelemetry(bytes, {
    entry: (index, meter, timestamp, quality) => {
      entry = { index, meter, timestamp, quality };
    },
    value: (quantity, value, unit) => values.push({ ...entry, quantity, value, unit }),
    reject: (rejection) => rejections.push(rejection),
  });
  return { result, values, rejections };
}

/** A message of one entry from the JSON text of the entry. */
export function messageOf(entry: string): string {
  return `{"seq": 7, "readings": [${entry}]}`;
}
