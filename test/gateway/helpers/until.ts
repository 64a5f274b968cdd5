/** Polls a condition until it holds; rejects with `what` after ten seconds. */
export async function until(what: string, condition: () => boolean, deadlineMillis = 10_000): Promise<void> {
  const deadline = performance.now() + deadlineMillis;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`did not happen in ${deadlineMillis} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
