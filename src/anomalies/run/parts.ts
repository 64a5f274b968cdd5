/** What the runner is given. */

import type { ArrivalOffset } from '../../domain/anomaly/arrival.ts';
import type { CarbonVerdict } from '../../domain/anomaly/detectors/compliance.ts';
import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import type { DiscontinuityRecord } from '../../ledger/derivation.ts';
import type { Meter, Registry } from '../../registry/registry.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { AnomalyWriter, EventRecord } from '../store/anomaly-records.ts';

/** How far the consumption of a meter's register is derived. */
export interface DerivedRegister {
  readonly quantity: string;
  /** Quantity of the readings that it is derived from. */
  readonly source: string;
  /** Consumption before this instant is derived, epoch milliseconds. */
  readonly until: number;
  /** Whether there are readings of which an interval that is over is not derived yet. */
  readonly isBehind: boolean;
}

export interface NoticeContext {
  /** Whether it was old when it was found. */
  isBackfill(event: AnomalyEvent): boolean;
  /** Null where it spans enterprises. */
  enterpriseOf(event: AnomalyEvent): string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Who is told of events: `Notifier` of src/anomalies/notify is one. What is told has been kept; it may come twice. */
export interface EventListener {
  eventsChanged(events: readonly AnomalyEvent[], context: NoticeContext): Promise<void>;
}

/** CO2 of enterprises, of local days that have a part in [from, to), epoch milliseconds. */
export interface CarbonWatch {
  /** Measured beside calculated, day by day; days without enough data are left out. */
  carbonVerdicts(enterprise: string, from: number, to: number): Promise<readonly CarbonVerdict[]>;
  /** Kilograms of scope 1 and 2 by the location-based method; of one energy item, or null for all. */
  emitted(enterprise: string, item: string | null, from: number, to: number): Promise<number>;
}

export interface RunnerParts {
  readonly store: Pick<TimeSeriesStore, 'consumption' | 'readingWindows'>;
  readonly records: AnomalyWriter;
  readonly registry: Pick<Registry, 'snapshot' | 'quotas' | 'outputSeries' | 'outputEntries' | 'gatewayAccess'>;
  readonly log: Logger;
  /** Null where nothing is derived of it. */
  derivedOf(meter: Meter): DerivedRegister | null;
  /** Which of `ELECTRICAL_GAUGES` there are readings of. */
  gaugesOf(meter: Meter): readonly string[];
  /** Arrivals of messages since the last call. */
  takeArrivals(): readonly ArrivalOffset[];
  /** What was found in [from, to), epoch milliseconds, of all meters. */
  discontinuities(from: number, to: number): readonly DiscontinuityRecord[];
  readonly carbon: CarbonWatch;
  /** Before which instant everything that was received is in the store, epoch milliseconds. */
  currentAsOf(): number;
  /** Meters of which something waits to be derived again; null where there are too many to tell. */
  staleMeters(): ReadonlySet<string> | null;
  /** Told of events in the order of their changes; what fails is tried again. */
  readonly listener: EventListener | null;
  /** Told once, and not again. */
  onChanged?(records: readonly EventRecord[]): void;
}

export interface RunnerOptions {
  readonly timeZone: string;
  readonly intervalMinutes: 5 | 15 | 30 | 60;
  /** An interval is judged so long after its end: what is usually late has come by then. */
  readonly settleMillis: number;
  /** Least time from one pass to the next. */
  readonly lingerMillis: number;
  /** An event that could have been found so long ago is old. */
  readonly oldAfterMillis: number;
  /** How long events are kept that are over; null for ever. */
  readonly keepMillis: number | null;
  /** Contracted demand in the canonical unit an hour, by meter. */
  readonly contractedDemand: Readonly<Record<string, number>>;
  /** Share of the time that goes to what is judged again, at most; a twentieth where left out. */
  readonly againShare?: number;
  /** Meters that are judged in one step. */
  readonly metersPerStep?: number;
  /** The hub's clock, epoch milliseconds; the machine's where left out. */
  readonly now?: () => number;
}

export interface RunnerStats {
  readonly passes: number;
  readonly intervals: number;
  readonly steps: number;
  readonly busyMillis: number;
  /** Intervals that have changed after they were judged. */
  readonly late: number;
  /** Meters that were judged again for what came late. */
  readonly again: number;
  /** Events of which the condition lasts. */
  readonly lasting: number;
  readonly meters: number;
  /** How long the interval that is judged last of all has been over, milliseconds; 0 where nothing waits. */
  readonly behindMillis: number;
  readonly trouble: string | null;
}
