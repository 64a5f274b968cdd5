/** What is loaded into every thread of a hub beside it, and what each of them writes. */

import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../helpers/until.ts';

/** Names of the hub's threads; the main one is the broker. */
export const THREADS = ['broker', 'journal', 'processor', 'api'] as const;

export class ThreadReports implements Disposable {
  /** Variables of the hub that lead to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'threads-'));

  /** `preload` is a module in this folder that writes a file `<thread>.json` into `METERHUB_PROFILE_DIR`. */
  constructor(preload: string) {
    const url = new URL(preload, import.meta.url).href;
    this.environment = { NODE_OPTIONS: `--import=${url}`, METERHUB_PROFILE_DIR: this.#folder };
  }

  /** What each thread has written, once all of them have. */
  async read(): Promise<ReadonlyMap<string, unknown>> {
    const found = new Map<string, unknown>();
    await until(
      `${THREADS.join(', ')} have written their reports, not only ${readdirSync(this.#folder)}`,
      () => {
        for (const thread of THREADS) {
          const content = parsed(join(this.#folder, `${thread}.json`));
          if (content !== null) found.set(thread, content);
        }
        return found.size === THREADS.length;
      },
      30_000,
    );
    return found;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Null where it is not there, or not whole yet. */
function parsed(file: string): unknown {
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}
