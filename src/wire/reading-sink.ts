/** What every decoder hands its readings to, and says of a message as a whole. */

import type { Quality } from '../domain/quality.ts';
import type { RejectionCode } from '../domain/rejection.ts';

/** Receives what a message holds, in the order of the message. */
export interface ReadingSink {
  /** One entry begins; the values that follow are of this meter at this instant. */
  entry(index: number, meter: string, timestampMillis: number, quality: Quality): void;
  /** One value of the current entry; `unit` is null where the sender left it out. */
  value(quantity: string, value: number, unit: string | null): void;
  /** Readings of entry `index` that cannot be used; `count` of them, one where that is not known. */
  reject(rejection: EntryRejection): void;
}

export interface EntryRejection {
  readonly index: number;
  readonly meter: string | null;
  readonly quantity: string | null;
  readonly code: RejectionCode;
  readonly detail: string;
  /** The entry, or the value, as it was sent. */
  readonly raw: unknown;
  readonly count: number;
}

export type DecodeResult =
  | { readonly ok: true; readonly seq: number | null; readonly sentAt: string | null }
  | DecodeRefusal;

/** A message that is refused whole. */
export interface DecodeRefusal {
  readonly ok: false;
  readonly code: RejectionCode;
  readonly detail: string;
  /** Known where the message could be read that far; lets the receipt name it. */
  readonly seq: number | null;
}

export function refuse(code: RejectionCode, detail: string, seq: number | null = null): DecodeRefusal {
  return { ok: false, code, detail, seq };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value in words for a message, never longer than a line. */
export function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
