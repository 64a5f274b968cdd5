/** The hash chain: what binds an entry to the one before it, and the check of all of them. */

import { createHash } from 'node:crypto';
import type { AuditHead, AuditVerdict } from './audit-log.ts';

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64);

/** An entry as it is stored: its canonical JSON without the hash, and the hash. */
export interface StoredEntry {
  readonly seq: number;
  readonly content: string;
  readonly hash: string;
}

/** SHA-256 of the hash before (hexadecimal), a line feed, and the canonical JSON of the entry. */
export function chainHash(previous: string, content: string): string {
  return createHash('sha256').update(`${previous}\n${content}`, 'utf8').digest('hex');
}

/**
 * Checks entries in the order of their numbers, that the last one is the `head` that the log says it has, and
 * that `expected` is among them.
 */
export function verifyChain(
  entries: Iterable<StoredEntry>,
  head: AuditHead | null,
  expected: AuditHead | undefined,
): AuditVerdict {
  let previous = GENESIS;
  let seq = 0;
  for (const entry of entries) {
    const next = seq + 1;
    if (entry.seq !== next) return { ok: false, seq: next, reason: `it is missing; entry ${entry.seq} comes next` };
    if (seqIn(entry.content) !== next) return { ok: false, seq: next, reason: 'its content is of another entry' };
    if (chainHash(previous, entry.content) !== entry.hash) {
      return { ok: false, seq: next, reason: 'it or its hash was changed, or what stands before it' };
    }
    if (expected?.seq === next && expected.hash !== entry.hash) {
      return { ok: false, seq: next, reason: 'it is not the entry whose hash was expected' };
    }
    seq = next;
    previous = entry.hash;
  }
  if (head === null) return { ok: false, seq: seq + 1, reason: 'the log does not say which entry is its last' };
  if (head.seq > seq) return { ok: false, seq: seq + 1, reason: `it is missing; entry ${head.seq} was the last` };
  if (head.seq < seq) return { ok: false, seq: head.seq + 1, reason: 'it was inserted after the last' };
  if (head.hash !== previous) return { ok: false, seq, reason: 'it is not the entry that was the last' };
  if (expected !== undefined && expected.seq > seq) {
    return { ok: false, seq: seq + 1, reason: `it is missing; entry ${expected.seq} was expected` };
  }
  return { ok: true, entries: seq, head: { seq, hash: previous } };
}

function seqIn(content: string): unknown {
  try {
    return (JSON.parse(content) as { seq?: unknown } | null)?.seq;
  } catch {
    return undefined;
  }
}
