/**
 * Everything that the detectors remember of a meter, in one block of bytes of fixed size: a city of 400,000
 * meters keeps 400 MB. The block is the serialised form too, so what is read back is exactly what was.
 *
 * It is a kilobyte because shapes are kept as codes of one byte (state/log-code.ts), three weeks of
 * each of the 168 hours of the week.
 */

import { METER_DETECTORS, type MeterDetectorId } from '../catalogue/detectors.ts';
import { MISSING_CODE, MISSING_LOG } from './log-code.ts';

/** Doubles: instants and micros. */
export const WIDE = {
  hourStart: 0,
  hourAmount: 1,
  hourMillis: 2,
  lastStart: 3,
  dayStart: 4,
  dayAmount: 5,
  dayMillis: 6,
  /** Sum of the shapes of the judged hours of the day, and the micros of those hours. */
  shapeSum: 7,
  shapeAmount: 8,
  demandAmount: 9,
} as const;

/** Singles: what need not be exact. */
export const NARROW = {
  /** Natural logarithm of micros an hour that a shape of one stands for. */
  level: 0,
  nightLowest: 1,
  cusumUp: 2,
  cusumDown: 3,
  /** Intervals without a measurement in a row; -1 before the first one with. */
  silentRun: 4,
  weekSum: 5,
  weekCount: 6,
  weekAnchor: 7,
  daysLearned: 8,
  demandMillis: 9,
  clockOffset: 10,
  /** Hours of the day that were measured. */
  dayHours: 11,
  /** Sums of actual and expected rates over the level, of which each hour keeps 0.7. */
  recentActual: 12,
  recentExpected: 13,
  /** Days in a row of which the level has not been learned. */
  daysUnlearned: 14,
  /** Amount of the last interval that was measured in full, and the least step between two of them, micros. */
  lastAmount: 15,
  leastStep: 16,
  /** Hours in a row that repeat the same hour of the day before; 1 where they came to a whole day today. */
  repeatedHours: 17,
  isRepeatedToday: 18,
} as const;

export const WEEK_HOURS = 168;
export const SHAPE_WEEKS = 3;
export const DIGEST_DAYS = 5;
export const LEVEL_DAYS = 28;
export const NIGHTS = 12;
export const DAYS_OFF = 6;
/** A year and the twelve weeks of a drift. */
export const WEEKS = 64;
const DAY_HOURS = 24;

const DETECTOR_COUNT = METER_DETECTORS.length;
const WIDE_BYTES = Object.keys(WIDE).length * 8;
const NARROW_BYTES = Object.keys(NARROW).length * 4;
/** The digest of the day under way, its sketch of 64 bits, the digests of days before. */
const DIGEST_WORDS = 3 + DIGEST_DAYS;
const WORDS = DIGEST_WORDS + DETECTOR_COUNT;
const LOGS = LEVEL_DAYS + NIGHTS + DAYS_OFF;
/** Scales of the hours of the day, and that of the daily level. */
const SCALES = DAY_HOURS + 1;
const CODES = WEEK_HOURS * SHAPE_WEEKS + WEEKS + DAY_HOURS + SCALES;

/** Raised when the meaning of the bytes changes; a state of another version is learned anew. */
const VERSION = 2;
const WORDS_AT = WIDE_BYTES + NARROW_BYTES;
const LOGS_AT = WORDS_AT + WORDS * 4;
const BITS_AT = LOGS_AT + LOGS * 2;
const CODES_AT = BITS_AT + DETECTOR_COUNT * 2;
const VERSION_AT = CODES_AT + CODES;

/** Length of a serialised state. */
export const METER_STATE_BYTES = VERSION_AT + 1;

/** Place of the scale of the daily level among those of the hours. */
export const DAY_SCALE = DAY_HOURS;

/** Half width 0.3 in the logarithm to begin with: wide, so that what is not known yet is not alarmed. */
const SCALE_CODE_INITIAL = 164;
/** 0.1 for the level of a day, the mean of many hours. */
const DAY_SCALE_CODE_INITIAL = 120;

const ZERO_AT_FIRST = [
  ...(['cusumUp', 'cusumDown', 'weekSum', 'weekCount', 'daysLearned', 'recentActual', 'recentExpected'] as const),
  ...(['daysUnlearned'] as const),
];

