/**
 * The hub: builds every part, starts them in order, closes them in reverse.
 *
 *   main thread        broker, journal writer, presence, alarms
 *   journal thread     the journal's file            (src/journal/embedded/worker.ts)
 *   processor thread   store, ledger, processing     (processor-thread.ts)
 *   API thread         HTTP and the event stream     (api-thread.ts)
 *
 * A thread that dies takes the hub with it: what restarts it is a supervisor, and the journal makes
 * that safe at any instant.
 */

import { existsSync, mkdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import type { HubStatus, MetricSample, ReplayedMessage } from '../api/services.ts';
import { GatewayAudit } from '../audit/gateway-audit.ts';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import { type Broker, openBroker } from '../broker/broker.ts';
import { gatewaysThat } from '../broker/broker-alarms.ts';
import type { HubConfig } from '../config.ts';
import { type EmbeddedJournalWriter, openEmbeddedJournal } from '../journal/embedded/writer.ts';
import type { JournalWriter } from '../journal/journal.ts';
import { openSqliteLedger } from '../ledger/sqlite/writer.ts';
import { openRegistry } from '../registry/open-registry.ts';
import { AlarmBoard } from '../telemetry/alarms.ts';
import { createLogger, type Logger } from '../telemetry/logger.ts';
import { gatewayTopic } from '../wire/topics.ts';
import { coefficientsOf } from './coefficients-file.ts';
import { recordCoefficients } from './coefficients-record.ts';
import { type DataPaths, dataPaths } from './data-paths.ts';
import { lockFolder } from './folder-lock.ts';
import { notifierSettings } from './notifications.ts';
import { type FirstAdmin, lifetimesOf, makeFirstAdmin, oidcOf, peopleLocation } from './people.ts';
import { registryLocation } from './registry-location.ts';
import { connect } from './rpc.ts';
import type { CertificateFiles } from './server-certificate.ts';
import { carbonLocation, notificationsLocation } from './sql-locations.ts';
import type {
  ApiCalls,
  ApiTells,
  ApiThreadData,
  ProcessorCalls,
  ProcessorTells,
  ProcessorThreadData,
} from './threads.ts';

/**
 * Memory for what a thread knows of the registry: a city of 400,000 meters takes about a gigabyte in the
 * processor's. What V8 allows a thread by itself depends on the machine and can be less.
 */
const HEAP = { maxOldGenerationSizeMb: Math.max(2048, Math.floor(totalmem() / 2 ** 21)) };

export interface HubOptions {
  /** Folder of the built dashboards; not served where it is null or missing. */
  readonly dashboards: string | null;
  /** Called when a part has failed and the hub must end. */
  readonly onFatal: (error: Error) => void;
  /** Shows the password of an administrator that was made because there was none; none is made where left out. */
  readonly showFirstAdmin?: (admin: FirstAdmin) => void;
  /** For tests: holds back the journal's commits, see `EmbeddedJournalOptions`. */
  readonly commitGate?: Int32Array;
}

export interface Hub {
  readonly mqttPort: number;
  readonly httpPort: number;
  readonly alarms: AlarmBoard;
  close(): Promise<void>;
}

/** Starts a hub and resolves when it takes messages and answers requests. */
export async function startHub(config: HubConfig, options: HubOptions): Promise<Hub> {
  const log = createLogger('hub', config.logLevel);
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return await start(config, options, log, closers, close);
  } catch (error) {
    await close().catch((failure: unknown) => log.error({ err: failure }, 'closing after a failed start failed'));
    throw error;
  }
}

