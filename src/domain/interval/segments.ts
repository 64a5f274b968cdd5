/**
 * Readings of one register to segments: stretches of time between two readings (or an exchange, or a
 * change of multiplier) with the consumption of each. A segment depends only on the readings next to it, so
 * that any window of a history gives the segments that the whole of it gives.
 */

import { ruleBit } from '../validation/catalogue.ts';
import type { Discontinuity, DiscontinuityKind, Evidence } from './discontinuity.ts';
import { microsPerUnit, scaledDifference, toResolution } from './exact-share.ts';
import type { DiscontinuityDecision, MultiplierPeriod, RegisterSettings } from './register-settings.ts';

/** Readings of one series in order of time, as columns from `first` to `end` (exclusive). */
export interface ReadingColumns {
  readonly timestamp: Float64Array;
  /** In the canonical unit. */
  readonly value: Float64Array;
  readonly quality: Int32Array;
  readonly first: number;
  readonly end: number;
}

/**
 * Readings on each side of a window that decide what the segments in it are: the one at its edge, and two
 * more that tell whether that one is an outlier.
 */
export const CONTEXT_READINGS = 3;

/** How a segment's consumption is known. */
export const SEGMENT = { measured: 0, gap: 1, unknown: 2, entered: 3 } as const;

const CAPACITY_INITIAL = 256;
const QUALITY_LEVEL = 0b111;
const HOUR_MILLIS = 3_600_000;
/** A reading can be stamped a little late or early: a bound on the rate must not fire on short steps. */
const CLOCK_SLACK_MILLIS = 60_000;
/** From where to where a register has to jump for a rollover, as fractions of its range. */
const ROLLOVER_HIGH = 0.9;
const ROLLOVER_LOW = 0.1;
/** A register that falls below this fraction of what it was has begun again. */
const RESET_FRACTION = 0.1;

const ROLLOVER = ruleBit('rollover');
const RESET = ruleBit('reset');
const NEGATIVE = ruleBit('negative');
const RATE_BOUND = ruleBit('rate_bound');
const EXCHANGE = ruleBit('exchange');
const INTERVAL_SIZE = ruleBit('interval_size');

/** Segments of one register in order of time, as columns. */
export class Segments {
  count = 0;
  from = new Float64Array(CAPACITY_INITIAL);
  to = new Float64Array(CAPACITY_INITIAL);
  /** Micros consumed; NaN where unknown. */
  total = new Float64Array(CAPACITY_INITIAL);
  /** Of an integrated gauge, the rate at both ends in micros per hour; NaN for a register. */
  rateFrom = new Float64Array(CAPACITY_INITIAL);
  rateTo = new Float64Array(CAPACITY_INITIAL);
  kind = new Uint8Array(CAPACITY_INITIAL);
  /** The worse quality level that the senders gave its two readings. */
  level = new Uint8Array(CAPACITY_INITIAL);
  /** Validation rules that fired, as bits. */
  fired = new Int32Array(CAPACITY_INITIAL);

  add(from: number, to: number, total: number, kind: number, level: number, fired: number): number {
    const at = this.count;
    if (at === this.from.length) this.#grow();
    this.from[at] = from;
    this.to[at] = to;
    this.total[at] = total;
    this.rateFrom[at] = Number.NaN;
    this.rateTo[at] = Number.NaN;
    this.kind[at] = kind;
    this.level[at] = level;
    this.fired[at] = fired;
    this.count = at + 1;
    return at;
  }

  clear(): void {
    this.count = 0;
  }

  #grow(): void {
    const capacity = this.from.length * 2;
    for (const name of ['from', 'to', 'total', 'rateFrom', 'rateTo'] as const) {
      const larger = new Float64Array(capacity);
      larger.set(this[name]);
      this[name] = larger;
    }
    for (const name of ['kind', 'level'] as const) {
      const larger = new Uint8Array(capacity);
      larger.set(this[name]);
      this[name] = larger;
    }
    const fired = new Int32Array(capacity);
    fired.set(this.fired);
    this.fired = fired;
  }
}

/**
 * Puts the segments between the readings into `out` and what is no simple step into `found`. The first and
 * last `CONTEXT_READINGS` are there to decide about the others: what lies between them alone may be wrong.
 */
