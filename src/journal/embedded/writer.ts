/**
 * The broker's side of the embedded journal: collects messages into groups, hands one group at a time
 * to the journal's thread, and answers its messages in order once it is on disk. While a group is being
 * written the next one fills, so the group size adapts to the load by itself.
 */

import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { encodeSource, FrameBuffer } from '../frames.ts';
import {
  type AppendCallback,
  type JournalCondition,
  JournalError,
  type JournalStats,
  type JournalWriter,
  type MessageSource,
} from '../journal.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './worker.ts';

export interface EmbeddedJournalOptions {
  readonly directory: string;
  /** Most bytes of messages kept; when unprocessed messages need more, appends wait. */
  readonly bytesMax: number;
  /** Processed messages are kept for evidence and replay while the journal is smaller than this. */
  readonly retainBytes: number;
  /** Free disk space below which appends wait, so that processing still has room. */
  readonly freeBytesMin: number;
  /** Most bytes that wait for room before appends fail. */
  readonly waitingBytesMax: number;
  /**
   * What the ledger has booked already: offsets go on after it even where the journal's file is new,
   * or the processor would take new messages for old ones.
   */
  readonly headMin?: number;
  /** For tests: while its first element is 1 nothing is committed. */
  readonly commitGate?: Int32Array;
}

/** How long to wait before a refused group is offered again. */
const RETRY_MILLIS = 100;
const GROUP_BYTES_INITIAL = 256 * 1024;
/** A group is closed at this size even while the thread is busy; the next one then waits behind it. */
const GROUP_BYTES_MAX = 4 * 1024 * 1024;

interface Group {
  readonly frames: FrameBuffer;
  readonly callbacks: AppendCallback[];
}

/** Starts the journal's thread and resolves when its file is open. */
export async function openEmbeddedJournal(options: EmbeddedJournalOptions): Promise<EmbeddedJournalWriter> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    name: 'journal',
    workerData: {
      directory: options.directory,
      bytesMax: options.bytesMax,
      retainBytes: options.retainBytes,
      freeBytesMin: options.freeBytesMin,
      headMin: options.headMin ?? 0,
      commitGate: options.commitGate ?? null,
    } satisfies WorkerOptions,
  });
  const opened = await new Promise<Extract<FromWorker, { type: 'open' }>>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: FromWorker) => {
      worker.off('error', reject);
      if (message.type === 'open') resolve(message);
      else reject(new Error(`the journal thread began with ${message.type}`));
    });
  });
  return new EmbeddedJournalWriter(worker, options, opened);
}

export class EmbeddedJournalWriter implements JournalWriter {
  readonly #worker: Worker;
  readonly #options: EmbeddedJournalOptions;
  readonly #encodedSources = new WeakMap<MessageSource, Uint8Array>();
  readonly #queue: Group[] = [];
  readonly #spareFrames: FrameBuffer[] = [];
  readonly #listeners: ((condition: JournalCondition, detail: string) => void)[] = [];
  #filling: Group;
  #writing: Group | null = null;
  #flushScheduled = false;
  #closing = false;
  #closed: (() => void) | null = null;
  #condition: JournalCondition = 'ok';
  #detail = '';
  #head: number;
  #tail: number;
  #bytes: number;
  #waiting = 0;
  #waitingBytes = 0;
  #commits = 0;
  #appended = 0;
  #failure: Error | null = null;
  #onFailure: ((error: Error) => void) | null = null;