async function start(
  config: HubConfig,
  options: HubOptions,
  log: Logger,
  closers: (() => Promise<void>)[],
  close: () => Promise<void>,
): Promise<Hub> {
  const paths = dataPaths(config.dataDir);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(config.dataDir);
  closers.push(async () => lock.release());
  const alarms = new AlarmBoard();
  let closing = false;
  const fatal = (error: Error): void => {
    if (closing) return;
    closing = true;
    log.fatal({ err: error }, 'a part of the hub has failed');
    options.onFatal(error);
  };

  const registry = await openRegistry(registryLocation(config));
  closers.push(() => registry.close());
  const journal = await openJournal(config, paths, options.commitGate);
  closers.push(() => journal.close());
  journal.onFailure(fatal);
  journal.onCondition((condition, detail) => {
    for (const code of ['full', 'disk_full', 'failing']) {
      if (code !== condition) alarms.clear(`journal_${code}`);
    }
    if (condition !== 'ok') alarms.raise(`journal_${condition}`, `messages are not acknowledged: ${detail}`);
  });
  alarms.onChange(({ code, message, state }) => log.warn({ alarm: code, state }, message));

  const channel = new MessageChannel();
  const processor = startProcessor(config, paths, journal, channel.port1, fatal);
  closers.push(() => processor.close());
  let broker: Broker | null = null;
  const processorCalls = processor.connect({
    started: () => processor.hasStarted(),
    booked: (receipts) => {
      for (const { enterprise, gateway, payload } of receipts) broker?.sendReceipt(enterprise, gateway, payload);
    },
    quarantineFull: (gateways) => {
      const full = gatewaysThat(
        gateways,
        'have filled their part of the quarantine: what else is refused is only counted',
      );
      if (full === null) alarms.clear('quarantine_full');
      else alarms.raise('quarantine_full', full);
    },
    rebirth: (enterprise, gateway) => broker?.askForBirths(enterprise, gateway),
    publishNotice: async (topic, payload) => {
      if (broker === null) throw new Error('the broker is not there yet');
      await broker.publishNotice(topic, payload);
    },
    raiseAlarm: (code, message) => alarms.raise(code, message),
    clearAlarm: (code) => alarms.clear(code),
    trouble: (trouble) => {
      if (trouble === null) alarms.clear('processing_stalled');
      else alarms.raise('processing_stalled', `processing waits at the step ${trouble.step}: ${trouble.detail}`);
    },
  });
  await processor.started;

  const audit = openAuditLog(paths.audit);
  const gatewayAudit = new GatewayAudit(audit, log);
  closers.push(async () => {
    gatewayAudit.close();
    audit.close();
  });
  broker = await openBroker(
    {
      registry,
      journal,
      log: createLogger('broker', config.logLevel),
      alarms,
      witness: gatewayAudit,
      summaryFor: (e, g) => processorCalls.summary(e, g),
    },
    {
      packetBytesMax: config.mqtt.packetSizeMax,
      connectionsMax: config.mqtt.connectionsMax,
      connectTimeoutMillis: config.mqtt.connectTimeout,
      drainTimeoutMillis: config.mqtt.drainTimeout,
    },
    config.mqtt,
  );
  const openedBroker = broker;
  closers.push(() => openedBroker.close());

  if (options.showFirstAdmin !== undefined) await makeFirstAdmin(config, options.showFirstAdmin);
  const api = await startApi(config, options, paths, channel.port2, fatal, {
    status: async () => statusOf(journal, await answerWithin(2000, processorCalls.stats())),
    presences: async () => openedBroker.presence.list().map(({ status: _, ...presence }) => presence),
    alarms: async () => alarms.list(),
    bestEffortDropped: async () => openedBroker.stats().droppedBy,
    metrics: async () => [...(await processorCalls.metrics()), ...metricsOf(openedBroker, journal)],
    appendToJournal: (messages) => appendAll(journal, messages),
  });
  closers.push(() => api.close());
  openedBroker.presence.onChange(({ status: _, ...presence }) => void api.calls.presence.asEvent(presence));
  alarms.onChange((change) => void api.calls.alarm.asEvent(change));

  log.info(
    { mqttPort: openedBroker.port, mqttPorts: openedBroker.ports, httpPort: api.port, dataDir: config.dataDir },
    'the hub is ready',
  );
  return {
    mqttPort: openedBroker.port,
    httpPort: api.port,
    alarms,
    close: async () => {
      closing = true;
      await close();
      log.info('the hub has stopped');
    },
  };
}

/** As QoS 1: what is replayed is as durable as what a gateway sends. */
async function appendAll(journal: JournalWriter, messages: readonly ReplayedMessage[]): Promise<void> {
  await Promise.all(
    messages.map(
      ({ principal, topic, payload }) =>
        new Promise<void>((resolve, reject) => {
          const source = { principal, topic: topic ?? telemetryTopicOf(principal) };
          journal.append(source, 1, payload, (error) => (error === null ? resolve() : reject(error)));
        }),
    ),
  );
}

function telemetryTopicOf(principal: string): string {
  const [enterprise = '', gateway = ''] = principal.split('/');
  return gatewayTopic(enterprise, gateway, 'telemetry');
}

async function openJournal(
  { journal }: HubConfig,
  paths: DataPaths,
  commitGate: Int32Array | undefined,
): Promise<EmbeddedJournalWriter> {
  const ledger = openSqliteLedger(paths.ledger);
  const headMin = ledger.processedOffset();
  ledger.close();
  return openEmbeddedJournal({
    directory: paths.journal,
    bytesMax: journal.sizeMax,
    retainBytes: journal.retain,
    freeBytesMin: journal.diskFreeMin,
    waitingBytesMax: journal.waitingMax,
    headMin,
    ...(commitGate === undefined ? {} : { commitGate }),
  });
}

