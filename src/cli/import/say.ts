/** Lines on standard output, as many as there are problems in a file. */

import { once } from 'node:events';

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Waits while the reader of standard output is behind: what it has not taken is in memory. */
export async function heard(): Promise<void> {
  if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
}

/** Waits until everything is written: a command that ends with a failure ends the process at once. */
export async function allHeard(): Promise<void> {
  await new Promise<void>((done) => process.stdout.write('', () => done()));
}
