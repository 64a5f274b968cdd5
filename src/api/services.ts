/** What the API needs of the rest of the hub; `src/hub/` hands it in. */

import type { AccountingSnapshot } from '../ledger/accounting-snapshot.ts';
import type { LedgerReader } from '../ledger/ledger.ts';
import type { Registry } from '../registry/registry.ts';
import type { LatestReading, RateTotal } from '../store/latest-reading.ts';
import type { ReadingsQuery, StoredReading } from '../store/store.ts';
import type { Alarm, AlarmChange } from '../telemetry/alarms.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Questions to the thread that owns the readings. */
export interface ReadingsService {
  latestOfMeter(meter: string): Promise<LatestReading[]>;
  newest(limit: number, enterprise: string | null): Promise<LatestReading[]>;
  totals(enterprise: string | null): Promise<RateTotal[]>;
  readings(query: ReadingsQuery): Promise<StoredReading[]>;
  accounting(): Promise<AccountingSnapshot>;
  /** Instant before which everything that the hub has acknowledged is in what it answers, epoch milliseconds. */
  currentAsOf(): Promise<number>;
  /** Changed readings since the last call; the first call begins the watch, a minute without calls ends it. */
  takeChanges(): Promise<LatestReading[]>;
}

export interface GatewayPresence {
  readonly enterprise: string;
  readonly gateway: string;
  readonly state: 'online' | 'offline';
  readonly since: number;
}

/** Counters and gauges of one thread for `/metrics`, by metric name. */
export interface MetricSample {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly value: number;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface HubStatus {
  readonly ready: boolean;
  /** Why it is not ready, by part. */
  readonly checks: Readonly<Record<string, { readonly ok: boolean; readonly detail: string }>>;
}

/** Questions to the main thread: broker and journal. */
export interface HubService {
  status(): Promise<HubStatus>;
  presences(): Promise<readonly GatewayPresence[]>;
  alarms(): Promise<readonly Alarm[]>;
  /** QoS 0 messages that found no room since start, by `enterprise/gateway`. */
  bestEffortDropped(): Promise<ReadonlyMap<string, number>>;
  metrics(): Promise<readonly MetricSample[]>;
}

/** What the main thread tells without being asked. */
export interface HubEvents {
  onPresence(listener: (presence: GatewayPresence) => void): void;
  onAlarm(listener: (change: AlarmChange) => void): void;
}

export interface ApiServices {
  readonly registry: Registry;
  readonly ledger: LedgerReader;
  readonly readings: ReadingsService;
  readonly hub: HubService;
  readonly events: HubEvents;
  readonly log: Logger;
}

export interface ApiOptions {
  /** A rate older than this is not counted into the live totals. */
  readonly staleAfterMillis: number;
  /** Folder of the built dashboards; null to serve none. */
  readonly dashboards: string | null;
  /** Whether `/metrics` asks for no key. */
  readonly metricsPublic: boolean;
}
