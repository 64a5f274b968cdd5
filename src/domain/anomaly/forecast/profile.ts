/**
 * What a meter uses in each hour of the week by its own habit: level times shape. The shape is the median of
 * the last three weeks, so that one odd week does not count; the level follows the days, so that season and
 * orders move the forecast before the shape has been learned anew.
 */

import type { DetectorParameters } from '../catalogue/parameters.ts';
import { codeOfRatio, MISSING_CODE, ratioOfCode } from '../state/log-code.ts';
import { type MeterState, NARROW, SHAPE_WEEKS, scaleOf } from '../state/meter-state.ts';
import type { DayKind } from './day-kind.ts';

/** In micros an hour. */
export interface Band {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** Half width in the logarithm. */
  readonly width: number;
}

const DAY_HOURS = 24;
/** Weeks without which a shape is not known. */
const SHAPE_WEEKS_MIN = 2;
/** Share of the level that is added before logarithms are taken: a hundredth more of nothing is nothing. */
const OFFSET_SHARE = 0.05;

/** Micros an hour that a shape of one stands for; not a number before it is known. */
export function levelOf({ narrow }: MeterState): number {
  return Math.exp(narrow[NARROW.level] as number);
}

/** Shape in an hour of the week; not a number where it is not known. */
export function shapeOf({ shapes }: MeterState, weekday: number, hour: number): number {
  const at = slotOf(weekday, hour);
  const a = shapes[at] as number;
  const b = shapes[at + 1] as number;
  const c = shapes[at + 2] as number;
  // Codes are pushed from the end, so that what is missing stands first.
  if (b === MISSING_CODE) return Number.NaN;
  if (a === MISSING_CODE) return (ratioOfCode(b) + ratioOfCode(c)) / SHAPE_WEEKS_MIN;
  return ratioOfCode(Math.max(Math.min(a, b), Math.min(Math.max(a, b), c)));
}

/** Least shape of the three weeks; not a number before there are three. */
export function leastShape({ shapes }: MeterState, weekday: number, hour: number): number {
  const at = slotOf(weekday, hour);
  const least = Math.min(shapes[at] as number, shapes[at + 1] as number, shapes[at + 2] as number);
  return ratioOfCode(least);
}

export function learnShape(state: MeterState, weekday: number, hour: number, ratio: number): void {
  const at = slotOf(weekday, hour);
  state.shapes.copyWithin(at, at + 1, at + SHAPE_WEEKS);
  state.shapes[at + SHAPE_WEEKS - 1] = codeOfRatio(ratio);
}

/**
 * The band that the rate of an hour is expected in; null where it is not known. On a day that is not ordinary
 * it reaches from zero to the highest of the days that it may be like.
 */
export function bandOf(
  state: MeterState,
  kind: DayKind,
  hour: number,
  { bandMinimum, bandScale, holidayWidening }: DetectorParameters,
): Band | null {
  let shape = Number.NEGATIVE_INFINITY;
  for (const weekday of kind.like) {
    const candidate = shapeOf(state, weekday, hour);
    if (Number.isNaN(candidate)) return null;
    if (candidate > shape) shape = candidate;
  }
  const level = levelOf(state);
  const offset = OFFSET_SHARE * level;
  const width =
    Math.max(Math.log1p(bandMinimum), bandScale * scaleOf(state, hour)) * (kind.isOrdinary ? 1 : holidayWidening);
  const expected = shape * level;
  return {
    expected,
    width,
    low: kind.isOrdinary ? Math.max(0, (expected + offset) * Math.exp(-width) - offset) : 0,
    high: (expected + offset) * Math.exp(width) - offset,
  };
}

/** How far a rate is from what was expected, in the logarithm. */
export function errorOf(state: MeterState, rate: number, expected: number): number {
  const offset = OFFSET_SHARE * levelOf(state);
  return Math.log((rate + offset) / (expected + offset));
}

function slotOf(weekday: number, hour: number): number {
  return ((weekday - 1) * DAY_HOURS + hour) * SHAPE_WEEKS;
}
