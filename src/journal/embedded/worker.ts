/**
 * The journal's own thread. SQLite calls block, so the one connection that writes lives here; the
 * broker's thread hands over groups of frames and is told when each is on disk.
 */

import { statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { crc32 } from 'node:zlib';
import type { JournalCondition } from '../journal.ts';
import { JOURNAL_FILE, openForWriting, PAGE_BYTES, PROCESSOR } from './schema.ts';

export interface WorkerOptions {
  readonly directory: string;
  readonly bytesMax: number;
  readonly retainBytes: number;
  readonly freeBytesMin: number;
  /** Offsets go on after this one even where the file knows less. */
  readonly headMin: number;
  /** While the first element is 1 no commit is made; lets tests hold back durability. */
  readonly commitGate: Int32Array | null;
}

export type ToWorker =
  | { readonly type: 'commit'; readonly buffer: ArrayBuffer; readonly length: number; readonly count: number }
  | { readonly type: 'reader'; readonly port: MessagePort }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'open'; readonly head: number; readonly tail: number; readonly bytes: number }
  | {
      readonly type: 'committed';
      readonly firstOffset: number;
      readonly tail: number;
      readonly bytes: number;
      readonly buffer: ArrayBuffer;
    }
  | {
      readonly type: 'refused';
      readonly condition: JournalCondition;
      readonly detail: string;
      readonly tail: number;
      readonly bytes: number;
      readonly buffer: ArrayBuffer;
    }
  | { readonly type: 'pruned'; readonly tail: number; readonly bytes: number }
  | { readonly type: 'closed' };

export type FromReader = { readonly type: 'advance'; readonly offset: number };
export type ToReader = { readonly type: 'head'; readonly offset: number };

/** Free disk space is asked for at most this often: the call costs a few microseconds. */
const STATFS_INTERVAL_MILLIS = 50;
/** Segments deleted in one transaction, so that pruning never holds up a commit for long. */
const PRUNE_STEP = 64;

function start(port: MessagePort, options: WorkerOptions): void {
  const log = new SegmentLog(options, () => {
    port.postMessage({ type: 'pruned', tail: log.tail, bytes: log.bytes } satisfies FromWorker);
  });
  const readers: MessagePort[] = [];
  port.postMessage({ type: 'open', head: log.head, tail: log.tail, bytes: log.bytes } satisfies FromWorker);

  port.on('message', (message: ToWorker) => {
    switch (message.type) {
      case 'commit': {
        const answer = log.commit(message.buffer, message.length, message.count);
        port.postMessage(answer, [message.buffer]);
        if (answer.type === 'committed') {
          for (const reader of readers) reader.postMessage({ type: 'head', offset: log.head } satisfies ToReader);
        }
        break;
      }
      case 'reader':
        readers.push(message.port);
        message.port.on('message', (fromReader: FromReader) => log.advance(fromReader.offset));
        message.port.postMessage({ type: 'head', offset: log.head } satisfies ToReader);
        break;
      case 'close':
        for (const reader of readers) reader.close();
        log.close();
        port.postMessage({ type: 'closed' } satisfies FromWorker);
        port.close();
        break;
      default:
        message satisfies never;
    }
  });
}

type CommitAnswer = Extract<FromWorker, { type: 'committed' | 'refused' }>;

class SegmentLog {
  head: number;
  tail: number;
  bytes: number;
  readonly #options: WorkerOptions;
  /** Called when segments were deleted without a commit that would tell of it. */
  readonly #onPruned: () => void;
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #saveCursor: StatementSync;
  #cursor: number;
  #savedCursor: number;
  #freeBytes = Number.POSITIVE_INFINITY;
  #freeBytesAt = 0;
  readonly #inode: number;
  #maintenance: NodeJS.Timeout | null = null;

  constructor(options: WorkerOptions, onPruned: () => void) {
    this.#options = options;
    this.#onPruned = onPruned;
    this.#database = openForWriting(options.directory);
    this.#inode = inodeOf(options.directory) ?? 0;
    this.#insert = this.#database.prepare(
      'INSERT INTO segment (first_offset, count, bytes, crc32, committed_at, frames) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#saveCursor = this.#database.prepare(
      'INSERT INTO cursor (consumer, offset) VALUES (?, ?) ON CONFLICT (consumer) DO UPDATE SET offset = excluded.offset',
    );
    const last = this.#one('SELECT first_offset + count - 1 AS n FROM segment ORDER BY first_offset DESC LIMIT 1');
    const first = this.#one('SELECT first_offset AS n FROM segment ORDER BY first_offset LIMIT 1');
    this.#cursor = this.#one(`SELECT offset AS n FROM cursor WHERE consumer = '${PROCESSOR}'`) ?? 0;
    this.#savedCursor = this.#cursor;
    // Pruning may have emptied the table: the cursor then still knows how far offsets have come.
    this.head = Math.max(last ?? 0, this.#cursor, options.headMin);
    this.tail = first ?? this.head + 1;
    this.bytes = this.#one('SELECT coalesce(sum(bytes), 0) AS n FROM segment') ?? 0;
  }

