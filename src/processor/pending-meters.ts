/**
 * Up to when a meter's readings are queryable: before which instant everything that was acknowledged and names the
 * meter has been processed. What waits has to be decoded to know which meters it names, so that is done when
 * somebody asks, once for each message, and for so many bytes that a question stays cheap; of what waits behind
 * them nothing is assumed. Memory and time depend neither on the number of meters nor on how long an outage lasts.
 */

import type { JournalMessage, JournalReader, JournalSegment } from '../journal/journal.ts';
import type { ReadingSink } from '../wire/reading-sink.ts';
import { SparkplugNodes } from '../wire/sparkplug/nodes.ts';
import { parseSparkplugTopic } from '../wire/topics.ts';
import { decode } from './decode.ts';

/** A meter as messages name it: only those of its own enterprise can. */
export interface NamedMeter {
  readonly enterprise: string;
  readonly meter: string;
}

/** Bytes of messages that are looked into, from the oldest that waits. */
const BYTES_MAX = 512 * 1024;

/** A segment that waits. */
interface SeenSegment {
  readonly lastOffset: number;
  readonly bytes: number;
  /** When the first message was received, by enterprise and meter; by enterprise and '' for all of its meters. */
  readonly receivedAt: ReadonlyMap<string, number>;
}

export class PendingMeters {
  readonly #reader: JournalReader;
  readonly #bytesMax: number;
  /** What waited when last asked, from the oldest on, in order. */
  #segments: SeenSegment[] = [];

  constructor(reader: JournalReader, bytesMax = BYTES_MAX) {
    this.#reader = reader;
    this.#bytesMax = bytesMax;
  }

  /** Epoch milliseconds; `now`, taken before the question, where nothing of the meter waits. */
  currentAsOf({ enterprise, meter }: NamedMeter, processedOffset: number, now: number): number {
    const unseen = this.#look(processedOffset);
    const names = [nameOf(enterprise, meter), nameOf(enterprise, '')];
    for (const { receivedAt } of this.#segments) {
      const instants = names.flatMap((name) => receivedAt.get(name) ?? []);
      if (instants.length > 0) return Math.min(now, ...instants);
    }
    return Math.min(now, unseen ?? now);
  }

  /** Looks into what has come; gives when the first message was received that was not looked into, null for none. */
  #look(processedOffset: number): number | null {
    this.#segments = this.#segments.filter(({ lastOffset }) => lastOffset > processedOffset);
    let room = this.#bytesMax - this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
    for (let from = this.#segments.at(-1)?.lastOffset ?? processedOffset; ; ) {
      const [segment] = this.#reader.read(from, 1);
      if (segment === undefined) return null;
      from = segment.firstOffset + segment.count - 1;
      // Of a damaged one nothing will ever be queryable.
      const first = segment.messages[0];
      if (first !== undefined && room <= 0) return first.receivedAt;
      const seen = seenOf(segment);
      room -= seen.bytes;
      this.#segments.push(seen);
    }
  }
}

function seenOf({ firstOffset, count, messages }: JournalSegment): SeenSegment {
  const names = new MeterNames();
  let bytes = 0;
  for (const message of messages) {
    bytes += message.payload.length;
    names.addMessage(message);
  }
  return { lastOffset: firstOffset + count - 1, bytes, receivedAt: names.receivedAt };
}

class MeterNames implements ReadingSink {
  readonly receivedAt = new Map<string, number>();
  #message!: JournalMessage;
  #enterprise = '';

  addMessage(message: JournalMessage): void {
    this.#message = message;
    [this.#enterprise = ''] = message.principal.split('/');
    // Which meter an alias stands for was said by a birth that may be processed long since.
    if (parseSparkplugTopic(message.topic) === undefined) decode(message, NO_NODES, this);
    else this.#add('');
  }

  entry(_index: number, meter: string): void {
    this.#add(meter);
  }

  value(): void {}

  reject(): void {}

  #add(meter: string): void {
    const name = nameOf(this.#enterprise, meter);
    if (!this.receivedAt.has(name)) this.receivedAt.set(name, this.#message.receivedAt);
  }
}

const NO_NODES = new SparkplugNodes();

function nameOf(enterprise: string, meter: string): string {
  return `${enterprise}\n${meter}`;
}
