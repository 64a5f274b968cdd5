/**
 * Milliseconds to wait before attempt `attempt` (from 1): doubling from `least` to `most`, and a random
 * half of it left out, so that the gateways of a city do not all come back in the same instant.
 */
export function backoffMillis(attempt: number, least: number, most: number): number {
  const full = Math.min(most, least * 2 ** Math.min(attempt - 1, 30));
  return full * (0.5 + Math.random() / 2);
}
