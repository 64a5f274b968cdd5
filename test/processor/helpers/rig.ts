/** A processor with everything around it as in the hub: journal thread, SQLite ledger, registry, DuckDB. */

import { join } from 'node:path';
import { Calendar } from '../../../src/domain/calendar.ts';
import type { DerivationLedger } from '../../../src/ledger/derivation.ts';
import type { LedgerReader, LedgerWriter } from '../../../src/ledger/ledger.ts';
import { openSqliteLedgerReader } from '../../../src/ledger/sqlite/reader.ts';
import { openSqliteLedger } from '../../../src/ledger/sqlite/writer.ts';
import { BacklogCounter } from '../../../src/processor/backlog.ts';
import { Deriver } from '../../../src/processor/derive/deriver.ts';
import { Processor, type ProcessorEvents, type ProcessorOptions } from '../../../src/processor/process.ts';
import { openRegistry, sqliteRegistryIn } from '../../../src/registry/open-registry.ts';
import type { Registry } from '../../../src/registry/registry.ts';
import { openDuckDbStore } from '../../../src/store/duckdb/duckdb-store.ts';
import type { SeriesReading, TimeSeriesStore } from '../../../src/store/store.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { type BatchReceipt, receiptSchema } from '../../../src/wire/receipt.ts';
import { until } from '../../helpers/until.ts';
import { openJournal, type TestJournal } from '../../journal/helpers/journal.ts';

export interface WrappedParts {
  readonly store: TimeSeriesStore;
  readonly ledger: LedgerWriter;
}

export interface WrappedDerivation {
  readonly store: TimeSeriesStore;
  readonly ledger: DerivationLedger;
}

export interface RigOptions extends Partial<ProcessorOptions> {
  /** Puts something between the processor and its store and ledger; `stop` ends the processor's run. */
  readonly wrap?: (parts: WrappedParts, stop: () => void) => WrappedParts;
  /** The same between derivation and what it reads and writes. */
  readonly wrapDerivation?: (parts: WrappedDerivation) => WrappedDerivation;
  readonly calendar?: Calendar;
  /** The clock of derivation. */
  readonly now?: () => number;
  /** Folder of the ledger, where it is not the usual one. */
  readonly ledger?: string;
}

export type Trouble = Parameters<ProcessorEvents['onTrouble']>[0];

export interface AddressedBatchReceipt extends BatchReceipt {
  readonly principal: string;
}

export interface Rig extends AsyncDisposable {
  readonly journal: TestJournal;
  readonly registry: Registry;
  readonly store: TimeSeriesStore;
  readonly ledger: LedgerWriter;
  readonly ledgerReader: LedgerReader;
  readonly processor: Processor;
  readonly deriver: Deriver;
  readonly backlog: BacklogCounter;
  readonly receipts: readonly AddressedBatchReceipt[];
  readonly troubles: readonly Trouble[];
  /** Runs the processor until everything durable is processed, or something has stopped it. */
  run(): Promise<void>;
  /** Derives consumption until there is nothing left to derive. */
  derive(): Promise<void>;
}

const DAY = 86_400_000;
/** So long that only a processor that hangs takes it: how fast it is, is for the benchmarks. */
const RUN_MILLIS_MAX = 300_000;

export async function openRig(directory: string, options: RigOptions = {}): Promise<Rig> {
  const journal = await openJournal(join(directory, 'journal'));
  const registry = await openRegistry(sqliteRegistryIn(join(directory, 'registry')));
  const ledgerDirectory = options.ledger ?? join(directory, 'ledger');
  const ledger = openSqliteLedger(ledgerDirectory);
  const ledgerReader = openSqliteLedgerReader(ledgerDirectory);
  const store = await openDuckDbStore({ directory: join(directory, 'store'), memoryLimit: '256MB' });
  const receipts: AddressedBatchReceipt[] = [];
  const troubles: Trouble[] = [];
  let stopping = new AbortController();
  const wrapped = options.wrap?.({ store, ledger }, () => stopping.abort()) ?? { store, ledger };
  const processor: Processor = new Processor(
    { reader: journal.reader, registry, ...wrapped, log: createLogger('test', 'silent') },
    {
      window: { futureMillisMax: 600_000, ageMillisMax: 400 * DAY },
      batchBytesMax: options.batchBytesMax ?? 1e6,
      lingerMillis: 0,
      storeForgets: options.storeForgets ?? false,
      ...(options.window === undefined ? {} : { window: options.window }),
      ...(options.quarantine === undefined ? {} : { quarantine: options.quarantine }),
      ...(options.pause === undefined ? {} : { pause: options.pause }),
    },
    {
      onBooked: (booked) => {
        for (const { enterprise, gateway, payload } of booked) {
          const receipt = receiptSchema.parse(JSON.parse(payload)) as BatchReceipt;
          receipts.push({ principal: `${enterprise}/${gateway}`, ...receipt });
        }
      },
      onTrouble: (trouble) => troubles.push(trouble),
      onRegistry: (snapshot) => deriver.update(snapshot),
      staleOf: ({ series, timestamp }, written, cause) => deriver.staleOf(series, timestamp, written, cause),
    },
  );
  const derivation = options.wrapDerivation?.({ store, ledger: ledger.derivation }) ?? {
    ...{ store, ledger: ledger.derivation },
  };
  const deriver: Deriver = new Deriver(
    {
      ...derivation,
      ...{ directory: processor.directory, latest: processor.latest, log: createLogger('test', 'silent') },
    },
    {
      ...{ calendar: options.calendar ?? new Calendar('Asia/Shanghai', 15), lingerMillis: 0 },
      ...(options.now === undefined ? {} : { now: options.now }),
    },
  );
  const rig: Rig = {
    ...{ journal, registry, store, ledger, ledgerReader, processor, deriver, receipts, troubles },
    backlog: new BacklogCounter(journal.reader),
    async run() {
      stopping = new AbortController();
      const running = processor.run(stopping.signal);
      const { head } = journal.writer.stats();
      const done = () => processor.stats().processedOffset >= head;
      await until('everything is processed', () => done() || stopping.signal.aborted, RUN_MILLIS_MAX);
      stopping.abort();
      await running;
    },
    async derive() {
      const { signal } = new AbortController();
      while (await deriver.pass(signal));
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      ledgerReader.close();
      ledger.close();
      await registry.close();
      await journal.close();
    },
  };
  try {
    await processor.load(stopping.signal);
  } catch (error) {
    await rig[Symbol.asyncDispose]();
    throw error;
  }
  return rig;
}

/** Everything the store holds, as lines in a fixed order. */
export async function contentOf(store: TimeSeriesStore): Promise<SeriesReading[]> {
  const content: SeriesReading[] = [];
  for (const { key } of await store.latest()) {
    const readings = await store.readings({ ...key, from: -8.64e15, to: 8.64e15, limit: 1e6 });
    content.push(...readings.map((reading) => ({ key, ...reading })));
  }
  const name = ({ key, timestamp }: SeriesReading) => `${key.meter} ${key.quantity} ${timestamp}`;
  return content.sort((a, b) => (name(a) < name(b) ? -1 : 1));
}
