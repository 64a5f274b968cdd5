/** Rows of the ledger's tables as the records they stand for. */

import type { Account, QuarantineRecord, Revision } from '../ledger.ts';

type Row = Record<string, unknown>;

export function toAccount(row: Row): Account {
  return {
    enterprise: row['enterprise'] as string,
    gateway: row['gateway'] as string,
    qos: row['qos'] as 0 | 1,
    messages: row['messages'] as number,
    lastReceivedAt: row['last_received_at'] as number,
    counts: {
      received: row['received'] as number,
      stored: row['stored'] as number,
      duplicate: row['duplicate'] as number,
      revised: row['revised'] as number,
      quarantined: row['quarantined'] as number,
    },
  };
}

export function toQuarantineRecord(row: Row): QuarantineRecord {
  return {
    offset: row['offset'] as number,
    ordinal: row['ordinal'] as number,
    receivedAt: row['received_at'] as number,
    enterprise: row['enterprise'] as string,
    gateway: row['gateway'] as string,
    topic: row['topic'] as string,
    seq: row['seq'] as number | null,
    index: row['entry_index'] as number | null,
    meter: row['meter'] as string | null,
    quantity: row['quantity'] as string | null,
    code: row['code'] as QuarantineRecord['code'],
    detail: row['detail'] as string,
    raw: row['raw'] as Uint8Array | string,
    rawBytes: row['raw_bytes'] as number,
    readings: row['readings'] as number,
    state: row['state'] as QuarantineRecord['state'],
    settledBy: row['settled_by'] as string | null,
    settledAt: row['settled_at'] as number | null,
    folded:
      row['entries'] === null ? null : { entries: row['entries'] as number, lastOffset: row['last_offset'] as number },
  };
}

export function toRevision(row: Row): Revision {
  return {
    meter: row['meter'] as string,
    quantity: row['quantity'] as string,
    timestamp: row['ts'] as number,
    oldValue: row['old_value'] as number,
    oldQuality: row['old_quality'] as number,
    oldOrigin: { offset: row['old_offset'] as number, item: row['old_item'] as number },
    newValue: row['new_value'] as number,
    newQuality: row['new_quality'] as number,
    newOrigin: { offset: row['new_offset'] as number, item: row['new_item'] as number },
    sentBy: row['sent_by'] as string,
    recordedAt: row['recorded_at'] as number,
  };
}
