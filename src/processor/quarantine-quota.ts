/**
 * How much of the quarantine one gateway may fill: a gateway that sends nothing but what cannot be used must not take the
 * disk from the others. Beyond it, what is refused is counted by code and hour; what was sent is in the journal, as
 * long as that keeps it.
 */

import type { FoldedQuarantine, QuarantineEntry, QuarantineUse } from '../ledger/ledger.ts';
import { NOBODY } from './collect.ts';

export interface QuarantineLimits {
  /** Open entries of one gateway that are kept in full. */
  readonly entriesPerGateway: number;
  /** Bytes of what was sent in them; the entry that reaches it is kept. */
  readonly bytesPerGateway: number;
}

export interface SharedQuarantine {
  readonly kept: readonly QuarantineEntry[];
  readonly folded: readonly FoldedQuarantine[];
}

const HOUR_MILLIS = 3_600_000;
/** Entries that stand for several stand behind those about readings (`collect.ts`). */
const FOLDED_ORDINAL_MIN = 4_000_000_000;

/** Parts entries of a batch, in order, into those that are kept in full and those that are counted. */
export function withinQuota(
  entries: readonly QuarantineEntry[],
  uses: ReadonlyMap<string, QuarantineUse>,
  limits: QuarantineLimits | undefined,
): SharedQuarantine {
  if (limits === undefined || entries.length === 0) return { kept: entries, folded: [] };
  const now = new Map<string, QuarantineUse>();
  const kept: QuarantineEntry[] = [];
  const folded = new Map<string, FoldedQuarantine>();
  for (const entry of entries) {
    const principal = `${entry.enterprise}/${entry.gateway}`;
    const use = now.get(principal) ?? uses.get(principal) ?? { entries: 0, bytes: 0 };
    if (isFull(use, limits) && entry.gateway !== NOBODY) {
      const hour = Math.floor(entry.receivedAt / HOUR_MILLIS) * HOUR_MILLIS;
      const name = `${principal} ${entry.code} ${hour}`;
      folded.set(name, fold(folded.get(name), entry, hour));
    } else {
      now.set(principal, { entries: use.entries + 1, bytes: use.bytes + Buffer.byteLength(entry.raw) });
      kept.push(entry);
    }
  }
  return { kept, folded: [...folded.values()] };
}

/** Gateways of which nothing more is kept in full, as `enterprise/gateway`. */
export function fullGateways(
  uses: ReadonlyMap<string, QuarantineUse>,
  limits: QuarantineLimits | undefined,
): readonly string[] {
  if (limits === undefined) return [];
  return [...uses].flatMap(([principal, use]) =>
    isFull(use, limits) && principal !== `${NOBODY}/${NOBODY}` ? [principal] : [],
  );
}

function isFull({ entries, bytes }: QuarantineUse, { entriesPerGateway, bytesPerGateway }: QuarantineLimits): boolean {
  return entries >= entriesPerGateway || bytes >= bytesPerGateway;
}

function fold(before: FoldedQuarantine | undefined, entry: QuarantineEntry, hour: number): FoldedQuarantine {
  const { offset, ordinal, receivedAt, enterprise, gateway, topic, code, readings } = entry;
  if (before !== undefined) {
    return {
      ...{ ...before, receivedAt, lastOffset: offset },
      ...{ entries: before.entries + 1, readings: before.readings + readings },
    };
  }
  return {
    ...{ offset, ordinal: FOLDED_ORDINAL_MIN + ordinal, receivedAt, enterprise, gateway, topic, code },
    ...{ hour, lastOffset: offset, entries: 1, readings },
  };
}
