/** A small city of meters whose consumption is made up, with the clock in the hands of the test. */

import type { DerivedRegister, EventListener, RunnerOptions } from '../../../src/anomalies/run/parts.ts';
import { AnomalyRunner } from '../../../src/anomalies/run/runner.ts';
import type { AnomalyWriter } from '../../../src/anomalies/store/anomaly-records.ts';
import type { ArrivalOffset } from '../../../src/domain/anomaly/arrival.ts';
import type { CarbonVerdict } from '../../../src/domain/anomaly/detectors/compliance.ts';
import type { AnomalyEvent } from '../../../src/domain/anomaly/events/event.ts';
import { Calendar } from '../../../src/domain/calendar.ts';
import type { DiscontinuityRecord } from '../../../src/ledger/derivation.ts';
import type {
  GatewayCertificate,
  Meter,
  OutputEntry,
  OutputSeries,
  QuotaRecord,
  RegistrySnapshot,
} from '../../../src/registry/registry.ts';
import { ConsumptionBatch, type ConsumptionSeries, type Granularity } from '../../../src/store/consumption.ts';
import type { ReadingWindow } from '../../../src/store/store.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';

export const QUARTER = 900_000;
export const HOUR = 3_600_000;
export const DAY = 86_400_000;
/** A Monday that is near no holiday. */
export const START = Date.parse('2026-03-09T00:00:00+08:00');
export const MICROS = 1_000_000;

/** Micros of an interval; null where nothing was measured. */
export type Load = (meter: string, start: number) => number | null;

export interface CityOptions {
  readonly enterprises?: number;
  readonly gatewaysPerEnterprise?: number;
  readonly metersPerGateway?: number;
  readonly meter?: (meter: Meter) => Meter;
}

export class FakeCity {
  readonly calendar = new Calendar('Asia/Shanghai', 15);
  snapshot: RegistrySnapshot;
  /** First interval of every meter. */
  begin = START;
  load: Load = () => MICROS;
  /** Rules that have fired, by meter and interval. */
  fired: (meter: string, start: number) => number = () => 0;
  /** Consumption of a meter is derived up to here; up to the clock where left out. */
  until = new Map<string, number>();
  discontinuities: DiscontinuityRecord[] = [];
  quotas: QuotaRecord[] = [];
  series: OutputSeries[] = [];
  outputs: OutputEntry[] = [];
  /** Whether measured and calculated CO2 of a day differ; null where too little is known. */
  carbon: (day: number) => boolean | null = () => false;
  carbonQuestions: [from: number, to: number][] = [];
  /** Messages that came since they were asked for last. */
  arrivals: ArrivalOffset[] = [];
  /** Meters of which something waits to be derived again. */
  stale = new Set<string>();
  certificates: GatewayCertificate[] = [];
  /** Values of electrical gauges, by meter and instant; each quarter of an hour and no other instants. */
  gauges: (meter: string, instant: number) => Readonly<Record<string, number>> = () => ({});
  now = START;
  told: AnomalyEvent[] = [];
  reads = 0;
  gaugeReads = 0;

  constructor({
    enterprises = 1,
    gatewaysPerEnterprise = 1,
    metersPerGateway = 2,
    meter = (one) => one,
  }: CityOptions = {}) {
    const meters = new Map<string, Meter>();
    const owners = new Map<string, RegistrySnapshot['enterprises'] extends ReadonlyMap<string, infer E> ? E : never>();
    for (let e = 1; e <= enterprises; e++) {
      const enterprise = `E${e}`;
      owners.set(enterprise, {
        id: enterprise,
        name: enterprise,
        nameEn: enterprise,
        district: '310115',
        industry: 'C31',
      });
      for (let g = 1; g <= gatewaysPerEnterprise; g++) {
        for (let m = 1; m <= metersPerGateway; m++) {
          const id = `${enterprise}G${g}M${m}`;
          const made: Meter = {
            ...{ id, enterprise, gateway: `G${g}`, name: id, nameEn: id, energy: 'electricity', level: 1 },
            ...{ parent: null, units: {} },
          };
          meters.set(id, meter(made));
        }
      }
    }
    this.snapshot = {
      ...{ version: 1, enterprises: owners, sites: new Map(), gateways: new Map(), meters },
      history: { enterprises: new Map(), meters: new Map() },
    };
  }

  /** The registry as another one from now on. */
  change(meter: (meter: Meter) => Meter): void {
    const meters = new Map([...this.snapshot.meters].map(([id, one]) => [id, meter(one)]));
    this.snapshot = { ...this.snapshot, version: this.snapshot.version + 1, meters };
  }

