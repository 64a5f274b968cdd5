/** What a pass has derived anew, so that days and groups that are made of it are made anew as well. */

import type { DayVerdict, OpenGap } from './derive-window.ts';
import type { DerivedSeries } from './derived-series.ts';

/** A gap that was found, and the target it is in. */
export interface TouchedGap extends OpenGap {
  readonly target: DerivedSeries;
}

/** The targets of each meter, by quantity. */
export type Targets = ReadonlyMap<string, ReadonlyMap<string, DerivedSeries>>;

export interface TouchedDay {
  readonly target: DerivedSeries;
  /** Quantities of rows that were written: that of the target and what was derived from it. */
  readonly quantities: ReadonlySet<string>;
  /** First and last instant of the intervals that were derived, the last one outside. */
  from: number;
  to: number;
  verdict: DayVerdict | null;
}

export class Touched {
  readonly gaps: TouchedGap[] = [];
  /** By start of the local day, then target. */
  readonly days = new Map<number, Map<DerivedSeries, TouchedDay>>();

  addDay(dayStart: number, target: DerivedSeries, from: number, to: number, quantities: readonly string[]): TouchedDay {
    let targets = this.days.get(dayStart);
    if (targets === undefined) {
      targets = new Map();
      this.days.set(dayStart, targets);
    }
    let day = targets.get(target);
    if (day === undefined) {
      day = { target, quantities: new Set(quantities), from, to, verdict: null };
      targets.set(target, day);
    } else {
      day.from = Math.min(day.from, from);
      day.to = Math.max(day.to, to);
    }
    return day;
  }
}

/** Rows of consumption that one step over several days reads. */
const ROWS_PER_STEP = 500_000;

/** A run of days that follow each other, and what was touched in each. */
export type TouchedRun = readonly (readonly [dayStart: number, targets: ReadonlyMap<DerivedSeries, TouchedDay>])[];

/**
 * The touched days in order of time, as runs without a break that are read at once: one question about a
 * month costs the store little more than one about a day. `rowsOf` guesses the rows that a day has to be read.
 */
export function* runsOfDays(
  { days }: Touched,
  endOf: (dayStart: number) => number,
  rowsOf: (targets: ReadonlyMap<DerivedSeries, TouchedDay>) => number,
): Generator<TouchedRun> {
  let run: [number, ReadonlyMap<DerivedSeries, TouchedDay>][] = [];
  let rows = 0;
  let end = Number.NaN;
  for (const [start, targets] of [...days].sort(([a], [b]) => a - b)) {
    const more = rowsOf(targets);
    if (run.length > 0 && (start !== end || rows + more > ROWS_PER_STEP)) {
      yield run;
      run = [];
      rows = 0;
    }
    run.push([start, targets]);
    rows += more;
    end = endOf(start);
  }
  if (run.length > 0) yield run;
}
