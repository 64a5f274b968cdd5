/** What gaps are filled with: by a check meter, by days that are like theirs, or by a straight line. */

import type { Calendar, LocalDay } from '../../domain/calendar.ts';
import { CHINA_HOLIDAYS } from '../../domain/estimation/china-holidays.ts';
import { type DayType, dayTypeOf } from '../../domain/estimation/day-type.ts';
import { estimateGap } from '../../domain/estimation/estimate-gap.ts';
import { type LikeDay, likeDayExpectation } from '../../domain/estimation/like-days.ts';
import { methodBit } from '../../domain/estimation/methods.ts';
import { type GapEstimate, intervalsTouched, type TouchedInterval } from '../../domain/interval/fill-intervals.ts';
import type { ConsumptionBatch, ConsumptionSeries } from '../../store/consumption.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import type { DerivedSeries } from './derived-series.ts';
import type { TouchedGap } from './touched.ts';

type ConsumptionReader = Pick<TimeSeriesStore, 'consumption'>;
type Estimates = Map<DerivedSeries, Map<number, GapEstimate>>;

/** Rows of consumption that are read at once. */
const ROWS_PER_READ = 1_000_000;
const DAY_MILLIS = 86_400_000;

/**
 * What fills these gaps, by target and start; those that cannot be estimated are left out. Reads measured
 * intervals only, those of earlier days or of check meters, so that no estimate is made of another.
 */
export async function estimatesOf(
  gaps: readonly TouchedGap[],
  calendar: Calendar,
  store: ConsumptionReader,
): Promise<Estimates> {
  const found: Estimates = new Map();
  for (const portion of portionsOf(gaps, calendar)) {
    const history = await readRows(
      portion.filter((gap) => canHaveLikeDays(gap)),
      ({ target }) => target.key,
      ({ target, from }) => calendar.dayAfter(from, -target.parameters.likeDaysBackMax).start,
      store,
    );
    const checks = await readRows(
      portion,
      ({ target }) => checkMeterOf(target),
      ({ from }) => calendar.intervalStart(from),
      store,
    );
    const days = new Map([...history].map(([id, rows]) => [id, likeDays(rows, calendar)]));
    for (const gap of portion) {
      const estimate = estimateOf(gap, calendar, days, checks);
      if (estimate === null) continue;
      let ofTarget = found.get(gap.target);
      if (ofTarget === undefined) {
        ofTarget = new Map();
        found.set(gap.target, ofTarget);
      }
      ofTarget.set(gap.from, estimate);
    }
  }
  return found;
}

/** The check meter of a series, as what its consumption is stored under. */
function checkMeterOf({ metering, key }: DerivedSeries): ConsumptionSeries | null {
  return metering.checkMeter === undefined ? null : { ...key, id: metering.checkMeter };
}

/** A short gap goes straight; in one that is longer than like days reach back, none is left to compare with. */
function canHaveLikeDays({ target, from, to, total }: TouchedGap): boolean {
  const { likeDaysBackMax, linearMillisMax } = target.parameters;
  if (to - from > likeDaysBackMax * DAY_MILLIS) return false;
  return total === null || to - from > linearMillisMax;
}

/** In order of time, each portion of about so many rows of history. */
function* portionsOf(gaps: readonly TouchedGap[], calendar: Calendar): Generator<TouchedGap[]> {
  let portion: TouchedGap[] = [];
  let targets = new Set<DerivedSeries>();
  for (const gap of gaps.toSorted((a, b) => a.from - b.from)) {
    const span = gap.to - (portion[0]?.from ?? gap.from) + gap.target.parameters.likeDaysBackMax * DAY_MILLIS;
    const rows = (span / calendar.intervalMillis) * (targets.size + 1);
    if (portion.length > 0 && rows > ROWS_PER_READ) {
      yield portion;
      portion = [];
      targets = new Set();
    }
    portion.push(gap);
    targets.add(gap.target);
  }
  if (portion.length > 0) yield portion;
}

