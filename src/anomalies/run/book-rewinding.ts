/** The book from a checkpoint on: findings in their order, and what people have changed where they changed it. */

import { EventBook } from '../../domain/anomaly/events/book.ts';
import {
  type AnomalyEvent,
  type Change,
  changed,
  IllegalTransition,
  isWithdrawn,
  MissingReason,
  withdrawn,
} from '../../domain/anomaly/events/event.ts';
import { suppressionOf } from '../../domain/anomaly/events/suppression.ts';
import type { Topology } from '../../domain/anomaly/events/topology.ts';
import type { AnomalyWriter, BookCheckpoint, EventRecord, KeptFinding } from '../store/anomaly-records.ts';

/** Findings that are seen before others get their turn. */
const FINDINGS_PER_STEP = 2000;

type Records = Pick<AnomalyWriter, 'findingsAfter' | 'changesAfter' | 'event'>;

export class BookRewinding {
  readonly #records: Records;
  readonly #from: number;
  readonly #checkpointBefore: (at: number) => number;
  readonly #book: EventBook;
  /** As they are now, by id: all that have lasted at some time since the checkpoint. */
  readonly #events: Map<string, AnomalyEvent>;
  readonly #foundAt = new Map<string, number>();
  readonly #checkpoints: BookCheckpoint[] = [];
  /** Of one instant, of which there may be more. */
  #open: KeptFinding[] = [];
  #last: KeptFinding | null = null;
  #position: number;
  #change = 0;
  #hasOlder = false;

  constructor(
    [at, snapshot]: BookCheckpoint,
    topology: Topology,
    records: Records,
    checkpointBefore: (at: number) => number,
  ) {
    this.#records = records;
    this.#from = at;
    this.#position = at;
    this.#checkpointBefore = checkpointBefore;
    this.#book = new EventBook(topology, snapshot);
    this.#events = new Map(snapshot.events.map((event) => [event.id, event]));
  }

  /** Sees some findings; false where there are no more. */
  step(): boolean {
    const findings = this.#records.findingsAfter(this.#from, this.#last, FINDINGS_PER_STEP);
    for (const finding of findings) {
      if (this.#open.length > 0 && this.#open[0]?.at !== finding.at) this.#see();
      this.#open.push(finding);
      this.#last = finding;
    }
    return findings.length === FINDINGS_PER_STEP;
  }

  finish() {
    this.#see();
    this.#applyChanges(Number.POSITIVE_INFINITY);
    return {
      events: this.#events as ReadonlyMap<string, AnomalyEvent>,
      foundAt: this.#foundAt as ReadonlyMap<string, number>,
      book: this.#book.snapshot(),
      checkpoints: this.#checkpoints,
      position: this.#position,
    };
  }

  #see(): void {
    const at = this.#open[0]?.at;
    if (at === undefined) return;
    this.#applyChanges(at);
    const checkpoint = this.#checkpointBefore(at);
    const newest = this.#checkpoints.at(-1)?.[0] ?? this.#from;
    if (this.#hasOlder && at > this.#from) this.#checkpoints.push([this.#from, this.#book.snapshot()]);
    // What is older than the oldest checkpoint becomes a part of it.
    this.#hasOlder = at <= this.#from;
    if (checkpoint > newest && checkpoint >= this.#position) {
      this.#checkpoints.push([checkpoint, this.#book.snapshot()]);
    }
    this.#position = Math.max(this.#position, at);
    for (const event of this.#book.apply(this.#open.map(({ finding }) => finding))) {
      this.#events.set(event.id, event);
      if (!this.#foundAt.has(event.id)) this.#foundAt.set(event.id, at);
    }
    this.#open = [];
  }

  /** What people changed when the book had seen nothing of an instant yet. */
  #applyChanges(at: number): void {
    for (const { n, position, event, change } of this.#records.changesAfter(this.#from, this.#change)) {
      if (position >= at) break;
      this.#change = n;
      this.#apply(event, change);
    }
  }

  #apply(id: string, change: Change): void {
    try {
      const inBook = this.#book.change(id, change);
      if (inBook !== undefined) {
        this.#events.set(id, inBook);
        return;
      }
      // Over by then: since the checkpoint, or before it and then as it is kept.
      const over = this.#events.get(id);
      if (over !== undefined) this.#events.set(id, changed(over, change));
      const event = over ?? this.#records.event(id)?.event;
      if (event !== undefined && change.to === 'false_alarm') this.#book.suppress(suppressionOf(event, change.at));
    } catch (error) {
      // What they changed has come otherwise.
      if (!(error instanceof IllegalTransition) && !(error instanceof MissingReason)) throw error;
    }
  }
}

/** Events that there were and that are no more. */
export function withdrawnOf(
  known: Iterable<EventRecord>,
  events: ReadonlyMap<string, AnomalyEvent>,
  now: number,
): EventRecord[] {
  return [...known]
    .filter(({ event }) => !events.has(event.id) && !isWithdrawn(event))
    .map((record) => ({ ...record, event: withdrawn(record.event, now) }));
}
