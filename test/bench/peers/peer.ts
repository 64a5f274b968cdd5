/** What the hub is compared with: something that takes MQTT messages and, some of them, keeps readings. */

import type { LoadPlan } from '../load-generator.ts';

export interface Peer extends AsyncDisposable {
  readonly port: number;
  readonly connections: LoadPlan['connections'];
  /** Process identifiers by the name of the program. */
  pids(): Readonly<Record<string, number>>;
  /** How many readings a question would find; null where it keeps none. */
  readonly countReadings: (() => Promise<number>) | null;
  /** Called before messages are published of which it is to be asked afterwards: a broker gets a subscriber for them. */
  watch(): Promise<void>;
  /** `kill -9` of all its processes at one moment. */
  kill(): Promise<void>;
  /** Starts them again on what is on the disk. */
  start(): Promise<void>;
  /** The readings that it has kept or still hands on, each as `keyOf` names it. */
  survivors(): Promise<ReadonlySet<string>>;
}

/** Name of a reading: the instant is in epoch milliseconds. */
export function keyOf(meter: string, instant: number): string {
  return `${meter} ${instant}`;
}
