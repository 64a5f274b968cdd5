/**
 * Reads the windows of a pass from the store, derives them and writes their intervals, so many at a time
 * that memory is bounded however much there is to do.
 */

import { setImmediate } from 'node:timers/promises';
import type { Calendar } from '../../domain/calendar.ts';
import type { GapEstimate } from '../../domain/interval/fill-intervals.ts';
import { CONTEXT_READINGS, hasOddStep, type ReadingColumns } from '../../domain/interval/segments.ts';
import type { DerivationLedger, WindowFindings } from '../../ledger/derivation.ts';
import { ConsumptionBatch, type ConsumptionSeries } from '../../store/consumption.ts';
import type { ReadingWindow, TimeSeriesStore, WindowReadings } from '../../store/store.ts';
import type { ConditionsReader } from './conditions.ts';
import { WindowDeriver } from './derive-window.ts';
import type { DerivedSeries } from './derived-series.ts';
import { IntervalVersions, type WrittenWindow } from './interval-versions.ts';
import { FIRST_INSTANT, type IntervalWindow, type Job, LAST_INSTANT } from './interval-window.ts';
import { StaleRuns } from './stale-runs.ts';
import type { Touched } from './touched.ts';

/** Readings that are read at once, by a guess from what was read before. */
const READINGS_PER_READ = 400_000;
const DAYS_PER_WINDOW_MAX = 7;
const DAY_MILLIS = 86_400_000;
/** How many registers one step of a pass takes: between steps others get their turn. */
const TARGETS_PER_STEP = 2000;

export class WindowRunner {
  readonly #store: TimeSeriesStore;
  readonly #ledger: DerivationLedger;
  readonly #calendar: Calendar;
  readonly #conditions: ConditionsReader;
  readonly #deriver: WindowDeriver;
  readonly #versions: IntervalVersions;
  /** Milliseconds between readings, as seen so far; for the guess. */
  readonly #spacing = new WeakMap<DerivedSeries, number>();

  constructor(store: TimeSeriesStore, ledger: DerivationLedger, calendar: Calendar, conditions: ConditionsReader) {
    this.#store = store;
    this.#ledger = ledger;
    this.#calendar = calendar;
    this.#conditions = conditions;
    this.#deriver = new WindowDeriver(calendar);
    this.#versions = new IntervalVersions(store, ledger);
  }

  /** Begins a pass: what is written from here on is known since this instant, epoch milliseconds. */
  begin(now: number): void {
    this.#versions.now = now;
  }

  /** Does each job, or of one that is long a part; how far a target is then, it says itself. Returns the intervals written. */
  async run(jobs: readonly Job[], touched: Touched, signal: AbortSignal): Promise<number> {
    let intervals = 0;
    for (const portion of this.#portions(await this.#windowsOf(jobs, signal))) {
      if (signal.aborted) return intervals;
      const again: IntervalWindow[] = [];
      intervals += await this.derive(portion, touched, new Map(), again);
      if (again.length > 0) await this.derive(again, touched, new Map());
      for (const { target, to } of portion) target.reached = Math.max(target.reached, to);
    }
    return intervals;
  }

