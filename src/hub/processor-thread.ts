/** The processor's thread: owns the store, writes the ledger, answers questions about readings. */

import { parentPort, workerData } from 'node:worker_threads';
import type { MetricSample } from '../api/services.ts';
import { Calendar } from '../domain/calendar.ts';
import { openEmbeddedReader } from '../journal/embedded/reader.ts';
import { openSqliteLedger } from '../ledger/sqlite/writer.ts';
import { BacklogCounter } from '../processor/backlog.ts';
import { Deriver, type DeriverStats } from '../processor/derive/deriver.ts';
import { Processor } from '../processor/process.ts';
import { summaryReceipt } from '../processor/receipts.ts';
import { openRegistry } from '../registry/open-registry.ts';
import { oldestStart } from '../store/retention.ts';
import { createLogger } from '../telemetry/logger.ts';
import { newestOf, totalsOf } from './live-questions.ts';
import { openStore } from './open-store.ts';
import { connect } from './rpc.ts';
import type { ProcessorCalls, ProcessorTells, ProcessorThreadData, ReadingsCalls } from './threads.ts';

/** Backlog that one question may decode and count. */
const BACKLOG_BYTES_PER_CALL = 8 * 1024 * 1024;
/** Changed readings are no longer gathered when nobody has asked for them this long. */
const WATCH_MILLIS = 60_000;
/** How often readings that are older than the store was told to keep are deleted. */
const EXPIRE_MILLIS = 3_600_000;

async function start(data: ProcessorThreadData): Promise<void> {
  if (parentPort === null) throw new Error('the processor thread was started as a program');
  const log = createLogger('processor', data.logLevel);
  const registry = await openRegistry(data.registry);
  const ledger = openSqliteLedger(data.paths.ledger);
  const store = await openStore(data.store, data.paths.store);
  const reader = openEmbeddedReader(data.paths.journal, data.journalPort);
  const backlog = new BacklogCounter(reader);
  const stopping = new AbortController();

  const processor = new Processor({ reader, registry, store, ledger, log }, data.options, {
    onBooked: (receipts) => {
      if (receipts.length > 0) void main.booked.asEvent(receipts);
    },
    onTrouble: (trouble) => {
      void main.trouble.asEvent(trouble);
      // A store that cannot be reached must not keep the hub from taking messages.
      if (trouble !== null) started.resolve();
    },
    onRegistry: (snapshot) => deriver.update(snapshot),
    staleOf: ({ series, timestamp }, written, cause) => deriver.staleOf(series, timestamp, written, cause),
  });
  const deriver: Deriver = new Deriver(
    { store, ledger: ledger.derivation, directory: processor.directory, latest: processor.latest, log },
    {
      calendar: new Calendar(data.metering.timeZone, data.metering.intervalMinutes),
      lingerMillis: data.metering.linger,
    },
  );
  const started = Promise.withResolvers<void>();
  let watchedAt = 0;

  const main = connect<ProcessorTells, ProcessorCalls>(parentPort, {
    summary(enterprise, gateway) {
      const { counts, messages, complete } = backlog.count(ledger.processedOffset(), BACKLOG_BYTES_PER_CALL);
      const own = counts.get(`${enterprise}/${gateway}`)?.[1].messages ?? 0;
      // Where not all is counted, any of the rest may be this gateway's: then it is told to wait.
      return summaryReceipt(ledger.processedSeqs(enterprise, gateway), complete ? own : messages, Date.now());
    },
    stats: () => ({ ...processor.stats(), behindMillis: behindMillis() }),
    metrics: () => [
      ...metricsOf(processor, store.stats().series, behindMillis()),
      ...derivationMetrics(deriver.stats()),
    ],
    async stop() {
      stopping.abort();
      await Promise.all([running, deriving]);
      await store.close();
      reader.close();
      ledger.close();
      await registry.close();
      data.apiPort.close();
    },
  });

  /** When the oldest message that waits was received; now where none waits. */
  function currentAsOf(): number {
    const now = Date.now();
    const [first] = reader.read(ledger.processedOffset(), 1);
    return Math.min(now, first?.messages[0]?.receivedAt ?? now);
  }

  function behindMillis(): number {
    return Date.now() - currentAsOf();
  }

  connect<object, ReadingsCalls>(data.apiPort, {
    latestOfMeter: async (meter) => processor.latest.ofMeter(meter),
    newest: async (limit, enterprises) => newestOf(processor.latest, limit, enterprises),
    totals: async (enterprises) => totalsOf(processor.latest, data.staleAfterMillis, enterprises),
    readings: (query) => store.readings(query),
    accounting: async () => {
      const processedOffset = ledger.processedOffset();
      const counted = backlog.count(processedOffset, BACKLOG_BYTES_PER_CALL);
      return {
        head: processedOffset + counted.messages,
        processedOffset,
        baseOffset: ledger.baseOffset(),
        accounts: ledger.accounts(),
        backlog: counted,
      };
    },
    currentAsOf: async () => currentAsOf(),
    consumption: (granularity, keys, from, to) => store.consumption(granularity, keys, from, to),
    derivation: async () => deriver.stats(),
    completeUntil: async (meters, quantity) => deriver.completeUntil(meters, quantity),
    openInterval: (meter, quantity) => deriver.openInterval(meter, quantity),
    derivedQuantities: async (meter) => deriver.quantitiesOf(meter),
    decide: async (entry) => {
      const isKnown = ledger.derivation.decide(entry);
      if (isKnown) deriver.decided(entry.meter, entry.quantity);
      return isKnown;
    },
    recompute: async (ranges) => {
      ledger.derivation.markStale(ranges);
      deriver.wake();
    },
    settleQuarantine: async (keys, settlement) => ledger.settleQuarantine(keys, settlement),
    takeChanges: async () => {
      watchedAt = Date.now();
      processor.latest.tracking = true;
      return processor.latest.takeChanges();
    },
  });
  const expire = (): void => {
    const now = Date.now();
    store.expire(now).catch((error: unknown) => log.warn({ err: error }, 'old readings could not be deleted'));
    // What intervals were before is kept as long as the intervals are.
    ledger.derivation.expireSuperseded(oldestStart(data.store.retention, 'interval', now));
  };
  setInterval(expire, EXPIRE_MILLIS).unref();
  setInterval(() => {
    if (!processor.latest.tracking || Date.now() - watchedAt < WATCH_MILLIS) return;
    processor.latest.tracking = false;
    processor.latest.takeChanges();
  }, WATCH_MILLIS).unref();

  const loaded = processor.load(stopping.signal);
  const running = loaded.then(() => {
    started.resolve();
    expire();
    return processor.run(stopping.signal);
  });
  const deriving = loaded.then(() => deriver.run(stopping.signal));
  await Promise.race([started.promise, running]);
  void main.started.asEvent();
  await Promise.all([running, deriving]);
}

