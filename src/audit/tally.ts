/**
 * What happens too often to be told one by one: it is added up by who does it, and told once a minute. However
 * many ask from however many addresses, the log grows by a bounded number of entries.
 */

import type { AuditActor, AuditRecord } from './audit-log.ts';
import type { Json } from './canonical-json.ts';

const PERIOD_MILLIS = 60_000;
/** Callers told of by name in one period; what the others do is added up together. */
const CALLERS_MAX = 50;
const PLACES_SHOWN_MAX = 5;

interface Sum {
  readonly actor: AuditActor;
  readonly first: number;
  last: number;
  count: number;
  amount: number;
  /** By what was asked for, of those seen first. */
  readonly places: Map<string, number>;
}

export interface TallyOptions {
  readonly action: string;
  readonly outcome: AuditRecord['outcome'];
  /** Name of the amounts that are added up; nothing is where left out. */
  readonly amount?: string;
  /** Sums of less are not worth an entry. */
  readonly amountMin?: number;
  readonly append: (record: AuditRecord) => void;
}

export class Tally {
  readonly #options: TallyOptions;
  #sums = new Map<string, Sum>();
  #timer: NodeJS.Timeout | null = null;

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  /** One more, by whom and where, such as `401 GET /api/v1/meters`. */
  add(actor: AuditActor, place: string, amount = 0): void {
    const { sum, isOther } = this.#sumOf(actor);
    sum.last = Date.now();
    sum.count++;
    sum.amount += amount;
    const shown = sum.places.get(place);
    if (shown !== undefined || (!isOther && sum.places.size < PLACES_SHOWN_MAX))
      sum.places.set(place, (shown ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.flush(), PERIOD_MILLIS).unref();
  }

  /** Tells what has been added up. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const sums = this.#sums;
    this.#sums = new Map();
    const { action, outcome, amount, amountMin = 0, append } = this.#options;
    for (const sum of sums.values()) {
      if (sum.amount < amountMin) continue;
      const detail: Json = {
        ...{ count: sum.count, first: new Date(sum.first).toISOString(), last: new Date(sum.last).toISOString() },
        ...(amount === undefined ? {} : { [amount]: sum.amount }),
        places: Object.fromEntries(sum.places),
      };
      append({ actor: sum.actor, action, target: null, outcome, detail });
    }
  }

  #sumOf(actor: AuditActor): { sum: Sum; isOther: boolean } {
    const name = JSON.stringify([actor.kind, actor.id, actor.address]);
    const known = this.#sums.get(name);
    if (known !== undefined) return { sum: known, isOther: false };
    const isOther = this.#sums.size >= CALLERS_MAX;
    const others = { kind: 'unknown', id: null, name: 'others', role: null, address: null } as const;
    const key = isOther ? 'others' : name;
    let sum = this.#sums.get(key);
    if (sum === undefined) {
      const now = Date.now();
      sum = { actor: isOther ? others : actor, first: now, last: now, count: 0, amount: 0, places: new Map() };
      this.#sums.set(key, sum);
    }
    return { sum, isOther };
  }
}
