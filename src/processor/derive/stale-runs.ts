/**
 * Registers that stand still while something flows: a gateway that has lost its meter sends the last values
 * again under new instants. Looked for day by day, in days that are over, so that it is the same whatever
 * windows a day is derived in.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { MICROS } from '../../domain/interval/exact-share.ts';
import type { IntervalRows } from '../../domain/interval/fill-intervals.ts';
import { multiplierAt, type ReadingColumns } from '../../domain/interval/segments.ts';
import { worse } from '../../domain/quality.ts';
import { ruleBit } from '../../domain/validation/catalogue.ts';
import { isEnabled } from '../../domain/validation/parameters.ts';
import { qualityOfFired } from '../../domain/validation/quality-of-rules.ts';
import { reviewStale } from '../../domain/validation/stale.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import type { DerivedSeries } from './derived-series.ts';
import type { IntervalWindow } from './interval-window.ts';

const STALE = ruleBit('stale');
const STALE_QUALITY = qualityOfFired(STALE);

/** Readings of the same value from one instant to another, in one day. */
interface Run {
  /** Number of the window. */
  readonly n: number;
  readonly from: number;
  readonly to: number;
  /** Mean of the rate gauge meanwhile, in canonical units an hour; null where it sent nothing. */
  rate: number | null;
}

export class StaleRuns {
  readonly #runs = new Map<number, Run[]>();

  /** Finds the runs of these windows and reads what the rate gauges said meanwhile. */
  static async read(
    windows: readonly IntervalWindow[],
    columns: readonly ReadingColumns[],
    calendar: Calendar,
    store: Pick<TimeSeriesStore, 'readingWindows'>,
  ): Promise<StaleRuns> {
    const found = new StaleRuns();
    const runs = windows.flatMap((window, n) => runsOf(n, window, columns[n] as ReadingColumns, calendar));
    if (runs.length === 0) return found;
    const wanted = runs.map(({ n, from, to }) => {
      const { meter } = (windows[n] as IntervalWindow).target;
      return { meter: meter.id, quantity: energyTypeByName(meter.energy)?.rate ?? '', from, to: to + 1 };
    });
    const rates = await store.readingWindows(wanted, 0);
    let end = 0;
    for (const [i, run] of runs.entries()) {
      const first = end;
      let sum = 0;
      for (; end < rates.count && rates.window[end] === i; end++) sum += rates.value[end] as number;
      run.rate = end === first ? null : sum / (end - first);
      found.#runs.set(run.n, [...(found.#runs.get(run.n) ?? []), run]);
    }
    return found;
  }

  /** Marks the rows of a window in which the register was stale. */
  apply(n: number, target: DerivedSeries, rows: IntervalRows): void {
    for (const { from, to, rate } of this.#runs.get(n) ?? []) {
      const { ran, fired } = reviewStale(to - from, rate, resolutionOf(target, from), target.parameters);
      for (let row = 0; row < rows.count; row++) {
        const start = rows.start[row] as number;
        if (start + (rows.lengthMillis[row] as number) <= from || start >= to) continue;
        rows.ran[row] = (rows.ran[row] as number) | ran;
        if (fired === 0) continue;
        rows.fired[row] = (rows.fired[row] as number) | fired;
        rows.quality[row] = worse(rows.quality[row] as number, STALE_QUALITY);
      }
    }
  }
}

/** Runs long enough to be looked at, in the days that the window has whole. */
function runsOf(n: number, { target, from, to }: IntervalWindow, readings: ReadingColumns, calendar: Calendar): Run[] {
  const { settings, parameters } = target;
  if (settings.kind === 'gauge' || !isEnabled(parameters, 'stale')) return [];
  const { timestamp, value, first, end } = readings;
  const runs: Run[] = [];
  let dayEnd = Number.NEGATIVE_INFINITY;
  let start = -1;
  for (let i = first; i <= end; i++) {
    const at = i < end ? (timestamp[i] as number) : Number.POSITIVE_INFINITY;
    const goesOn = start >= 0 && i < end && at < dayEnd && value[i] === value[start];
    if (goesOn) continue;
    if (start >= 0) {
      const last = timestamp[i - 1] as number;
      const since = timestamp[start] as number;
      if (last - since >= parameters.staleMillisMin) runs.push({ n, from: since, to: last, rate: null });
    }
    start = -1;
    if (at < from || at >= to) continue;
    const day = calendar.dayOf(at);
    if (day.start < from || day.end > to) continue;
    dayEnd = day.end;
    start = i;
  }
  return runs;
}

/** One step of the register in micros. */
function resolutionOf({ resolution, settings }: DerivedSeries, at: number): number {
  const { numerator, denominator } = multiplierAt(settings.multipliers, at);
  return (resolution * MICROS * numerator) / denominator;
}