export function findSegments(
  readings: ReadingColumns,
  settings: RegisterSettings,
  out: Segments,
  found: Discontinuity[],
): void {
  if (settings.kind === 'gauge') return integrate(readings, settings, out);
  const steps = new Steps(readings, settings);
  let previous = -1;
  for (let i = readings.first; i < readings.end; i++) {
    if (steps.isBeyondResolution(i)) {
      found.push(steps.record('beyond_resolution', i, previous, i, null));
      continue;
    }
    if (steps.isOutlier(i)) {
      found.push(steps.record('outlier', i, i - 1, i, null));
      continue;
    }
    if (previous >= 0) steps.addStep(previous, i, out, found);
    previous = i;
  }
}

/** Whether any of the steps between these readings is not a simple one, so that an outlier may be among them. */
export function hasOddStep(readings: ReadingColumns, settings: RegisterSettings): boolean {
  if (settings.kind === 'gauge') return false;
  const steps = new Steps(readings, settings);
  for (let i = readings.first + 1; i < readings.end; i++) if (!steps.isPlain(i - 1, i)) return true;
  return false;
}

class Steps {
  readonly #readings: ReadingColumns;
  readonly #settings: RegisterSettings;
  readonly #modulus: number;
  readonly #toMicros: number;

  constructor(readings: ReadingColumns, settings: RegisterSettings) {
    this.#readings = readings;
    this.#settings = settings;
    this.#modulus = settings.modulus === null ? Number.NaN : toResolution(settings.modulus, settings.decimals);
    this.#toMicros = microsPerUnit(settings.decimals);
  }

