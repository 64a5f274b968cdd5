/** What the API needs of the rest of the hub; `src/hub/` hands it in. */

import type { LiveNotice } from '../anomalies/notify/channels/live.ts';
import type { NotificationRecords } from '../anomalies/notify/records.ts';
import type { ChangeOutcome } from '../anomalies/run/book-keeper.ts';
import type { AnomalyReader, DetectorSetting, EventRecord } from '../anomalies/store/anomaly-records.ts';
import type { AuditLog } from '../audit/audit-log.ts';
import type { CarbonRecords } from '../carbon/carbon-records.ts';
import type { Change } from '../domain/anomaly/events/event.ts';
import type { IntervalMinutes } from '../domain/calendar.ts';
import type { OwnCoefficients } from '../domain/consumption/own-coefficients.ts';
import type { AccountingSnapshot } from '../ledger/accounting-snapshot.ts';
import type { DecisionEntry, StaleRange } from '../ledger/derivation.ts';
import type { LedgerReader, QuarantineKey, QuarantineSettlement } from '../ledger/ledger.ts';
import type { OidcSettings } from '../people/oidc/oidc-login.ts';
import type { People } from '../people/people.ts';
import type { Registry } from '../registry/registry.ts';
import type { ConsumptionBatch, ConsumptionRow, ConsumptionSeries, Granularity } from '../store/consumption.ts';
import type { LatestReading, RateTotal } from '../store/latest-reading.ts';
import type { ReadingsQuery, StoredReading } from '../store/store.ts';
import type { Alarm, AlarmChange } from '../telemetry/alarms.ts';
import type { Logger } from '../telemetry/logger.ts';

