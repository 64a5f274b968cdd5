/** Lets actions on one connection run one after the other, in the order in which they were asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** Rejects once closed: a native connection that is used after it was closed takes the process with it. */
  take<T>(action: () => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Error('the store is closed'));
    const turn = this.#last.then(action);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Takes nothing more; resolves when all that was asked for so far is done. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.settled();
  }

  /** Resolves when all that was asked for so far is done. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
