/** Writes the receipts of a batch, one per gateway that sent QoS 1 messages in it. */

import { formatInstant } from '../domain/instant.ts';
import { seqRanges } from '../ledger/seq-set.ts';
import type { BatchReceipt, SummaryReceipt } from '../wire/receipt.ts';
import { type BatchAccount, NOBODY } from './collect.ts';

export interface AddressedReceipt {
  readonly enterprise: string;
  readonly gateway: string;
  /** The receipt as JSON text. */
  readonly payload: string;
}

export function batchReceipts(accounts: readonly BatchAccount[], now: number): AddressedReceipt[] {
  const receipts: AddressedReceipt[] = [];
  for (const { enterprise, gateway, qos, messages, counts, seqs, rejected, rejectedMore } of accounts) {
    if (qos === 0 || gateway === NOBODY) continue;
    const processed = seqRanges(seqs).map(([first, last]): [number, number] => [first, last]);
    const at = formatInstant(now);
    const receipt: BatchReceipt = { type: 'batch', at, processed, messages, ...counts, rejected, rejectedMore };
    receipts.push({ enterprise, gateway, payload: JSON.stringify(receipt) });
  }
  return receipts;
}

export function summaryReceipt(
  processed: readonly (readonly [number, number])[],
  pendingMessages: number,
  now: number,
): string {
  const ranges = processed.map(([first, last]): [number, number] => [first, last]);
  const receipt: SummaryReceipt = { type: 'summary', at: formatInstant(now), processed: ranges, pendingMessages };
  return JSON.stringify(receipt);
}
