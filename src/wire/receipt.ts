/**
 * Receipts: what became of a gateway's messages, sent by the hub on `.../receipt`. A gateway may prune
 * from its spool what a receipt names, and nothing else.
 *
 * - `batch`: sent when the processor has finished with some messages.
 * - `summary`: sent when the gateway subscribes, so that receipts it missed while offline are not lost.
 */

import { z } from 'zod';

/** An inclusive range of sequence numbers. */
const seqRange = z.tuple([z.int().nonnegative(), z.int().nonnegative()]);

const rejectedItem = z.object({
  seq: z.int().nonnegative().nullable(),
  /** Position in `readings`; null where the whole message was refused. */
  index: z.int().nonnegative().nullable(),
  meter: z.string().nullable(),
  quantity: z.string().nullable(),
  code: z.string(),
  detail: z.string(),
});

const batchReceipt = z.object({
  type: z.literal('batch'),
  at: z.iso.datetime(),
  /** Sequence numbers that are finished with. */
  processed: z.array(seqRange),
  /** Messages finished with, those without a readable sequence number included. */
  messages: z.int().nonnegative(),
  received: z.int().nonnegative(),
  stored: z.int().nonnegative(),
  duplicate: z.int().nonnegative(),
  revised: z.int().nonnegative(),
  quarantined: z.int().nonnegative(),
  rejected: z.array(rejectedItem),
  /** How many more were rejected than are listed. */
  rejectedMore: z.int().nonnegative(),
});

const summaryReceipt = z.object({
  type: z.literal('summary'),
  at: z.iso.datetime(),
  /** Every sequence number finished with so far, as ranges in rising order. */
  processed: z.array(seqRange),
  /** Messages of this gateway that are durable in the hub's journal and still to be processed. */
  pendingMessages: z.int().nonnegative(),
});

export const receiptSchema = z.discriminatedUnion('type', [batchReceipt, summaryReceipt]);

export type SeqRange = z.infer<typeof seqRange>;
export type RejectedItem = z.infer<typeof rejectedItem>;
export type BatchReceipt = z.infer<typeof batchReceipt>;
export type SummaryReceipt = z.infer<typeof summaryReceipt>;
export type Receipt = z.infer<typeof receiptSchema>;
