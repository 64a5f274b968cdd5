/** The loading of history beside everything else: the demo works meanwhile, and without it. */

import type { LoadedHistory } from './demo-history.ts';
import type { HistoryPlan } from './demo-history-plan.ts';

const DAY_MILLIS = 86_400_000;

export class HistoryLoad {
  readonly #stopping = new AbortController();
  #done: Promise<void> = Promise.resolve();

  start({ next, to }: HistoryPlan, load: (signal: AbortSignal) => Promise<LoadedHistory>): void {
    const days = Math.ceil((to - next) / DAY_MILLIS);
    process.stdout.write(`Loading ${days} days of history; everything can be used meanwhile.\n`);
    this.#done = this.#tell(load, performance.now());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #tell(load: (signal: AbortSignal) => Promise<LoadedHistory>, started: number): Promise<void> {
    try {
      const { readings, quarantined, isComplete } = await load(this.#stopping.signal);
      if (!isComplete) return;
      const seconds = Math.round((performance.now() - started) / 1000);
      const refused = quarantined === 0 ? '' : `, ${quarantined} of them in the quarantine`;
      process.stdout.write(`History is loaded: ${readings} readings in ${seconds} s${refused}.\n`);
    } catch (error) {
      process.stderr.write(`meterhub: history could not be loaded: ${(error as Error).message}\n`);
    }
  }
}
