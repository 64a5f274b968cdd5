/**
 * The journal: an ordered, durable log of raw messages, between the broker that acknowledges them and
 * the processor that understands them. Offsets count messages from 1 and never repeat.
 *
 * Two sides, usually on two threads: the broker holds a `JournalWriter`, the processor a
 * `JournalReader`.
 */

/** Where messages come from: encoded once per connection and topic, used for each of its messages. */
export interface MessageSource {
  /** Who sent it, `enterprise/gateway`, as authenticated by the broker. */
  readonly principal: string;
  readonly topic: string;
}

/** One message as the journal keeps it. */
export interface JournalMessage extends MessageSource {
  readonly offset: number;
  /** When the hub received it, epoch milliseconds. */
  readonly receivedAt: number;
  readonly qos: 0 | 1;
  /** The payload byte for byte. Valid until the next read of the same reader. */
  readonly payload: Uint8Array;
}

/** Messages that were committed together. */
export interface JournalSegment {
  readonly firstOffset: number;
  readonly count: number;
  readonly messages: readonly JournalMessage[];
  /** Set where the bytes on disk do not match their checksum; then `messages` is empty. */
  readonly damage: JournalDamage | null;
}

export interface JournalDamage {
  readonly detail: string;
  readonly bytes: Uint8Array;
}

/** What an append resolves to. */
export type AppendCallback = (error: JournalError | null, offset: number) => void;

export const JOURNAL_CONDITIONS = ['ok', 'full', 'disk_full', 'failing'] as const;

/** `ok`, or why appends are being held back. */
export type JournalCondition = (typeof JOURNAL_CONDITIONS)[number];

export interface JournalStats {
  readonly condition: JournalCondition;
  /** In words, where the condition is not `ok`. */
  readonly detail: string;
  /** Offset of the last durable message; 0 while there is none. */
  readonly head: number;
  /** First offset that is still kept. */
  readonly tail: number;
  readonly bytes: number;
  readonly bytesMax: number;
  /** Messages handed in and not durable yet. */
  readonly waiting: number;
  readonly waitingBytes: number;
  readonly waitingBytesMax: number;
  readonly commits: number;
  readonly appended: number;
}

export interface JournalWriter {
  /**
   * Adds a message. `done` is called once the message is on disk, after the fsync of its group, in the
   * order of the `append` calls. Until then a caller must not tell anybody that the message is safe.
   * While the journal is full the call waits; it fails only when waiting messages exceed their limit.
   */
  append(source: MessageSource, qos: 0 | 1, payload: Uint8Array, done: AppendCallback): void;
  stats(): JournalStats;
  /** Called when the condition changes. */
  onCondition(listener: (condition: JournalCondition, detail: string) => void): void;
  /** Waits for what is on its way to disk, then lets go of the files. */
  close(): Promise<void>;
}

export interface JournalReader {
  /** Segments that hold messages after `offset`, in order, about `bytesMax` of them, at least one if any. */
  read(offset: number, bytesMax: number): readonly JournalSegment[];
  /** Resolves when a message after `offset` is durable, or the signal aborts. */
  waitAfter(offset: number, signal: AbortSignal): Promise<void>;
  /** Offset of the last durable message. */
  head(): number;
  /** Last offset that the reader's consumer has finished with, as last committed. */
  cursor(): number;
  /** Says durably that everything up to `offset` is finished with, so that it may be pruned. */
  advance(offset: number): void;
  close(): void;
}

export const JOURNAL_ERRORS = {
  journal_full: 'The journal has no room and too many messages are waiting for it.',
  journal_closed: 'The journal is closed.',
} as const;

export class JournalError extends Error {
  readonly code: keyof typeof JOURNAL_ERRORS;

  constructor(code: keyof typeof JOURNAL_ERRORS, options?: ErrorOptions) {
    super(JOURNAL_ERRORS[code], options);
    this.name = 'JournalError';
    this.code = code;
  }
}
