/** The processor's thread: owns the store, writes the ledger, answers questions about readings. */

import { setTimeout } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { openNotifier } from '../anomalies/notify/notifier.ts';
import { AnomalyRunner } from '../anomalies/run/runner.ts';
import { openAnomalyWriter } from '../anomalies/store/writer.ts';
import type { MetricSample } from '../api/services.ts';
import { Calendar } from '../domain/calendar.ts';
import { openEmbeddedReader } from '../journal/embedded/reader.ts';
import { openSqliteLedgerReader } from '../ledger/sqlite/reader.ts';
import { openSqliteLedger } from '../ledger/sqlite/writer.ts';
import { BacklogCounter } from '../processor/backlog.ts';
import { Deriver, type DeriverStats } from '../processor/derive/deriver.ts';
import { PendingMeters } from '../processor/pending-meters.ts';
import { Processor } from '../processor/process.ts';
import { fullGateways } from '../processor/quarantine-quota.ts';
import { summaryReceipt } from '../processor/receipts.ts';
import { openRegistry } from '../registry/open-registry.ts';
import { columnsOf } from '../store/reading-columns.ts';
import { oldestStart } from '../store/retention.ts';
import { createLogger } from '../telemetry/logger.ts';
import { anomalyMetrics, derivedRegister, electricalGauges } from './anomalies.ts';
import { journalled } from './journalled.ts';
import { newestOf, totalsOf } from './live-questions.ts';
import { openStore } from './open-store.ts';
import { connect } from './rpc.ts';
import type { ProcessorCalls, ProcessorTells, ProcessorThreadData, ReadingsCalls, ReadingsTells } from './threads.ts';

