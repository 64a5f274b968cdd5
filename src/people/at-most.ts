import { PeopleError } from './people.ts';

/** Runs so many at one time; the others wait for their turn, and of too many the last are refused. */
export class AtMost {
  readonly #running: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(running: number, waitingMax: number) {
    this.#running = running;
    this.#free = running;
    this.#waitingMax = waitingMax;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free = Math.min(this.#running, this.#free + 1);
      else next();
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#waitingMax) {
      throw new PeopleError('busy', 'too many are signing in at this moment');
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
