/** A `meterhub` command as a child process of the demo: told when it is ready, stopped in order. */

import { type ChildProcess, spawn } from 'node:child_process';
import { CommandError } from './exit-codes.ts';
import { MAIN } from './paths.ts';

/** A child that does not end by then after SIGTERM is killed. */
const STOP_MILLIS_MAX = 15_000;

export class ChildProgram {
  /** Resolves with a sentence when the process has ended. */
  readonly ended: Promise<string>;
  readonly #process: ChildProcess;
  readonly #name: string;
  readonly #messages = new Map<string, object>();
  readonly #listeners: (() => void)[] = [];

  constructor(name: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    this.#name = name;
    this.#process = spawn(process.execPath, [MAIN, ...args], {
      // The channel tells of readiness, and ends the child if this process is gone; standard output is
      // for people who run the command by itself.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, ...environment },
      // A group of its own: Ctrl-C is for the demo, which then stops its programs one after the other.
      detached: true,
    });
    this.#process.on('message', (message) => {
      const { type } = message as { type: string };
      this.#messages.set(type, message as object);
      for (const listener of this.#listeners) listener();
    });
    this.ended = new Promise((resolve) => {
      this.#process.once('error', (error) => resolve(`the ${name} could not be started: ${error.message}`));
      this.#process.once('exit', (code, signal) => resolve(`the ${name} ended (${signal ?? `exit code ${code}`})`));
    });
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new CommandError(`the ${this.#name} is not running`);
    return this.#process.pid;
  }

  get isRunning(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The message of this type that the program sends when it is ready. */
  async expect<T extends { readonly type: string }>(type: T['type']): Promise<T> {
    const message = new Promise<T>((resolve) => {
      const look = (): void => {
        const found = this.#messages.get(type);
        if (found) resolve(found as T);
      };
      this.#listeners.push(look);
      look();
    });
    const end = this.ended.then((reason) => {
      throw new CommandError(`${reason} before it was ready`);
    });
    return Promise.race([message, end]);
  }

  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.#process.kill('SIGTERM');
    const impatience = setTimeout(() => {
      process.stderr.write(`meterhub: the ${this.#name} does not end, it is killed\n`);
      this.#process.kill('SIGKILL');
    }, STOP_MILLIS_MAX);
    await this.ended;
    clearTimeout(impatience);
  }
}

/** How often in a row a program may end before it was ready until it is given up. */
const FALSE_STARTS_MAX = 3;

/**
 * A program that is started again when it ends by itself, as a supervisor of the operating system would.
 */
export class SupervisedProgram {
  /** Resolves with a sentence when it is given up. */
  readonly ended: Promise<string>;
  readonly #start: () => ChildProgram;
  readonly #readyMessage: string;
  #current: ChildProgram;
  #stopping = false;

  /** `start` makes the program; `readyMessage` is the type of the message that says it works. */
  constructor(start: () => ChildProgram, readyMessage: string) {
    this.#start = start;
    this.#readyMessage = readyMessage;
    this.#current = start();
    this.ended = this.#supervise();
  }

  get isRunning(): boolean {
    return !this.#stopping;
  }

  expect<T extends { readonly type: string }>(type: T['type']): Promise<T> {
    return this.#current.expect<T>(type);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#current.stop();
  }

  async #supervise(): Promise<string> {
    let falseStarts = 0;
    let everReady = false;
    for (;;) {
      const ready = await this.#current.expect(this.#readyMessage).then(
        () => true,
        () => false,
      );
      falseStarts = ready ? 0 : falseStarts + 1;
      everReady ||= ready;
      const end = await this.#current.ended;
      // What never worked will not work the second time either.
      if (this.#stopping || !everReady || falseStarts === FALSE_STARTS_MAX) return end;
      process.stdout.write(`${end}; it is started again\n`);
      this.#current = this.#start();
    }
  }
}