/** Backlog that one question may decode and count. */
const BACKLOG_BYTES_PER_CALL = 8 * 1024 * 1024;
/** Changed readings are no longer gathered when nobody has asked for them this long. */
const WATCH_MILLIS = 60_000;
/** How soon a gateway is asked for its births again. */
/** More than these are too many to look through at every pass of judgement. */
const STALE_ROWS_MAX = 20_000;
const REBIRTH_MILLIS = 10_000;
/** How often the registry is looked at while no messages come. */
const REGISTRY_MILLIS = 2000;
/** How long metrics of notification are waited for. */
const METRICS_MILLIS_MAX = 1000;
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
  const pendingMeters = new PendingMeters(reader);
  const stopping = new AbortController();

  const processor = new Processor({ reader, registry, store, ledger, log }, data.options, {
    onBooked: (receipts) => {
      if (receipts.length > 0) void main.booked.asEvent(receipts);
      tellFull();
    },
    onTrouble: (trouble) => {
      void main.trouble.asEvent(trouble);
      // A store that cannot be reached must not keep the hub from taking messages.
      if (trouble !== null) started.resolve();
    },
    onIncomplete: (principals) => askForBirths(principals),
    onRegistry: (snapshot) => deriver.update(snapshot),
    staleOf: ({ series, timestamp }, written, cause) => {
      const ranges = deriver.staleOf(series, timestamp, written, cause);
      for (const { meter, from, to } of ranges) anomalies.rederived(meter, from, to);
      return ranges;
    },
  });
  const deriver: Deriver = new Deriver(
    { store, ledger: ledger.derivation, directory: processor.directory, latest: processor.latest, log },
    {
      calendar: new Calendar(data.metering.timeZone, data.metering.intervalMinutes),
      lingerMillis: data.metering.linger,
    },
  );
  const found = openSqliteLedgerReader(data.paths.ledger);
  const anomalyRecords = openAnomalyWriter(data.paths.anomalies);
  const notifier = await openNotifier(
    {
      ...{ location: data.notifications.location, log, registry },
      publish: (topic, payload) => main.publishNotice(topic, payload),
      emit: (notice) => void api.notified.asEvent(notice),
      alarms: {
        raise: (code, message) => void main.raiseAlarm.asEvent(code, message),
        clear: (code) => void main.clearAlarm.asEvent(code),
      },
    },
    data.notifications.settings,
  );
  const anomalies: AnomalyRunner = new AnomalyRunner(
    {
      ...{ store, records: anomalyRecords, registry, log, listener: notifier },
      derivedOf: (meter) => derivedRegister(meter, deriver, processor.latest),
      gaugesOf: (meter) => electricalGauges(meter, processor.directory),
      takeArrivals: () => processor.takeArrivals(),
      discontinuities: (from, to) => found.discontinuities({ meter: null, meters: null, from, to }),
      carbon: {
        carbonVerdicts: (...asked) => unlessAborted(api.carbonVerdicts(...asked), stopping.signal),
        emitted: (...asked) => unlessAborted(api.emitted(...asked), stopping.signal),
      },
      currentAsOf,
      staleMeters: () => {
        const rows = ledger.derivation.staleRows(STALE_ROWS_MAX);
        return rows.length === STALE_ROWS_MAX ? null : new Set(rows.map(({ meter }) => meter));
      },
      onChanged: (records) => void api.anomaliesChanged.asEvent(records),
    },
    {
      timeZone: data.metering.timeZone,
      intervalMinutes: data.metering.intervalMinutes,
      settleMillis: data.anomalies.settle,
      lingerMillis: data.anomalies.linger,
      oldAfterMillis: data.anomalies.oldAfter,
      keepMillis: data.anomalies.keep,
      contractedDemand: data.anomalies.contractedDemand,
    },
  );
  const started = Promise.withResolvers<void>();
  let watchedAt = 0;
  const askedForBirths = new Map<string, number>();

  /** Each gateway at most once in a while: it answers in its own time, or never. */
  function askForBirths(principals: readonly string[]): void {
    const now = Date.now();
    for (const principal of principals) {
      if (now - (askedForBirths.get(principal) ?? 0) < REBIRTH_MILLIS) continue;
      askedForBirths.set(principal, now);
      const [enterprise = '', gateway = ''] = principal.split('/');
      void main.rebirth.asEvent(enterprise, gateway);
    }
  }
  let toldFull: readonly string[] = [];

  const main = connect<ProcessorTells, ProcessorCalls>(parentPort, {
    summary(enterprise, gateway) {
      const { counts, messages, complete } = backlog.count(ledger.processedOffset(), BACKLOG_BYTES_PER_CALL);
      const own = counts.get(`${enterprise}/${gateway}`)?.[1].messages ?? 0;
      // Where not all is counted, any of the rest may be this gateway's: then it is told to wait.
      return summaryReceipt(ledger.processedSeqs(enterprise, gateway), complete ? own : messages, Date.now());
    },
    stats: () => ({ ...processor.stats(), behindMillis: behindMillis() }),
    metrics: async () => [
      ...metricsOf(processor, store.stats().series, behindMillis()),
      ...derivationMetrics(deriver.stats()),
      ...anomalyMetrics(anomalies.stats()),
      ...(await orNothing(notifier.metrics())),
    ],
    async stop() {
      stopping.abort();
      await Promise.all([running, deriving, judging]);
      await store.close();
      await notifier.close();
      anomalyRecords.close();
      found.close();
      reader.close();
      ledger.close();
      await registry.close();
      data.apiPort.close();
    },
  });

  function tellFull(): void {
    const full = fullGateways(ledger.quarantineUse(), data.options.quarantine);
    if (full.length === 0 && toldFull.length === 0) return;
    if (full.join() !== toldFull.join()) void main.quarantineFull.asEvent(full);
    toldFull = full;
  }

  /** When the oldest message that waits was received; now where none waits. */
  function currentAsOf(): number {
    const now = Date.now();
    const [first] = reader.read(ledger.processedOffset(), 1);
    return Math.min(now, first?.messages[0]?.receivedAt ?? now);
  }

  function behindMillis(): number {
    return Date.now() - currentAsOf();
  }

  const api = connect<ReadingsTells, ReadingsCalls>(data.apiPort, {
    latestOfMeter: async (meter) => processor.latest.ofMeter(meter),
    newest: async (limit, enterprises) => newestOf(processor.latest, limit, enterprises),
    totals: async (enterprises) => totalsOf(processor.latest, data.staleAfterMillis, enterprises),
    readings: async (query) => columnsOf(await store.readings(query)),
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
    currentAsOf: async (meter) =>
      meter === null ? currentAsOf() : pendingMeters.currentAsOf(meter, ledger.processedOffset(), Date.now()),
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
    changeAnomaly: async (id, change) => anomalies.change(id, change),
    setDetector: async (setting) => anomalies.set(setting),
    settleQuarantine: async (keys, settlement) => {
      const settled = ledger.settleQuarantine(keys, settlement);
      tellFull();
      return settled;
    },
    journalled: async (range) => journalled(reader, range),
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
    try {
      ledger.derivation.expireSuperseded(oldestStart(data.store.retention, 'interval', now));
    } catch (error) {
      // A disk that is full must not end the hub.
      log.warn({ err: error }, 'what intervals were before could not be deleted');
    }
  };
  setInterval(expire, EXPIRE_MILLIS).unref();
  setInterval(() => {
    processor.refreshRegistry().catch((error: unknown) => log.warn({ err: error }, 'the registry could not be read'));
  }, REGISTRY_MILLIS).unref();
  setInterval(() => {
    if (!processor.latest.tracking || Date.now() - watchedAt < WATCH_MILLIS) return;
    processor.latest.tracking = false;
    processor.latest.takeChanges();
  }, WATCH_MILLIS).unref();

  tellFull();
  const loaded = processor.load(stopping.signal);
  const running = loaded.then(() => {
    started.resolve();
    expire();
    return processor.run(stopping.signal);
  });
  const deriving = loaded.then(() => deriver.run(stopping.signal));
  void loaded.then(() => notifier.start());
  const judging = loaded.then(() => (data.anomalies.enabled ? anomalies.run(stopping.signal) : undefined));
  await Promise.race([started.promise, running]);
  void main.started.asEvent();
  await Promise.all([running, deriving, judging]);
}

/** Metrics of a database that is away are left out: those of the hub itself are needed just then. */
async function orNothing(metrics: Promise<readonly MetricSample[]>): Promise<readonly MetricSample[]> {
  const late = new AbortController();
  const answer = metrics.catch(() => []).finally(() => late.abort());
  const limit = setTimeout(METRICS_MILLIS_MAX, [], { signal: late.signal }).catch(() => []);
  return Promise.race([answer, limit]);
}

/** The API's thread may have ended before this one does, and answers nothing then. */
function unlessAborted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('the hub stops'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
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
