/** The accounts of every gateway at one moment, with what is durable and still to be processed. */

import type { Account } from '../ledger/ledger.ts';
import type { Backlog } from './backlog.ts';

export interface AccountingSnapshot {
  /** Offset of the last durable message: how many messages the journal has ever taken. */
  readonly head: number;
  readonly processedOffset: number;
  readonly accounts: readonly Account[];
  readonly backlog: Backlog;
}
