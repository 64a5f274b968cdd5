/**
 * Segments to intervals. A segment's consumption is divided at the boundaries of intervals: measured
 * segments by a straight line, gaps by what was to be expected. Parts are differences of a running share that
 * is rounded down, so they are whole micros and add up to the segment exactly.
 */

import type { Calendar } from '../calendar.ts';
import { methodBit } from '../estimation/methods.ts';
import { QUALITY_REASONS } from '../quality.ts';
import { ruleBit } from '../validation/catalogue.ts';
import { qualityOfFired } from '../validation/quality-of-rules.ts';
import { elapsedShare } from './exact-share.ts';
import { SEGMENT, type Segments } from './segments.ts';

const CAPACITY_INITIAL = 128;
const HOUR_MILLIS = 3_600_000;
const ESTIMATED = 1;
const SUSPECT = 2;
const MISSING = 4;

const LINEAR = methodBit('linear');
const GAUGE_LINEAR = methodBit('gauge_linear');
const MANUAL = methodBit('manual');

/** Rules that the steps between readings have gone through, whether they fired or not. */
export const STEP_RULES =
  ruleBit('rollover') |
  ruleBit('reset') |
  ruleBit('negative') |
  ruleBit('rate_bound') |
  ruleBit('outlier_reading') |
  ruleBit('interval_size') |
  ruleBit('exchange') |
  ruleBit('gap');
const GAP = ruleBit('gap');

/** What a gap was filled with, and how that was found. */
export interface GapEstimate {
  /** Micros of each interval that the gap touches, in order. */
  readonly parts: Float64Array;
  /** Estimation method, as a bit. */
  readonly method: number;
}

/** Intervals in order of time, as columns; those of which nothing is known are left out. */
export class IntervalRows {
  count = 0;
  start = new Float64Array(CAPACITY_INITIAL);
  lengthMillis = new Float64Array(CAPACITY_INITIAL);
  /** Micros. */
  value = new Float64Array(CAPACITY_INITIAL);
  /** Micros of it that were estimated. */
  estimated = new Float64Array(CAPACITY_INITIAL);
  measuredMillis = new Float64Array(CAPACITY_INITIAL);
  estimatedMillis = new Float64Array(CAPACITY_INITIAL);
  quality = new Int32Array(CAPACITY_INITIAL);
  ran = new Int32Array(CAPACITY_INITIAL);
  fired = new Int32Array(CAPACITY_INITIAL);
  methods = new Int32Array(CAPACITY_INITIAL);

  clear(): void {
    this.count = 0;
  }

  add(start: number, lengthMillis: number): number {
    const at = this.count;
    if (at === this.start.length) this.#grow();
    this.start[at] = start;
    this.lengthMillis[at] = lengthMillis;
    for (const name of WIDE) this[name][at] = 0;
    for (const name of NARROW) this[name][at] = 0;
    this.count = at + 1;
    return at;
  }

  #grow(): void {
    const capacity = this.start.length * 2;
    for (const name of ['start', 'lengthMillis', ...WIDE] as const) {
      const larger = new Float64Array(capacity);
      larger.set(this[name]);
      this[name] = larger;
    }
    for (const name of NARROW) {
      const larger = new Int32Array(capacity);
      larger.set(this[name]);
      this[name] = larger;
    }
  }
}

const WIDE = ['value', 'estimated', 'measuredMillis', 'estimatedMillis'] as const;
const NARROW = ['quality', 'ran', 'fired', 'methods'] as const;

/**
 * Fills the intervals of [from, to), both boundaries of intervals. `estimateOf` is asked for each segment
 * whose consumption is not measured; null leaves a gap to the straight line and an unknown one missing.
 */
export function fillIntervals(
  segments: Segments,
  from: number,
  to: number,
  calendar: Calendar,
  estimateOf: (segment: number) => GapEstimate | null,
  out: IntervalRows,
): void {
  const filler = new Filler(segments, from, to, calendar, out);
  for (let i = 0; i < segments.count; i++) {
    if ((segments.to[i] as number) <= from || (segments.from[i] as number) >= to) continue;
    const kind = segments.kind[i];
    // What a person has entered is not estimated again by anything else.
    const estimate = kind === SEGMENT.measured || kind === SEGMENT.entered ? null : estimateOf(i);
    if (estimate !== null) filler.estimated(i, estimate);
    else if (kind !== SEGMENT.unknown) filler.straight(i);
    else filler.unknown(i);
  }
  finish(out);
}

/** One interval that a stretch of time touches, and how much of it. */
export interface TouchedInterval {
  readonly start: number;
  readonly lengthMillis: number;
  readonly touchedMillis: number;
}

/** The intervals that [from, to) touches, in order. */
export function intervalsTouched(from: number, to: number, calendar: Calendar): TouchedInterval[] {
  const touched: TouchedInterval[] = [];
  for (let at = from; at < to; ) {
    const start = calendar.intervalStart(at);
    const end = calendar.intervalEnd(at);
    touched.push({ start, lengthMillis: end - start, touchedMillis: Math.min(end, to) - at });
    at = end;
  }
  return touched;
}

