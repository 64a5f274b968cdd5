/** Keeps what was read until it is known to have changed. */

/** What was read at a version, of a moment at which that was the version. */
export interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

export class VersionedCache<T> {
  readonly #read: (held: T | null) => Promise<Versioned<T>>;
  #held: Versioned<T> | null = null;
  #reading: Promise<void> | null = null;

  /** `read` is given what is held so far, of which it may keep what has not changed. */
  constructor(read: (held: T | null) => Promise<Versioned<T>>) {
    this.#read = read;
  }

  /** Of that version or a newer one; the same object as long as the version is the same. */
  async atLeast(version: number): Promise<T> {
    // What somebody else has begun to read may be older than what is asked for here.
    while (this.#held === null || this.#held.version < version) {
      this.#reading ??= this.#readOnce();
      await this.#reading;
    }
    return this.#held.value;
  }

  async #readOnce(): Promise<void> {
    try {
      this.#held = await this.#read(this.#held?.value ?? null);
    } finally {
      this.#reading = null;
    }
  }
}
