/** The API's thread: HTTP, the event stream and the dashboards. */

import type { Server } from 'node:https';
import { parentPort, workerData } from 'node:worker_threads';
import type { LiveNotice } from '../anomalies/notify/channels/live.ts';
import { openNotificationRecords } from '../anomalies/notify/sql-records.ts';
import type { EventRecord } from '../anomalies/store/anomaly-records.ts';
import { openAnomalyReader } from '../anomalies/store/reader.ts';
import { buildApp } from '../api/app.ts';
import { emittedFor } from '../api/carbon/emitted.ts';
import { carbonVerdictsFor } from '../api/carbon/reconcile-verdicts.ts';
import { ProblemError } from '../api/problem.ts';
import type { AnomaliesService, GatewayPresence, ReadingsService } from '../api/services.ts';
import { openAuditLog } from '../audit/sqlite-audit-log.ts';
import { openCarbonRecords } from '../carbon/sql-carbon-records.ts';
import { Calendar } from '../domain/calendar.ts';
import { openSqliteLedgerReader } from '../ledger/sqlite/reader.ts';
import { openPeople } from '../people/sql-people.ts';
import { openRegistry } from '../registry/open-registry.ts';
import { readingsIn } from '../store/reading-columns.ts';
import type { AlarmChange } from '../telemetry/alarms.ts';
import { createLogger } from '../telemetry/logger.ts';
import { connect } from './rpc.ts';
import { ServerCertificate } from './server-certificate.ts';
import type { ApiCalls, ApiTells, ApiThreadData, ReadingsCalls, ReadingsTells } from './threads.ts';

async function start(data: ApiThreadData): Promise<void> {
  if (parentPort === null) throw new Error('the API thread was started as a program');
  const log = createLogger('api', data.logLevel);
  const registry = await openRegistry(data.registry);
  const people = await openPeople(data.people, { lifetimes: data.sessions });
  const carbon = await openCarbonRecords(data.carbon);
  const ledger = openSqliteLedgerReader(data.paths.ledger);
  const audit = openAuditLog(data.paths.audit);
  const anomalyListeners: ((records: readonly EventRecord[]) => void)[] = [];
  const anomalyRecords = openAnomalyReader(data.paths.anomalies);
  const noticeListeners: ((notice: LiveNotice) => void)[] = [];
  const notifications = await openNotificationRecords(data.notifications);
  const { timeZone, intervalMinutes, coefficients } = data.options;
  const calendar = new Calendar(timeZone, intervalMinutes);
  const asked = connect<ReadingsCalls, ReadingsTells>(data.readingsPort, {
    anomaliesChanged: (records) => {
      for (const listener of anomalyListeners) listener(records);
    },
    notified: (notice) => {
      for (const listener of noticeListeners) listener(notice);
    },
    carbonVerdicts: (enterprise, from, to) =>
      carbonVerdictsFor(
        { enterprise, from, to, interval: '1d' },
        { registry, readings, carbon },
        calendar,
        coefficients,
      ),
    emitted: (enterprise, item, from, to) =>
      emittedFor({ enterprise, from, to, item }, { registry, readings, carbon }, calendar, coefficients),
  });
  const anomalies: AnomaliesService = {
    records: anomalyRecords,
    change: (id, change) => asked.changeAnomaly(id, change),
    set: (setting) => asked.setDetector(setting),
  };
  const readings: ReadingsService = {
    latestOfMeter: (meter) => asked.latestOfMeter(meter),
    newest: (limit, enterprises) => asked.newest(limit, enterprises),
    totals: (enterprises) => asked.totals(enterprises),
    // The one question that needs the store, which may be away while everything else goes on.
    readings: (query) =>
      asked.readings(query).then(readingsIn, (error: Error) => {
        log.warn({ err: error }, 'readings could not be read');
        throw new ProblemError('unavailable', 'The store of readings does not answer at the moment.');
      }),
    accounting: () => asked.accounting(),
    currentAsOf: (meter) => asked.currentAsOf(meter),
    consumption: (granularity, keys, from, to) =>
      asked.consumption(granularity, keys, from, to).catch((error: Error) => {
        log.warn({ err: error }, 'consumption could not be read');
        throw new ProblemError('unavailable', 'The store of consumption does not answer at the moment.');
      }),
    completeUntil: (meters, quantity) => asked.completeUntil(meters, quantity),
    openInterval: (meter, quantity) => asked.openInterval(meter, quantity),
    derivedQuantities: (meter) => asked.derivedQuantities(meter),
    derivation: () => asked.derivation(),
    decide: (entry) => asked.decide(entry),
    recompute: (ranges) => asked.recompute(ranges),
    settleQuarantine: (keys, settlement) => asked.settleQuarantine(keys, settlement),
    journalled: (range) => asked.journalled(range),
    takeChanges: () => asked.takeChanges(),
  };
  const presenceListeners: ((presence: GatewayPresence) => void)[] = [];
  const alarmListeners: ((change: AlarmChange) => void)[] = [];

  const hub = connect<ApiTells, ApiCalls>(parentPort, {
    presence: (presence) => {
      for (const listener of presenceListeners) listener(presence);
    },
    alarm: (change) => {
      for (const listener of alarmListeners) listener(change);
    },
    async stop() {
      certificate?.stop();
      await app.close();
      audit.close();
      ledger.close();
      await carbon.close();
      await people.close();
      anomalyRecords.close();
      await notifications.close();
      await registry.close();
      data.readingsPort.close();
    },
  });
  const events = {
    onPresence: (listener: (presence: GatewayPresence) => void) => void presenceListeners.push(listener),
    onAlarm: (listener: (change: AlarmChange) => void) => void alarmListeners.push(listener),
    onNotice: (listener: (notice: LiveNotice) => void) => void noticeListeners.push(listener),
    onAnomalies: (listener: (records: readonly EventRecord[]) => void) => void anomalyListeners.push(listener),
  };
  const services = { anomalies, notifications, registry, people, carbon, ledger, readings, hub, events, audit, log };
  const certificate = data.tls === null ? null : new ServerCertificate(data.tls, log);
  const app = await buildApp(services, { ...data.options, tls: certificate?.pair ?? null });
  certificate?.follow(app.server as Server);
  try {
    await hub.listening(Number(new URL(await app.listen({ host: data.host, port: data.port })).port));
  } catch (error) {
    await hub.failed((error as Error).message);
  }
}

await start(workerData as ApiThreadData);
