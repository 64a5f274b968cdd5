/**
 * Runs the detectors over what is derived, in order of time:
 *
 *   slice (a local day, or what there is of it)
 *     steps: some meters, their intervals in the slice -> states, how far they are, findings   one transaction each
 *     pairs, production, quotas, certificates, where the day is over -> states, findings       one transaction
 *     the book: findings of the slice, instant by instant, of all meters -> events              one transaction
 *   listeners
 *
 * Findings wait in the file until the book has seen them, so that events do not depend on how meters were put
 * together in steps, on when a pass began, or on where one was broken off.
 *
 * An interval is judged when it has been over for `settleMillis`: as it is derived, or as unknown where there is
 * none though the meter used to be up to date. Where readings come later, the meter goes back to its checkpoint of
 * the week before and through the same slices again, and the book sees everything since in order again.
 */

import { setImmediate } from 'node:timers/promises';
import type { Moment } from '../../domain/anomaly/detectors/moment.ts';
import type { Change } from '../../domain/anomaly/events/event.ts';
import { MeterState } from '../../domain/anomaly/state/meter-state.ts';
import { Calendar } from '../../domain/calendar.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import type { DiscontinuityKind } from '../../domain/interval/discontinuity.ts';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import type {
  DetectorSetting,
  LateMeter,
  MeterProgress,
  MeterRecord,
  QueuedFinding,
} from '../store/anomaly-records.ts';
import { BookKeeper, type ChangeOutcome } from './book-keeper.ts';
import { CityTopology, gatewayOf, ownerOf } from './city-topology.ts';
import { DetectorSettings } from './detector-settings.ts';
import { ElectricalReader } from './electrical-reader.ts';
import { type GatewayClock, gatewayClocks } from './gateway-clocks.ts';
import { endIdle, hasRuleEpisode, judgeDayRules, judgeIntervals } from './judge-meter.ts';
import { DAY_RULES, momentsBetween, rangesOf } from './meter-inputs.ts';
import type { DerivedRegister, RunnerOptions, RunnerParts, RunnerStats } from './parts.ts';
import { type PlannedMeter, planOf } from './plan.ts';
import { SystemJudge } from './system-judge.ts';

const METERS_PER_STEP = 1000;
/** A meter whose intervals end so near to the present is up to date. */
const LIVE_MILLIS = 2 * 3_600_000;
/** How long it is kept when messages came: as long as anything is judged again. */
const ARRIVALS_MILLIS = 42 * 86_400_000;
const HOUR_MILLIS = 3_600_000;
/** Judging what came late again goes through days and weeks: the present goes first. */
const AGAIN_SHARE = 0.05;
const RETRY_MILLIS_MIN = 200;
const RETRY_MILLIS_MAX = 10_000;
const TOLD_AT_ONCE = 1000;
const FIRST_INSTANT = -8.64e15;

type Discontinuities = ReadonlyMap<string, ReadonlyMap<number, readonly DiscontinuityKind[]>>;

/** A meter with intervals that can be judged. */
interface Waiting {
  readonly planned: PlannedMeter;
  readonly derived: DerivedRegister;
  readonly progress: MeterProgress;
  /** Its intervals before this instant can be judged. */
  readonly limit: number;
  readonly isLive: boolean;
}

export class AnomalyRunner {
  readonly #parts: RunnerParts;
  readonly #options: RunnerOptions;
  readonly #calendar: Calendar;
  readonly #progress: Map<string, MeterProgress>;
  readonly #keeper: BookKeeper;
  readonly #systems: SystemJudge;
  readonly #electrical: ElectricalReader;
  #topology: CityTopology;
  #settings: DetectorSettings;
  #snapshot: RegistrySnapshot | null = null;
  #plan: readonly PlannedMeter[] = [];
  #trouble: string | null = null;
  #behindMillis = 0;
  #waked: (() => void) | null = null;
  readonly #totals = { passes: 0, intervals: 0, steps: 0, busyMillis: 0, late: 0, again: 0 };
  /** What came late and is not judged again yet, by meter. */
  readonly #late: Map<string, LateMeter>;
  /** On the clock of `performance`: before it nothing is judged again. */
  #againAfter = Number.NEGATIVE_INFINITY;

