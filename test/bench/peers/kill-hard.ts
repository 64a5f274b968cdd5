/** `kill -9`, and waiting for the end. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Nothing where it has ended already, or there is none. */
export async function killHard(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
