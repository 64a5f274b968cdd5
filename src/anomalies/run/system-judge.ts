/**
 * Detectors that look at more than one meter, or at no meter: balances of parents and their children, check
 * meters, energy against output and its targets, measured against calculated CO2, quotas,
 * certificates. They go day by day, each as far as what it needs.
 */

import type { DetectorParameters } from '../../domain/anomaly/catalogue/parameters.ts';
import { stepCarbon, stepCertificate, stepIntensity } from '../../domain/anomaly/detectors/compliance.ts';
import { initialPair, type PairState, stepPair } from '../../domain/anomaly/detectors/pair.ts';
import { initialProduction, type ProductionState, stepProduction } from '../../domain/anomaly/detectors/production.ts';
import { initialQuota, type QuotaState, stepQuota } from '../../domain/anomaly/detectors/quota.ts';
import type { Finding } from '../../domain/anomaly/finding.ts';
import { type EpisodeMemory, newEpisode } from '../../domain/anomaly/state/hysteresis.ts';
import type { Calendar, LocalDay } from '../../domain/calendar.ts';
import { MEASURED_ENERGY } from '../../domain/data/carbon/item-carbon-rows.ts';
import type {
  GatewayCertificate,
  Meter,
  OutputSeries,
  QuotaRecord,
  RegistrySnapshot,
} from '../../registry/registry.ts';
import type { QueuedFinding, SystemRecord } from '../store/anomaly-records.ts';
import { DailyEnergy } from './daily-energy.ts';
import type { DetectorSettings } from './detector-settings.ts';
import { PairReader } from './pair-reader.ts';
import type { RunnerParts } from './parts.ts';
import type { PlannedMeter } from './plan.ts';

const DAY_MILLIS = 86_400_000;
/** Outputs are booked late: a day waits so long for its figure. */
const OUTPUT_DAYS_MAX = 3;
/** Figures of a month are booked later still. */
const MONTH_OUTPUT_DAYS_MAX = 15;
const OUTPUT_DAYS_BACK = 60;
/** Days of one system in one step: between steps others get their turn. */
const DAYS_PER_STEP = 31;
const SYSTEMS_PER_STEP = 200;

/** One thing to be judged day by day. */
interface System {
  readonly key: string;
  /** Day to begin with, by an instant in it; null where that is not known yet. */
  begin(limit: number): number | null;
  /** Whether everything that a day needs is there. */
  isReady(day: LocalDay, limit: number): boolean;
  /** How long after a day it is judged at the earliest, milliseconds; at once where left out. */
  readonly waitMillis?: number;
  /** Whether what was used by a meter changes anything. */
  dependsOn(meter: Meter): boolean;
  judge(state: unknown, day: LocalDay, out: Finding[]): Promise<unknown>;
}

export interface SystemStep {
  readonly systems: readonly SystemRecord[];
  readonly findings: readonly QueuedFinding[];
}

export type CursorOf = (meter: string) => number | undefined;

export class SystemJudge {
  readonly #parts: RunnerParts;
  readonly #calendar: Calendar;
  readonly #kept: Map<string, SystemRecord>;
  readonly #pairs: PairReader;
  readonly #isCheckpoint: (cursor: number) => boolean;
  #systems: readonly System[] = [];
  #cursorOf: CursorOf = () => undefined;

  constructor(parts: RunnerParts, calendar: Calendar, isCheckpoint: (cursor: number) => boolean) {
    this.#parts = parts;
    this.#isCheckpoint = isCheckpoint;
    this.#calendar = calendar;
    this.#kept = new Map(parts.records.systems().map((record) => [record.key, record]));
    this.#pairs = new PairReader(parts.store, calendar);
  }

