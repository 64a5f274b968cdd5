/** TypeScript programs in processes of their own, to be killed without warning. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface ChildProgram {
  /** Every line it printed so far. */
  readonly lines: readonly string[];
  errors(): string;
  /** Ends it as a power cut would, and waits until it is gone and all it printed has been read. */
  kill(): Promise<void>;
}

/** Starts a TypeScript file with arguments. */
export function startProgram(file: string, ...args: string[]): ChildProgram {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const closed = once(child, 'close');
  return {
    lines,
    errors: () => errors,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
