/**
 * Counts what is durable in the journal and not processed yet, in readings, per gateway. Messages have
 * to be decoded for it, so it happens only when somebody asks, a bounded part at a time, and what was
 * counted once is remembered until it is processed.
 */

import type { JournalMessage, JournalReader, JournalSegment } from '../journal/journal.ts';
import type { EntryRejection, ReadingSink } from '../wire/native/decode.ts';
import { NOBODY } from './collect.ts';
import { decode } from './decode.ts';

export interface BacklogCount {
  messages: number;
  readings: number;
}

/** Counts by `enterprise/gateway`, then by quality of service. */
export type BacklogCounts = ReadonlyMap<string, readonly [BacklogCount, BacklogCount]>;

export interface Backlog {
  readonly counts: BacklogCounts;
  /** Messages after the processed offset, counted or not. */
  readonly messages: number;
  /** False while there is more than could be counted so far; then `counts` is a part of it. */
  readonly complete: boolean;
}

interface CountedSegment {
  readonly lastOffset: number;
  readonly counts: Map<string, [BacklogCount, BacklogCount]>;
}

export class BacklogCounter {
  readonly #reader: JournalReader;
  #segments: CountedSegment[] = [];

  constructor(reader: JournalReader) {
    this.#reader = reader;
  }

  /** Counts what lies after `processedOffset`, reading at most about `bytesMax` that is not counted yet. */
  count(processedOffset: number, bytesMax: number): Backlog {
    this.#segments = this.#segments.filter(({ lastOffset }) => lastOffset > processedOffset);
    const from = this.#segments.at(-1)?.lastOffset ?? processedOffset;
    for (const segment of this.#reader.read(from, bytesMax)) {
      const counter = new ReadingCounter();
      counter.addSegment(segment);
      this.#segments.push({ lastOffset: segment.firstOffset + segment.count - 1, counts: counter.counts });
    }
    const counted = this.#segments.at(-1)?.lastOffset ?? processedOffset;
    const head = Math.max(this.#reader.head(), counted);
    return { counts: this.#sum(), messages: head - processedOffset, complete: head === counted };
  }

  #sum(): BacklogCounts {
    const sum = new Map<string, [BacklogCount, BacklogCount]>();
    for (const { counts } of this.#segments) {
      for (const [principal, pair] of counts) {
        const total = pairOf(sum, principal);
        for (const qos of [0, 1] as const) {
          total[qos].messages += pair[qos].messages;
          total[qos].readings += pair[qos].readings;
        }
      }
    }
    return sum;
  }
}

/** A sink that only counts, exactly as the collector would. */
class ReadingCounter implements ReadingSink {
  readonly counts = new Map<string, [BacklogCount, BacklogCount]>();
  #current: BacklogCount = { messages: 0, readings: 0 };

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
    if (!decode(message, this).ok) this.#current.readings++;
  }
}

function pairOf(counts: Map<string, [BacklogCount, BacklogCount]>, principal: string): [BacklogCount, BacklogCount] {
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
