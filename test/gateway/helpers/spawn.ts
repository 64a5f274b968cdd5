import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface SpawnedProgram {
  readonly child: ChildProcess;
  /** Lines of standard output so far. */
  readonly lines: string[];
  /** Standard error so far, for the message of a failing test. */
  errors(): string;
  /** Ends it as a power cut would, and waits until it is gone and all it wrote has been read. */
  kill(): Promise<void>;
}

/** Runs a TypeScript file in a process of its own. */
export function spawnProgram(file: string, ...args: string[]): SpawnedProgram {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  let errors = '';
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const closed = once(child, 'close');
  return {
    child,
    lines,
    errors: () => errors,
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}
