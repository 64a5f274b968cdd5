/**
 * The processor: takes messages from the journal, in order, to a disposition of every reading.
 *
 *   read  ->  decode  ->  resolve  ->  validate  ->  normalise  ->  deduplicate  ->  write  ->  book  ->  receipts
 *   journal   (collect: one pass over the batch, no reading is an object)  store look-up  store   ledger
 *
 * What fails "never" (bad input) is a quarantine entry; what fails "not now" (store or disk) is tried
 * again for as long as it takes. Processing is at least once; what it writes depends only on the
 * journal's content, so a repetition after a crash changes nothing and counts the same.
 */

import type { ArrivalOffset } from '../domain/anomaly/arrival.ts';
import type { JournalReader, JournalSegment } from '../journal/journal.ts';
import type { RestatementCause, StaleRange } from '../ledger/derivation.ts';
import type { LedgerWriter } from '../ledger/ledger.ts';
import type { Registry, RegistrySnapshot } from '../registry/registry.ts';
import { ReadingBatch } from '../store/reading-batch.ts';
import type { TimeSeriesStore } from '../store/store.ts';
import type { Logger } from '../telemetry/logger.ts';
import { SparkplugNodes } from '../wire/sparkplug/nodes.ts';
import { type BatchAccount, BatchCollector } from './collect.ts';
import { type Disposition, deduplicate, HighWaterMarks, originOf } from './deduplicate.ts';
import { LatestReadings } from './latest.ts';
import { type QuarantineLimits, withinQuota } from './quarantine-quota.ts';
import { type AddressedReceipt, batchReceipts } from './receipts.ts';
import { SeriesDirectory } from './series-directory.ts';
import type { TimeWindow } from './validate.ts';

export interface ProcessorOptions {
  readonly window: TimeWindow;
  /** Bytes of messages that make a batch. */
  readonly batchBytesMax: number;
  /**
   * Least time from one batch to the next: a commit costs the store some milliseconds whatever its
   * size, so under light load readings wait for each other this long.
   */
  readonly lingerMillis: number;
  /** Whether the store lets readings expire, so that one without any may be in order. */
  readonly storeForgets?: boolean;
  /** What one gateway may fill of the quarantine; no limit where left out. */
  readonly quarantine?: QuarantineLimits;
  /** Waits before a step is tried again, at most until the signal aborts; by the clock where left out. */
  readonly pause?: (millis: number, signal: AbortSignal) => Promise<void>;
}

export interface ProcessorParts {
  readonly reader: JournalReader;
  readonly registry: Registry;
  readonly store: TimeSeriesStore;
  readonly ledger: LedgerWriter;
  readonly log: Logger;
}

export interface ProcessorEvents {
  /** A batch is booked; these are the receipts of its gateways. */
  readonly onBooked: (receipts: readonly AddressedReceipt[], processedOffset: number) => void;
  /** The registry is another one than before. */
  readonly onRegistry?: (snapshot: RegistrySnapshot) => void;
  /**
   * Readings were written that are not newer than all before of their series, and are about to be booked:
   * which of them lie behind what is derived from readings?
   */
  readonly staleOf?: (
    candidates: ReadingBatch,
    written: readonly number[],
    cause: RestatementCause,
  ) => readonly StaleRange[];
  /** Of these gateways Sparkplug messages are missing that name what they measure: `enterprise/gateway`. */
  readonly onIncomplete?: (principals: readonly string[]) => void;
  /** A step cannot be done at the moment, or (null) can be again. */
  readonly onTrouble: (trouble: { step: Step; detail: string } | null) => void;
}

export type Step = 'load' | 'registry' | 'lookup' | 'revisions' | 'write' | 'book';

export interface ProcessorStats {
  readonly processedOffset: number;
  readonly batches: number;
  readonly messages: number;
  readonly received: number;
  readonly stored: number;
  readonly duplicate: number;
  readonly revised: number;
  readonly quarantined: number;
  /** Milliseconds spent in batches since start. */
  readonly busyMillis: number;
  readonly trouble: { readonly step: Step; readonly detail: string } | null;
}

const RETRY_MILLIS_MIN = 100;
const RETRY_MILLIS_MAX = 5000;

