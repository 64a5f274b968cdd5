const FIRST_MILLIS = 500;
const LONGEST_MILLIS = 15_000;

/** Wait before try number `attempt` (from 0): doubling up to 15 s, spread by a quarter so that pages do not return in step. */
export function backoffMillis(attempt: number, random: () => number = Math.random): number {
  const base = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** attempt);
  return base * (0.75 + random() * 0.5);
}
