/**
 * Derives consumption from readings: intervals, days, totals of enterprises, districts, industries and city.
 *
 *   stale ranges (late or revised readings, decisions)  \
 *                                                        >  windows -> intervals -> gaps -> days -> groups -> done
 *   the tail of each register (intervals that are over) /
 *
 * Whatever has changed, it is the same way: the readings of a window are read from the store and everything
 * that depends on them is derived again and replaced. Nothing is added to what was there, so a pass that is
 * broken off and begun again gives the same. What is to be derived stands in the ledger until it is.
 */

import type { Calendar } from '../../domain/calendar.ts';
import {
  causeBit,
  type DerivationLedger,
  type DerivedUntil,
  type RestatementCause,
  type StaleRange,
  type StaleRow,
} from '../../ledger/derivation.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import type { ConsumptionRow } from '../../store/consumption.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { LatestReadings } from '../latest.ts';
import type { SeriesDirectory } from '../series-directory.ts';
import { changedBases } from './bases.ts';
import { ConditionsReader } from './conditions.ts';
import { DayTotals } from './days.ts';
import { type DerivedSeries, derivedSeriesOf, withDecisions } from './derived-series.ts';
import { GapFiller } from './gap-filler.ts';
import { GroupTotals } from './groups.ts';
import { FIRST_INSTANT, type Job } from './interval-window.ts';
import { openIntervalOf } from './open-interval.ts';
import { Touched } from './touched.ts';
import { WindowRunner } from './windows.ts';

export interface DeriverParts {
  readonly store: TimeSeriesStore;
  readonly ledger: DerivationLedger;
  readonly directory: SeriesDirectory;
  readonly latest: LatestReadings;
  readonly log: Logger;
}

export interface DeriverOptions {
  readonly calendar: Calendar;
  /** Least time from one pass to the next. */
  readonly lingerMillis: number;
  /** The hub's clock, epoch milliseconds; the machine's where left out. */
  readonly now?: () => number;
}

export interface DeriverStats {
  readonly passes: number;
  readonly intervals: number;
  readonly busyMillis: number;
  /** Days of registers that wait to be derived again. */
  readonly stale: number;
  /** Registers of which an interval that is over is not derived yet. */
  readonly behind: number;
  readonly trouble: string | null;
}

/** Stale days that a pass takes at most, and of how many registers: many days of one are hardly more work than one. */
const STALE_PER_PASS_MAX = 20_000;
const STALE_SERIES_PER_PASS_MAX = 4000;
/** Meters that the ledger is asked about one by one; of more, everything is read. */
const QUERIES_MAX = 500;
const RETRY_MILLIS_MIN = 200;
const RETRY_MILLIS_MAX = 10_000;

export class Deriver {
  readonly calendar: Calendar;
  readonly #parts: DeriverParts;
  readonly #options: DeriverOptions;
  /** By meter, then quantity; of what anything has come of. */
  #targets = new Map<string, ReadonlyMap<string, DerivedSeries>>();
  /** Series of the directory that were looked at. */
  #adopted = 0;
  /** The target that a series of readings changes, by index of the series. */
  #targetOf: (DerivedSeries | undefined)[] = [];
  readonly #runner: WindowRunner;
  readonly #gaps: GapFiller;
  readonly #days: DayTotals;
  readonly #groups: GroupTotals;
  #snapshot: RegistrySnapshot | null = null;
  #waked: (() => void) | null = null;
  #trouble: string | null = null;
  readonly #totals = { passes: 0, intervals: 0, busyMillis: 0 };

  constructor(parts: DeriverParts, options: DeriverOptions) {
    this.#parts = parts;
    this.#options = options;
    this.calendar = options.calendar;
    const { store, ledger } = parts;
    const conditions = new ConditionsReader(store, options.calendar);
    this.#runner = new WindowRunner(store, ledger, options.calendar, conditions);
    this.#gaps = new GapFiller(store, ledger, options.calendar, this.#runner);
    this.#days = new DayTotals(store, options.calendar);
    this.#groups = new GroupTotals(store, options.calendar);
  }

