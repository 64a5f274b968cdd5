import { ApiError } from '../api/error.ts';

/** Questions under way at once: what is shown comes quickly, and others are not kept waiting. */
const AT_ONCE = 4;

/**
 * Asks about each of several things. What the hub refuses or does not have is `null`; where it is not reached at all,
 * or the session is over, the whole rejects.
 */
export async function askEach<Answer>(
  ids: readonly string[],
  ask: (id: string) => Promise<Answer>,
): Promise<ReadonlyMap<string, Answer | null>> {
  const answers = new Map<string, Answer | null>();
  const waiting = ids[Symbol.iterator]();
  async function work(): Promise<void> {
    for (const id of waiting) {
      try {
        answers.set(id, await ask(id));
      } catch (error) {
        if (!(error instanceof ApiError) || error.kind === 'unauthorized' || error.kind === 'unreachable') throw error;
        answers.set(id, null);
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return answers;
}
