/**
 * JSON of which nothing is lost: `JSON.parse` with what it lets pass unnoticed refused (bytes that are not
 * UTF-8, a key that an object has twice), and with a limit to nesting.
 */

import { isUtf8 } from 'node:buffer';
import { hasDuplicateKey } from './native/duplicate-keys.ts';
import { type DecodeRefusal, isRecord, refuse } from './reading-sink.ts';

export interface ParsedJson {
  readonly ok: true;
  readonly value: unknown;
}

/** Nesting that messages have: message, readings, entry, values, value. Anything deeper is unknown fields. */
const DEPTH_MAX = 16;

/** Parses a payload; a refusal names the message by its `seq` where there is no doubt which one it is. */
export function parseStrictJson(payload: Uint8Array): ParsedJson | DecodeRefusal {
  if (!isUtf8(payload)) return refuse('not_utf8', 'the payload is not valid UTF-8');
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  const text = bytes.toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse('not_json', `the payload is not JSON: ${(error as Error).message}`);
  }
  const quotes = countQuotes(value);
  if (quotes < 0) return refuse('too_deep', `the JSON is nested deeper than ${DEPTH_MAX} levels`, seqOf(value, text));
  // Two equal keys in one object collapse into one when parsed: then the text has more quotation marks
  // than the parsed message accounts for. Counting is cheap; the exact search runs only on a difference.
  if (quotes !== countQuotationMarks(bytes, quotes) && hasDuplicateKey(text)) {
    return refuse('duplicate_key', 'an object of the message has the same key twice', seqOf(value, text));
  }
  return { ok: true, value };
}

export function isSequenceNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

/** The sequence number of a message that is refused whole, where there is no doubt which one it is. */
function seqOf(message: unknown, text: string): number | null {
  const seq = isRecord(message) ? message['seq'] : undefined;
  return isSequenceNumber(seq) && text.indexOf('"seq"') === text.lastIndexOf('"seq"') ? seq : null;
}

/**
 * The quotation marks that the text of a parsed JSON value has, escapes aside: two per key and two per
 * string. -1 where the value is nested too deep, so that no recursion on input is unbounded.
 */
function countQuotes(value: unknown, depth = 0): number {
  if (typeof value === 'string') return 2;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth === DEPTH_MAX) return -1;
  let quotes = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item = value[i];
      if (typeof item === 'number') continue;
      const inner = countQuotes(item, depth + 1);
      if (inner < 0) return -1;
      quotes += inner;
    }
    return quotes;
  }
  const object = value as Record<string, unknown>;
  for (const key in object) {
    const member = object[key];
    if (typeof member === 'number') {
      quotes += 2;
      continue;
    }
    const inner = countQuotes(member, depth + 1);
    if (inner < 0) return -1;
    quotes += 2 + inner;
  }
  return quotes;
}

/** Bytes from one quotation mark to the next from which a search for each is faster than a look at every byte. */
const SPARSE_BYTES = 32;
const QUOTATION_MARK = 0x22;

function countQuotationMarks(bytes: Buffer, expected: number): number {
  let count = 0;
  if (bytes.length > expected * SPARSE_BYTES) {
    for (let at = bytes.indexOf(QUOTATION_MARK); at >= 0; at = bytes.indexOf(QUOTATION_MARK, at + 1)) count++;
  } else {
    for (let i = 0; i < bytes.length; i++) if (bytes[i] === QUOTATION_MARK) count++;
  }
  return count;
}
