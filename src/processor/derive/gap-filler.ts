/**
 * Fills gaps once what they are filled by is derived: those that a pass has found, and those elsewhere that
 * are filled by what the pass has changed.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { causeBit, type DerivationLedger } from '../../ledger/derivation.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import type { DerivedSeries } from './derived-series.ts';
import { estimatesOf } from './estimates.ts';
import type { IntervalWindow } from './interval-window.ts';
import { type Targets, Touched, type TouchedGap } from './touched.ts';
import { cut, type WindowRunner } from './windows.ts';

/** Windows that are filled at once. */
const WINDOWS_PER_STEP = 500;
const ESTIMATE = causeBit('estimate');

export class GapFiller {
  readonly #store: TimeSeriesStore;
  readonly #ledger: DerivationLedger;
  readonly #calendar: Calendar;
  readonly #runner: WindowRunner;

  constructor(store: TimeSeriesStore, ledger: DerivationLedger, calendar: Calendar, runner: WindowRunner) {
    this.#store = store;
    this.#ledger = ledger;
    this.#calendar = calendar;
    this.#runner = runner;
  }

  async fill(touched: Touched, targets: Targets, signal: AbortSignal): Promise<void> {
    const ranges = new Ranges();
    for (const { target, from, to } of touched.gaps) ranges.add(target, from, to);
    for (const [dayStart, days] of touched.days) {
      for (const { target, from, to } of days.values())
        this.#addDependents(target, dayStart, from, to, targets, ranges);
    }
    const windows = [...ranges.windows(this.#calendar)];
    for (let first = 0; first < windows.length && !signal.aborted; first += WINDOWS_PER_STEP) {
      await this.#fillWindows(windows.slice(first, first + WINDOWS_PER_STEP), touched);
    }
  }

  /** Gaps of this meter in the weeks after, whose like days have changed; gaps of those that it checks. */
  #addDependents(
    target: DerivedSeries,
    dayStart: number,
    from: number,
    to: number,
    targets: Targets,
    ranges: Ranges,
  ): void {
    const { meter, quantity, parameters } = target;
    if (target.reached > this.#calendar.dayOf(dayStart).end) {
      const last = this.#calendar.dayAfter(dayStart, parameters.likeDaysBackMax).end;
      for (const gap of this.#ledger.gaps(meter.id, to, last)) {
        if (gap.quantity === quantity) ranges.add(target, gap.from, gap.to);
      }
    }
    for (const checked of this.#checkedBy(meter.id, targets)) {
      const dependent = targets.get(checked)?.get(quantity);
      if (dependent === undefined) continue;
      for (const gap of this.#ledger.gaps(checked, from, to)) {
        if (gap.quantity === quantity) ranges.add(dependent, gap.from, gap.to);
      }
    }
  }

  /** All gaps of the windows, not only those that made them be filled, because the windows are written whole. */
  async #fillWindows(windows: readonly IntervalWindow[], touched: Touched): Promise<void> {
    const found = new Touched();
    await this.#runner.derive(windows, found, new Map(), [], true);
    const estimates = await estimatesOf(distinct(found.gaps), this.#calendar, this.#store);
    // A target whose gaps cannot be estimated has its place here all the same: its gaps are dealt with.
    for (const { target } of windows) if (!estimates.has(target)) estimates.set(target, new Map());
    await this.#runner.derive(windows, touched, estimates);
  }

  #checked: { readonly of: Targets; readonly by: ReadonlyMap<string, readonly string[]> } | null = null;

  #checkedBy(meter: string, targets: Targets): readonly string[] {
    if (this.#checked?.of !== targets) {
      const by = new Map<string, string[]>();
      for (const [id, series] of targets) {
        const [first] = series.values();
        const check = first?.metering.checkMeter;
        if (check !== undefined) by.set(check, [...(by.get(check) ?? []), id]);
      }
      this.#checked = { of: targets, by };
    }
    return this.#checked.by.get(meter) ?? [];
  }
}

/** A gap that lies in several windows is told by each. */
function distinct(gaps: readonly TouchedGap[]): TouchedGap[] {
  const starts = new Map<DerivedSeries, Set<number>>();
  return gaps.filter(({ target, from }) => {
    let seen = starts.get(target);
    if (seen === undefined) {
      seen = new Set();
      starts.set(target, seen);
    }
    return !seen.has(from) && seen.add(from);
  });
}

/** Days that gaps lie in, by target. */
class Ranges {
  readonly #byTarget = new Map<DerivedSeries, { from: number; to: number }[]>();

  add(target: DerivedSeries, from: number, to: number): void {
    let ranges = this.#byTarget.get(target);
    if (ranges === undefined) {
      ranges = [];
      this.#byTarget.set(target, ranges);
    }
    ranges.push({ from, to });
  }

  /** Whole days, as far as the target is derived. */
  *windows(calendar: Calendar): Generator<IntervalWindow> {
    for (const [target, ranges] of this.#byTarget) {
      let open: { from: number; to: number } | null = null;
      for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
        const from = calendar.dayOf(range.from).start;
        const to = Math.min(calendar.dayOf(range.to - 1).end, target.reached);
        if (open !== null && from <= open.to) open.to = Math.max(open.to, to);
        else {
          if (open !== null) yield* cut({ target, ...open, causes: ESTIMATE }, calendar);
          open = { from, to };
        }
      }
      if (open !== null) yield* cut({ target, ...open, causes: ESTIMATE }, calendar);
    }
  }
}
