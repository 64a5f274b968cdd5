/** Keeps the book of events: what findings make of it, and what people make of its events. */

import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { EventBook } from '../../domain/anomaly/events/book.ts';
import {
  type AnomalyEvent,
  type Change,
  changed,
  type EventState,
  eventId,
  IllegalTransition,
  MissingReason,
} from '../../domain/anomaly/events/event.ts';
import { type EvidencePoint, withEvidence } from '../../domain/anomaly/events/evidence.ts';
import type { Membership } from '../../domain/anomaly/events/groups.ts';
import { suppressionOf } from '../../domain/anomaly/events/suppression.ts';
import type { Topology } from '../../domain/anomaly/events/topology.ts';
import type { AnomalyWriter, BookCheckpoint, EventRecord, QueuedFinding } from '../store/anomaly-records.ts';
import { BookRewinding, withdrawnOf } from './book-rewinding.ts';

export interface BookKeeperOptions {
  /** An event that could have been found so long ago is old: nobody is to be woken for it. */
  readonly oldAfterMillis: number;
  ownerOf(subject: string): string | null;
  isMeter(subject: string): boolean;
  /** Begin of the local week that ends with or holds an instant: where checkpoints are. */
  checkpointBefore(at: number): number;
}

/** What became of a change that somebody wanted. */
export type ChangeOutcome =
  | { readonly outcome: 'changed'; readonly before: EventRecord; readonly after: EventRecord }
  | { readonly outcome: 'unknown' }
  | { readonly outcome: 'no_reason' }
  | { readonly outcome: 'illegal'; readonly from: EventState };

export class BookKeeper {
  readonly #records: AnomalyWriter;
  readonly #options: BookKeeperOptions;
  #topology: Topology;
  #book: EventBook;
  /** The newest checkpoint. */
  #checkpoint: number;
  /** As in the book, which does not show it. */
  readonly #pending: Map<string, readonly EvidencePoint[]>;
  #memberships: ReadonlyMap<string, ReadonlySet<string>>;

  constructor(records: AnomalyWriter, topology: Topology, options: BookKeeperOptions) {
    this.#records = records;
    this.#options = options;
    this.#topology = topology;
    const snapshot = records.book();
    this.#book = new EventBook(topology, snapshot);
    this.#pending = new Map(snapshot.pending);
    this.#memberships = asSets(snapshot.memberships);
    this.#checkpoint = newestCheckpoint(records);
  }

  /** Meters have come to other places: groups are known by where their meters are. */
  moveTo(topology: Topology): void {
    this.#topology = topology;
    this.#reload();
  }

  /** Events of which the condition lasts. */
  get lasting(): number {
    return this.#book.events().length;
  }