  /**
   * Derives windows and writes their rows; returns how many. `again` is given the tails before which
   * something is odd: a reading there may turn out an outlier only now. A dry run writes nothing: it only
   * tells what is touched.
   */
  async derive(
    windows: readonly IntervalWindow[],
    touched: Touched,
    estimates: ReadonlyMap<DerivedSeries, ReadonlyMap<number, GapEstimate>>,
    again: IntervalWindow[] = [],
    isDry = false,
  ): Promise<number> {
    const readings = await this.#store.readingWindows(windows.map(readingWindow), CONTEXT_READINGS);
    const columns = slicesOf(readings, windows.length);
    const conditions = await this.#conditions.read(isDry ? [] : windows);
    const stale = await StaleRuns.read(isDry ? [] : windows, columns, this.#calendar, this.#store);
    const keys: ConsumptionSeries[] = [];
    const batch = new ConsumptionBatch(keys);
    const replaced: WrittenWindow[] = [];
    const findings: WindowFindings[] = [];
    for (const [n, window] of windows.entries()) {
      const own = columns[n] as ReadingColumns;
      this.#noteSpacing(window, own.end - own.first);
      if (window.isTail === true) this.#checkBefore(window, own, again);
      findings.push(this.#deriveOne(window, own, estimates, touched));
      if (isDry) continue;
      stale.apply(n, window.target, this.#deriver.rows);
      const derived = conditions.apply(n, window, this.#deriver.rows);
      for (const { key, rows } of derived) {
        const series = keys.push(key) - 1;
        const { from, to, causes, target } = window;
        replaced.push({ series, from, to, causes, frontier: target.frontier });
        addRows(batch, series, rows);
      }
      this.#touch(
        window,
        derived.map(({ key }) => key.quantity),
        touched,
      );
    }
    if (isDry) return 0;
    this.#ledger.replaceFindings(findings);
    await this.#versions.keep(batch, replaced);
    await this.#store.replaceConsumption('interval', batch, replaced);
    await setImmediate();
    return batch.count;
  }

  #deriveOne(
    { target, from, to }: IntervalWindow,
    readings: ReadingColumns,
    estimates: ReadonlyMap<DerivedSeries, ReadonlyMap<number, GapEstimate>>,
    touched: Touched,
  ): WindowFindings {
    const deriver = this.#deriver;
    deriver.derive(target, readings, from, to, estimates.get(target) ?? null);
    const { meter, quantity } = target;
    const discontinuities = deriver.found.filter(({ at }) => at >= from && at < to);
    const gaps = deriver.gaps.filter((gap) => gap.to > from && gap.from < to);
    if (!estimates.has(target)) for (const gap of gaps) touched.gaps.push({ target, ...gap });
    return { meter: meter.id, quantity, from, to, discontinuities, gaps };
  }

  #touch({ target, from, to }: IntervalWindow, quantities: readonly string[], touched: Touched): void {
    for (let day = this.#calendar.dayOf(from); day.start < to; day = this.#calendar.dayOf(day.end)) {
      const entry = touched.addDay(day.start, target, Math.max(from, day.start), Math.min(to, day.end), quantities);
      entry.verdict = this.#deriver.verdicts.find((verdict) => verdict.day.start === day.start) ?? entry.verdict;
    }
  }

  async #windowsOf(jobs: readonly Job[], signal: AbortSignal): Promise<IntervalWindow[]> {
    const windows: IntervalWindow[] = [];
    for (let first = 0; first < jobs.length && !signal.aborted; first += TARGETS_PER_STEP) {
      const step = jobs.slice(first, first + TARGETS_PER_STEP);
      const tails = step.filter(({ kind }) => kind === 'tail');
      const stale = step.filter(({ kind }) => kind === 'stale');
      windows.push(...(await this.#tailWindows(tails)), ...(await this.#staleWindows(stale)));
    }
    return withoutOverlaps(windows);
  }

  /**
   * From where a register is derived to its last interval that is over, a week at most. A day that is over
   * is derived whole, so that its rules see all of it.
   */
  async #tailWindows(jobs: readonly Job[]): Promise<IntervalWindow[]> {
    const calendar = this.#calendar;
    const windows: IntervalWindow[] = [];
    const fresh = jobs.filter(({ from }) => from === Number.NEGATIVE_INFINITY);
    const firstOf = await this.#firstInstants(fresh);
    for (const job of jobs) {
      const { target, from, to, causes } = job;
      const start = from === Number.NEGATIVE_INFINITY ? (firstOf.get(job) ?? to) : from;
      const limit = calendar.dayAfter(start, DAYS_PER_WINDOW_MAX).start;
      const until = Math.min(to, limit);
      const day = calendar.dayOf(start);
      const isDayOver = until >= day.end;
      const first = isDayOver ? day.start : calendar.intervalStart(start);
      windows.push({ target, from: first, to: until, causes, isTail: true });
    }
    return windows;
  }

  /** Where the readings before a tail do not simply go on into it, it begins with the first of them. */
  #checkBefore({ target, from, to, causes }: IntervalWindow, readings: ReadingColumns, again: IntervalWindow[]): void {
    const { timestamp, first, end } = readings;
    if (first === end || (timestamp[first] as number) >= from) return;
    let inside = first;
    while (inside < end && (timestamp[inside] as number) < from) inside++;
    const around = { ...readings, end: Math.min(end, inside + 2) };
    if (!hasOddStep(around, target.settings)) return;
    const instant = timestamp[first] as number;
    const day = this.#calendar.dayOf(instant);
    again.push({ target, from: day.end <= to ? day.start : this.#calendar.intervalStart(instant), to, causes });
  }

  #noteSpacing({ target, from, to }: IntervalWindow, readings: number): void {
    this.#spacing.set(target, (to - from) / Math.max(1, readings));
  }

  /** Whole days from the reading before the first that has changed to the one after the last. */
  async #staleWindows(jobs: readonly Job[]): Promise<IntervalWindow[]> {
    const calendar = this.#calendar;
    const edges = jobs.flatMap(({ target, from, to }) => [
      readingWindow({ target, from, to: from }),
      // One that has changed is itself no context.
      readingWindow({ target, from: to + 1, to: to + 1 }),
    ]);
    const readings = await this.#store.readingWindows(edges, CONTEXT_READINGS);
    const windows: IntervalWindow[] = [];
    const around = slicesOf(readings, edges.length);
    // A range that somebody has asked for may begin long before the first reading.
    const firstOf = await this.#firstInstants(
      jobs.filter(({ from, to }) => to - from > DAYS_PER_WINDOW_MAX * DAY_MILLIS),
    );
    for (const [n, job] of jobs.entries()) {
      const { target, from, to, causes } = job;
      const begin = Math.max(from, firstOf.get(job) ?? from);
      const first = this.#reachBack(around[2 * n] as ReadingColumns, target, begin);
      const last = this.#reachOn(around[2 * n + 1] as ReadingColumns, target, to);
      const start = calendar.dayOf(first).start;
      const until = Math.min(calendar.dayOf(last).end, target.until);
      if (until > start) windows.push(...cut({ target, from: start, to: until, causes }, calendar));
    }
    return windows;
  }

  #reachBack(readings: ReadingColumns, { settings }: DerivedSeries, from: number): number {
    const { timestamp, first } = readings;
    let before = first;
    while (before < readings.end && (timestamp[before] as number) < from) before++;
    if (before === first) return from;
    return timestamp[hasOddStep(readings, settings) ? first : before - 1] as number;
  }

  #reachOn(readings: ReadingColumns, { settings }: DerivedSeries, to: number): number {
    const { timestamp, first, end } = readings;
    let after = first;
    while (after < end && (timestamp[after] as number) <= to) after++;
    if (after === end) return to;
    return timestamp[hasOddStep(readings, settings) ? end - 1 : after] as number;
  }

  /** Of each job the first reading of its register; its end where there is none. */
  async #firstInstants(jobs: readonly Job[]): Promise<Map<Job, number>> {
    if (jobs.length === 0) return new Map();
    const series = jobs.map(({ target }) => ({ meter: target.meter.id, quantity: target.source }));
    const instants = await this.#store.firstInstants(series);
    return new Map(
      jobs.map((job, n) => {
        const first = instants[n] ?? Number.NaN;
        return [job, first >= FIRST_INSTANT && first < LAST_INSTANT ? first : job.to];
      }),
    );
  }

  /** In order of time, so that gaps find the days before them derived; each portion of about as many readings. */
  *#portions(windows: readonly IntervalWindow[]): Generator<IntervalWindow[]> {
    let portion: IntervalWindow[] = [];
    let readings = 0;
    for (const window of windows.toSorted((a, b) => a.from - b.from)) {
      const spacing = this.#spacing.get(window.target) ?? 60_000;
      const expected = (window.to - window.from) / spacing;
      if (portion.length > 0 && (readings + expected > READINGS_PER_READ || portion.length >= TARGETS_PER_STEP)) {
        yield portion;
        portion = [];
        readings = 0;
      }
      portion.push(window);
      readings += expected;
    }
    if (portion.length > 0) yield portion;
  }
}