  constructor(worker: Worker, options: EmbeddedJournalOptions, opened: Extract<FromWorker, { type: 'open' }>) {
    this.#worker = worker;
    this.#options = options;
    this.#head = opened.head;
    this.#tail = opened.tail;
    this.#bytes = opened.bytes;
    this.#filling = this.#newGroup();
    worker.on('message', (message: FromWorker) => this.#receive(message));
    worker.on('error', (error) => this.#fail(error));
    worker.on('exit', (code) => {
      if (!this.#closing) this.#fail(new Error(`the journal thread ended with code ${code}`));
    });
  }

  append(source: MessageSource, qos: 0 | 1, payload: Uint8Array, done: AppendCallback): void {
    if (this.#closing || this.#failure) {
      done(new JournalError('journal_closed', this.#failure ? { cause: this.#failure } : undefined), 0);
      return;
    }
    if (this.#waitingBytes + payload.length > this.#options.waitingBytesMax) {
      done(new JournalError('journal_full'), 0);
      return;
    }
    let encoded = this.#encodedSources.get(source);
    if (encoded === undefined) {
      encoded = encodeSource(source);
      this.#encodedSources.set(source, encoded);
    }
    if (this.#filling.frames.length >= GROUP_BYTES_MAX) {
      this.#queue.push(this.#filling);
      this.#filling = this.#newGroup();
    }
    this.#filling.frames.append(encoded, qos, Date.now(), payload);
    this.#filling.callbacks.push(done);
    this.#waiting++;
    this.#waitingBytes += payload.length;
    if (this.#writing === null && !this.#flushScheduled) {
      this.#flushScheduled = true;
      setImmediate(() => this.#flush());
    }
  }

  stats(): JournalStats {
    return {
      condition: this.#condition,
      detail: this.#detail,
      head: this.#head,
      tail: this.#tail,
      bytes: this.#bytes,
      bytesMax: this.#options.bytesMax,
      waiting: this.#waiting,
      waitingBytes: this.#waitingBytes,
      waitingBytesMax: this.#options.waitingBytesMax,
      commits: this.#commits,
      appended: this.#appended,
    };
  }

  onCondition(listener: (condition: JournalCondition, detail: string) => void): void {
    this.#listeners.push(listener);
  }

  /** Called once if the journal's thread dies: the hub cannot go on acknowledging. */
  onFailure(listener: (error: Error) => void): void {
    this.#onFailure = listener;
    if (this.#failure) listener(this.#failure);
  }

  /** A port for one `EmbeddedJournalReader`, to be handed to the thread that reads. */
  readerPort(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#worker.postMessage({ type: 'reader', port: port1 } satisfies ToWorker, [port1]);
    return port2;
  }

  async close(): Promise<void> {
    if (this.#closing || this.#failure) return;
    this.#closing = true;
    if (this.#waiting > 0 && this.#condition === 'ok') await new Promise<void>((resolve) => (this.#closed = resolve));
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    this.#post({ type: 'close' });
    await ended;
    this.#refuseWaiting();
  }

  #flush(): void {
    this.#flushScheduled = false;
    if (this.#writing !== null || this.#failure) return;
    let group = this.#queue.shift();
    if (group === undefined) {
      if (this.#filling.callbacks.length === 0) return;
      group = this.#filling;
      this.#filling = this.#newGroup();
    }
    this.#writing = group;
    this.#offer(group);
  }

  #offer(group: Group): void {
    const { buffer, length, count } = group.frames;
    this.#post({ type: 'commit', buffer, length, count }, [buffer]);
  }

  #receive(message: FromWorker): void {
    switch (message.type) {
      case 'committed':
        this.#tail = message.tail;
        this.#bytes = message.bytes;
        this.#answer(message.firstOffset, message.buffer);
        break;
      case 'refused':
        this.#tail = message.tail;
        this.#bytes = message.bytes;
        this.#setCondition(message.condition, message.detail);
        this.#offerAgain(message.buffer);
        break;
      case 'pruned':
        this.#tail = message.tail;
        this.#bytes = message.bytes;
        break;
      case 'open':
      case 'closed':
        break;
      default:
        message satisfies never;
    }
  }

  #answer(firstOffset: number, buffer: ArrayBuffer): void {
    const group = this.#writing;
    if (group === null) throw new Error('the journal thread committed a group that was not given to it');
    this.#writing = null;
    const { callbacks } = group;
    this.#head = firstOffset + callbacks.length - 1;
    this.#commits++;
    this.#appended += callbacks.length;
    this.#waiting -= callbacks.length;
    this.#setCondition('ok', '');
    // Next group first: the disk works while the acknowledgements of this one are written.
    this.#waitingBytes = this.#waiting === 0 ? 0 : this.#countWaitingBytes();
    this.#flush();
    for (let i = 0; i < callbacks.length; i++) callbacks[i]?.(null, firstOffset + i);
    callbacks.length = 0;
    group.frames.reset(buffer);
    if (this.#spareFrames.length < 4) this.#spareFrames.push(group.frames);
    if (this.#waiting === 0) this.#closed?.();
  }

  #offerAgain(buffer: ArrayBuffer): void {
    const group = this.#writing;
    if (group === null) throw new Error('the journal thread refused a group that was not given to it');
    if (this.#closing) {
      this.#closed?.();
      return;
    }
    const { length, count } = group.frames;
    setTimeout(() => this.#post({ type: 'commit', buffer, length, count }, [buffer]), RETRY_MILLIS);
  }

  #countWaitingBytes(): number {
    let bytes = this.#filling.frames.length;
    for (const group of this.#queue) bytes += group.frames.length;
    return bytes;
  }

  #newGroup(): Group {
    return { frames: this.#spareFrames.pop() ?? new FrameBuffer(GROUP_BYTES_INITIAL), callbacks: [] };
  }

  #setCondition(condition: JournalCondition, detail: string): void {
    this.#detail = detail;
    if (condition === this.#condition) return;
    this.#condition = condition;
    for (const listener of this.#listeners) listener(condition, detail);
  }

  #fail(error: Error): void {
    if (this.#failure) return;
    this.#failure = error;
    this.#setCondition('failing', error.message);
    this.#refuseWaiting();
    this.#closed?.();
    this.#onFailure?.(error);
  }

  #refuseWaiting(): void {
    const groups = [this.#writing, ...this.#queue.splice(0), this.#filling];
    this.#writing = null;
    for (const group of groups) {
      for (const done of group?.callbacks.splice(0) ?? []) done(new JournalError('journal_closed'), 0);
    }
    this.#waiting = 0;
  }

  #post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer as ArrayBuffer[]);
  }
}