class Filler {
  readonly #segments: Segments;
  readonly #from: number;
  readonly #to: number;
  readonly #calendar: Calendar;
  readonly #out: IntervalRows;

  constructor(segments: Segments, from: number, to: number, calendar: Calendar, out: IntervalRows) {
    this.#segments = segments;
    this.#from = from;
    this.#to = to;
    this.#calendar = calendar;
    this.#out = out;
  }

  straight(i: number): void {
    const segments = this.#segments;
    const start = segments.from[i] as number;
    const end = segments.to[i] as number;
    const isGauge = !Number.isNaN(segments.rateFrom[i] as number);
    const method = methodOf(segments.kind[i] as number, isGauge);
    let at = Math.max(start, this.#from);
    let before = this.#shareAt(i, at - start, isGauge);
    const last = Math.min(end, this.#to);
    while (at < last) {
      const boundary = Math.min(this.#calendar.intervalEnd(at), last);
      const share = this.#shareAt(i, boundary - start, isGauge);
      this.#put(i, at, boundary, share - before, method);
      before = share;
      at = boundary;
    }
  }

  estimated(i: number, { parts, method }: GapEstimate): void {
    const segments = this.#segments;
    const end = segments.to[i] as number;
    let at = segments.from[i] as number;
    for (let n = 0; at < end; n++) {
      const boundary = Math.min(this.#calendar.intervalEnd(at), end);
      if (at >= this.#from && at < this.#to) this.#put(i, at, boundary, parts[n] as number, method);
      at = boundary;
    }
  }

  /** Only that it is so is put down: in the intervals that something else is known of. */
  unknown(i: number): void {
    const segments = this.#segments;
    const last = Math.min(segments.to[i] as number, this.#to);
    let at = Math.max(segments.from[i] as number, this.#from);
    while (at < last) {
      const row = this.#row(at);
      this.#out.fired[row] = (this.#out.fired[row] as number) | (segments.fired[i] as number) | GAP;
      at = this.#calendar.intervalEnd(at);
    }
  }

  #shareAt(i: number, elapsed: number, isGauge: boolean): number {
    const segments = this.#segments;
    const duration = (segments.to[i] as number) - (segments.from[i] as number);
    if (!isGauge) return elapsedShare(segments.total[i] as number, elapsed, duration);
    const first = segments.rateFrom[i] as number;
    const slope = ((segments.rateTo[i] as number) - first) / duration;
    return Math.round((elapsed * (first + (slope * elapsed) / 2)) / HOUR_MILLIS);
  }

  #put(i: number, from: number, to: number, micros: number, method: number): void {
    const out = this.#out;
    const row = this.#row(from);
    out.value[row] = (out.value[row] as number) + micros;
    if (method === 0) out.measuredMillis[row] = (out.measuredMillis[row] as number) + (to - from);
    else {
      out.estimatedMillis[row] = (out.estimatedMillis[row] as number) + (to - from);
      out.estimated[row] = (out.estimated[row] as number) + micros;
      out.methods[row] = (out.methods[row] as number) | method;
      if (method !== MANUAL) out.fired[row] = (out.fired[row] as number) | GAP;
    }
    out.fired[row] = (out.fired[row] as number) | (this.#segments.fired[i] as number);
    // The level that the sender gave, kept in the low bits until the row is finished.
    out.quality[row] = Math.max(out.quality[row] as number, this.#segments.level[i] as number);
  }

  /** The row of the interval that an instant lies in; segments come in order, so it is the last one or a new one. */
  #row(instant: number): number {
    const out = this.#out;
    const last = out.count - 1;
    if (last >= 0 && instant < (out.start[last] as number) + (out.lengthMillis[last] as number)) return last;
    const start = this.#calendar.intervalStart(instant);
    return out.add(start, this.#calendar.intervalEnd(instant) - start);
  }
}

/** How the consumption of a segment is known, as the bit of an estimation method; 0 where it was measured. */
function methodOf(kind: number, isGauge: boolean): number {
  if (kind === SEGMENT.measured) return 0;
  if (kind === SEGMENT.entered) return MANUAL;
  return isGauge ? GAUGE_LINEAR : LINEAR;
}

/** Level and reasons of each row, from what it is made of. */
function finish(out: IntervalRows): void {
  for (let row = 0; row < out.count; row++) {
    const known = (out.measuredMillis[row] as number) + (out.estimatedMillis[row] as number);
    const fired = out.fired[row] as number;
    out.ran[row] = STEP_RULES;
    let quality = qualityOfFired(fired & ~GAP);
    let level = Math.max(quality & 0b111, out.quality[row] as number);
    if ((out.estimatedMillis[row] as number) > 0) level = Math.max(level, ESTIMATED);
    const isGap = (fired & GAP) !== 0 || known < (out.lengthMillis[row] as number);
    if (isGap) quality |= QUALITY_REASONS.gap;
    if (known === 0) level = MISSING;
    else if (level > SUSPECT) level = SUSPECT;
    out.quality[row] = (quality & ~0b111) | level;
  }
}