export class MeterState {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly wide: Float64Array;
  readonly narrow: Float32Array;
  /** The day's digest, its sketch (two words), digests of the days before. */
  readonly digests: Uint32Array;
  /** First bad instant of each detector's episode, seconds. */
  readonly firsts: Uint32Array;
  readonly bits: Uint16Array;
  /** Daily levels, lowest hours of nights, days off, each with the oldest first: codes of logarithms. */
  readonly levels: Int16Array;
  readonly nights: Int16Array;
  readonly daysOff: Int16Array;
  /** Three codes for each hour of the week from Monday 0:00 on, the oldest first. */
  readonly shapes: Uint8Array;
  readonly weeks: Uint8Array;
  /** Digest of each hour of the day when it was last measured. */
  readonly hourDigests: Uint8Array;
  /** Scale of the forecast error by hour of the day; behind them that of the daily level. */
  readonly scales: Uint8Array;

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    const { buffer } = bytes;
    this.bytes = bytes;
    this.wide = new Float64Array(buffer, 0, WIDE_BYTES / 8);
    this.narrow = new Float32Array(buffer, WIDE_BYTES, NARROW_BYTES / 4);
    this.digests = new Uint32Array(buffer, WORDS_AT, DIGEST_WORDS);
    this.firsts = new Uint32Array(buffer, WORDS_AT + DIGEST_WORDS * 4, DETECTOR_COUNT);
    this.levels = new Int16Array(buffer, LOGS_AT, LEVEL_DAYS);
    this.nights = new Int16Array(buffer, LOGS_AT + LEVEL_DAYS * 2, NIGHTS);
    this.daysOff = new Int16Array(buffer, LOGS_AT + (LEVEL_DAYS + NIGHTS) * 2, DAYS_OFF);
    this.bits = new Uint16Array(buffer, BITS_AT, DETECTOR_COUNT);
    this.shapes = bytes.subarray(CODES_AT, CODES_AT + WEEK_HOURS * SHAPE_WEEKS);
    this.weeks = bytes.subarray(CODES_AT + WEEK_HOURS * SHAPE_WEEKS, CODES_AT + WEEK_HOURS * SHAPE_WEEKS + WEEKS);
    this.hourDigests = bytes.subarray(VERSION_AT - SCALES - DAY_HOURS, VERSION_AT - SCALES);
    this.scales = bytes.subarray(VERSION_AT - SCALES, VERSION_AT);
  }

  /** The state of a meter of which nothing is known. */
  static initial(): MeterState {
    const state = new MeterState(new Uint8Array(METER_STATE_BYTES));
    const { wide, narrow } = state;
    wide[WIDE.hourStart] = Number.NaN;
    wide[WIDE.dayStart] = Number.NaN;
    wide[WIDE.lastStart] = Number.NEGATIVE_INFINITY;
    narrow[NARROW.clockOffset] = Number.NaN;
    narrow[NARROW.nightLowest] = Number.NaN;
    narrow[NARROW.lastAmount] = Number.NaN;
    narrow[NARROW.silentRun] = -1;
    state.forgetHabit();
    state.bytes[VERSION_AT] = VERSION;
    return state;
  }

  /** Goes back to where nothing of the habit is known; episodes stay as they are. */
  forgetHabit(): void {
    const { narrow } = this;
    narrow[NARROW.level] = Number.NaN;
    narrow[NARROW.weekAnchor] = Number.NaN;
    narrow[NARROW.leastStep] = Number.NaN;
    for (const name of ZERO_AT_FIRST) narrow[NARROW[name]] = 0;
    for (const ring of [this.levels, this.nights, this.daysOff]) ring.fill(MISSING_LOG);
    this.shapes.fill(MISSING_CODE);
    this.weeks.fill(MISSING_CODE);
    this.scales.fill(SCALE_CODE_INITIAL);
    this.scales[DAY_SCALE] = DAY_SCALE_CODE_INITIAL;
  }

  /** The state that was serialised; `null` where it is of another version or no state. The bytes are copied. */
  static deserialise(bytes: Uint8Array): MeterState | null {
    if (bytes.length !== METER_STATE_BYTES || bytes[VERSION_AT] !== VERSION) return null;
    return new MeterState(new Uint8Array(bytes));
  }

  serialise(): Uint8Array {
    return this.bytes.slice();
  }
}

const indexes: ReadonlyMap<string, number> = new Map(METER_DETECTORS.map((id, index) => [id, index]));

/** The place of a detector in the state of a meter. */
export function detectorIndex(id: MeterDetectorId): number {
  return indexes.get(id) as number;
}

/** Puts a value behind the others of a ring and lets the oldest go. */
export function push(ring: Int16Array | Uint8Array | Uint32Array, value: number): void {
  ring.copyWithin(0, 1);
  ring[ring.length - 1] = value;
}

/** Scales are codes of their logarithm, in steps of 2.5 %, from 0.005 on. */
const SCALE_STEP = 0.025;
const SCALE_LOWEST = 0.005;
/** Nine steps up for each one down balance where one error in ten is larger. */
const STEPS_UP = 9;
const SCALE_CODE_MAX = 250;

/** The 0.9 quantile of the absolute error in that hour of the day, or of the level of a day (`DAY_SCALE`). */
export function scaleOf(state: MeterState, hour: number): number {
  return SCALE_LOWEST * Math.exp(SCALE_STEP * (state.scales[hour] as number));
}

/** Moves the quantile by an error. Each error moves it by a step of fixed size, however large it is. */
export function learnScale(state: MeterState, hour: number, error: number): void {
  const code = state.scales[hour] as number;
  const next = error > scaleOf(state, hour) ? code + STEPS_UP : code - 1;
  state.scales[hour] = Math.max(0, Math.min(SCALE_CODE_MAX, next));
}
