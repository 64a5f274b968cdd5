/**
 * Totals of local days of each meter, and the rules that look at days: against the meter's own earlier
 * ones, and against the meters below it.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { reviewBalance } from '../../domain/validation/balance.ts';
import { ruleBit } from '../../domain/validation/catalogue.ts';
import { reviewDayTotal } from '../../domain/validation/history.ts';
import type { Review } from '../../domain/validation/review.ts';
import { ConsumptionBatch, type ConsumptionRow, type ConsumptionSeries } from '../../store/consumption.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import type { DerivedSeries } from './derived-series.ts';
import { sumRows } from './sum-rows.ts';
import type { Targets, Touched, TouchedDay } from './touched.ts';

/** Earlier days that a day is compared with. */
const HISTORY_DAYS = 28;
const HISTORY_RULES = ruleBit('high_low') | ruleBit('zero');
const BALANCE = ruleBit('balance');

export class DayTotals {
  readonly #store: TimeSeriesStore;
  readonly #calendar: Calendar;

  constructor(store: TimeSeriesStore, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** Makes anew the days that a pass has touched, and the verdicts about others that depend on them. */
  async total(touched: Touched, targets: Targets): Promise<void> {
    const days = [...touched.days].sort(([a], [b]) => a - b);
    for (const [start, entries] of days) await this.#totalDay(start, [...entries.values()]);
    await this.#reviewHistory(days);
    for (const [start, entries] of days) await this.#reviewBalances(start, [...entries.values()], targets);
  }

  async #totalDay(start: number, entries: readonly TouchedDay[]): Promise<void> {
    const { end } = this.#calendar.dayOf(start);
    const keys: ConsumptionSeries[] = [];
    const owners: TouchedDay[] = [];
    for (const entry of entries) {
      for (const quantity of entry.quantities) {
        keys.push({ ...entry.target.key, quantity });
        owners.push(entry);
      }
    }
    const rows = await this.#store.consumption('interval', keys, start, end);
    const batch = new ConsumptionBatch(keys);
    let last = 0;
    for (let series = 0; series < keys.length; series++) {
      const first = last;
      while (last < rows.count && rows.series[last] === series) last++;
      if (first === last) continue;
      const sum = sumRows(rows, first, last, start, end - start);
      const { verdict, target } = owners[series] as TouchedDay;
      const isOwn = keys[series]?.quantity === target.quantity;
      batch.add(series, verdict === null || !isOwn ? sum : withReview(sum, verdict));
    }
    await this.#store.replaceConsumption(
      'day',
      batch,
      keys.map((_, series) => ({ series, from: start, to: end })),
    );
  }

  /** High, low and zero: of the days that were touched, and of those in the four weeks after them. */
  async #reviewHistory(days: readonly (readonly [number, ReadonlyMap<DerivedSeries, TouchedDay>])[]): Promise<void> {
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

  /** A parent against the meters directly below it, where all of them are known from end to end. */
  async #reviewBalances(start: number, entries: readonly TouchedDay[], targets: Targets): Promise<void> {
    const parents = new Set<DerivedSeries>();
    for (const { target } of entries) {
      const above = target.meter.parent === null ? undefined : targets.get(target.meter.parent)?.get(target.quantity);
      if (above !== undefined) parents.add(above);
      parents.add(target);
    }
    const children = this.#childrenOf(targets);
    const { end } = this.#calendar.dayOf(start);
    const keys: ConsumptionSeries[] = [];
    const families: { parent: DerivedSeries; first: number; count: number }[] = [];
    for (const parent of parents) {
      const below = (children.get(parent.meter.id) ?? []).flatMap((id) => targets.get(id)?.get(parent.quantity) ?? []);
      if (below.length === 0 || below.some(({ reached }) => reached < end) || parent.reached < end) continue;
      families.push({ parent, first: keys.length, count: below.length });
      keys.push(parent.key, ...below.map(({ key }) => key));
    }
    if (keys.length === 0) return;
    const rows = await this.#store.consumption('day', keys, start, end);
    const rowOf = new Map(Array.from({ length: rows.count }, (_, row) => [rows.series[row] as number, row]));
    const changed = new ConsumptionBatch(keys);
    for (const { parent, first, count } of families) {
      const at = rowOf.get(first);
      if (at === undefined) continue;
      const before = rows.row(at);
      const below = Array.from({ length: count }, (_, n) => rowOf.get(first + 1 + n));
      const isKnown = [at, ...below].every((row) => row !== undefined && isWhole(rows, row));
      const sum = below.reduce<number>(
        (total, row) => total + (row === undefined ? 0 : (rows.value[row] as number)),
        0,
      );
      const review = isKnown ? reviewBalance(before.value, sum, parent.parameters) : { ran: 0, fired: 0 };
      const after = withReview(without(before, BALANCE), review);
      if (after.fired !== before.fired || after.ran !== before.ran) changed.add(first, after);
    }
    await this.#write(changed);
  }

  #children: { readonly of: Targets; readonly by: ReadonlyMap<string, readonly string[]> } | null = null;

  #childrenOf(targets: Targets): ReadonlyMap<string, readonly string[]> {
    if (this.#children?.of !== targets) {
      const by = new Map<string, string[]>();
      for (const [id, series] of targets) {
        const [first] = series.values();
        const parent = first?.meter.parent ?? null;
        if (parent === null) continue;
        const siblings = by.get(parent);
        if (siblings === undefined) by.set(parent, [id]);
        else siblings.push(id);
      }
      this.#children = { of: targets, by };
    }
    return this.#children.by;
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