function startProcessor(
  config: HubConfig,
  paths: DataPaths,
  journal: EmbeddedJournalWriter,
  apiPort: MessagePort,
  fatal: (error: Error) => void,
) {
  const journalPort = journal.readerPort();
  const data: ProcessorThreadData = {
    paths,
    registry: registryLocation(config),
    logLevel: config.logLevel,
    options: {
      window: { futureMillisMax: config.processor.futureMax, ageMillisMax: config.processor.ageMax },
      batchBytesMax: config.processor.batchSize,
      lingerMillis: config.processor.linger,
      storeForgets: config.store.retention.raw !== null,
      quarantine: config.processor.quarantine,
    },
    staleAfterMillis: config.live.staleAfter,
    metering: config.metering,
    store: config.store,
    anomalies: config.anomalies,
    notifications: { location: notificationsLocation(config), settings: notifierSettings(config) },
    journalPort,
    apiPort,
  };
  const worker = new Worker(new URL('./processor-thread.ts', import.meta.url), {
    name: 'processor',
    resourceLimits: HEAP,
    workerData: data,
    transferList: [journalPort, apiPort],
  });
  const { promise: started, resolve, reject } = Promise.withResolvers<void>();
  const ended = watch(worker, 'processor', (error) => {
    reject(error);
    fatal(error);
  });
  let calls: ReturnType<typeof connect<ProcessorCalls, ProcessorTells>> | null = null;
  return {
    started,
    hasStarted: resolve,
    connect(tells: ProcessorTells) {
      calls = connect<ProcessorCalls, ProcessorTells>(worker, tells);
      return calls;
    },
    close: () => stopThread(worker, ended, async () => calls?.stop()),
  };
}