/** Windows of a week at most. */
export function cut({ target, from, to, causes }: IntervalWindow, calendar: Calendar): IntervalWindow[] {
  const windows: IntervalWindow[] = [];
  for (let start = from; start < to; ) {
    const end = Math.min(calendar.dayAfter(start, DAYS_PER_WINDOW_MAX).start, to);
    windows.push({ target, from: start, to: end, causes });
    start = end;
  }
  return windows;
}

/** Windows of one register that overlap or touch become one: a register must not be written twice at once. */
function withoutOverlaps(windows: readonly IntervalWindow[]): IntervalWindow[] {
  const merged: IntervalWindow[] = [];
  for (const group of Map.groupBy(windows, ({ target }) => target).values()) {
    let open: { -readonly [Name in keyof IntervalWindow]: IntervalWindow[Name] } | null = null;
    for (const window of group.toSorted((a, b) => a.from - b.from)) {
      const isSmall = open !== null && window.to - open.from <= 2 * DAYS_PER_WINDOW_MAX * DAY_MILLIS;
      const isTail = window.isTail === true;
      if (open !== null && window.from < open.to && isSmall) {
        open.to = Math.max(open.to, window.to);
        open.isTail ||= isTail;
        open.causes |= window.causes;
      } else if (open !== null && window.from < open.to) {
        if (window.to <= open.to) continue;
        // Both ends of a window are starts of days, but for those of today.
        open = { ...window, from: open.to, isTail };
        merged.push(open);
      } else {
        open = { ...window, isTail };
        merged.push(open);
      }
    }
  }
  return merged;
}