  commit(buffer: ArrayBuffer, length: number, count: number): CommitAnswer {
    if (this.bytes + length > this.#options.bytesMax) this.#makeRoom(length);
    // A group larger than the whole limit is taken by an empty journal: it would wait for ever otherwise.
    if (this.bytes > 0 && this.bytes + length > this.#options.bytesMax) {
      const detail = `the journal holds ${this.bytes} of ${this.#options.bytesMax} bytes of unprocessed messages`;
      return this.#refuse('full', detail, buffer);
    }
    if (this.#freeDiskBytes() < this.#options.freeBytesMin + length && !this.#fitsInFreedPages(length)) {
      const detail = `${this.#freeBytes} bytes are free in ${this.#options.directory}, ${this.#options.freeBytesMin} are kept free`;
      return this.#refuse('disk_full', detail, buffer);
    }
    this.#waitForGate();
    const frames = new Uint8Array(buffer, 0, length);
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      this.#insert.run(this.head + 1, count, length, crc32(frames), Date.now(), frames);
      this.#writeCursor();
      this.#database.exec('COMMIT');
    } catch (error) {
      return this.#refuseAfter(error as Error & { errcode?: number }, buffer);
    }
    const firstOffset = this.head + 1;
    this.head += count;
    this.bytes += length;
    return { type: 'committed', firstOffset, tail: this.tail, bytes: this.bytes, buffer };
  }

  /** The processor is done up to `offset`; made durable with the next commit, or shortly. */
  advance(offset: number): void {
    this.#cursor = Math.max(this.#cursor, offset);
    this.#maintenance ??= setTimeout(() => this.#maintain(), 200);
  }

  close(): void {
    if (this.#maintenance) clearTimeout(this.#maintenance);
    this.#maintain();
    // What it has left for later is for the next start: a timer would keep the thread alive for ever.
    if (this.#maintenance) clearTimeout(this.#maintenance);
    this.#database.close();
  }

  #maintain(): void {
    this.#maintenance = null;
    try {
      if (this.#cursor !== this.#savedCursor) this.#writeCursor();
      if (this.bytes > this.#options.retainBytes && this.#prune(this.#options.retainBytes)) {
        this.#onPruned();
        this.#maintenance = setTimeout(() => this.#maintain(), 5);
      }
    } catch {
      // A full disk: the cursor is older than it could be, which costs a repetition and never a reading.
      this.#maintenance ??= setTimeout(() => this.#maintain(), 1000);
    }
  }

  #writeCursor(): void {
    if (this.#cursor === this.#savedCursor) return;
    const cursor = this.#cursor;
    this.#saveCursor.run(PROCESSOR, cursor);
    this.#savedCursor = cursor;
  }

  #makeRoom(length: number): void {
    try {
      this.#writeCursor();
      while (this.bytes + length > this.#options.bytesMax && this.#prune(this.#options.bytesMax - length));
    } catch {
      // No room to delete in either; the append is refused and tried again.
    }
  }

  /** Deletes some finished segments while more than `keepBytes` are held; false when none is left to delete. */
  #prune(keepBytes: number): boolean {
    const finished = this.#database
      .prepare(
        'SELECT first_offset, count, bytes FROM segment WHERE first_offset + count - 1 <= ? ORDER BY first_offset LIMIT ?',
      )
      .all(this.#savedCursor, PRUNE_STEP);
    let freed = 0;
    let next = this.tail;
    for (const row of finished) {
      if (this.bytes - freed <= keepBytes) break;
      freed += row['bytes'] as number;
      next = (row['first_offset'] as number) + (row['count'] as number);
    }
    if (freed === 0) return false;
    this.#database.prepare('DELETE FROM segment WHERE first_offset < ?').run(next);
    this.bytes -= freed;
    this.tail = next;
    return true;
  }

  #refuseAfter(error: Error & { errcode?: number }, buffer: ArrayBuffer): CommitAnswer {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // SQLite has rolled back by itself.
    }
    this.#savedCursor = -1;
    // https://sqlite.org/rescode.html: 13 FULL; 10 IOERR, which a full file system also gives.
    const condition = (error.errcode ?? 0) % 256 === 13 ? 'disk_full' : 'failing';
    return this.#refuse(condition, error.message, buffer);
  }

  #refuse(condition: JournalCondition, detail: string, buffer: ArrayBuffer): CommitAnswer {
    return { type: 'refused', condition, detail, tail: this.tail, bytes: this.bytes, buffer };
  }

  #freeDiskBytes(): number {
    const now = performance.now();
    if (now - this.#freeBytesAt > STATFS_INTERVAL_MILLIS || this.#freeBytes < this.#options.freeBytesMin * 2) {
      this.#checkFile();
      const { bavail, bsize } = statfsSync(this.#options.directory);
      this.#freeBytes = bavail * bsize;
      this.#freeBytesAt = now;
    }
    return this.#freeBytes;
  }

  /** SQLite goes on writing to a file that somebody has removed: what it commits there is gone with the process. */
  #checkFile(): void {
    const { directory } = this.#options;
    if (inodeOf(directory) === this.#inode) return;
    throw new Error(`${join(directory, JOURNAL_FILE)} was removed or replaced while the hub was using it`);
  }

  /**
   * Whether pages of deleted segments can take the group without the file growing; deletes finished
   * segments for it. So a full disk stops acknowledgements only while the processor is behind.
   */
  #fitsInFreedPages(length: number): boolean {
    try {
      this.#writeCursor();
      while (this.#freePageBytes() < 2 * length && this.#prune(0));
      return this.#freePageBytes() >= 2 * length;
    } catch {
      return false;
    }
  }

  #freePageBytes(): number {
    const free = this.#database.prepare('PRAGMA freelist_count').get()?.['freelist_count'] as number;
    return free * PAGE_BYTES;
  }

  #waitForGate(): void {
    const gate = this.#options.commitGate;
    if (gate) while (Atomics.load(gate, 0) === 1) Atomics.wait(gate, 0, 1);
  }

  #one(sql: string): number | undefined {
    return this.#database.prepare(sql).get()?.['n'] as number | undefined;
  }
}

function inodeOf(directory: string): number | undefined {
  return statSync(join(directory, JOURNAL_FILE), { throwIfNoEntry: false })?.ino;
}

// Last, because the class above must exist before it is used.
if (parentPort) start(parentPort, workerData as WorkerOptions);