  /** Takes over the registry: which registers there are, and which have to be derived again for a change. */
  update(snapshot: RegistrySnapshot): void {
    const before = this.#snapshot;
    if (snapshot === before) return;
    this.#snapshot = snapshot;
    const { directory, ledger } = this.#parts;
    const known = ledger.bases();
    const bases = changedBases(snapshot, known, this.calendar);
    if (bases.size > 0) ledger.changeBases(bases);
    // Another map, not the same one filled again: whoever has looked something up in the old one sees that it is old.
    const kept = [...this.#targets].filter(([meter]) => !bases.has(meter) && directory.meters.has(meter));
    this.#targets = new Map(kept);
    this.#targetOf = [];
    for (const [meter, targets] of kept) this.#pointAt(meter, targets);
    const isNew = (meter: string): boolean => bases.has(meter) || before?.meters.has(meter) !== true;
    this.#adopt([...directory.meters.keys()].filter(isNew));
    const children = childrenOf(snapshot);
    this.#days.update(children);
    this.#groups.update(snapshot, new Map([...known, ...bases]));
  }

  /** Registers of which the first reading has come since this was done last. */
  #adoptNew(): void {
    const { keys } = this.#parts.directory;
    if (keys.length === this.#adopted) return;
    const meters = new Set(keys.slice(this.#adopted).map(({ meter }) => meter));
    this.#adopted = keys.length;
    this.#targets = new Map(this.#targets);
    this.#adopt([...meters]);
  }

  #adopt(meters: readonly string[]): void {
    const { directory, ledger } = this.#parts;
    const isMany = meters.length > QUERIES_MAX;
    const all = isMany ? ledger.derivedUntil() : meters.flatMap((meter) => ledger.derivedUntil(meter));
    const derived = new Map(all.map((entry) => [`${entry.meter} ${entry.quantity}`, entry]));
    const decisions = Map.groupBy(ledger.decisions(), ({ meter, quantity }) => `${meter} ${quantity}`);
    for (const meter of meters) {
      const known = directory.meters.get(meter);
      if (known === undefined) continue;
      const targets = new Map(this.#targets.get(meter));
      for (const target of derivedSeriesOf(known, this.calendar)) {
        if (targets.has(target.quantity)) continue;
        const decided = decisions.get(`${meter} ${target.quantity}`);
        if (decided !== undefined) target.settings = withDecisions(target.settings, decided);
        const before = derived.get(`${meter} ${target.quantity}`);
        target.until = before?.until ?? Number.NEGATIVE_INFINITY;
        target.frontier = before?.frontier ?? Number.NEGATIVE_INFINITY;
        target.claimed = target.until;
        target.reached = target.until;
        targets.set(target.quantity, target);
      }
      if (targets.size === 0) continue;
      this.#targets.set(meter, targets);
      this.#pointAt(meter, targets);
    }
  }

  /** Notes which series change which targets: their own, and those of the conditions that they are converted by. */
  #pointAt(meter: string, targets: ReadonlyMap<string, DerivedSeries>): void {
    const known = this.#parts.directory.meters.get(meter);
    for (const target of targets.values()) {
      this.#targetOf[target.series] = target;
      for (const name of ConditionsReader.quantitiesOf(target)) {
        const series = known?.seriesSoFar(name) ?? -1;
        if (series >= 0) this.#targetOf[series] = target;
      }
    }
  }

  /**
   * Which ranges of these readings lie behind what is derived already. To be asked after they were written
   * and before that is booked, so that a pass that did not see them is sure to come by again.
   */
  staleOf(series: Int32Array, timestamp: Float64Array, rows: readonly number[], cause: RestatementCause): StaleRange[] {
    this.#adoptNew();
    const ranges = new Map<string, StaleRange & { from: number; to: number }>();
    for (const row of rows) {
      const target = this.#targetOf[series[row] as number];
      if (target === undefined) continue;
      let instant = timestamp[row] as number;
      if (instant >= target.claimed) {
        // What came last so far may have closed the last interval: a reading before it closes it otherwise.
        const isBetween = instant < this.#parts.latest.timestampOf(series[row] as number);
        if (!isBetween || target.claimed === Number.NEGATIVE_INFINITY) continue;
        instant = target.claimed - 1;
      }
      const key = `${target.meter.id} ${target.quantity} ${Math.floor(instant / 86_400_000)}`;
      const range = ranges.get(key);
      if (range === undefined) {
        ranges.set(key, { meter: target.meter.id, quantity: target.quantity, from: instant, to: instant, cause });
      } else {
        range.from = Math.min(range.from, instant);
        range.to = Math.max(range.to, instant);
      }
    }
    return [...ranges.values()];
  }

  /** Somebody has decided about a discontinuity. */
  decided(meter: string, quantity: string): void {
    const target = this.target(meter, quantity);
    const { ledger } = this.#parts;
    if (target !== undefined) target.settings = withDecisions(target.settings, ledger.decisions(meter, quantity));
    this.wake();
  }

  /** The quantities of a meter that consumption is derived for. */
  quantitiesOf(meter: string): readonly string[] {
    this.#adoptNew();
    return [...(this.#targets.get(meter)?.keys() ?? [])];
  }

  target(meter: string, quantity: string): DerivedSeries | undefined {
    this.#adoptNew();
    return this.#targets.get(meter)?.get(quantity);
  }

  /**
   * Before which instant everything of these meters is derived: the earliest of those that have readings;
   * null where none has.
   */
  completeUntil(meters: Iterable<string>, quantity: string | null): number | null {
    this.#adoptNew();
    let earliest: number | null = null;
    for (const meter of meters) {
      for (const target of this.#targets.get(meter)?.values() ?? []) {
        if (quantity !== null && target.quantity !== quantity) continue;
        if (this.#parts.latest.timestampOf(target.series) === Number.NEGATIVE_INFINITY) continue;
        const until = Math.max(target.until, FIRST_INSTANT);
        earliest = earliest === null ? until : Math.min(earliest, until);
      }
    }
    return earliest;
  }

  /**
   * The interval that is not over yet, as far as its readings go; null where there is none. Made when it is
   * asked for and stored nowhere: it changes with every reading.
   */
  async openInterval(meter: string, quantity: string): Promise<{ row: ConsumptionRow; until: number } | null> {
    const target = this.target(meter, quantity);
    if (target === undefined) return null;
    return openIntervalOf(target, this.#parts.store, this.calendar);
  }

  stats(): DeriverStats {
    let behind = 0;
    for (const target of this.#all()) if (this.#isBehind(target)) behind++;
    return { ...this.#totals, stale: this.#parts.ledger.staleCount(), behind, trouble: this.#trouble };
  }

  /** Lets a pass begin without waiting for the next one. */
  wake(): void {
    this.#waked?.();
  }

  /** Derives until the signal aborts; a failure is told once and tried again. */
  async run(signal: AbortSignal): Promise<void> {
    let wait = RETRY_MILLIS_MIN;
    while (!signal.aborted) {
      const started = performance.now();
      try {
        while (!signal.aborted && (await this.pass(signal)));
        if (this.#trouble !== null) this.#parts.log.info('consumption is derived again');
        this.#trouble = null;
        wait = RETRY_MILLIS_MIN;
      } catch (error) {
        if (this.#trouble === null) {
          this.#parts.log.error({ err: error }, 'consumption could not be derived, it will be tried until it succeeds');
        }
        this.#trouble = (error as Error).message;
        await this.#pause(wait, signal);
        wait = Math.min(wait * 2, RETRY_MILLIS_MAX);
      }
      // Under load at most half of the time is for derivation.
      await this.#pause(Math.max(this.#options.lingerMillis, performance.now() - started), signal);
    }
  }

  /** One pass over what there is to do now, or a part of it; true where there was something. */
  async pass(signal: AbortSignal): Promise<boolean> {
    this.#adoptNew();
    const started = performance.now();
    const { ledger } = this.#parts;
    const stale = ofFewSeries(ledger.staleRows(STALE_PER_PASS_MAX));
    const behind = [...this.#all()].filter((target) => this.#isBehind(target));
    if (stale.length === 0 && behind.length === 0) return false;
    const touched = new Touched();
    const jobs = [...this.#staleJobs(stale), ...behind.map((target) => this.#tailJob(target))];
    this.#runner.begin((this.#options.now ?? Date.now)());
    try {
      this.#totals.intervals += await this.#runner.run(jobs, touched, signal);
      await this.#gaps.fill(touched, this.#targets, signal);
      await this.#days.total(touched, this.#targets);
      await this.#groups.total(touched);
      if (signal.aborted) return false;
      const current = jobs.filter(({ target }) => this.target(target.meter.id, target.quantity) === target);
      // What was derived by a record that has changed meanwhile is derived again by the new one.
      ledger.finishPass(stale, untilOf(current));
      for (const { target } of current) {
        target.until = target.reached;
        target.frontier = Math.max(target.frontier, target.until);
      }
    } finally {
      for (const { target } of jobs) {
        target.claimed = target.until;
        target.reached = target.until;
      }
      this.#totals.passes++;
      this.#totals.busyMillis += performance.now() - started;
    }
    return true;
  }

  *#all(): Generator<DerivedSeries> {
    for (const targets of this.#targets.values()) yield* targets.values();
  }

  #isBehind(target: DerivedSeries): boolean {
    const latest = this.#parts.latest.timestampOf(target.series);
    return latest !== Number.NEGATIVE_INFINITY && this.calendar.intervalStart(latest) > target.until;
  }

  #tailJob(target: DerivedSeries): Job {
    const bound = this.calendar.intervalStart(this.#parts.latest.timestampOf(target.series));
    target.claimed = bound;
    const cause = target.until < target.frontier ? 'master_data' : 'late_readings';
    return { target, kind: 'tail', from: target.until, to: bound, causes: causeBit(cause) };
  }

  *#staleJobs(stale: readonly StaleRow[]): Generator<Job> {
    for (const { meter, quantity, from, to, causes } of merged(stale)) {
      const target = this.target(meter, quantity);
      if (target === undefined || target.until === Number.NEGATIVE_INFINITY) continue;
      yield { target, kind: 'stale', from, to, causes };
    }
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

/** Meters directly below each meter, of the same energy. */
function childrenOf({ meters }: RegistrySnapshot): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const { id, parent, energy } of meters.values()) {
    if (parent === null || meters.get(parent)?.energy !== energy) continue;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [id]);
    else siblings.push(id);
  }
  return children;
}

/** The rows until there would be too many registers. */
function ofFewSeries(stale: readonly StaleRow[]): readonly StaleRow[] {
  const series = new Set<string>();
  const end = stale.findIndex(({ meter, quantity }) => {
    series.add(`${meter} ${quantity}`);
    return series.size > STALE_SERIES_PER_PASS_MAX;
  });
  return end === -1 ? stale : stale.slice(0, end);
}

/** Days that follow each other become one range: what lies at their seam is then derived once. */
function merged(stale: readonly StaleRow[]): Omit<StaleRow, 'day' | 'generation'>[] {
  const ranges: { meter: string; quantity: string; from: number; to: number; causes: number }[] = [];
  const bySeries = Map.groupBy(stale, ({ meter, quantity }) => `${meter} ${quantity}`);
  for (const rows of bySeries.values()) {
    let open: (typeof ranges)[number] | null = null;
    for (const { meter, quantity, from, to, causes } of rows.toSorted((a, b) => a.from - b.from)) {
      if (open !== null && from - open.to < 86_400_000) {
        open.to = Math.max(open.to, to);
        open.causes |= causes;
        continue;
      }
      open = { meter, quantity, from, to, causes };
      ranges.push(open);
    }
  }
  return ranges;
}

function untilOf(jobs: readonly Job[]): Omit<DerivedUntil, 'frontier'>[] {
  const targets = new Set(jobs.map(({ target }) => target));
  return [...targets]
    .filter(({ reached, until }) => reached > until)
    .map(({ meter, quantity, reached }) => ({ meter: meter.id, quantity, until: reached }));
}
