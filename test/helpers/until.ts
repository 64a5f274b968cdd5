/** Polls a condition until it holds; rejects with `what` after the deadline. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMillis = 15_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMillis;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`did not happen in ${deadlineMillis} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
