/** Encoding of SenML, used by load generators: one record for each reading, base fields in the first. */

import { encode } from 'cborg';

export interface SenmlRecord {
  readonly bn?: string;
  /** Seconds since 1970. */
  readonly bt?: number;
  readonly bu?: string;
  readonly n: string;
  readonly u?: string;
  readonly t?: number;
  readonly v: number;
}

export function encodeSenmlJson(records: readonly SenmlRecord[]): string {
  return JSON.stringify(records);
}

const LABELS = { bn: -2, bt: -3, bu: -4, n: 0, u: 1, v: 2, t: 6 } as const;

export function encodeSenmlCbor(records: readonly SenmlRecord[]): Uint8Array {
  const maps = records.map(
    (record) => new Map(Object.entries(record).map(([label, value]) => [LABELS[label as keyof typeof LABELS], value])),
  );
  return encode(maps);
}
