/** What the hub's threads ask and tell each other, and what each is given at its start. */

import type { MessagePort } from 'node:worker_threads';
import type { LiveNotice } from '../anomalies/notify/channels/live.ts';
import type { NotifierSettings } from '../anomalies/notify/notifier.ts';
import type { CarbonWatch } from '../anomalies/run/parts.ts';
import type { EventRecord } from '../anomalies/store/anomaly-records.ts';
import type {
  AnomaliesService,
  ApiOptions,
  GatewayPresence,
  HubService,
  MetricSample,
  ReadingsService,
} from '../api/services.ts';
import type { HubConfig } from '../config.ts';
import type { SessionLifetimes } from '../people/sessions.ts';
import type { ProcessorOptions, ProcessorStats } from '../processor/process.ts';
import type { AddressedReceipt } from '../processor/receipts.ts';
import type { SqlLocation } from '../sql/sql-database.ts';
import type { ReadingColumns } from '../store/reading-columns.ts';
import type { ReadingsQuery } from '../store/store.ts';
import type { AlarmChange } from '../telemetry/alarms.ts';
import type { LogLevel } from '../telemetry/logger.ts';
import type { DataPaths } from './data-paths.ts';
import type { StoreConfig } from './open-store.ts';
import type { CertificateFiles } from './server-certificate.ts';

export interface ProcessorThreadData {
  readonly paths: DataPaths;
  readonly registry: SqlLocation;
  readonly logLevel: LogLevel;
  readonly options: ProcessorOptions;
  readonly staleAfterMillis: number;
  readonly metering: HubConfig['metering'];
  readonly store: StoreConfig;
  readonly anomalies: HubConfig['anomalies'];
  readonly notifications: { readonly location: SqlLocation; readonly settings: NotifierSettings };
  /** From the journal's writer. */
  readonly journalPort: MessagePort;
  /** To the API's thread. */
  readonly apiPort: MessagePort;
}

/** What the main thread asks of the processor. */
export interface ProcessorCalls {
  summary(enterprise: string, gateway: string): string;
  stats(): ProcessorStats & { readonly behindMillis: number };
  metrics(): MetricSample[] | Promise<MetricSample[]>;
  stop(): Promise<void>;
}

/** What the processor tells the main thread. */
export interface ProcessorTells {
  started(): void;
  booked(receipts: readonly AddressedReceipt[]): void;
  /** These gateways have filled their part of the quarantine. */
  quarantineFull(gateways: readonly string[]): void;
  /** Ask this gateway for the births that its Sparkplug messages are decoded with. */
  rebirth(enterprise: string, gateway: string): void;
  trouble(trouble: { readonly step: string; readonly detail: string } | null): void;
  /** Publishes a notice of anomalies; resolves when the broker has taken it. */
  publishNotice(topic: string, payload: string): Promise<void>;
  raiseAlarm(code: string, message: string): void;
  clearAlarm(code: string): void;
}

/** What the API's thread asks of the processor. */
export interface ReadingsCalls extends Omit<ReadingsService, 'readings'> {
  readings(query: ReadingsQuery): Promise<ReadingColumns>;
  changeAnomaly: AnomaliesService['change'];
  setDetector: AnomaliesService['set'];
}

/** What the processor tells the API's thread. */
export interface ReadingsTells extends CarbonWatch {
  anomaliesChanged(records: readonly EventRecord[]): void;
  notified(notice: LiveNotice): void;
}

export interface ApiThreadData {
  readonly paths: DataPaths;
  readonly registry: SqlLocation;
  readonly carbon: SqlLocation;
  readonly notifications: SqlLocation;
  readonly logLevel: LogLevel;
  readonly host: string;
  readonly port: number;
  /** Null for HTTP without TLS. */
  readonly tls: CertificateFiles | null;
  readonly options: ApiOptions;
  readonly people: SqlLocation;
  readonly sessions: SessionLifetimes;
  /** To the processor's thread. */
  readonly readingsPort: MessagePort;
}

/** What the API's thread asks of, and tells, the main thread. */
export interface ApiTells extends HubService {
  listening(port: number): void;
  failed(message: string): void;
}

/** What the main thread asks of, and tells, the API's thread. */
export interface ApiCalls {
  presence(presence: GatewayPresence): void;
  alarm(change: AlarmChange): void;
  stop(): Promise<void>;
}