function derivationMetrics(stats: DeriverStats): MetricSample[] {
  return [
    counter('meterhub_derivation_passes_total', 'Passes of derivation since start', stats.passes),
    counter('meterhub_intervals_total', 'Intervals derived since start', stats.intervals),
    counter('meterhub_derivation_busy_seconds_total', 'Time spent deriving since start', stats.busyMillis / 1000),
    {
      ...{ name: 'meterhub_derivation_stale', help: 'Days of registers that wait to be derived again', type: 'gauge' },
      value: stats.stale,
    },
    {
      ...{ name: 'meterhub_derivation_behind', help: 'Registers with intervals that are over and not derived' },
      ...{ type: 'gauge', value: stats.behind },
    },
  ];
}

function metricsOf(processor: Processor, series: number, behindMillis: number): MetricSample[] {
  const stats = processor.stats();
  const dispositions = ['stored', 'duplicate', 'revised', 'quarantined'] as const;
  return [
    counter('meterhub_processor_batches_total', 'Batches booked since start', stats.batches),
    counter('meterhub_processor_messages_total', 'Messages processed since start', stats.messages),
    counter('meterhub_readings_received_total', 'Readings decoded since start', stats.received),
    ...dispositions.map((disposition) => ({
      ...counter('meterhub_readings_total', 'Readings by disposition since start', stats[disposition]),
      labels: { disposition },
    })),
    {
      name: 'meterhub_behind_seconds',
      help: 'How long the oldest message that waits to be processed has been waiting',
      type: 'gauge',
      value: behindMillis / 1000,
    },
    counter('meterhub_processor_busy_seconds_total', 'Time spent in batches since start', stats.busyMillis / 1000),
    {
      name: 'meterhub_processed_offset',
      help: 'Journal offset processed',
      type: 'gauge',
      value: stats.processedOffset,
    },
    { name: 'meterhub_series', help: 'Series in the store', type: 'gauge', value: series },
  ];
}

function counter(name: string, help: string, value: number): MetricSample {
  return { name, help, type: 'counter', value };
}

await start(workerData as ProcessorThreadData);
