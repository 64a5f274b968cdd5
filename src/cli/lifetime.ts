/**
 * How long a long-running command runs: until a signal, or until the process that started it (the demo,
 * a test) is gone.
 */

/** Resolves on SIGINT, SIGTERM or the loss of the parent's channel. */
export function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve(signal));
    process.on('disconnect', () => resolve('the end of the parent process'));
  });
}

/** Tells the process that started this one something, if there is one that listens. */
export function tellParent(message: object): void {
  process.send?.(message);
}
