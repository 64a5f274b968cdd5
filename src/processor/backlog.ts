/**
 * Counts what is durable in the journal and not processed yet, in readings, per gateway. Messages have
 * to be decoded for it, so it happens only when somebody asks, a bounded part at a time, and what was
 * counted once is remembered until it is processed.
 */

import type { JournalMessage, JournalReader, JournalSegment } from '../journal/journal.ts';
import type { Backlog } from '../ledger/accounting-snapshot.ts';
import type { EntryRejection, ReadingSink } from '../wire/reading-sink.ts';
import { SparkplugNodes } from '../wire/sparkplug/nodes.ts';
import { NOBODY } from './collect.ts';
import { decode } from './decode.ts';

interface Count {
  messages: number;
  readings: number;
}

type Counts = Map<string, [Count, Count]>;

interface CountedSegment {
  readonly lastOffset: number;
  readonly counts: Counts;
}

export class BacklogCounter {
  readonly #reader: JournalReader;
  /** Counted and, when last asked, not processed yet; in order. */
  #segments: CountedSegment[] = [];
  /** The sum over `#segments`, kept as they come and go: a backlog can be of very many. */
  readonly #sum: Counts = new Map();

  constructor(reader: JournalReader) {
    this.#reader = reader;
  }

  /** Counts what lies after `processedOffset`, reading at most about `bytesMax` that is not counted yet. */
  count(processedOffset: number, bytesMax: number): Backlog {
    this.#forgetThrough(processedOffset);
    const from = this.#segments.at(-1)?.lastOffset ?? processedOffset;
    for (const segment of this.#reader.read(from, bytesMax)) {
      const counter = new ReadingCounter();
      counter.addSegment(segment);
      this.#segments.push({ lastOffset: segment.firstOffset + segment.count - 1, counts: counter.counts });
      addCounts(this.#sum, counter.counts, 1);
    }
    const counted = this.#segments.at(-1)?.lastOffset ?? processedOffset;
    const head = Math.max(this.#reader.head(), counted);
    return { counts: structuredClone(this.#sum), messages: head - processedOffset, complete: head === counted };
  }

  #forgetThrough(processedOffset: number): void {
    let done = 0;
    while ((this.#segments[done]?.lastOffset ?? Number.POSITIVE_INFINITY) <= processedOffset) {
      addCounts(this.#sum, (this.#segments[done] as CountedSegment).counts, -1);
      done++;
    }
    if (done > 0) this.#segments = this.#segments.slice(done);
    for (const [principal, [q0, q1]] of this.#sum) if (q0.messages + q1.messages === 0) this.#sum.delete(principal);
  }
}

function addCounts(sum: Counts, counts: Counts, sign: 1 | -1): void {
  for (const [principal, pair] of counts) {
    const total = pairOf(sum, principal);
    for (const qos of [0, 1] as const) {
      total[qos].messages += sign * pair[qos].messages;
      total[qos].readings += sign * pair[qos].readings;
    }
  }
}

/** A sink that only counts, exactly as the collector would. */
class ReadingCounter implements ReadingSink {
  readonly counts: Counts = new Map();
  #current: Count = { messages: 0, readings: 0 };
  readonly #nodes = new SparkplugNodes();

  addSegment({ messages, damage, count }: JournalSegment): void {
    for (const message of messages) this.#addMessage(message);
    if (damage === null) return;
    const nobody = pairOf(this.counts, `${NOBODY}/${NOBODY}`)[1];
    nobody.messages += count;
    nobody.readings += count;
  }

  entry(): void {}

  value(): void {
    this.#current.readings++;
  }

  reject({ count }: EntryRejection): void {
    this.#current.readings += count;
  }

  #addMessage(message: JournalMessage): void {
    this.#current = pairOf(this.counts, message.principal)[message.qos];
    this.#current.messages++;
    if (!decode(message, this.#nodes, this).ok) this.#current.readings++;
  }
}

function pairOf(counts: Counts, principal: string): [Count, Count] {
  let pair = counts.get(principal);
  if (pair === undefined) {
    pair = [
      { messages: 0, readings: 0 },
      { messages: 0, readings: 0 },
    ];
    counts.set(principal, pair);
  }
  return pair;
}
