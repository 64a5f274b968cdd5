/** Encoding of native telemetry in columns, used by load generators and whoever sends many readings at once. */

import type { QualityLevel } from '../../domain/quality.ts';

export interface WireColumns {
  /** Ids of meters, which `m` numbers from 0. */
  readonly meters: readonly string[];
  readonly m: readonly number[];
  /** Epoch milliseconds: one for each row, or one for all. */
  readonly ts: number | readonly number[] | { readonly from: number; readonly step: number; readonly count: number };
  /** Quantity name to a column of values; null where there is no reading. */
  readonly values: Readonly<Record<string, readonly (number | null)[]>>;
  readonly units?: Readonly<Record<string, string>>;
  readonly quality?: QualityLevel | readonly (QualityLevel | null)[];
}

/** A message's JSON text from its sequence number, time of sending and columns. */
export function encodeColumns(seq: number, sentAt: string, columns: WireColumns): string {
  return JSON.stringify({ seq, sentAt, columns });
}
