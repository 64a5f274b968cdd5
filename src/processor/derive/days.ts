/**
 * Totals of local days of each meter, and the rules that look at days: against the meter's own earlier
 * ones, and against the meters below it.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { reviewBalance } from '../../domain/validation/balance.ts';
import { ruleBit } from '../../domain/validation/catalogue.ts';
import { reviewDayTotal } from '../../domain/validation/history.ts';
import type { Review } from '../../domain/validation/review.ts';
import {
  ConsumptionBatch,
  type ConsumptionRow,
  type ConsumptionSeries,
  type ConsumptionWindow,
} from '../../store/consumption.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import { sumRows } from '../../store/sum-rows.ts';
import type { DerivedSeries } from './derived-series.ts';
import { runsOfDays, type Targets, type Touched, type TouchedDay, type TouchedRun } from './touched.ts';

/** Earlier days that a day is compared with. */
const HISTORY_DAYS = 28;
const HISTORY_RULES = ruleBit('high_low') | ruleBit('zero');
const BALANCE = ruleBit('balance');

export class DayTotals {
  readonly #store: TimeSeriesStore;
  readonly #calendar: Calendar;
  /** Meters directly below each meter. */
  #children: ReadonlyMap<string, readonly string[]> = new Map();

  constructor(store: TimeSeriesStore, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** Takes over which meters stand below which. */
  update(children: ReadonlyMap<string, readonly string[]>): void {
    this.#children = children;
  }

  /** Makes anew the days that a pass has touched, and the verdicts about others that depend on them. */
  async total(touched: Touched, targets: Targets): Promise<void> {
    const perDay = 86_400_000 / this.#calendar.intervalMillis;
    const runs = [
      ...runsOfDays(
        touched,
        (start) => this.#calendar.dayOf(start).end,
        ({ size }) => size * perDay,
      ),
    ];
    for (const run of runs) await this.#totalRun(run);
    await this.#reviewHistory(runs.flat());
    for (const run of runs) await this.#reviewBalances(run, targets);
  }

  async #totalRun(run: TouchedRun): Promise<void> {
    const calendar = this.#calendar;
    const keys: ConsumptionSeries[] = [];
    const indexes = new Map<DerivedSeries, Map<string, number>>();
    const indexOf = (target: DerivedSeries, quantity: string): number => {
      let quantities = indexes.get(target);
      if (quantities === undefined) {
        quantities = new Map();
        indexes.set(target, quantities);
      }
      let index = quantities.get(quantity);
      if (index === undefined) {
        index = keys.push({ ...target.key, quantity }) - 1;
        quantities.set(quantity, index);
      }
      return index;
    };
    const windows: ConsumptionWindow[] = [];
    const entries = new Map<string, TouchedDay>();
    for (const [start, targets] of run) {
      const { end } = calendar.dayOf(start);
      for (const entry of targets.values()) {
        for (const quantity of entry.quantities) {
          const series = indexOf(entry.target, quantity);
          windows.push({ series, from: start, to: end });
          entries.set(`${series} ${start}`, entry);
        }
      }
    }
    const [first] = run[0] as TouchedRun[number];
    const [last] = run.at(-1) as TouchedRun[number];
    const rows = await this.#store.consumption('interval', keys, first, calendar.dayOf(last).end);
    const batch = new ConsumptionBatch(keys);
    for (let row = 0; row < rows.count; ) {
      const series = rows.series[row] as number;
      const { start, end } = calendar.dayOf(rows.start[row] as number);
      const begin = row;
      while (row < rows.count && rows.series[row] === series && (rows.start[row] as number) < end) row++;
      const entry = entries.get(`${series} ${start}`);
      if (entry === undefined) continue;
      const sum = sumRows(rows, begin, row, start, end - start);
      const isOwn = keys[series]?.quantity === entry.target.quantity;
      batch.add(series, entry.verdict === null || !isOwn ? sum : withReview(sum, entry.verdict));
    }
    await this.#store.replaceConsumption('day', batch, windows);
  }

