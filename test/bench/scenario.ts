/** What a scenario is. */

import type { Figures } from './figures.ts';

export interface RunOptions {
  /** How much of it, as a multiple of what is normal. */
  readonly scale: number;
}

export interface Scenario {
  readonly title: string;
  run(options: RunOptions): Promise<Figures>;
}

/** Scenarios with the same figures, one after the other in each round; the first is what the others are compared with. */
export interface Comparison {
  readonly title: string;
  readonly columns: Readonly<Record<string, Scenario>>;
}
