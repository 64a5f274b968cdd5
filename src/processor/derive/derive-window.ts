/**
 * One window of one register: its readings to intervals, with the rules of the days that are complete in it.
 * Pure: what it gives depends on the readings in and next to the window and on nothing that was derived
 * before.
 */

import type { Calendar, LocalDay } from '../../domain/calendar.ts';
import type { Discontinuity } from '../../domain/interval/discontinuity.ts';
import { fillIntervals, type GapEstimate, IntervalRows } from '../../domain/interval/fill-intervals.ts';
import { registerDifference } from '../../domain/interval/register-difference.ts';
import { findSegments, type ReadingColumns, SEGMENT, Segments } from '../../domain/interval/segments.ts';
import { worse } from '../../domain/quality.ts';
import { reviewDay } from '../../domain/validation/day-review.ts';
import { qualityOfFired } from '../../domain/validation/quality-of-rules.ts';
import type { DerivedSeries } from './derived-series.ts';

/** A stretch that like days or a check meter may tell more about than a straight line. */
export interface OpenGap {
  /** Instants of the readings around it. */
  readonly from: number;
  readonly to: number;
  /** Micros consumed in it; null where unknown. */
  readonly total: number | null;
}

export interface DayVerdict {
  readonly day: LocalDay;
  readonly ran: number;
  readonly fired: number;
}

/** Reused from window to window: none of it is kept. */
export class WindowDeriver {
  readonly rows = new IntervalRows();
  readonly found: Discontinuity[] = [];
  readonly gaps: OpenGap[] = [];
  readonly verdicts: DayVerdict[] = [];
  readonly #calendar: Calendar;
  readonly #segments = new Segments();
  #dayFired = new Int32Array(300);

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  /**
   * Derives [from, to). `readings` are those in the window with their context. `estimates`, by the start of
   * a gap, fill what is no straight line; a gap that has none there is told in `gaps` and left as it is.
   */
  derive(
    { settings, parameters, metering }: DerivedSeries,
    readings: ReadingColumns,
    from: number,
    to: number,
    estimates: ReadonlyMap<number, GapEstimate> | null,
  ): void {
    // A check meter knows more than a straight line, however short the gap.
    const straightMillisMax = metering.checkMeter === undefined ? settings.linearMillisMax : 0;
    const segments = this.#segments;
    segments.clear();
    this.rows.clear();
    this.found.length = 0;
    this.gaps.length = 0;
    this.verdicts.length = 0;
    findSegments(readings, settings, segments, this.found);
    fillIntervals(
      segments,
      from,
      to,
      this.#calendar,
      (i) => this.#estimate(i, straightMillisMax, estimates),
      this.rows,
    );
    for (let day = this.#calendar.dayOf(from); day.end <= to; day = this.#calendar.dayOf(day.end)) {
      if (day.start < from) continue;
      const delta = registerDifference(readings, settings, day.start, day.end);
      this.#review(day, delta, parameters);
    }
  }

  #estimate(
    i: number,
    straightMillisMax: number,
    estimates: ReadonlyMap<number, GapEstimate> | null,
  ): GapEstimate | null {
    const segments = this.#segments;
    const from = segments.from[i] as number;
    const to = segments.to[i] as number;
    const isTotalKnown = segments.kind[i] !== SEGMENT.unknown;
    if (isTotalKnown && to - from <= straightMillisMax) return null;
    this.gaps.push({ from, to, total: isTotalKnown ? (segments.total[i] as number) : null });
    return estimates?.get(from) ?? null;
  }

  #review(day: LocalDay, delta: number | null, parameters: DerivedSeries['parameters']): void {
    const { rows } = this;
    let first = 0;
    while (first < rows.count && (rows.start[first] as number) < day.start) first++;
    let end = first;
    while (end < rows.count && (rows.start[end] as number) < day.end) end++;
    if (end === first) return;
    const count = end - first;
    if (count > this.#dayFired.length) this.#dayFired = new Int32Array(count);
    const fired = this.#dayFired.fill(0, 0, count);
    const slots = {
      count,
      start: rows.start.subarray(first, end),
      lengthMillis: rows.lengthMillis.subarray(first, end),
      value: rows.value.subarray(first, end),
      measuredMillis: rows.measuredMillis.subarray(first, end),
      estimatedMillis: rows.estimatedMillis.subarray(first, end),
    };
    const verdict = reviewDay(slots, delta, parameters, fired);
    for (let n = 0; n < count; n++) {
      const bits = fired[n] as number;
      const row = first + n;
      rows.ran[row] = (rows.ran[row] as number) | verdict.ran;
      if (bits === 0) continue;
      rows.fired[row] = (rows.fired[row] as number) | bits;
      rows.quality[row] = worse(rows.quality[row] as number, qualityOfFired(bits));
    }
    this.verdicts.push({ day, ran: verdict.ran, fired: verdict.fired });
  }
}
