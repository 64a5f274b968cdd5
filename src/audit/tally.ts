/**
 * What happens too often to be told one by one: it is added up by who does it, and told once a minute. However
 * many ask from however many addresses, the log grows by a bounded number of entries, unless nothing may be left out.
 */

import type { AuditActor, AuditRecord } from './audit-log.ts';
import type { Json } from './canonical-json.ts';

const PERIOD_MILLIS = 60_000;
/** Callers told of by name in one period; what the others do is added up together. */
const CALLERS_MAX = 50;
const PLACES_SHOWN_MAX = 5;
/** Where every place is told, so many fill an entry. */
const PLACES_WHOLE_MAX = 50;

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
  /** Every caller and every place is told, in as many entries as it takes: for what nobody can do without a key. */
  readonly isWhole?: boolean;
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
    const { sum, isOther } = this.#sumWithRoom(actor, place);
    sum.last = Date.now();
    sum.count++;
    sum.amount += amount;
    const shown = sum.places.get(place);
    const isShown = shown !== undefined || this.#options.isWhole === true;
    if (isShown || (!isOther && sum.places.size < PLACES_SHOWN_MAX)) sum.places.set(place, (shown ?? 0) + 1);
    this.#timer ??= setTimeout(() => this.flush(), PERIOD_MILLIS).unref();
  }

  /** Tells what has been added up. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const sums = this.#sums;
    this.#sums = new Map();
    for (const sum of sums.values()) this.#tell(sum);
  }

  #tell(sum: Sum): void {
    const { action, outcome, amount, append } = this.#options;
    const detail: Json = {
      ...{ count: sum.count, first: new Date(sum.first).toISOString(), last: new Date(sum.last).toISOString() },
      ...(amount === undefined ? {} : { [amount]: sum.amount }),
      places: Object.fromEntries(sum.places),
    };
    append({ actor: sum.actor, action, target: null, outcome, detail });
  }

  /** One that is full is told at once where every place has to be. */
  #sumWithRoom(actor: AuditActor, place: string): { sum: Sum; isOther: boolean } {
    const found = this.#sumOf(actor);
    const { places } = found.sum;
    if (this.#options.isWhole !== true || places.size < PLACES_WHOLE_MAX || places.has(place)) return found;
    this.#sums.delete(nameOf(actor));
    this.#tell(found.sum);
    return this.#sumOf(actor);
  }

  #sumOf(actor: AuditActor): { sum: Sum; isOther: boolean } {
    const name = nameOf(actor);
    const known = this.#sums.get(name);
    if (known !== undefined) return { sum: known, isOther: false };
    const isOther = this.#options.isWhole !== true && this.#sums.size >= CALLERS_MAX;
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

function nameOf({ kind, id, address }: AuditActor): string {
  return JSON.stringify([kind, id, address]);
}
