/**
 * What a meter uses in each hour of the week by its own habit: level times shape. The shape is the median of
 * the last three weeks, so that one odd week does not count; the level follows the days, so that season and
 * orders move the forecast before the shape has been learned anew.
 */

import type { DetectorParameters } from '../catalogue/parameters.ts';
import { codeOfRatio, knownLogs, MISSING_CODE, ratioOfCode } from '../state/log-code.ts';
import { DAY_SCALE, type MeterState, NARROW, SHAPE_WEEKS, scaleOf } from '../state/meter-state.ts';
import type { DayKind } from './day-kind.ts';
import { median } from './robust.ts';

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
/** Less than this share of the level is no deviation that anybody would look into, however quiet the hour. */
const DEVIATION_MIN = 0.2;
/** Points of the standard normal distribution: two-sided 90 %, one-sided 99 %. */
const QUANTILE_90 = 1.645;
const CHANCE_99 = 2.326;
/** What is not known of the level is never taken to widen the band by more than this factor. */
const STALE_WIDENING_MAX = 2;

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
  const least = DEVIATION_MIN * level;
  const scatter = bandScale * scaleOf(state, hour) * (1 + togetherness(state, hour) / 2);
  // Two views of one doubt: on such days the level is not learned either.
  const widening = Math.max(kind.isOrdinary ? 1 : holidayWidening, staleWidening(state));
  const width = Math.max(Math.log1p(bandMinimum), scatter) * widening;
  const expected = shape * level;
  return {
    expected,
    width,
    low: kind.isOrdinary ? Math.max(0, Math.min(expected - least, (expected + offset) * Math.exp(-width) - offset)) : 0,
    high: Math.max(expected + least, (expected + offset) * Math.exp(width) - offset),
  };
}

/**
 * How far the hours of a day err together, 0 to 1: error of the whole day over that of the hour. Where one cause,
 * such as the weather, moves all hours, several in a row say no more than one of them.
 */
function togetherness(state: MeterState, hour: number): number {
  return Math.min(1, scaleOf(state, DAY_SCALE) / scaleOf(state, hour));
}

/** A level that walks at random is known the worse, by the root of the days, the longer ago it was learned. */
function staleWidening({ narrow }: MeterState): number {
  return Math.min(STALE_WIDENING_MAX, Math.sqrt(1 + (narrow[NARROW.daysUnlearned] as number)));
}

/**
 * How far the level comes in so many days by chance (one-sided 1 %), in the logarithm, were its changes from day to day
 * the steps of a random walk: what follows weather and orders goes that far without a fault.
 */
export function wanderOf(state: MeterState, days: number): number {
  return CHANCE_99 * (scaleOf(state, DAY_SCALE) / QUANTILE_90) * Math.sqrt(days);
}

/**
 * By how much the level of the last so many days that are known is above that of the first so many, micros an hour;
 * null where fewer than twice as many are known. Medians, so that odd days do not count.
 */
export function levelChangeOf({ levels }: MeterState, days: number): number | null {
  const known = knownLogs(levels);
  if (known.length < 2 * days) return null;
  return Math.exp(median(known.slice(-days))) - Math.exp(median(known.slice(0, days)));
}

/** How far a rate is from what was expected, in the logarithm. */
export function errorOf(state: MeterState, rate: number, expected: number): number {
  const offset = OFFSET_SHARE * levelOf(state);
  return Math.log((rate + offset) / (expected + offset));
}

function slotOf(weekday: number, hour: number): number {
  return ((weekday - 1) * DAY_HOURS + hour) * SHAPE_WEEKS;
}
