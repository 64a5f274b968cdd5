/** The accounts of every gateway at one moment, with what is durable and still to be processed. */

import type { Account } from './ledger.ts';

export interface BacklogCount {
  readonly messages: number;
  readonly readings: number;
}

/** Counts by `enterprise/gateway`, then by quality of service. */
export type BacklogCounts = ReadonlyMap<string, readonly [BacklogCount, BacklogCount]>;

export interface Backlog {
  readonly counts: BacklogCounts;
  /** Messages after the processed offset, counted or not. */
  readonly messages: number;
  /** False while there is more than could be counted so far; then `counts` is a part of it. */
  readonly complete: boolean;
}

export interface AccountingSnapshot {
  /** Offset of the last durable message: how many messages the journal has ever taken. */
  readonly head: number;
  readonly processedOffset: number;
  /** Offset after which the accounts begin. */
  readonly baseOffset: number;
  readonly accounts: readonly Account[];
  readonly backlog: Backlog;
}
