/**
 * Does a task for each item with a bounded number at one time; none is begun after one has failed. Waits
 * for all even then, so that no request is left running when the work is repeated.
 */
export async function forEachOf<T>(
  items: Iterator<T>,
  concurrency: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  let failed = false;
  const doRest = async (): Promise<void> => {
    for (let next = items.next(); !failed && next.done !== true; next = items.next()) {
      try {
        await task(next.value);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  for (const result of await Promise.allSettled(Array.from({ length: concurrency }, doRest))) {
    if (result.status === 'rejected') throw result.reason as Error;
  }
}
