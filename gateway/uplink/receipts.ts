/** Reads receipts; one that is not a receipt is no reason to do anything. */

import { type Receipt, receiptSchema } from '../../src/wire/receipt.ts';

/** The receipt in a payload, or why there is none. */
export function parseReceipt(payload: Uint8Array): { readonly receipt: Receipt } | { readonly problem: string } {
  let message: unknown;
  try {
    message = JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` };
  }
  const parsed = receiptSchema.safeParse(message);
  if (parsed.success) return { receipt: parsed.data };
  return { problem: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') };
}
