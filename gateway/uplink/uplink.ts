/**
 * Keeps a connection to the hub, for ever: a new session after each that ended, with growing pauses
 * while the hub cannot be reached or refuses us.
 */

import { sleep } from '../sleep.ts';
import { backoffMillis } from './backoff.ts';
import { Session, type SessionOptions } from './session.ts';

export interface UplinkOptions extends SessionOptions {
  readonly reconnectMillisMin: number;
  readonly reconnectMillisMax: number;
}

export class Uplink {
  readonly #options: UplinkOptions;
  #session: Session | null = null;

  constructor(options: UplinkOptions) {
    this.#options = options;
  }

  /** Connects and sends until the signal is aborted; then says goodbye to the hub. */
  async run(signal: AbortSignal): Promise<void> {
    const { log, reconnectMillisMin, reconnectMillisMax } = this.#options;
    let failures = 0;
    while (!signal.aborted) {
      const session = new Session(this.#options);
      this.#session = session;
      const stop = () => void session.close();
      signal.addEventListener('abort', stop, { once: true });
      const { reason, progressed } = await session.ended;
      signal.removeEventListener('abort', stop);
      this.#session = null;
      if (signal.aborted) return;
      failures = progressed ? 1 : failures + 1;
      // A hub that is down for a day is one line, not one for every attempt.
      log[failures === 1 ? 'warn' : 'debug']({ reason, failures }, 'no connection to the hub');
      await sleep(backoffMillis(failures, reconnectMillisMin, reconnectMillisMax), signal);
    }
  }

  /** New messages are in the spool. */
  wake(): void {
    this.#session?.wake();
  }

  /** Publishes the status now, if there is a connection. */
  publishStatus(): void {
    this.#session?.publishStatus();
  }

  connected(): boolean {
    return this.#session?.connected() ?? false;
  }
}
