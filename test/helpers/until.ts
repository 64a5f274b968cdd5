/** Longest pause: what is asked the most often is a hub, which others need to get on. */
const PAUSE_MILLIS_MAX = 40;

/** Polls a condition until it holds, ever less often; rejects with `what` after the deadline. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMillis = 15_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMillis;
  for (let pause = 2; !(await condition()); pause = Math.min(pause * 1.3, PAUSE_MILLIS_MAX)) {
    if (performance.now() > deadline) throw new Error(`did not happen in ${deadlineMillis} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