export class Processor {
  readonly directory = new SeriesDirectory();
  readonly latest = new LatestReadings(this.directory);
  readonly #parts: ProcessorParts;
  readonly #options: ProcessorOptions;
  readonly #events: ProcessorEvents;
  readonly #marks = new HighWaterMarks();
  readonly #collector: BatchCollector;
  readonly #batch: ReadingBatch;
  #processedOffset = 0;
  #trouble: ProcessorStats['trouble'] = null;
  readonly #totals = {
    ...{ batches: 0, messages: 0, received: 0, stored: 0, duplicate: 0, revised: 0, quarantined: 0 },
    busyMillis: 0,
  };

  constructor(parts: ProcessorParts, options: ProcessorOptions, events: ProcessorEvents) {
    this.#parts = parts;
    this.#options = options;
    this.#events = events;
    this.#collector = new BatchCollector(this.directory, options.window);
    this.#batch = new ReadingBatch(this.directory.keys);
  }

  /**
   * Learns what the store and the ledger hold; waits while the store cannot be reached. To be done once,
   * before `run`. Throws `StoreBehindLedgerError` or `JournalBehindStoreError`.
   */
  async load(signal: AbortSignal): Promise<void> {
    await this.#unlessAborted(async () => {
      const { store, ledger, reader } = this.#parts;
      await this.#persist('registry', () => this.#updateRegistry(), signal);
      // A new ledger over an older journal begins with what the journal still has.
      if (ledger.processedOffset() === 0)
        ledger.beginAfter((reader.read(0, 1)[0]?.firstOffset ?? reader.head() + 1) - 1);
      await this.#checkStore(signal);
      const latest = await this.#persist('load', () => store.latest(), signal);
      this.#checkNotEmptied(latest.length);
      const newest = latest.reduce((most, { offset }) => Math.max(most, offset), 0);
      if (newest > Math.max(reader.head(), ledger.processedOffset())) throw new JournalBehindStoreError(newest);
      this.latest.load(latest);
      for (const { key, timestamp } of latest) this.#marks.raise(this.directory.series(key), timestamp);
      this.#processedOffset = ledger.processedOffset();
      reader.advance(this.#processedOffset);
    });
  }

  /** Processes until the signal aborts; a batch that has begun to be written is finished or forgotten. */
  async run(signal: AbortSignal): Promise<void> {
    await this.#unlessAborted(() => this.#processAll(signal));
  }

  /** Takes over what has changed in the registry; with every batch that is done anyway. */
  refreshRegistry(): Promise<void> {
    return this.#updateRegistry();
  }

  async #unlessAborted(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      if (!(error instanceof AbortedError)) throw error;
    }
  }

  async #processAll(signal: AbortSignal): Promise<void> {
    // Of a batch that was begun and not booked nothing is known.
    this.#collector.nodes = new SparkplugNodes(this.#parts.ledger.decoderStates());
    while (!signal.aborted) {
      // Before reading: what becomes durable meanwhile is then waited for no longer than it has to be.
      const head = this.#parts.reader.head();
      const segments = this.#parts.reader.read(this.#processedOffset, this.#options.batchBytesMax);
      if (segments.length === 0) {
        // The head lies beyond what was processed where the ledger is newer than all that the journal keeps.
        await this.#parts.reader.waitAfter(Math.max(this.#processedOffset, head), signal);
        continue;
      }
      const started = performance.now();
      await this.#process(segments, signal);
      const elapsed = performance.now() - started;
      this.#totals.busyMillis += elapsed;
      await pause(this.#options.lingerMillis - elapsed, signal);
    }
  }

  /** How near to their arrival the newest readings of gateways were; what has changed since the last call. */
  takeArrivals(): ArrivalOffset[] {
    return this.#collector.arrivals.take();
  }

  stats(): ProcessorStats {
    return { ...this.#totals, processedOffset: this.#processedOffset, trouble: this.#trouble };
  }

  async #process(segments: readonly JournalSegment[], signal: AbortSignal): Promise<void> {
    const { store, ledger, reader } = this.#parts;
    const collector = this.#collector;
    const last = segments[segments.length - 1] as JournalSegment;
    const processedOffset = last.firstOffset + last.count - 1;

    await this.#persist('registry', () => this.#updateRegistry(), signal);
    collector.clear();
    for (const segment of segments) collector.addSegment(segment);

    const { accounts, accountOf, candidates } = collector;
    const dispositions: Disposition[] = [];
    const { batch, revisions, candidatesOf, uncertain } = await deduplicate({
      candidates,
      batch: this.#batch,
      marks: this.#marks,
      lookup: (instants) => this.#persist('lookup', () => store.lookup(instants), signal),
      ledger,
      onDisposition: (candidate, disposition) => {
        dispositions[candidate] = disposition;
        (accounts[accountOf[candidate] as number] as BatchAccount).counts[disposition]++;
      },
      senderOf: (candidate) => {
        const { enterprise, gateway } = accounts[accountOf[candidate] as number] as BatchAccount;
        return `${enterprise}/${gateway}`;
      },
      now: Date.now,
    });
    // Before the store overwrites them: afterwards the old values are nowhere else.
    if (revisions.length > 0) await this.#persist('revisions', async () => ledger.recordRevisions(revisions), signal);
    const { refused } = await this.#persist('write', () => store.write(batch), signal);
    for (const { row, detail } of refused) {
      for (const i of candidatesOf(row)) collector.refuse(i, dispositions[i] ?? 'stored', detail);
    }
    const staleOf = (disposition: Disposition, cause: RestatementCause): readonly StaleRange[] => {
      const written = uncertain.filter((i) => dispositions[i] === disposition);
      return written.length === 0 ? [] : (this.#events.staleOf?.(candidates, written, cause) ?? []);
    };
    const { kept, folded } = withinQuota(collector.quarantine, ledger.quarantineUse(), this.#options.quarantine);
    const entry = {
      ...{ processedOffset, accounts, quarantine: kept, folded },
      // After the write and before anything else can run: what reads the store from now on sees the readings.
      stale: [...staleOf('stored', 'late_readings'), ...staleOf('revised', 'corrected_readings')],
      decoderStates: collector.nodes.takeChanges(),
      withdrawnRevisions: refused.flatMap(({ row }) => candidatesOf(row).map((i) => originOf(candidates, i))),
    };
    await this.#persist('book', async () => ledger.book(entry), signal);

    this.#processedOffset = processedOffset;
    reader.advance(processedOffset);
    this.latest.update(batch, refused);
    this.#count(accounts);
    this.#events.onBooked(batchReceipts(accounts, Date.now()), processedOffset);
    const incomplete = collector.nodes.incomplete(entry.decoderStates);
    if (incomplete.length > 0) this.#events.onIncomplete?.(incomplete);
  }

  /** Each reading booked as stored is one row, so fewer rows mean that rows were lost since. */
  async #checkStore(signal: AbortSignal): Promise<void> {
    const { store, ledger } = this.#parts;
    const held = await this.#persist('load', () => store.readingCount(), signal);
    const booked = ledger.accounts().reduce((sum, { counts }) => sum + counts.stored, 0);
    if (held !== null && held < booked) throw new StoreBehindLedgerError(held, booked);
  }

  /** A store that cannot count its readings can still be seen to have none at all. */
  #checkNotEmptied(series: number): void {
    if (series > 0 || this.#options.storeForgets === true) return;
    const booked = this.#parts.ledger.accounts().reduce((sum, { counts }) => sum + counts.stored, 0);
    if (booked > 0) throw new StoreBehindLedgerError(0, booked);
  }

  async #updateRegistry(): Promise<void> {
    const snapshot = await this.#parts.registry.snapshot();
    if (!this.directory.update(snapshot)) return;
    this.latest.registryChanged();
    this.#events.onRegistry?.(snapshot);
  }

  /** Repeats a step until it is done, with growing pauses; tells of each cause of trouble once and of its end once. Throws `AbortedError`. */
  async #persist<T>(step: Step, action: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let wait = RETRY_MILLIS_MIN; ; wait = Math.min(wait * 2, RETRY_MILLIS_MAX)) {
      try {
        const result = await action();
        if (this.#trouble !== null) this.#setTrouble(null);
        return result;
      } catch (error) {
        if (this.#trouble === null) {
          this.#parts.log.error(
            { err: error, step },
            'a step of processing failed, it will be tried until it succeeds',
          );
        }
        this.#setTrouble({ step, detail: (error as Error).message });
      }
      await (this.#options.pause ?? pause)(wait, signal);
      if (signal.aborted) throw new AbortedError();
    }
  }

  #setTrouble(trouble: { step: Step; detail: string } | null): void {
    const before = this.#trouble;
    this.#trouble = trouble;
    // The same again is not told again; another cause is.
    if (trouble?.step === before?.step && trouble?.detail === before?.detail) return;
    if (trouble === null) this.#parts.log.info('processing goes on');
    this.#events.onTrouble(trouble);
  }

  #count(accounts: readonly BatchAccount[]): void {
    const totals = this.#totals;
    totals.batches++;
    for (const { messages, counts } of accounts) {
      totals.messages += messages;
      totals.received += counts.received;
      totals.stored += counts.stored;
      totals.duplicate += counts.duplicate;
      totals.revised += counts.revised;
      totals.quarantined += counts.quarantined;
    }
  }
}

/** The store has lost readings: to go on would be to lose them silently. */
export class StoreBehindLedgerError extends Error {
  readonly code = 'store_behind_ledger';

  constructor(held: number, booked: number) {
    super(
      `the store holds ${held} readings, the ledger has booked ${booked}: readings were lost, or the store is another one. ` +
        'Restore it, or remove the ledger to have the journal processed again as far as it is kept (docs/operations.md)',
    );
    this.name = 'StoreBehindLedgerError';
  }
}

/** Offsets have begun again: every new message would look older than what is stored, and change nothing. */
export class JournalBehindStoreError extends Error {
  readonly code = 'journal_behind_store';

  constructor(offset: number) {
    super(
      `the store has readings of message ${offset}, which neither journal nor ledger know of: both are new or from elsewhere. ` +
        'Restore one of them, or begin with an empty store (docs/operations.md)',
    );
    this.name = 'JournalBehindStoreError';
  }
}

/** The signal came while a step was waiting to be tried again; the batch is forgotten. */
class AbortedError extends Error {}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  if (millis <= 0 || signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, millis);
    signal.addEventListener('abort', end, { once: true });
  });
}