  constructor(parts: RunnerParts, options: RunnerOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#calendar = new Calendar(options.timeZone, options.intervalMinutes);
    this.#progress = new Map(parts.records.progress().map((entry) => [entry.meter, entry]));
    this.#settings = new DetectorSettings(parts.records.settings());
    this.#topology = new CityTopology(new Map(), []);
    this.#late = new Map(parts.records.late().map((entry) => [entry.meter, entry]));
    this.#keeper = new BookKeeper(parts.records, this.#topology, {
      oldAfterMillis: options.oldAfterMillis,
      ownerOf: (subject) => ownerOf(subject, this.#snapshot?.meters ?? new Map()),
      isMeter: (subject) => this.#snapshot?.meters.has(subject) ?? false,
      checkpointBefore: (at) => this.#weekStart(at - 1),
    });
    this.#systems = new SystemJudge(parts, this.#calendar, (cursor) => this.#weekStart(cursor) === cursor);
    this.#electrical = new ElectricalReader(parts.store, this.#calendar);
  }

  stats(): RunnerStats {
    return {
      ...this.#totals,
      lasting: this.#keeper.lasting,
      meters: this.#progress.size,
      behindMillis: this.#behindMillis,
      trouble: this.#trouble,
    };
  }

  /** Keeps what somebody has made of an event. */
  change(id: string, change: Change): ChangeOutcome {
    const outcome = this.#keeper.change(id, change);
    this.wake();
    return outcome;
  }

  /** Keeps what somebody has set; it holds from the next interval on. */
  set(setting: DetectorSetting): void {
    this.#parts.records.keepSetting(setting);
    this.#settings = new DetectorSettings(this.#parts.records.settings());
    this.#snapshot = null;
  }

  /**
   * Readings have changed from one instant to another, epoch milliseconds: notes what of it was judged already. To be
   * told before the readings are booked, so that it is told again where the program ends in between.
   */
  rederived(meter: string, from: number, to: number): void {
    const judged = this.#progress.get(meter)?.cursor ?? FIRST_INSTANT;
    const changed = Math.min(to + 1, judged) - from;
    if (changed <= 0) return;
    this.#totals.late += Math.ceil(changed / this.#calendar.intervalMillis);
    const before = this.#late.get(meter);
    const late = { meter, from: Math.min(from, before?.from ?? from), noted: this.#now() };
    this.#late.set(meter, late);
    // A spool comes in many messages: what the file knows already is not written for each.
    if (before === undefined || before.from > from) this.#parts.records.keepLate(late);
  }

  /** Lets a pass begin without waiting for the next one. */
  wake(): void {
    this.#waked?.();
  }

  /** Judges until the signal aborts; a failure is told once and tried again. */
  async run(signal: AbortSignal): Promise<void> {
    let wait = RETRY_MILLIS_MIN;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        await this.pass(signal);
        if (this.#trouble !== null) this.#parts.log.info('consumption is judged again');
        this.#trouble = null;
        wait = RETRY_MILLIS_MIN;
      } catch (error) {
        if (this.#trouble === null) {
          this.#parts.log.error({ err: error }, 'consumption could not be judged, it will be tried until it succeeds');
        }
        this.#trouble = (error as Error).message;
        await this.#pause(wait, signal);
        wait = Math.min(wait * 2, RETRY_MILLIS_MAX);
      }
      // Derivation, which shares the thread, goes first.
      await this.#pause(Math.max(this.#options.lingerMillis, performance.now() - started), signal);
    }
  }

  /** Judges everything that can be judged now. */
  async pass(signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const now = this.#now();
    await this.#update();
    const arrivals = this.#parts.takeArrivals();
    if (arrivals.length > 0) this.#parts.records.keepArrivals(arrivals, now - ARRIVALS_MILLIS);
    const limit = this.#calendar.intervalStart(Math.min(now - this.#options.settleMillis, this.#parts.currentAsOf()));
    const mayJudgeAgain = started >= this.#againAfter;
    const isTakenBack = mayJudgeAgain && this.#takeBack();
    await this.#findBegins(limit, signal);
    // Before any meter goes on: what looks at several of them begins where they begin.
    await this.#judgeSystems(limit, signal);
    while (!signal.aborted && (await this.#slice(limit, signal)));
    await this.#judgeSystems(limit, signal);
    const isSeenAgain = mayJudgeAgain && !signal.aborted && (await this.#keeper.rewind(now, signal));
    if (!signal.aborted) this.#applyLeftOver(now);
    if (isTakenBack || isSeenAgain) {
      const share = this.#options.againShare ?? AGAIN_SHARE;
      this.#againAfter = performance.now() + (performance.now() - started) * (1 / share - 1);
    }
    await this.#tell(signal);
    if (this.#options.keepMillis !== null) this.#parts.records.expire(now - this.#options.keepMillis);
    this.#totals.passes++;
    this.#totals.busyMillis += performance.now() - started;
  }

  /** Takes over what has changed in the registry. */
  async #update(): Promise<void> {
    const snapshot = await this.#parts.registry.snapshot();
    if (snapshot === this.#snapshot) return;
    this.#snapshot = snapshot;
    this.#topology = new CityTopology(snapshot.meters, this.#progress.keys());
    this.#keeper.moveTo(this.#topology);
    this.#plan = planOf(snapshot, this.#settings, this.#options.contractedDemand);
    await this.#systems.update(snapshot, this.#plan, this.#settings, (meter) => this.#progress.get(meter)?.cursor);
  }

  /**
   * Goes back with the meters of which something came late, as soon as it is derived: the slices judge them again.
   * Returns whether there are any.
   */
  #takeBack(): boolean {
    const { records } = this.#parts;
    const changed = this.#lateThatIsDerived();
    // Without a checkpoint, as in a file that has just been taken over, there is nothing to go back to.
    if (changed.length === 0 || records.bookCheckpoint(FIRST_INSTANT) === null) return false;
    const { meters, systems } = records.takeBack({
      meters: changed.map(({ meter, from, first }) => ({ meter: meter.id, from, changed: first })),
      systems: this.#systems.dependents(changed),
    });
    for (const { meter, progress } of meters) {
      this.#late.delete(meter);
      if (progress === null) this.#progress.delete(meter);
      else this.#progress.set(meter, progress);
    }
    this.#systems.keep(systems.flatMap(({ record }) => record ?? []));
    this.#totals.again += meters.length;
    return true;
  }

  #lateThatIsDerived(): { readonly meter: Meter; readonly from: number; readonly first: number }[] {
    if (this.#late.size === 0) return [];
    const stale = this.#parts.staleMeters();
    const received = this.#parts.currentAsOf();
    if (stale === null) return [];
    const found: { readonly meter: Meter; readonly from: number; readonly first: number }[] = [];
    for (const { meter: id, from: first, noted } of this.#late.values()) {
      const meter = this.#snapshot?.meters.get(id);
      const derived = meter === undefined ? null : this.#parts.derivedOf(meter);
      if (meter === undefined || derived === null || stale.has(id) || noted >= received) continue;
      if (derived.until <= first || derived.isBehind) continue;
      // The noon of a day is filled by what is known of its morning and evening.
      found.push({ meter, first, from: this.#calendar.dayAfter(first, -1).start });
    }
    return found;
  }

  /** Begin of the local week that an instant lies in. */
  #weekStart(at: number): number {
    const { start, weekday } = this.#calendar.dayOf(at);
    return weekday === 1 ? start : this.#calendar.dayAfter(at, 1 - weekday).start;
  }

  /** Meters that are new are judged from their first reading on. */
  async #findBegins(limit: number, signal: AbortSignal): Promise<void> {
    const fresh = this.#plan.flatMap((planned) => {
      if (this.#progress.has(planned.meter.id)) return [];
      const derived = this.#parts.derivedOf(planned.meter);
      return derived === null || derived.until === Number.NEGATIVE_INFINITY ? [] : [{ planned, derived }];
    });
    for (let at = 0; at < fresh.length && !signal.aborted; at += METERS_PER_STEP) {
      const some = fresh.slice(at, at + METERS_PER_STEP);
      const windows = some.map(({ planned, derived }) => ({
        ...{ meter: planned.meter.id, quantity: derived.source, from: FIRST_INSTANT, to: FIRST_INSTANT + 1 },
      }));
      // No reading is in these windows; the one after each is the first one there is.
      const found = await this.#parts.store.readingWindows(windows, 1);
      const meters: MeterRecord[] = [];
      for (let row = 0; row < found.count; row++) {
        const of = some[found.window[row] as number];
        const first = found.timestamp[row] as number;
        if (of === undefined || first >= limit) continue;
        const { meter, basis } = of.planned;
        const cursor = this.#calendar.intervalStart(first);
        meters.push({ meter: meter.id, cursor, isLive: false, basis, state: MeterState.initial().serialise() });
      }
      this.#parts.records.keepJudged({ meters, systems: [], findings: [], isCheckpoint: () => true });
      for (const { state: _, ...progress } of meters) {
        this.#progress.set(progress.meter, progress);
        this.#topology.add(progress.meter);
      }
    }
  }

  /** The next local day of those that lag behind most; false where nothing is to be judged. */
  async #slice(limit: number, signal: AbortSignal): Promise<boolean> {
    const chunks = this.#waiting(limit);
    let earliest = Number.POSITIVE_INFINITY;
    for (const chunk of chunks) for (const { progress } of chunk) earliest = Math.min(earliest, progress.cursor);
    this.#behindMillis = Number.isFinite(earliest) ? limit - earliest : 0;
    if (!Number.isFinite(earliest)) return false;
    const { start, end } = this.#calendar.dayOf(earliest);
    const moments = momentsBetween(start, end, this.#calendar);
    const found = this.#discontinuitiesOf(start, end);
    // An hour before tells whether what is late is late by the same.
    const clocks = gatewayClocks(this.#parts.records.arrivals(earliest - 2 * HOUR_MILLIS, Math.min(end, limit)));
    for (const chunk of chunks) {
      const inSlice = chunk.filter(({ progress }) => progress.cursor < end);
      if (inSlice.length === 0) continue;
      await this.#step(inSlice, moments, found, clocks);
      await setImmediate();
      if (signal.aborted) return false;
    }
    await this.#judgeSystems(limit, signal);
    if (signal.aborted) return false;
    this.#keeper.apply(end, this.#now());
    await this.#tell(signal);
    return true;
  }

  async #judgeSystems(limit: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { systems, findings } = await this.#systems.step(limit);
      if (systems.length === 0) return;
      this.#parts.records.keepJudged({
        ...{ meters: [], systems, findings },
        isCheckpoint: (cursor) => this.#weekStart(cursor) === cursor,
      });
      this.#systems.keep(systems);
      await setImmediate();
    }
  }

  /** What is waiting, in the same portions whatever has been done already. */
  #waiting(limit: number): Waiting[][] {
    const size = this.#options.metersPerStep ?? METERS_PER_STEP;
    const chunks: Waiting[][] = [];
    for (const [n, planned] of this.#plan.entries()) {
      if (n % size === 0) chunks.push([]);
      const waiting = this.#waitingOf(planned, limit);
      if (waiting !== null) chunks.at(-1)?.push(waiting);
    }
    return chunks;
  }

  #waitingOf(planned: PlannedMeter, limit: number): Waiting | null {
    const progress = this.#progress.get(planned.meter.id);
    if (progress === undefined || progress.cursor >= limit) return null;
    const derived = this.#parts.derivedOf(planned.meter);
    if (derived === null) return null;
    const isLive = progress.isLive || limit - derived.until <= LIVE_MILLIS;
    const isUpToDate = isLive && !derived.isBehind;
    const own = isUpToDate ? limit : Math.min(limit, derived.until);
    return own <= progress.cursor ? null : { planned, derived, progress, limit: own, isLive };
  }

  /** Judges the intervals of some meters in a day: all that is kept of it is in one transaction. */
  async #step(
    waiting: readonly Waiting[],
    day: readonly Moment[],
    found: Discontinuities,
    clocks: ReadonlyMap<string, GatewayClock>,
  ): Promise<void> {
    const dayStart = (day[0] as Moment).start;
    const dayEnd = (day.at(-1) as Moment).end;
    const { store, records } = this.#parts;
    const keys = waiting.map(({ planned, derived }) => seriesOf(planned, derived));
    const from = waiting.reduce((earliest, { progress }) => Math.min(earliest, progress.cursor), dayEnd);
    const rows = await store.consumption('interval', keys, from, dayEnd);
    const { first, end } = rangesOf(rows, keys.length);
    const electrical = await this.#electrical.read(
      waiting.map(({ planned: { meter } }) => ({ meter, gauges: this.#parts.gaugesOf(meter) })),
      from,
      Math.min(
        dayEnd,
        waiting.reduce((latest, { limit }) => Math.max(latest, limit), from),
      ),
    );
    const states = records.meterStates(waiting.map(({ planned }) => planned.meter.id));
    const findings: QueuedFinding[] = [];
    const judged: { readonly of: Waiting; readonly state: MeterState; readonly to: number }[] = [];
    for (const [n, of] of waiting.entries()) {
      const { planned, progress, limit } = of;
      const state = this.#stateOf(states.get(planned.meter.id), planned, progress);
      const to = Math.min(limit, dayEnd);
      const moments = day.filter(({ start }) => start >= progress.cursor && start < to);
      const own = { rows, first: first[n] as number, end: end[n] as number };
      const kinds = found.get(planned.meter.id);
      endIdle(state, planned.settings, moments[0]?.start ?? to, findings);
      // A meter without rows has none to look through.
      if (own.first < 0) Object.assign(own, { first: 0, end: 0 });
      const gateway = gatewayOf(planned.meter);
      judgeIntervals(state, own, moments, kinds, planned.settings, findings, {
        clock: gateway === null ? undefined : clocks.get(gateway),
        electrical: electrical.get(planned.meter.id),
      });
      this.#totals.intervals += moments.length;
      judged.push({ of, state, to });
    }
    const over = judged.filter(({ of, to }) => to === dayEnd && of.derived.until >= dayEnd);
    await this.#judgeRules(over, day, dayStart, dayEnd, findings);
    const meters = judged.map(({ of, state, to }) => ({
      ...{ meter: of.planned.meter.id, cursor: to, isLive: of.isLive, basis: of.planned.basis },
      state: state.bytes,
    }));
    const late = this.#judgedUnderived(waiting, dayEnd);
    const checkpoint = this.#weekStart(dayEnd) === dayEnd ? dayEnd : Number.NaN;
    records.keepJudged({ meters, systems: [], findings, late, isCheckpoint: (cursor) => cursor === checkpoint });
    for (const { state: _, ...progress } of meters) this.#progress.set(progress.meter, progress);
    for (const entry of late) this.#late.set(entry.meter, entry);
    this.#totals.steps++;
  }

  /** Meters that were judged further than they are derived: as unknown, which may turn out otherwise. */
  #judgedUnderived(waiting: readonly Waiting[], dayEnd: number): LateMeter[] {
    const noted = this.#now();
    return waiting.flatMap(({ planned: { meter }, derived, progress, limit }) => {
      const from = Math.max(progress.cursor, derived.until);
      const isNoted = (this.#late.get(meter.id)?.from ?? Number.POSITIVE_INFINITY) <= from;
      return Math.min(limit, dayEnd) <= derived.until || isNoted ? [] : [{ meter: meter.id, from, noted }];
    });
  }

  /** What rules of the whole day say, of meters that such a rule has fired for or has an episode of. */
  async #judgeRules(
    over: readonly { readonly of: Waiting; readonly state: MeterState }[],
    day: readonly Moment[],
    dayStart: number,
    dayEnd: number,
    findings: QueuedFinding[],
  ): Promise<void> {
    if (over.length === 0) return;
    const { store } = this.#parts;
    const keys = over.map(({ of }) => seriesOf(of.planned, of.derived));
    const days = await store.consumption('day', keys, dayStart, dayEnd);
    const fired = new Int32Array(keys.length);
    for (let row = 0; row < days.count; row++) {
      fired[days.series[row] as number] = (days.fired[row] as number) & DAY_RULES;
    }
    const concerned = over.filter(({ state }, n) => fired[n] !== 0 || hasRuleEpisode(state));
    if (concerned.length === 0) return;
    const intervalKeys = concerned.map(({ of }) => seriesOf(of.planned, of.derived));
    const rows = await store.consumption('interval', intervalKeys, dayStart, dayEnd);
    const { first, end } = rangesOf(rows, intervalKeys.length);
    for (const [n, { of, state }] of concerned.entries()) {
      if ((first[n] as number) < 0) continue;
      const own = { rows, first: first[n] as number, end: end[n] as number };
      judgeDayRules(state, own, day, of.planned.settings, findings);
    }
  }

  #stateOf(bytes: Uint8Array | undefined, { basis }: PlannedMeter, progress: MeterProgress): MeterState {
    const state = (bytes === undefined ? null : MeterState.deserialise(bytes)) ?? MeterState.initial();
    // Counted by another multiplier, its past says nothing of its present.
    if (progress.basis !== basis) state.forgetHabit();
    return state;
  }

  /** By meter and the start of the interval. */
  #discontinuitiesOf(from: number, to: number): Discontinuities {
    const byMeter = new Map<string, Map<number, DiscontinuityKind[]>>();
    for (const { meter, quantity, kind, at, state } of this.#parts.discontinuities(from, to)) {
      const energy = energyTypeByName(this.#snapshot?.meters.get(meter)?.energy ?? '');
      if (state === 'rejected' || quantity !== energy?.register) continue;
      const own = byMeter.get(meter) ?? new Map<number, DiscontinuityKind[]>();
      byMeter.set(meter, own);
      const start = this.#calendar.intervalStart(at);
      own.set(start, [...(own.get(start) ?? []), kind]);
    }
    return byMeter;
  }

  /** Findings whose slice was judged in full before the program ended, and the book had not seen. */
  #applyLeftOver(now: number): void {
    const range = this.#parts.records.queuedRange();
    if (range !== null) this.#keeper.apply(range[1], now);
  }

  /** Tells who listens; what was not told when the program ended is told when it runs again. */
  async #tell(signal: AbortSignal): Promise<void> {
    const { records, listener, onChanged } = this.#parts;
    while (!signal.aborted) {
      const { events, mark } = records.untold(TOLD_AT_ONCE);
      if (events.length === 0) return;
      onChanged?.(events);
      if (listener !== null) {
        const byId = new Map(events.map((record) => [record.event.id, record]));
        await listener.eventsChanged(
          events.map(({ event }) => event),
          {
            isBackfill: ({ id }) => byId.get(id)?.isBackfill ?? false,
            enterpriseOf: ({ id }) => byId.get(id)?.enterprise ?? null,
            now: this.#now(),
          },
        );
      }
      records.told(mark);
    }
  }

  #now(): number {
    return (this.#options.now ?? Date.now)();
  }

  #pause(millis: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waked = null;
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, millis);
      this.#waked = end;
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

function seriesOf({ meter }: PlannedMeter, { quantity }: DerivedRegister): ConsumptionSeries {
  return { scope: 'meter', id: meter.id, item: '', quantity, enterprise: meter.enterprise };
}