  isBeyondResolution(i: number): boolean {
    return Number.isNaN(this.#units(i));
  }

  /**
   * Does not fit a neighbour, while its neighbours fit each other; and the one before it is not such a reading
   * already. (Two in a row are left to be looked at as a reset or an increase.)
   */
  isOutlier(i: number): boolean {
    return this.#isCandidate(i) && !this.#isCandidate(i - 1);
  }

  /** Whether a step goes on as a register does; over an exchange of the meter nothing can be said against it. */
  isPlain(a: number, b: number): boolean {
    if (!Number.isNaN(this.#consumed(a, b))) return true;
    const { timestamp } = this.#readings;
    const { exchanges } = this.#settings;
    if (exchanges.length === 0) return false;
    return exchanges.some(({ at }) => at > (timestamp[a] as number) && at <= (timestamp[b] as number));
  }

  addStep(a: number, b: number, out: Segments, found: Discontinuity[]): void {
    const { timestamp } = this.#readings;
    const { exchanges, multipliers, decisions } = this.#settings;
    const from = timestamp[a] as number;
    const to = timestamp[b] as number;
    const level = Math.max(this.#level(a), this.#level(b));
    const exchange = exchanges.length === 0 ? undefined : exchanges.find(({ at }) => at > from && at <= to);
    if (exchange !== undefined) return this.#addExchange(a, b, level, out, found);
    const units = this.#consumed(a, b);
    const isRollover = this.#units(b) < this.#units(a) && !this.#settings.mayDecrease;
    if (isRollover || Number.isNaN(units)) {
      const decision = decisions.size === 0 ? undefined : decisions.get(to);
      const isAsProposed = decision === undefined || decision.action === 'confirm';
      if (Number.isNaN(units) || !isAsProposed) return this.#addOdd(a, b, decision, level, out, found);
      found.push(this.record('rollover', b, a, b, this.#micros(a, b, units)));
    }
    const kind = this.#kindOf(to - from);
    const fired = (isRollover ? ROLLOVER : 0) | this.#lengthRule(to - from);
    if (multipliers.length === 1) addKnown(from, to, this.#micros(a, b, units), kind, level, fired, out);
    else this.#addDivided(a, b, units, kind, level, fired, out, found);
  }

  record(kind: DiscontinuityKind, at: number, before: number, after: number, proposed: number | null): Discontinuity {
    const { timestamp } = this.#readings;
    const known = proposed === null || Number.isNaN(proposed) ? null : proposed;
    return {
      ...{ kind, at: timestamp[at] as number, proposed: known },
      ...{ before: this.#evidence(before), after: this.#evidence(after) },
    };
  }

  #isCandidate(i: number): boolean {
    const { first, end, timestamp } = this.#readings;
    if (i - 1 < first || i + 1 >= end) return false;
    // Most steps are plain: then nothing else has to be asked.
    if (this.isPlain(i - 1, i) && this.isPlain(i, i + 1)) return false;
    if (this.#settings.decisions.get(timestamp[i] as number)?.action === 'reject') return false;
    return this.isPlain(i - 1, i + 1);
  }

  /** A step that is neither plain nor a rollover, or one about which somebody has decided otherwise. */
  #addOdd(
    a: number,
    b: number,
    decision: DiscontinuityDecision | undefined,
    level: number,
    out: Segments,
    found: Discontinuity[],
  ): void {
    const { timestamp } = this.#readings;
    const from = timestamp[a] as number;
    const to = timestamp[b] as number;
    const { kind, rule, units } = this.#oddity(a, b);
    const proposed = units === null ? null : this.#micros(a, b, units);
    found.push(this.record(kind, b, a, b, proposed));
    const total = decided(decision, proposed) ?? Number.NaN;
    // What a person has settled is no longer in doubt.
    const fired = Number.isNaN(total) ? rule : 0;
    const known = decision?.action === 'correct' ? SEGMENT.entered : this.#kindOf(to - from);
    addKnown(from, to, total, known, level, fired | this.#lengthRule(to - from), out);
  }

  #oddity(a: number, b: number): { kind: DiscontinuityKind; rule: number; units: number | null } {
    const before = this.#units(a);
    const after = this.#units(b);
    if (after >= before) return { kind: 'implausible', rule: RATE_BOUND, units: after - before };
    const around = this.#aroundRollover(before, after);
    if (!Number.isNaN(around)) return { kind: 'rollover', rule: ROLLOVER, units: around };
    if (after < before * RESET_FRACTION && after >= 0) return { kind: 'reset', rule: RESET, units: after };
    return { kind: 'decrease', rule: NEGATIVE, units: null };
  }

  /** Old meter up to its final reading, new meter from its initial one. */
  #addExchange(a: number, b: number, level: number, out: Segments, found: Discontinuity[]): void {
    const { timestamp } = this.#readings;
    const { exchanges, decimals } = this.#settings;
    let from = timestamp[a] as number;
    let units = this.#units(a);
    const to = timestamp[b] as number;
    const within = exchanges.filter((exchange) => exchange.at > from && exchange.at <= to);
    for (const { at: instant, final, initial } of within) {
      found.push({ ...this.record('exchange', b, a, b, null), at: instant });
      const end = toResolution(final, decimals);
      this.#addPart(from, instant, units, end, level, out);
      from = instant;
      units = toResolution(initial, decimals);
    }
    this.#addPart(from, to, units, this.#units(b), level, out);
  }

  #addPart(from: number, to: number, start: number, end: number, level: number, out: Segments): void {
    if (to === from) return;
    const isPlausible = !Number.isNaN(this.#plausible(start, end, to - from, from));
    const total = isPlausible ? this.#difference(start, end, from) : Number.NaN;
    const fired = EXCHANGE | (isPlausible ? 0 : RATE_BOUND);
    addKnown(from, to, total, this.#kindOf(to - from), level, fired, out);
  }

  #kindOf(millis: number): number {
    return millis > this.#settings.gapMillis ? SEGMENT.gap : SEGMENT.measured;
  }

  #lengthRule(millis: number): number {
    return millis > this.#settings.stepMillisMax ? INTERVAL_SIZE : 0;
  }

  /** Divides a step where the multiplier changes: in proportion to time before each is multiplied. */
  #addDivided(
    a: number,
    b: number,
    units: number,
    kind: number,
    level: number,
    fired: number,
    out: Segments,
    found: Discontinuity[],
  ): void {
    const { timestamp } = this.#readings;
    const { multipliers } = this.#settings;
    const start = timestamp[a] as number;
    const end = timestamp[b] as number;
    let from = start;
    let done = 0;
    for (const period of multipliers) {
      if (period.from <= start || period.from > end) continue;
      found.push({ ...this.record('multiplier_change', b, a, b, null), at: period.from });
      if (period.from === end) continue;
      const share = Math.floor((units * (period.from - start)) / (end - start));
      this.#addShare(from, period.from, share - done, kind, level, fired, out);
      from = period.from;
      done = share;
    }
    if (from === start) addKnown(start, end, this.#micros(a, b, units), kind, level, fired, out);
    else this.#addShare(from, end, units - done, kind, level, fired, out);
  }

  #addShare(from: number, to: number, units: number, kind: number, level: number, fired: number, out: Segments): void {
    addKnown(from, to, this.#difference(0, units, from), kind, level, fired, out);
  }

  /** Units consumed from reading a to b, around a rollover where it is one; NaN where that cannot be said. */
  #consumed(a: number, b: number): number {
    const { timestamp } = this.#readings;
    const from = timestamp[a] as number;
    return this.#plausible(this.#units(a), this.#units(b), (timestamp[b] as number) - from, from);
  }

  #plausible(before: number, after: number, millis: number, at: number): number {
    let units = after - before;
    if (units < 0 && !this.#settings.mayDecrease) units = this.#aroundRollover(before, after);
    return Math.abs(units) <= this.#unitsMax(millis, at) ? units : Number.NaN;
  }

  #aroundRollover(before: number, after: number): number {
    const modulus = this.#modulus;
    if (before >= ROLLOVER_HIGH * modulus && after <= ROLLOVER_LOW * modulus && before <= modulus) {
      return after - before + modulus;
    }
    return Number.NaN;
  }

  #unitsMax(millis: number, at: number): number {
    const { ratePerHourMax, multipliers } = this.#settings;
    if (ratePerHourMax === null) return Number.POSITIVE_INFINITY;
    const { numerator, denominator } = multiplierAt(multipliers, at);
    const micros = (ratePerHourMax * 1e6 * (millis + CLOCK_SLACK_MILLIS)) / HOUR_MILLIS;
    return (micros * denominator) / numerator / this.#toMicros + 1;
  }

  /** Micros of the step from reading a to b, which is of so many units. */
  #micros(a: number, b: number, units: number): number {
    const start = this.#units(a);
    const around = units - (this.#units(b) - start);
    return this.#difference(start, this.#units(b) + around, this.#readings.timestamp[a] as number);
  }

  #difference(start: number, end: number, at: number): number {
    const { numerator, denominator } = multiplierAt(this.#settings.multipliers, at);
    return scaledDifference(start, end, numerator * this.#toMicros, denominator);
  }

  #units(i: number): number {
    return toResolution(this.#readings.value[i] as number, this.#settings.decimals);
  }

  #level(i: number): number {
    return (this.#readings.quality[i] as number) & QUALITY_LEVEL;
  }

  #evidence(i: number): Evidence | null {
    const { timestamp, value, first } = this.#readings;
    return i < first ? null : { at: timestamp[i] as number, value: value[i] as number };
  }
}

/** A segment whose consumption may turn out not to be known after all. */
function addKnown(
  from: number,
  to: number,
  total: number,
  kind: number,
  level: number,
  fired: number,
  out: Segments,
): void {
  out.add(from, to, total, Number.isNaN(total) ? SEGMENT.unknown : kind, level, fired);
}

/** What counts after a decision; before one, an odd step counts as unknown. */
function decided(decision: DiscontinuityDecision | undefined, proposed: number | null): number | null {
  if (decision === undefined) return null;
  const { action } = decision;
  switch (action) {
    case 'reject':
      return null;
    case 'confirm':
      return proposed;
    case 'correct':
      return decision.consumption;
    default:
      return action satisfies never;
  }
}

/** The multiplier that holds at an instant. */
export function multiplierAt(multipliers: readonly MultiplierPeriod[], instant: number): MultiplierPeriod {
  let found = multipliers[0] as MultiplierPeriod;
  for (let i = 1; i < multipliers.length; i++) {
    const period = multipliers[i] as MultiplierPeriod;
    if (period.from > instant) break;
    found = period;
  }
  return found;
}

/** A gauge: the area under the straight lines between its readings. */
function integrate(readings: ReadingColumns, settings: RegisterSettings, out: Segments): void {
  const { timestamp, value, quality, first, end } = readings;
  const { multipliers, gapMillis, linearMillisMax, ratePerHourMax } = settings;
  for (let i = first + 1; i < end; i++) {
    const from = timestamp[i - 1] as number;
    const to = timestamp[i] as number;
    const level = Math.max((quality[i - 1] as number) & QUALITY_LEVEL, (quality[i] as number) & QUALITY_LEVEL);
    const { numerator, denominator } = multiplierAt(multipliers, from);
    const micros = (1e6 * numerator) / denominator;
    const rateFrom = (value[i - 1] as number) * micros;
    const rateTo = (value[i] as number) * micros;
    const isOdd = ratePerHourMax !== null && Math.max(Math.abs(rateFrom), Math.abs(rateTo)) > ratePerHourMax * 1e6;
    const isUnknown = isOdd || to - from > linearMillisMax;
    const kind = isUnknown ? SEGMENT.unknown : to - from > gapMillis ? SEGMENT.gap : SEGMENT.measured;
    const total = isUnknown ? Number.NaN : Math.round(((rateFrom + rateTo) * (to - from)) / (2 * HOUR_MILLIS));
    const row = out.add(from, to, total, kind, level, isOdd ? RATE_BOUND : 0);
    out.rateFrom[row] = rateFrom;
    out.rateTo[row] = rateTo;
  }
}
