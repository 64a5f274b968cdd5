import { setTimeout as delay } from 'node:timers/promises';

/** Resolves after `millis`, or at once when the signal is aborted; never rejects. */
export async function sleep(millis: number, signal: AbortSignal): Promise<void> {
  await delay(millis, undefined, { signal }).catch(() => {});
}