/** Rows of the series that gaps need, from where each needs them to where they end; by meter and quantity. */
async function readRows(
  gaps: readonly TouchedGap[],
  keyOf: (gap: TouchedGap) => ConsumptionSeries | null,
  fromOf: (gap: TouchedGap) => number,
  store: ConsumptionReader,
): Promise<Map<string, SeriesRows>> {
  const keys = new Map<string, ConsumptionSeries>();
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const gap of gaps) {
    const key = keyOf(gap);
    if (key === null) continue;
    keys.set(nameOf(key), key);
    from = Math.min(from, fromOf(gap));
    to = Math.max(to, gap.to);
  }
  const found = new Map<string, SeriesRows>();
  if (keys.size === 0) return found;
  const rows = await store.consumption('interval', [...keys.values()], from, to);
  let end = 0;
  for (const [series, name] of [...keys.keys()].entries()) {
    const first = end;
    while (end < rows.count && rows.series[end] === series) end++;
    found.set(name, { rows, first, end });
  }
  return found;
}

/** Some rows of a batch, in order of time. */
interface SeriesRows {
  readonly rows: ConsumptionBatch;
  readonly first: number;
  readonly end: number;
}

function nameOf({ id, quantity }: ConsumptionSeries): string {
  return `${id} ${quantity}`;
}

function estimateOf(
  gap: TouchedGap,
  calendar: Calendar,
  days: ReadonlyMap<string, readonly LikeDay[]>,
  checks: ReadonlyMap<string, SeriesRows>,
): GapEstimate | null {
  const touched = intervalsTouched(gap.from, gap.to, calendar);
  const parts = new Float64Array(touched.length);
  const check = checkMeterOf(gap.target);
  const method = estimateGap(
    {
      total: gap.total,
      missingMillis: Float64Array.from(touched, ({ touchedMillis }) => touchedMillis),
      checkMeter: check === null ? null : measuredBy(checks.get(nameOf(check)), touched),
      likeDays: expectedByLikeDays(gap, touched, calendar, days.get(nameOf(gap.target.key))),
    },
    gap.target.parameters,
    parts,
  );
  return method === null ? null : { parts, method: methodBit(method) };
}

function measuredBy(check: SeriesRows | undefined, touched: readonly TouchedInterval[]): Float64Array | null {
  if (check === undefined) return null;
  const { rows, first, end } = check;
  const found = new Float64Array(touched.length);
  let row = first;
  for (const [n, { start, lengthMillis, touchedMillis }] of touched.entries()) {
    while (row < end && (rows.start[row] as number) < start) row++;
    if (row >= end || rows.start[row] !== start || !isMeasured(rows, row, lengthMillis)) return null;
    found[n] = Math.round(((rows.value[row] as number) * touchedMillis) / lengthMillis);
  }
  return found;
}

function expectedByLikeDays(
  gap: TouchedGap,
  touched: readonly TouchedInterval[],
  calendar: Calendar,
  days: readonly LikeDay[] | undefined,
): Float64Array | null {
  if (days === undefined || !canHaveLikeDays(gap)) return null;
  const slots = touched.map(({ start, lengthMillis, touchedMillis }) => {
    const day = calendar.dayOf(start);
    const identity = { day: numberOf(day), dayType: typeOf(day) };
    return { ...identity, time: start - day.start, lengthMillis, missingMillis: touchedMillis };
  });
  return likeDayExpectation(slots, days, gap.target.parameters);
}

function likeDays({ rows, first: begin, end: last }: SeriesRows, calendar: Calendar): LikeDay[] {
  const found: LikeDay[] = [];
  for (let first = begin; first < last; ) {
    const day = calendar.dayOf(rows.start[first] as number);
    let end = first;
    while (end < last && (rows.start[end] as number) < day.end) end++;
    found.push({
      ...{ day: numberOf(day), dayType: typeOf(day), count: end - first },
      time: rows.start.slice(first, end).map((start) => start - day.start),
      lengthMillis: rows.expectedMillis.subarray(first, end),
      value: rows.value.subarray(first, end),
      measuredMillis: rows.measuredMillis.subarray(first, end),
      estimatedMillis: rows.estimatedMillis.subarray(first, end),
    });
    first = end;
  }
  return found;
}

function isMeasured(rows: ConsumptionBatch, row: number, lengthMillis: number): boolean {
  return rows.estimatedMillis[row] === 0 && rows.measuredMillis[row] === lengthMillis;
}

function typeOf(day: LocalDay): DayType {
  return dayTypeOf(day, CHINA_HOLIDAYS).type;
}

/** Consecutive numbers of local days: whole days since 1970 by their date. */
function numberOf({ year, month, day }: LocalDay): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}