function readingWindow({ target, from, to }: Pick<IntervalWindow, 'target' | 'from' | 'to'>): ReadingWindow {
  return { meter: target.meter.id, quantity: target.source, from, to };
}

/** The readings of each window. */
function slicesOf(readings: WindowReadings, windows: number): ReadingColumns[] {
  const slices: ReadingColumns[] = [];
  let end = 0;
  for (let n = 0; n < windows; n++) {
    const first = end;
    while (end < readings.count && readings.window[end] === n) end++;
    slices.push(columnsOf(readings, first, end));
  }
  return slices;
}

function columnsOf({ timestamp, value, quality }: WindowReadings, first: number, end: number): ReadingColumns {
  return { timestamp, value, quality, first, end };
}

function addRows(batch: ConsumptionBatch, series: number, rows: WindowDeriver['rows']): void {
  for (let row = 0; row < rows.count; row++) {
    const at = batch.addEmpty(series, rows.start[row] as number);
    batch.value[at] = rows.value[row] as number;
    batch.estimated[at] = rows.estimated[row] as number;
    batch.measuredMillis[at] = rows.measuredMillis[row] as number;
    batch.estimatedMillis[at] = rows.estimatedMillis[row] as number;
    batch.expectedMillis[at] = rows.lengthMillis[row] as number;
    batch.quality[at] = rows.quality[row] as number;
    batch.ran[at] = rows.ran[row] as number;
    batch.fired[at] = rows.fired[row] as number;
    batch.methods[at] = rows.methods[row] as number;
  }
}
