/** A program of the benchmarks that can be killed and started again. */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { killHard } from './kill-hard.ts';

export class KillableChild implements AsyncDisposable {
  readonly #program: string;
  readonly #args: readonly string[];
  #child: ChildProcess | null = null;

  /** `program` is relative to this folder; it sends a message when it is ready. */
  constructor(program: string, args: readonly string[]) {
    this.#program = fileURLToPath(new URL(program, import.meta.url));
    this.#args = args;
  }

  get process(): ChildProcess {
    if (this.#child === null) throw new Error('it is not running');
    return this.#child;
  }

  get pid(): number {
    return this.process.pid as number;
  }

  async start(): Promise<void> {
    const child = fork(this.#program, this.#args);
    this.#child = child;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`${this.#program} ended with code ${code} before it was ready`);
    });
    ended.catch(() => undefined);
    await Promise.race([once(child, 'message'), ended]);
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    await killHard(child);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
