/** Ledger entries with everything filled in that a test does not care about. */

import type { AccountEntry, QuarantineEntry, ReadingCounts, Revision } from '../../../src/ledger/ledger.ts';

export const NO_COUNTS: ReadingCounts = { received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 };

export function accountEntry(part: Partial<AccountEntry> = {}): AccountEntry {
  const who = { enterprise: 'E1', gateway: 'G1', qos: 1 } as const;
  return { ...who, messages: 1, lastReceivedAt: 1000, counts: NO_COUNTS, seqs: [], ...part };
}

export function quarantineEntry(part: Partial<QuarantineEntry> = {}): QuarantineEntry {
  return {
    ...{ offset: 1, ordinal: 0, receivedAt: 1000, enterprise: 'E1', gateway: 'G1', topic: 't', seq: 1, index: 0 },
    ...{ meter: 'M', quantity: 'volume', code: 'unknown_meter', detail: 'd', raw: '{"v":1}', readings: 1 },
    ...part,
  };
}

export function revision(part: Partial<Revision> = {}): Revision {
  return {
    ...{ meter: 'M', quantity: 'volume', timestamp: 5000, oldValue: 1, oldQuality: 0, newValue: 2, newQuality: 4096 },
    ...{ oldOrigin: { offset: 1, item: 0 }, newOrigin: { offset: 2, item: 0 }, recordedAt: 9000, sentBy: 'E1/G1' },
    ...part,
  };
}