  /** High, low and zero: of the days that were touched, and of those in the four weeks after them. */
  async #reviewHistory(days: TouchedRun): Promise<void> {
    const ranges = new Map<DerivedSeries, { first: number; last: number }>();
    for (const [start, entries] of days) {
      for (const target of entries.keys()) {
        if (this.#calendar.dayOf(start).end > target.reached) continue;
        const range = ranges.get(target);
        if (range === undefined) ranges.set(target, { first: start, last: start });
        else range.last = start;
      }
    }
    // Targets with the same range are read together: in a backfill that is all of them.
    const groups = Map.groupBy(ranges, ([, { first, last }]) => `${first} ${last}`);
    for (const group of groups.values()) {
      const [, range] = group[0] as (typeof group)[number];
      await this.#reviewRange(
        group.map(([target]) => target),
        range.first,
        range.last,
      );
    }
  }

  async #reviewRange(targets: readonly DerivedSeries[], first: number, last: number): Promise<void> {
    const keys = targets.map(({ key }) => key);
    const from = this.#calendar.dayAfter(first, -HISTORY_DAYS).start;
    const to = this.#calendar.dayAfter(last, HISTORY_DAYS).end;
    const rows = await this.#store.consumption('day', keys, from, to);
    const changed = new ConsumptionBatch(keys);
    for (let row = 0; row < rows.count; row++) {
      const start = rows.start[row] as number;
      const target = targets[rows.series[row] as number] as DerivedSeries;
      if (start < first || this.#calendar.dayOf(start).end > target.reached) continue;
      const before = rows.row(row);
      const previous = this.#previousTotals(rows, row);
      const review = reviewDayTotal(before.value, previous, target.parameters);
      const after = withReview(without(before, HISTORY_RULES), review);
      if (after.fired !== before.fired || after.ran !== before.ran) changed.add(rows.series[row] as number, after);
    }
    await this.#write(changed);
  }

  /** Totals of the days before a row that are measured from end to end. */
  #previousTotals(rows: ConsumptionBatch, row: number): Float64Array {
    const series = rows.series[row];
    const oldest = this.#calendar.dayAfter(rows.start[row] as number, -HISTORY_DAYS).start;
    const totals: number[] = [];
    for (let i = row - 1; i >= 0 && rows.series[i] === series && (rows.start[i] as number) >= oldest; i--) {
      if (rows.measuredMillis[i] === rows.expectedMillis[i]) totals.push(rows.value[i] as number);
    }
    return Float64Array.from(totals);
  }

  /** Parents against the meters directly below them, where all of them are known from end to end. */
  async #reviewBalances(run: TouchedRun, targets: Targets): Promise<void> {
    const families = this.#familiesOf(run, targets);
    if (families.length === 0) return;
    const keys: ConsumptionSeries[] = [];
    const firstKey = families.map(({ parent, children }) => {
      return keys.push(parent.key, ...children.map(({ key }) => key)) - 1 - children.length;
    });
    const [first] = run[0] as TouchedRun[number];
    const [last] = run.at(-1) as TouchedRun[number];
    const rows = await this.#store.consumption('day', keys, first, this.#calendar.dayOf(last).end);
    const rowAt = new Map(
      Array.from({ length: rows.count }, (_, row) => [`${rows.series[row]} ${rows.start[row]}`, row]),
    );
    const changed = new ConsumptionBatch(keys);
    for (const [n, { parent, children, days }] of families.entries()) {
      const key = firstKey[n] as number;
      for (const day of days) {
        const at = rowAt.get(`${key} ${day}`);
        if (at === undefined) continue;
        const below = children.map((_, i) => rowAt.get(`${key + 1 + i} ${day}`));
        const after = balanced(rows, at, below, parent);
        const before = rows.row(at);
        if (after.fired !== before.fired || after.ran !== before.ran) changed.add(key, after);
      }
    }
    await this.#write(changed);
  }

  /** Each parent with the meters below it, and the days on which one of them was touched. */
  #familiesOf(run: TouchedRun, targets: Targets): Family[] {
    const childrenOf = this.#children;
    const families = new Map<DerivedSeries, Family>();
    for (const [day, entries] of run) {
      const { end } = this.#calendar.dayOf(day);
      for (const target of entries.keys()) {
        const { parent, id } = target.meter;
        const above = parent === null ? undefined : targets.get(parent)?.get(target.quantity);
        for (const candidate of [above, childrenOf.has(id) ? target : undefined]) {
          if (candidate === undefined || candidate.reached < end) continue;
          let family = families.get(candidate);
          if (family === undefined) {
            const ids = childrenOf.get(candidate.meter.id) ?? [];
            const children = ids.map((child) => targets.get(child)?.get(candidate.quantity));
            // One that is registered and has never sent anything is missing, as one whose day is missing.
            const isWhole = children.every((child) => child !== undefined);
            family = {
              parent: candidate,
              children: children.filter((child) => child !== undefined),
              isWhole,
              days: new Set(),
            };
            families.set(candidate, family);
          }
          if (family.isWhole && family.children.every(({ reached }) => reached >= end)) family.days.add(day);
        }
      }
    }
    return [...families.values()].filter(({ children, days }) => children.length > 0 && days.size > 0);
  }

  async #write(changed: ConsumptionBatch): Promise<void> {
    if (changed.count === 0) return;
    const windows = Array.from({ length: changed.count }, (_, row) => {
      const start = changed.start[row] as number;
      return { series: changed.series[row] as number, from: start, to: start + 1 };
    });
    await this.#store.replaceConsumption('day', changed, windows);
  }
}

interface Family {
  readonly parent: DerivedSeries;
  readonly children: readonly DerivedSeries[];
  readonly isWhole: boolean;
  readonly days: Set<number>;
}

/** The parent's row with the verdict; none where one of them is not known from end to end. */
function balanced(
  rows: ConsumptionBatch,
  at: number,
  below: readonly (number | undefined)[],
  { parameters }: DerivedSeries,
): ConsumptionRow {
  const before = rows.row(at);
  let sum = 0;
  let isKnown = isWhole(rows, at);
  for (const row of below) {
    isKnown &&= row !== undefined && isWhole(rows, row);
    sum += row === undefined ? 0 : (rows.value[row] as number);
  }
  const review = isKnown ? reviewBalance(before.value, sum, parameters) : { ran: 0, fired: 0 };
  return withReview(without(before, BALANCE), review);
}

function isWhole(rows: ConsumptionBatch, row: number): boolean {
  return (rows.measuredMillis[row] as number) + (rows.estimatedMillis[row] as number) === rows.expectedMillis[row];
}

/**
 * The verdict only: what it makes of the quality is added where the row is shown, so that it can be taken
 * back without knowing what the quality was before.
 */
function withReview(row: ConsumptionRow, { ran, fired }: Review): ConsumptionRow {
  return ran === 0 && fired === 0 ? row : { ...row, ran: row.ran | ran, fired: row.fired | fired };
}

/** The row as if these rules had not run. */
function without(row: ConsumptionRow, rules: number): ConsumptionRow {
  return { ...row, ran: row.ran & ~rules, fired: row.fired & ~rules };
}
