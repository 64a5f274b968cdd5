/** The processor's side of the embedded journal: reads beside the writer through its own connection. */

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { MessagePort } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import { decodeFrames } from '../frames.ts';
import type { JournalReader, JournalSegment } from '../journal.ts';
import { openForReading, PROCESSOR } from './schema.ts';
import type { FromReader, ToReader } from './worker.ts';

/** Opens a reader on the journal in `directory`; `port` comes from the writer's `readerPort()`. */
export function openEmbeddedReader(directory: string, port: MessagePort): JournalReader {
  return new EmbeddedJournalReader(openForReading(directory), port);
}

class EmbeddedJournalReader implements JournalReader {
  readonly #database: DatabaseSync;
  readonly #startOf: StatementSync;
  readonly #segmentFrom: StatementSync;
  readonly #port: MessagePort;
  #head = 0;
  #wake: (() => void) | null = null;

  constructor(database: DatabaseSync, port: MessagePort) {
    this.#database = database;
    // The segment that holds offset n is the last one that begins at or before it. One row at a time by
    // `get`: an iterator that is left in the middle keeps its statement open, and outlives it.
    this.#startOf = database.prepare('SELECT max(first_offset) AS start FROM segment WHERE first_offset <= ?');
    this.#segmentFrom = database.prepare(
      'SELECT first_offset, count, crc32, frames FROM segment WHERE first_offset >= ? ORDER BY first_offset LIMIT 1',
    );
    this.#port = port;
    port.on('message', (message: ToReader) => {
      this.#head = Math.max(this.#head, message.offset);
      this.#wake?.();
    });
  }

  read(offset: number, bytesMax: number): readonly JournalSegment[] {
    const segments: JournalSegment[] = [];
    let bytes = 0;
    let next = (this.#startOf.get(offset + 1)?.['start'] as number | null | undefined) ?? 0;
    while (segments.length === 0 || bytes < bytesMax) {
      const row = this.#segmentFrom.get(next);
      if (row === undefined) break;
      const firstOffset = row['first_offset'] as number;
      const count = row['count'] as number;
      next = firstOffset + count;
      if (next <= offset + 1) continue;
      const frames = row['frames'] as Uint8Array;
      segments.push(readSegment(firstOffset, count, row['crc32'] as number, frames, offset));
      bytes += frames.length;
    }
    return segments;
  }

  async waitAfter(offset: number, signal: AbortSignal): Promise<void> {
    while (this.#head <= offset && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          signal.removeEventListener('abort', wake);
          this.#wake = null;
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
        this.#wake = wake;
      });
    }
  }

  head(): number {
    const last = this.#database.prepare(
      'SELECT first_offset + count - 1 AS head FROM segment ORDER BY first_offset DESC LIMIT 1',
    );
    // Where everything is pruned, the cursor still knows how far offsets have come.
    return Math.max(this.#head, (last.get()?.['head'] as number | undefined) ?? this.cursor());
  }

  cursor(): number {
    const row = this.#database.prepare('SELECT offset FROM cursor WHERE consumer = ?').get(PROCESSOR);
    return (row?.['offset'] as number | undefined) ?? 0;
  }

  advance(offset: number): void {
    this.#port.postMessage({ type: 'advance', offset } satisfies FromReader);
  }

  close(): void {
    this.#port.close();
    this.#database.close();
  }
}

function readSegment(
  firstOffset: number,
  count: number,
  checksum: number,
  frames: Uint8Array,
  after: number,
): JournalSegment {
  const actual = crc32(frames);
  if (actual !== checksum) {
    const detail = `segment ${firstOffset} of ${count} messages: CRC-32 is ${actual}, ${checksum} was written`;
    return { firstOffset, count, messages: [], damage: { detail, bytes: frames } };
  }
  try {
    const messages = decodeFrames(frames, firstOffset, count);
    const skip = Math.max(0, after + 1 - firstOffset);
    return { firstOffset, count, messages: skip === 0 ? messages : messages.slice(skip), damage: null };
  } catch (error) {
    const detail = `segment ${firstOffset} of ${count} messages: ${(error as Error).message}`;
    return { firstOffset, count, messages: [], damage: { detail, bytes: frames } };
  }
}