  /** Takes over what there is to judge. */
  async update(
    snapshot: RegistrySnapshot,
    plan: readonly PlannedMeter[],
    settings: DetectorSettings,
    cursorOf: CursorOf,
  ): Promise<void> {
    const { registry } = this.#parts;
    this.#cursorOf = cursorOf;
    const parametersOf = (enterprise: string): DetectorParameters => {
      const industry = snapshot.enterprises.get(enterprise)?.industry ?? null;
      return settings.parametersOf({ energy: null, industry, meter: null });
    };
    const energy = new DailyEnergy(this.#parts.store, plan);
    const quotas = await registry.quotas();
    const outputs = await registry.outputSeries();
    this.#systems = [
      ...this.#balances(plan),
      ...this.#checks(plan),
      ...this.#carbons(plan, parametersOf),
      ...outputs
        .filter(({ granularity, kind }) => granularity === 'day' && kind === 'product')
        .map((series) => this.#output(series, energy, parametersOf(series.enterprise))),
      ...quotas.flatMap((quota) => {
        const parameters = parametersOf(quota.enterprise);
        return [...this.#quota(quota, energy, parameters), ...this.#intensity(quota, outputs, energy, parameters)];
      }),
      ...plan.flatMap((planned) => [...this.#certificate(planned)]),
      this.#gatewayCertificates(parametersOf),
    ];
  }

  /** Judges days that are ready, a bounded number; empty where there are none. `keep` says that it was kept. */
  async step(limit: number): Promise<SystemStep> {
    const systems: SystemRecord[] = [];
    const findings: QueuedFinding[] = [];
    for (const system of this.#systems) {
      if (systems.length >= SYSTEMS_PER_STEP) break;
      const known = this.#kept.get(system.key);
      const before = known ?? this.#begin(system, limit);
      if (before === null) continue;
      let { cursor } = before;
      let state = structuredClone(before.state);
      for (let days = 0; days < DAYS_PER_STEP; days++) {
        const day = this.#calendar.dayOf(cursor);
        if (day.end > limit || !system.isReady(day, limit)) break;
        const found: Finding[] = [];
        state = await system.judge(state, day, found);
        const at = day.end + (system.waitMillis ?? 0);
        for (const finding of found) findings.push({ at, finding, system: system.key });
        cursor = day.end;
        if (this.#isCheckpoint(cursor)) break;
      }
      if (cursor > before.cursor || known === undefined) systems.push({ key: system.key, cursor, state });
    }
    return { systems, findings };
  }

  keep(systems: readonly SystemRecord[]): void {
    for (const record of systems) this.#kept.set(record.key, record);
  }

  /** Keys of what is judged by these meters, each with the earliest instant from which one of them has changed. */
  dependents(changed: readonly { readonly meter: Meter; readonly from: number }[]): { key: string; from: number }[] {
    return this.#systems.flatMap((system) => {
      const froms = changed.filter(({ meter }) => system.dependsOn(meter)).map(({ from }) => from);
      return froms.length === 0 ? [] : [{ key: system.key, from: Math.min(...froms) }];
    });
  }

  /** Where a system begins is kept at once: later it would be another instant. */
  #begin(system: System, limit: number): SystemRecord | null {
    const begin = system.begin(limit);
    return begin === null ? null : { key: system.key, cursor: this.#calendar.dayOf(begin).start, state: null };
  }

  /** Parents with children of the same energy. */
  *#balances(plan: readonly PlannedMeter[]): Generator<System> {
    const byId = new Map(plan.map((planned) => [planned.meter.id, planned]));
    const children = Map.groupBy(plan, ({ meter }) => meter.parent);
    for (const [parent, below] of children) {
      const upper = parent === null ? undefined : byId.get(parent);
      const lower = below.filter(({ meter }) => meter.energy === upper?.meter.energy);
      if (upper === undefined || lower.length === 0) continue;
      yield this.#pair('loss_change', upper, lower);
    }
  }

  *#checks(plan: readonly PlannedMeter[]): Generator<System> {
    const byId = new Map(plan.map((planned) => [planned.meter.id, planned]));
    for (const planned of plan) {
      const check = byId.get(planned.meter.metering?.checkMeter ?? '');
      if (check !== undefined) yield this.#pair('check_divergence', planned, [check]);
    }
  }

  #pair(detector: 'loss_change' | 'check_divergence', upper: PlannedMeter, lower: readonly PlannedMeter[]): System {
    const subject = upper.meter.id;
    const members = [upper, ...lower].map(({ meter }) => meter.id);
    const cursors = (): number[] => members.map((id) => this.#cursorOf(id) ?? Number.NaN);
    return {
      key: `${detector}:${subject}`,
      begin: () => {
        const begin = Math.max(...cursors());
        return Number.isNaN(begin) ? null : begin;
      },
      isReady: ({ end }) => Math.min(...cursors()) >= end,
      dependsOn: ({ id }) => members.includes(id),
      judge: async (kept, day, out) => {
        const state = (kept as PairState | null) ?? initialPair();
        const pair = { detector, subject, parameters: upper.settings.parameters };
        for (const [moment, input] of await this.#pairs.inputsOf(upper, lower, day)) {
          stepPair(state, input, moment, pair, out);
        }
        return state;
      },
    };
  }

  /** Enterprises with stack monitors; a day is judged a day after it was judged of all their meters. */
  *#carbons(
    plan: readonly PlannedMeter[],
    parametersOf: (enterprise: string) => DetectorParameters,
  ): Generator<System> {
    for (const [enterprise, meters] of Map.groupBy(plan, ({ meter }) => meter.enterprise)) {
      const monitors = meters.filter(({ meter }) => meter.energy === MEASURED_ENERGY);
      if (monitors.length === 0) continue;
      const cursorsOf = (of: readonly PlannedMeter[]): number[] =>
        of.flatMap(({ meter }) => this.#cursorOf(meter.id) ?? []);
      const subject = `carbon:${enterprise}`;
      yield {
        key: subject,
        begin: () => {
          const begins = cursorsOf(monitors);
          return begins.length === 0 ? null : Math.min(...begins);
        },
        isReady: ({ end }, limit) => Math.min(limit - DAY_MILLIS, ...cursorsOf(meters)) >= end,
        waitMillis: DAY_MILLIS,
        dependsOn: (meter) => meter.enterprise === enterprise,
        judge: async (kept, { start, end }, out) => {
          const memory = (kept as EpisodeMemory | null) ?? newEpisode();
          for (const verdict of await this.#parts.carbon.carbonVerdicts(enterprise, start, end)) {
            stepCarbon(memory, verdict, subject, parametersOf(enterprise), out);
          }
          return memory;
        },
      };
    }
  }

  #output({ id, enterprise }: OutputSeries, energy: DailyEnergy, parameters: DetectorParameters): System {
    const { registry } = this.#parts;
    return {
      key: `production:${id}`,
      begin: (limit) => limit - OUTPUT_DAYS_BACK * DAY_MILLIS,
      isReady: ({ end }, limit) => limit >= end + OUTPUT_DAYS_MAX * DAY_MILLIS,
      waitMillis: OUTPUT_DAYS_MAX * DAY_MILLIS,
      dependsOn: (meter) => meter.enterprise === enterprise,
      judge: async (kept, day, out) => {
        const state = (kept as ProductionState | null) ?? initialProduction();
        const [entry] = await registry.outputEntries({ series: id, from: dateOf(day), to: dateOf(this.#next(day)) });
        if (entry === undefined) return state;
        const used = await energy.tonnesOfCoal(enterprise, day);
        const period = { from: day.start, to: day.end, energy: used, output: Number(entry.value) };
        stepProduction(state, period, `output:${enterprise}:${id}`, parameters, out);
        return state;
      },
    };
  }

  /** Of energy, of electricity and of CO2. */
  *#quota(quota: QuotaRecord, energy: DailyEnergy, parameters: DetectorParameters): Generator<System> {
    const { enterprise, year, kind, item, value } = quota;
    if (kind === 'intensity') return;
    const calendar = this.#calendar;
    const { start: periodStart } = calendar.dayOf(calendar.startOf('year', Date.UTC(year, 6, 1)));
    const periodEnd = calendar.endOf('year', periodStart);
    const amountOf = (of: typeof kind, day: LocalDay): Promise<number> => {
      switch (of) {
        case 'energy-tce':
          return energy.tonnesOfCoal(enterprise, day, item);
        case 'electricity-kWh':
          return energy.electricity(enterprise, day, item);
        case 'co2-kg':
          return this.#parts.carbon.emitted(enterprise, item, day.start, day.end);
        default:
          return of satisfies never;
      }
    };
    const subject = `quota:${enterprise}:${year}:${kind}${item === null ? '' : `:${item}`}`;
    yield {
      key: subject,
      begin: () => periodStart,
      isReady: ({ start, end }, limit) => start < periodEnd && limit >= end + DAY_MILLIS,
      waitMillis: DAY_MILLIS,
      dependsOn: (meter) => meter.enterprise === enterprise,
      judge: async (kept, day, out) => {
        const state = (kept as QuotaState | null) ?? initialQuota();
        const amount = await amountOf(kind, day);
        const of = { periodStart, periodEnd, quota: Number(value), amount };
        stepQuota(
          state,
          { dayStart: day.start, dayEnd: day.end, weekday: day.weekday, ...of },
          subject,
          parameters,
          out,
        );
        return state;
      },
    };
  }

  /** Tonnes of standard coal for each unit of an output series, by day or by month as its figures are. */
  *#intensity(
    { enterprise, year, kind, value, item }: QuotaRecord,
    outputs: readonly OutputSeries[],
    energy: DailyEnergy,
    parameters: DetectorParameters,
  ): Generator<System> {
    const series = outputs.find(({ id }) => id === item);
    if (kind !== 'intensity' || series === undefined) return;
    const { registry } = this.#parts;
    const calendar = this.#calendar;
    const yearStart = calendar.startOf('year', Date.UTC(year, 6, 1));
    const yearEnd = calendar.endOf('year', yearStart);
    const isMonthly = series.granularity === 'month';
    const wait = (isMonthly ? MONTH_OUTPUT_DAYS_MAX : OUTPUT_DAYS_MAX) * DAY_MILLIS;
    const subject = `intensity:${enterprise}:${series.id}:${year}`;
    yield {
      key: subject,
      begin: () => yearStart,
      isReady: ({ start, end }, limit) => start < yearEnd && limit >= end + wait,
      waitMillis: wait,
      dependsOn: (meter) => meter.enterprise === enterprise,
      judge: async (kept, day, out) => {
        const memory = (kept as EpisodeMemory | null) ?? newEpisode();
        const from = isMonthly ? calendar.startOf('month', day.start) : day.start;
        if (isMonthly && calendar.endOf('month', day.start) !== day.end) return memory;
        const period = { from: dateOf(calendar.dayOf(from)), to: dateOf(this.#next(day)) };
        const [entry] = await registry.outputEntries({ series: series.id, ...period });
        if (entry === undefined) return memory;
        let used = 0;
        for (let one = calendar.dayOf(from); one.start < day.end; one = this.#next(one)) {
          used += await energy.tonnesOfCoal(enterprise, one);
        }
        const of = { from, to: day.end, energy: used, output: Number(entry.value), target: Number(value) };
        stepIntensity(memory, of, subject, parameters, out);
        return memory;
      },
    };
  }

  /** The certificate of a meter that is valid longest. */
  *#certificate({ meter, settings }: PlannedMeter): Generator<System> {
    const notAfter = (meter.verification ?? []).reduce(
      (latest, { validUntil }) => Math.max(latest, validUntil),
      -Infinity,
    );
    if (notAfter === Number.NEGATIVE_INFINITY) return;
    yield {
      key: `certificate:${meter.id}`,
      begin: (limit) => this.#calendar.dayAfter(limit, -1).start,
      isReady: () => true,
      dependsOn: () => false,
      judge: async (kept, day, out) => {
        const memory = (kept as EpisodeMemory | null) ?? newEpisode();
        stepCertificate(memory, { from: day.start, to: day.end, notAfter }, meter.id, settings.parameters, out);
        return memory;
      },
    };
  }

  /** The certificate of each gateway that is valid longest, of those that the hub has issued. */
  #gatewayCertificates(parametersOf: (enterprise: string) => DetectorParameters): System {
    return {
      key: 'certificates:gateways',
      begin: (limit) => this.#calendar.dayAfter(limit, -1).start,
      isReady: () => true,
      dependsOn: () => false,
      judge: async (kept, day, out) => {
        const { certificates } = await this.#parts.registry.gatewayAccess();
        const before = (kept as Readonly<Record<string, EpisodeMemory>> | null) ?? {};
        // What has none any more has nothing that expires.
        const ends = new Map(Object.keys(before).map((gateway) => [gateway, Number.POSITIVE_INFINITY]));
        for (const [gateway, notAfter] of lastDays(certificates.values(), day.end)) ends.set(gateway, notAfter);
        const after: Record<string, EpisodeMemory> = {};
        for (const [gateway, notAfter] of ends) {
          const memory = before[gateway] ?? newEpisode();
          const parameters = parametersOf(gateway.split('/')[0] as string);
          stepCertificate(memory, { from: day.start, to: day.end, notAfter }, `gateway:${gateway}`, parameters, out);
          if (memory.bits !== 0) after[gateway] = memory;
        }
        return after;
      },
    };
  }

  #next(day: LocalDay): LocalDay {
    return this.#calendar.dayOf(day.end);
  }
}

/** Until when each gateway (`enterprise/gateway`) has a certificate that is not revoked at an instant. */
function lastDays(certificates: Iterable<GatewayCertificate>, at: number): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { enterprise, gateway, notAfter, revokedAt } of certificates) {
    if (revokedAt !== null && revokedAt <= at) continue;
    const name = `${enterprise}/${gateway}`;
    ends.set(name, Math.max(ends.get(name) ?? Number.NEGATIVE_INFINITY, notAfter));
  }
  return ends;
}

function dateOf({ year, month, day }: LocalDay): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
