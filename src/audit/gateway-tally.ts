/**
 * What gateways do again and again: the first time is told within a minute, and what follows is added up and told
 * when an hour has passed. A gateway makes one entry an hour at most, however often it comes.
 */

import type { AuditActor, AuditRecord } from './audit-log.ts';
import type { Json } from './canonical-json.ts';

/** One gateway is told of once in this time. */
const PERIOD_MILLIS = 3_600_000;
const PLACES_SHOWN_MAX = 5;

interface Sum {
  actor: AuditActor;
  /** Epoch milliseconds; of what has not been told yet. */
  first: number;
  last: number;
  count: number;
  /** Of those seen first. */
  readonly places: Map<string, number>;
  toldAt: number;
}

export interface GatewayTallyOptions {
  readonly action: string;
  readonly outcome: AuditRecord['outcome'];
  readonly append: (record: AuditRecord) => void;
}

export class GatewayTally {
  readonly #options: GatewayTallyOptions;
  readonly #sums = new Map<string, Sum>();

  constructor(options: GatewayTallyOptions) {
    this.#options = options;
  }

  /** One more, by which gateway of the registry and what, such as `password from 10.0.0.1`. */
  add(gateway: string, actor: AuditActor, place: string): void {
    const now = Date.now();
    let sum = this.#sums.get(gateway);
    if (sum === undefined) {
      sum = { actor, first: now, last: now, count: 0, places: new Map(), toldAt: Number.NEGATIVE_INFINITY };
      this.#sums.set(gateway, sum);
    }
    if (sum.count === 0) sum.first = now;
    sum.actor = actor;
    sum.last = now;
    sum.count++;
    const shown = sum.places.get(place);
    if (shown !== undefined || sum.places.size < PLACES_SHOWN_MAX) sum.places.set(place, (shown ?? 0) + 1);
  }

  /** Tells of the gateways whose turn it is. */
  tellDue(): void {
    const now = Date.now();
    for (const [gateway, sum] of this.#sums) {
      if (now - sum.toldAt < PERIOD_MILLIS) continue;
      if (sum.count === 0) this.#sums.delete(gateway);
      else this.#tell(sum, now);
    }
  }

  /** Tells everything that has been added up. */
  flush(): void {
    const now = Date.now();
    for (const sum of this.#sums.values()) if (sum.count > 0) this.#tell(sum, now);
  }

  #tell(sum: Sum, now: number): void {
    const { action, outcome, append } = this.#options;
    const detail: Json = {
      ...{ count: sum.count, first: new Date(sum.first).toISOString(), last: new Date(sum.last).toISOString() },
      places: Object.fromEntries(sum.places),
    };
    append({ actor: sum.actor, action, target: null, outcome, detail });
    sum.toldAt = now;
    sum.count = 0;
    sum.places.clear();
  }
}
