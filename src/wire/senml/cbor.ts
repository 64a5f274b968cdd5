/** SenML in CBOR (RFC 8428 section 6): the same records, with small integers for labels. */

import { decode, type TagDecoder } from 'cborg';
import { type DecodeRefusal, refuse } from '../reading-sink.ts';

/** RFC 8428, table 4 (recalled). */
const LABELS: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [-1, 'bver'],
  [-2, 'bn'],
  [-3, 'bt'],
  [-4, 'bu'],
  [-5, 'bv'],
  [-6, 'bs'],
  [0, 'n'],
  [1, 'u'],
  [2, 'v'],
  [3, 'vs'],
  [4, 'vb'],
  [5, 's'],
  [6, 't'],
  [7, 'ut'],
  [8, 'vd'],
]);

/** Tag 4, a decimal fraction: [exponent, mantissa] (RFC 8949, 3.4.4). Read as the text of that number would be. */
const decimalFraction: TagDecoder = (content) => {
  const parts = content();
  if (!Array.isArray(parts) || parts.length !== 2 || !parts.every(isInteger)) throw new Error('a bad decimal fraction');
  return Number(`${parts[1]}e${parts[0]}`);
};

const OPTIONS = { useMaps: true, rejectDuplicateMapKeys: true, tags: { 4: decimalFraction } };

/** Parses a payload to records as JSON would have them. */
export function parseCbor(payload: Uint8Array): { readonly ok: true; readonly value: unknown } | DecodeRefusal {
  try {
    const value: unknown = decode(payload, OPTIONS);
    return { ok: true, value: Array.isArray(value) ? value.map(toRecord) : value };
  } catch (error) {
    return refuse('not_cbor', `the payload is not CBOR: ${(error as Error).message}`);
  }
}

/** Nesting that a pack has: the array, its records. Anything deeper is unknown fields. */
const DEPTH_MAX = 16;

/** A record with the labels of JSON; one that is no map, as it is. */
function toRecord(item: unknown): unknown {
  if (!(item instanceof Map)) return plain(item, 0);
  const record: Record<string, unknown> = Object.create(null);
  for (const [key, value] of item as Map<unknown, unknown>) {
    const label = LABELS.get(key) ?? String(key);
    // The integer and the text of one label in one record: of the two values one would be lost.
    if (Object.hasOwn(record, label)) throw new Error(`the label ${label} stands twice in a record`);
    record[label] = typeof value === 'number' || typeof value === 'string' ? value : plain(value, 0);
  }
  return record;
}

/** A value as JSON can write it, because it may have to be shown in the quarantine; bytes as base64. */
function plain(value: unknown, depth: number): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === DEPTH_MAX) throw new Error(`it is nested deeper than ${DEPTH_MAX} levels`);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  if (value instanceof Map) return [...value].map((pair) => plain(pair, depth + 1));
  return String(value);
}

function isInteger(value: unknown): boolean {
  return typeof value === 'bigint' || Number.isInteger(value);
}