  runner(
    records: AnomalyWriter,
    listener: EventListener | null = null,
    options: Partial<RunnerOptions> = {},
  ): AnomalyRunner {
    return new AnomalyRunner(
      {
        ...{ records, log: createLogger('test', 'silent') },
        store: {
          consumption: async (...args) => this.#consumption(...args),
          readingWindows: async (windows, context) =>
            context === 0 ? this.#gaugeReadings(windows) : this.#firsts(windows),
        },
        registry: {
          snapshot: async () => this.snapshot,
          quotas: async () => this.quotas,
          outputSeries: async () => this.series,
          outputEntries: async ({ series, from = '', to = '~' }) =>
            this.outputs.filter((one) => one.series === series && one.period >= from && one.period < to),
          gatewayAccess: async () => ({
            ...{ logins: new Map(), principals: new Map(), authorities: [] },
            certificates: new Map(this.certificates.map((one) => [one.serial, one])),
          }),
        },
        gaugesOf: ({ id }) => Object.keys(this.gauges(id, this.begin)),
        takeArrivals: () => this.arrivals.splice(0),
        derivedOf: ({ id }) => this.#derivedOf(id),
        discontinuities: (from, to) => this.discontinuities.filter(({ at }) => at >= from && at < to),
        carbon: {
          carbonVerdicts: async (_, from, to) => this.#verdicts(from, to),
          emitted: async (_, item, from, to) => (item === null ? 1000 : 400) * ((to - from) / DAY),
        },
        currentAsOf: () => this.now,
        staleMeters: () => this.stale,
        listener,
        onChanged: (changed) => void this.told.push(...changed.map(({ event }) => event)),
      },
      {
        ...{ timeZone: 'Asia/Shanghai', intervalMinutes: 15, settleMillis: QUARTER, lingerMillis: 0 },
        ...{ oldAfterMillis: 6 * HOUR, keepMillis: null, contractedDemand: {}, now: () => this.now },
        againShare: 1,
        ...options,
      },
    );
  }

  #derivedOf(id: string): DerivedRegister | null {
    const until = Math.min(this.until.get(id) ?? Number.POSITIVE_INFINITY, this.calendar.intervalStart(this.now));
    return until <= this.begin ? null : { quantity: 'activeEnergy', source: 'activeEnergy', until, isBehind: false };
  }

  #verdicts(from: number, to: number): CarbonVerdict[] {
    this.carbonQuestions.push([from, to]);
    const days = Array.from({ length: (to - from) / DAY }, (_, n) => from + n * DAY);
    return days.flatMap((start) => {
      const isSignificant = this.carbon(start);
      const of = { from: start, to: start + DAY, measured: isSignificant ? 13 : 10, low: 9, high: 11 };
      return isSignificant === null ? [] : [{ ...of, isSignificant }];
    });
  }

  #firsts(windows: readonly ReadingWindow[]) {
    return {
      count: windows.length,
      window: Int32Array.from(windows, (_, n) => n),
      timestamp: Float64Array.from(windows, () => this.begin),
      value: new Float64Array(windows.length),
      quality: new Int32Array(windows.length),
    };
  }

  #gaugeReadings(windows: readonly ReadingWindow[]) {
    this.gaugeReads++;
    const rows = windows.flatMap(({ meter, quantity, from, to }, n) => {
      const found: { window: number; at: number; value: number }[] = [];
      for (let at = Math.ceil(from / QUARTER) * QUARTER; at < to; at += QUARTER) {
        const value = this.gauges(meter, at)[quantity];
        if (value !== undefined) found.push({ window: n, at, value });
      }
      return found;
    });
    return {
      count: rows.length,
      window: Int32Array.from(rows, ({ window }) => window),
      timestamp: Float64Array.from(rows, ({ at }) => at),
      value: Float64Array.from(rows, ({ value }) => value),
      quality: new Int32Array(rows.length),
    };
  }

  #consumption(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): ConsumptionBatch {
    this.reads++;
    const batch = new ConsumptionBatch(keys);
    for (const [n, key] of keys.entries()) {
      const ids = key.scope === 'meter' ? [key.id] : this.#metersOf(key.id);
      if (granularity === 'interval') this.#addIntervals(batch, n, ids, from, to);
      else this.#addDays(batch, n, ids, from, to);
    }
    return batch;
  }

  #metersOf(enterprise: string): string[] {
    return [...this.snapshot.meters.values()].filter((one) => one.enterprise === enterprise).map(({ id }) => id);
  }

  #addIntervals(batch: ConsumptionBatch, n: number, ids: readonly string[], from: number, to: number): void {
    const id = ids[0] as string;
    const end = Math.min(to, this.#derivedOf(id)?.until ?? from);
    for (let start = Math.max(from, this.begin); start < end; start += QUARTER) {
      const value = this.load(id, start);
      const row = batch.addEmpty(n, start);
      batch.value[row] = value ?? 0;
      batch.measuredMillis[row] = value === null ? 0 : QUARTER;
      batch.expectedMillis[row] = QUARTER;
      batch.fired[row] = this.fired(id, start);
    }
  }

  #addDays(batch: ConsumptionBatch, n: number, ids: readonly string[], from: number, to: number): void {
    for (let day = this.calendar.dayOf(from); day.start < to; day = this.calendar.dayOf(day.end)) {
      const row = batch.addEmpty(n, day.start);
      for (const id of ids) {
        const own = new ConsumptionBatch([]);
        this.#addIntervals(own, 0, [id], day.start, day.end);
        for (let i = 0; i < own.count; i++) {
          batch.value[row]! += own.value[i]!;
          batch.measuredMillis[row]! += own.measuredMillis[i]!;
          batch.fired[row]! |= own.fired[i]!;
        }
        batch.expectedMillis[row]! += DAY;
      }
    }
  }
}

/** Judges everything that can be judged now. */
export async function judge(runner: AnomalyRunner): Promise<void> {
  await runner.pass(new AbortController().signal);
}

/** All events, in a fixed order. */
export function eventsIn(records: AnomalyWriter): AnomalyEvent[] {
  return records
    .events({ enterprises: null, members: true, limit: 100_000 })
    .map(({ event }) => event)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