/** Questions to the thread that owns the readings. */
export interface ReadingsService {
  latestOfMeter(meter: string): Promise<LatestReading[]>;
  newest(limit: number, enterprises: ReadonlySet<string> | null): Promise<LatestReading[]>;
  totals(enterprises: ReadonlySet<string> | null): Promise<RateTotal[]>;
  readings(query: ReadingsQuery): Promise<StoredReading[]>;
  accounting(): Promise<AccountingSnapshot>;
  /**
   * Instant before which everything that the hub has acknowledged is in what it answers, epoch milliseconds: of one
   * meter, or (null) of all. To be asked before what it shall hold for.
   */
  currentAsOf(meter: { readonly enterprise: string; readonly meter: string } | null): Promise<number>;
  /** Consumption as it is stored; see `TimeSeriesStore.consumption`. */
  consumption(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionColumns>;
  /**
   * Before which instant the consumption of these meters is derived, epoch milliseconds: the earliest of those
   * that have readings, null where none has. Of one quantity, or null for all.
   */
  completeUntil(meters: readonly string[], quantity: string | null): Promise<number | null>;
  /** The interval that is not over yet, as far as there are readings; null where there are none in it. */
  openInterval(meter: string, quantity: string): Promise<OpenInterval | null>;
  /** Quantities of a meter that consumption is derived for. */
  derivedQuantities(meter: string): Promise<readonly string[]>;
  /** How derivation is doing. */
  derivation(): Promise<DerivationStatus>;
  /** Keeps a decision about a discontinuity and derives again; false where there is no such discontinuity. */
  decide(entry: DecisionEntry): Promise<boolean>;
  /** Derives again what depends on the readings of these ranges. */
  recompute(ranges: readonly StaleRange[]): Promise<void>;
  /** Says durably what was done about open entries of the quarantine; gives how many of them were open still. */
  settleQuarantine(keys: readonly QuarantineKey[], settlement: QuarantineSettlement): Promise<number>;
  /** Messages of a gateway from the journal, in order; null where that does not keep the first of them any more. */
  journalled(range: JournalRange): Promise<JournalledMessages | null>;
  /** Changed readings since the last call; the first call begins the watch, a minute without calls ends it. */
  takeChanges(): Promise<LatestReading[]>;
}

/** Messages of one gateway between two journal offsets, both inside. */
export interface JournalRange {
  /** `enterprise/gateway`. */
  readonly principal: string;
  readonly from: number;
  readonly to: number;
}

export interface JournalledMessages {
  readonly messages: readonly ReplayedMessage[];
  /** Where to go on; null where these are the last. */
  readonly next: number | null;
}

/** What a batch of consumption is after a message port has taken its methods. */
export type ConsumptionColumns = Omit<ConsumptionBatch, 'add' | 'addEmpty' | 'row' | 'clear'>;

export interface OpenInterval {
  readonly row: ConsumptionRow;
  /** Instant of the newest reading in it, epoch milliseconds. */
  readonly until: number;
}

export interface DerivationStatus {
  /** Days of registers that wait to be derived again. */
  readonly stale: number;
  /** Registers of which an interval that is over is not derived yet. */
  readonly behind: number;
  readonly trouble: string | null;
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
  /** Puts messages into the journal as if they had just come; resolves when all of them are on disk. */
  appendToJournal(messages: readonly ReplayedMessage[]): Promise<void>;
}

/** A message that is sent once more by the hub itself. */
export interface ReplayedMessage {
  /** Who sent it first, `enterprise/gateway`. */
  readonly principal: string;
  /** The one it came on; null for native telemetry of the gateway. */
  readonly topic: string | null;
  readonly payload: Uint8Array;
}

/** What the main thread tells without being asked. */
export interface HubEvents {
  onPresence(listener: (presence: GatewayPresence) => void): void;
  onAlarm(listener: (change: AlarmChange) => void): void;
  /** Events of anomalies that are new or have changed. */
  onAnomalies(listener: (records: readonly EventRecord[]) => void): void;
  /** What a notification rule tells the live stream. */
  onNotice(listener: (notice: LiveNotice) => void): void;
}

/** Events of anomalies: read from their file, changed by the thread that keeps them. */
export interface AnomaliesService {
  readonly records: AnomalyReader;
  change(id: string, change: Change): Promise<ChangeOutcome>;
  set(setting: DetectorSetting): Promise<void>;
}

/** Money for a canonical unit, by energy type. */
export interface AnomalyPrices {
  readonly currency: string;
  readonly prices: Readonly<Partial<Record<string, number>>>;
}

/** What the hub is told about anomalies besides what it measures. */
export interface AnomalyOptions {
  readonly prices: AnomalyPrices;
  /** Canonical units an hour, by meter. */
  readonly contractedDemand: Readonly<Record<string, number>>;
}

export const NOTHING_TOLD: AnomalyOptions = Object.freeze({
  prices: { currency: 'CNY', prices: {} },
  contractedDemand: {},
});

export interface ApiServices {
  readonly anomalies: AnomaliesService;
  readonly notifications: NotificationRecords;
  readonly registry: Registry;
  readonly people: People;
  readonly carbon: CarbonRecords;
  readonly ledger: LedgerReader;
  readonly readings: ReadingsService;
  readonly hub: HubService;
  readonly events: HubEvents;
  readonly audit: AuditLog;
  readonly log: Logger;
}

export interface RateLimits {
  /** Requests in one window with one key. */
  readonly perKey: number;
  /** Requests in one window without a key that is good, from one address. */
  readonly perAddress: number;
  readonly windowMillis: number;
}

export interface HttpLimits {
  readonly bodyBytesMax: number;
  /** Time for a whole request to arrive. */
  readonly requestTimeoutMillis: number;
  /** A connection on which nothing moves for so long is closed. */
  readonly idleTimeoutMillis: number;
  readonly connectionsMax: number;
}

/** Certificate and key as PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

export interface ApiOptions {
  /** A rate older than this is not counted into the live totals. */
  readonly staleAfterMillis: number;
  /** Folder of the built dashboards; null to serve none. */
  readonly dashboards: string | null;
  /** Whether `/metrics` asks for no key. */
  readonly metricsPublic: boolean;
  /** In whose calendar consumption is shown. */
  readonly timeZone: string;
  readonly intervalMinutes: IntervalMinutes;
  /** Coefficients that go before the printed ones. */
  readonly coefficients: OwnCoefficients;
  readonly anomalies?: AnomalyOptions;
  /** Where people can sign in with an account elsewhere. */
  readonly oidc?: OidcSettings | null;
  /** Served with TLS where it is given. */
  readonly tls?: TlsPair | null;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies?: readonly string[];
  /** Nothing is counted where left out. */
  readonly rateLimits?: RateLimits;
  readonly limits?: HttpLimits;
  /** Folder of the authority that issues gateways' certificates; nothing is issued where it is left out. */
  readonly certificates?: string;
  /** Folder of the key by which bundles of evidence are signed; none are made where it is left out. */
  readonly evidence?: string;
  /** A Chromium that prints statements; none are printed where it is null or left out. */
  readonly chromium?: string | null;
}
