/** When what could not be delivered goes again. */

export interface RetrySettings {
  /** Before the second attempt; doubled for each further one. */
  readonly firstMillis: number;
  readonly capMillis: number;
  /** From when on a message is given up. */
  readonly giveUpMillis: number;
}

/** A receiver that understands a message and refuses it is asked so often: it may be mended. */
export const REJECTED_ATTEMPTS_MAX = 6;

/**
 * Wait after an attempt, counted from 1: exponential up to the cap, of which half is by chance, so that what has
 * failed together does not come again together. A wait that the receiver asks for is kept, up to the cap.
 */
export function waitAfter(
  attempt: number,
  { firstMillis, capMillis }: RetrySettings,
  random: () => number,
  askedMillis = 0,
): number {
  const full = Math.min(capMillis, firstMillis * 2 ** (attempt - 1));
  return Math.round(Math.max(full / 2 + (random() * full) / 2, Math.min(askedMillis, capMillis)));
}