  /** Applies the findings that were made up to an instant; returns how many events have changed. */
  apply(until: number, now: number): number {
    let position = this.#records.position();
    // What is to be seen again is seen in its turn, by `rewind`.
    const isWaiting = this.#checkpoint !== Number.NEGATIVE_INFINITY && this.#records.rewindFrom() !== null;
    const after = isWaiting ? position : undefined;
    const queued = this.#records.queued(until, after);
    if (queued.length === 0) return 0;
    const checkpoints: BookCheckpoint[] = [];
    const events = new Map<string, AnomalyEvent>();
    /** When each could be found at the earliest. */
    const foundAt = new Map<string, number>();
    const pending = new Map<string, readonly EvidencePoint[] | null>();
    try {
      for (const findings of sameInstant(queued)) {
        const at = findings[0]?.at ?? until;
        const checkpoint = this.#options.checkpointBefore(at);
        if (checkpoint >= position && checkpoint > this.#checkpoint) {
          checkpoints.push([checkpoint, this.#book.snapshot()]);
          this.#checkpoint = checkpoint;
        }
        position = Math.max(position, at);
        for (const { finding } of findings) this.#notePending(finding, pending);
        for (const event of this.#book.apply(findings.map(({ finding }) => finding))) {
          events.set(event.id, event);
          if (!foundAt.has(event.id)) foundAt.set(event.id, at);
        }
      }
      const memberships = this.#membershipsAfter(events.values());
      this.#records.keepBook({
        ...{ until, position, checkpoints },
        ...(after === undefined ? {} : { after }),
        events: [...events.values()].map((event) => this.#recordOf(event, now - (foundAt.get(event.id) ?? until))),
        pending: [...pending],
        joined: difference(memberships, this.#memberships),
        left: difference(this.#memberships, memberships),
      });
      this.#memberships = memberships;
    } catch (error) {
      // What is in memory is ahead of what is kept.
      this.#reload();
      throw error;
    }
    return events.size;
  }

  /**
   * Where findings are older than what the book has seen, or some that it has seen are no more: goes back to the
   * checkpoint before them and sees everything since in order, with what people have changed in its place. The
   * events are then those that there would be had nothing come late; returns whether there was anything to do.
   */
  async rewind(now: number, signal: AbortSignal): Promise<boolean> {
    const records = this.#records;
    const from = records.rewindFrom();
    const start = from === null ? null : records.bookCheckpoint(from);
    if (start === null) return false;
    const [at] = start;
    const again = new BookRewinding(start, this.#topology, records, this.#options.checkpointBefore);
    while (!signal.aborted && again.step()) await setImmediate();
    if (signal.aborted) return false;
    // From here on nobody else gets a turn, so that nothing is changed meanwhile.
    const { events, foundAt, book, checkpoints, position } = again.finish();
    const known = new Map(records.eventsSince(at).map((record) => [record.event.id, record]));
    const gone = withdrawnOf(known.values(), events, now);
    const changed = [...events.values()].filter((event) => !isDeepStrictEqual(known.get(event.id)?.event, event));
    const kept = changed.map((event) => {
      const record = this.#recordOf(event, now - (foundAt.get(event.id) ?? position));
      // What takes the place of what people know already is nothing new to them.
      return gone.some(({ event: old }) => isSameMatter(old, event)) ? { ...record, isBackfill: true } : record;
    });
    records.keepRewind({ from: at, position, book, checkpoints, events: [...kept, ...gone] });
    this.#reload();
    return true;
  }

  /** Keeps what somebody has made of an event. */
  change(id: string, change: Change): ChangeOutcome {
    const before = this.#records.event(id);
    if (before === null) return { outcome: 'unknown' };
    try {
      const next = this.#book.change(id, change) ?? changed(before.event, change);
      const after: EventRecord = { ...before, event: next };
      const suppression = change.to === 'false_alarm' ? suppressionOf(next, change.at) : null;
      const isLifted = before.event.state === 'false_alarm';
      this.#records.keepChange(after, suppression, isLifted, change);
      // Of one that is over the book has not heard.
      if (next.ended !== null && (suppression !== null || isLifted)) this.#reload();
      return { outcome: 'changed', before, after };
    } catch (error) {
      if (error instanceof IllegalTransition) return { outcome: 'illegal', from: error.from };
      if (error instanceof MissingReason) return { outcome: 'no_reason' };
      this.#reload();
      throw error;
    }
  }

  #reload(): void {
    const snapshot = this.#records.book();
    this.#book = new EventBook(this.#topology, snapshot);
    this.#checkpoint = newestCheckpoint(this.#records);
    this.#pending.clear();
    for (const [id, points] of snapshot.pending) this.#pending.set(id, points);
    this.#memberships = asSets(snapshot.memberships);
  }

  #notePending(finding: QueuedFinding['finding'], changes: Map<string, readonly EvidencePoint[] | null>): void {
    const id = eventId(finding.detector, finding.subject, finding.first);
    if (finding.phase === 'suspected') {
      const points = withEvidence(this.#pending.get(id) ?? [], finding);
      this.#pending.set(id, points);
      changes.set(id, points);
    } else if (this.#pending.delete(id)) changes.set(id, null);
  }

  #membershipsAfter(events: Iterable<AnomalyEvent>): ReadonlyMap<string, ReadonlySet<string>> {
    const hasGroups = this.#memberships.size > 0 || [...events].some(({ memberCount }) => memberCount > 0);
    return hasGroups ? asSets(this.#book.snapshot().memberships) : this.#memberships;
  }

  #recordOf(event: AnomalyEvent, ageMillis: number): EventRecord {
    const { subject } = event;
    return {
      event,
      enterprise: this.#options.ownerOf(subject),
      meter: this.#options.isMeter(subject) ? subject : null,
      isBackfill: ageMillis > this.#options.oldAfterMillis,
    };
  }
}

export function* sameInstant(queued: readonly QueuedFinding[]): Generator<readonly QueuedFinding[]> {
  for (let first = 0; first < queued.length; ) {
    let end = first;
    while (end < queued.length && queued[end]?.at === queued[first]?.at) end++;
    yield queued.slice(first, end);
    first = end;
  }
}

function newestCheckpoint(records: AnomalyWriter): number {
  return records.bookCheckpoint(Number.MAX_SAFE_INTEGER)?.[0] ?? Number.NEGATIVE_INFINITY;
}

/** Whether two events are the same in the eyes of people: one begins or ends elsewhere by what came late. */
function isSameMatter(one: AnomalyEvent, other: AnomalyEvent): boolean {
  const isOverlapping = one.first <= other.last && other.first <= one.last;
  return one.detector === other.detector && one.subject === other.subject && isOverlapping;
}

function asSets(memberships: readonly Membership[]): Map<string, ReadonlySet<string>> {
  return new Map(memberships.map(([group, members]) => [group, new Set(members)]));
}

/** What is in the first and not in the second. */
function difference(
  a: ReadonlyMap<string, ReadonlySet<string>>,
  b: ReadonlyMap<string, ReadonlySet<string>>,
): Membership[] {
  const found: Membership[] = [];
  for (const [group, members] of a) {
    const others = b.get(group);
    const only = others === undefined ? [...members] : [...members].filter((member) => !others.has(member));
    if (only.length > 0) found.push([group, only]);
  }
  return found;
}