async function startApi(
  config: HubConfig,
  options: HubOptions,
  paths: DataPaths,
  readingsPort: MessagePort,
  fatal: (error: Error) => void,
  service: Omit<ApiTells, 'listening' | 'failed'>,
) {
  const dashboards = options.dashboards !== null && existsSync(join(options.dashboards, 'index.html'));
  const data: ApiThreadData = {
    paths,
    registry: registryLocation(config),
    logLevel: config.logLevel,
    host: config.http.host,
    port: config.http.port,
    tls: tlsOf(config.http.tls),
    options: {
      staleAfterMillis: config.live.staleAfter,
      dashboards: dashboards ? options.dashboards : null,
      metricsPublic: config.http.metricsPublic,
      timeZone: config.metering.timeZone,
      intervalMinutes: config.metering.intervalMinutes,
      coefficients: recordCoefficients(paths.coefficients, coefficientsOf(config.metering), Date.now()),
      anomalies: {
        prices: { currency: config.anomalies.currency, prices: config.anomalies.prices },
        contractedDemand: config.anomalies.contractedDemand,
      },
      oidc: oidcOf(config),
      trustedProxies: config.http.trustedProxies,
      rateLimits: {
        perKey: config.http.rateLimit.perKey,
        perAddress: config.http.rateLimit.perAddress,
        windowMillis: config.http.rateLimit.window,
      },
      limits: {
        bodyBytesMax: config.http.bodyMax,
        requestTimeoutMillis: config.http.requestTimeout,
        idleTimeoutMillis: config.http.idleTimeout,
        connectionsMax: config.http.connectionsMax,
      },
      certificates: paths.certificates,
      evidence: paths.evidence,
      chromium: config.reports.chromium ?? null,
    },
    people: peopleLocation(config),
    carbon: carbonLocation(config),
    notifications: notificationsLocation(config),
    sessions: lifetimesOf(config.people),
    readingsPort,
  };
  const worker = new Worker(new URL('./api-thread.ts', import.meta.url), {
    name: 'api',
    resourceLimits: HEAP,
    workerData: data,
    transferList: [readingsPort],
  });
  const { promise: listening, resolve, reject } = Promise.withResolvers<number>();
  const ended = watch(worker, 'API', (error) => {
    reject(error);
    fatal(error);
  });
  const calls = connect<ApiCalls, ApiTells>(worker, {
    ...service,
    listening: resolve,
    failed: (message) => reject(new Error(message)),
  });
  try {
    const port = await listening;
    return { port, calls, close: () => stopThread(worker, ended, () => calls.stop()) };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

function tlsOf({ certFile, keyFile, minVersion }: HubConfig['http']['tls']): CertificateFiles | null {
  return certFile === undefined || keyFile === undefined ? null : { certFile, keyFile, minVersion };
}

/** Tells when a thread fails; resolves when it has ended, however. */
function watch(worker: Worker, name: string, failed: (error: Error) => void): Promise<void> {
  worker.on('error', (error) => failed(error as Error));
  return new Promise((resolve) => {
    worker.on('exit', (code) => {
      resolve();
      if (code !== 0) failed(new Error(`the ${name} thread ended with code ${code}`));
    });
  });
}

/** Lets a thread finish, then ends it; one that has ended already will not answer. */
async function stopThread(worker: Worker, ended: Promise<void>, stop: () => Promise<unknown>): Promise<void> {
  await Promise.race([stop(), ended]);
  await worker.terminate();
}

type ProcessorStatsView = Awaited<ReturnType<ProcessorCalls['stats']>>;

/** Null where no answer comes in time: a question about readiness must be answered in any case. */
async function answerWithin<T>(millis: number, answer: Promise<T>): Promise<T | null> {
  const deadline = new AbortController();
  const late = setTimeout(millis, null, { signal: deadline.signal }).catch(() => null);
  try {
    return await Promise.race([answer, late]);
  } finally {
    deadline.abort();
  }
}

/** Anybody may ask this, so it says what is the matter and not why: that is told by the alarms. */
function statusOf(journal: EmbeddedJournalWriter, processor: ProcessorStatsView | null): HubStatus {
  const { condition, head } = journal.stats();
  const accepting = { ok: condition === 'ok', detail: condition === 'ok' ? 'messages are acknowledged' : condition };
  const processing = processor === null ? { ok: false, detail: 'no answer' } : processingStatus(processor, head);
  return { ready: accepting.ok && processing.ok, checks: { journal: accepting, processor: processing } };
}

function processingStatus({ trouble, processedOffset, behindMillis }: ProcessorStatsView, head: number) {
  const behind = `${head - processedOffset} messages wait, the oldest for ${Math.round(behindMillis / 1000)} s`;
  const detail = trouble === null ? behind : `stalled at the step ${trouble.step}: ${behind}`;
  return { ok: trouble === null, detail };
}

function metricsOf(broker: Broker, journal: EmbeddedJournalWriter): MetricSample[] {
  const b = broker.stats();
  const j = journal.stats();
  const sample =
    (type: 'counter' | 'gauge') =>
    (name: string, help: string, value: number): MetricSample => ({
      ...{ name: `meterhub_${name}`, help, type, value },
    });
  const counter = sample('counter');
  const gauge = sample('gauge');
  return [
    gauge('mqtt_connections', 'Gateways connected', b.connections),
    counter('mqtt_logins_refused_total', 'Logins refused since start', b.loginsRefused),
    counter(
      'mqtt_connections_refused_total',
      'Connections refused before MQTT began since start',
      b.connectionsRefused,
    ),
    counter('mqtt_credentials_ended_total', 'Connections ended for their credential since start', b.credentialsEnded),
    counter('mqtt_takeovers_total', 'Connections taken over by their own client id since start', b.takeovers),
    counter('mqtt_held_messages_total', 'Messages answered late for the quota since start', b.held),
    counter('mqtt_over_quota_dropped_total', 'QoS 0 telemetry dropped for the quota since start', b.overQuotaDropped),
    ...[...b.protocolViolations].map(([clause, count]) => ({
      ...counter('mqtt_protocol_violations_total', 'Connections ended for what MQTT 3.1.1 forbids since start', count),
      labels: { clause },
    })),
    counter('mqtt_packets_too_large_total', 'Connections ended for too large a packet since start', b.packetsTooLarge),
    counter('mqtt_subscriptions_refused_total', 'Subscriptions refused since start', b.subscriptionsRefused),
    counter('mqtt_foreign_topics_total', 'Publishes refused for their topic since start', b.foreignTopic),
    counter('mqtt_durable_messages_total', 'QoS 1 telemetry made durable since start', b.durable),
    counter('mqtt_refused_messages_total', 'QoS 1 telemetry refused for lack of room since start', b.refused),
    counter('mqtt_best_effort_messages_total', 'QoS 0 telemetry taken since start', b.bestEffort),
    counter('mqtt_best_effort_dropped_total', 'QoS 0 telemetry that found no room since start', b.bestEffortDropped),
    gauge('journal_head_offset', 'Offset of the last durable message', j.head),
    gauge('journal_bytes', 'Bytes of messages kept', j.bytes),
    gauge('journal_bytes_max', 'Bytes of messages that can be kept', j.bytesMax),
    gauge('journal_waiting_messages', 'Messages handed in and not durable yet', j.waiting),
    counter('journal_commits_total', 'Group commits since start', j.commits),
    gauge('journal_accepting', '1 while messages are made durable, 0 while they wait', j.condition === 'ok' ? 1 : 0),
  ];
}
