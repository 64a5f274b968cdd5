/**
 * Base load that creeps up over weeks: the lowest hours of the nights. Their trend over twelve weeks finds what is
 * slow; a steady rise within a month, to where the base load has not been for months, finds what is faster.
 */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import type { DetectorParameters } from '../catalogue/parameters.ts';
import { levelChangeOf, levelOf, wanderOf } from '../forecast/profile.ts';
import { kendallS, theilSen } from '../forecast/robust.ts';
import { codeOfRatio, MISSING_CODE, ratioOfCode } from '../state/log-code.ts';
import { type MeterState, NARROW, push } from '../state/meter-state.ts';
import type { Judge } from './judge.ts';
import type { Moment } from './moment.ts';

export const DRIFT_WEEKS = 12;
const YEAR_WEEKS = 52;
/** Weeks of the twelve that have to be known. */
const KNOWN_MIN = 10;
const NIGHTS_MIN = 3;
const DAY_HOURS = 24;
const WEEK_DAYS = 7;
/** One-sided 0.1 % point of the standard normal distribution: about 5 % shared out among the 52 tests of a year. */
const SIGNIFICANT = 3.09;
/** A base load below this share of the level is next to nothing. */
const BASE_SHARE_MIN = 0.05;

/** Weeks that rise one after the other, and those before them that they are compared with. */
const STEADY_WEEKS = 4;
const REFERENCE_WEEKS = 10;
const REFERENCE_MIN = 4;
/** Weeks whose ordinary changes say how far the base load goes within a month without a fault. */
const CHANGE_WEEKS = 26;
const CHANGES_MIN = 4;
const UNUSUAL_FACTOR = 2;
/** A rise of one code is rounding. */
const LEAST_RISE = 0.05;
/** A load that is there day and night adds as much to the mean as to the lowest hour; weather and orders add more. */
const CONSTANT_SHARE_MAX = 1.3;

/** Takes the lowest hour of an ordinary night in, in micros an hour. */
export function noteBase(state: MeterState, lowest: number): void {
  const { narrow } = state;
  if (lowest <= BASE_SHARE_MIN * levelOf(state)) return;
  narrow[NARROW.weekSum] = (narrow[NARROW.weekSum] as number) + Math.log(lowest);
  narrow[NARROW.weekCount] = (narrow[NARROW.weekCount] as number) + 1;
}

/** Ends the week with its last day, and judges the trend that it belongs to. */
export function finishWeek(judge: Judge, moment: Moment): void {
  const { narrow, weeks } = judge.state;
  const count = narrow[NARROW.weekCount] as number;
  const mean = (narrow[NARROW.weekSum] as number) / count;
  narrow[NARROW.weekSum] = 0;
  narrow[NARROW.weekCount] = 0;
  if (count < NIGHTS_MIN) {
    push(weeks, MISSING_CODE);
    return;
  }
  if (Number.isNaN(narrow[NARROW.weekAnchor])) narrow[NARROW.weekAnchor] = mean;
  push(weeks, codeOfRatio(Math.exp(mean - (narrow[NARROW.weekAnchor] as number))));
  judgeRise(judge, moment, Math.exp(mean));
}

function judgeRise(judge: Judge, { dayStart, dayEnd }: Moment, base: number): void {
  const { state, settings } = judge;
  if (levelOf(state) < settings.parameters.rateMinimum * MICROS_PER_UNIT) return;
  const slow = slowRise(state, settings.parameters);
  const steady = steadyRise(state, settings.parameters);
  if (slow === null && steady === null) return;
  const found = steady?.isFound === true ? steady : (slow ?? (steady as Rise));
  const before = base * Math.exp(-found.rise);
  judge.judge('drift', found.isFound, dayStart, dayEnd, () => ({
    actual: base / MICROS_PER_UNIT,
    low: 0,
    high: (before * Math.exp(found.limit)) / MICROS_PER_UNIT,
    severity: 'info',
    excess: (Math.max(0, base - before) / MICROS_PER_UNIT) * DAY_HOURS * WEEK_DAYS,
  }));
}

/** How far the base load has risen and might have, in the logarithm. */
interface Rise {
  readonly rise: number;
  readonly limit: number;
  readonly isFound: boolean;
}

function slowRise(state: MeterState, { driftRise, driftRiseSeasonal }: DetectorParameters): Rise | null {
  const now = trendOf(state, 0);
  if (now === null) return null;
  const yearAgo = trendOf(state, YEAR_WEEKS);
  const limit =
    yearAgo === null
      ? Math.max(Math.log1p(driftRise), wanderOf(state, DRIFT_WEEKS * WEEK_DAYS))
      : Math.log1p(driftRiseSeasonal) + Math.max(0, yearAgo.rise);
  return { rise: now.rise, limit, isFound: now.isSignificant && now.rise > limit };
}

/**
 * A rise week by week to above all but the highest of the weeks before it, further than the base load of this meter
 * goes in so many weeks, of a load that is there day and night. Null where too few weeks are known.
 */
function steadyRise(state: MeterState, { driftRiseSteady }: DetectorParameters): Rise | null {
  const logs = [...state.weeks].map((code) => Math.log(ratioOfCode(code)));
  const end = logs.length - STEADY_WEEKS;
  const last = logs.slice(end).filter(Number.isFinite);
  const now = logs.at(-1) as number;
  const before = logs.slice(end + 1 - REFERENCE_WEEKS, end + 1).filter(Number.isFinite);
  if (!Number.isFinite(now) || last.length < STEADY_WEEKS - 1 || before.length < REFERENCE_MIN) return null;
  const usual = furthestChange(logs.slice(0, end + 1));
  if (usual === null) return null;
  const rise = now - (before.toSorted((a, b) => b - a)[1] as number);
  const limit = Math.max(Math.log1p(driftRiseSteady), UNUSUAL_FACTOR * usual);
  const isRising = last.every((value, n) => n === 0 || value >= (last[n - 1] as number));
  const isSteady = isRising && now - (last[0] as number) > LEAST_RISE;
  return { rise, limit, isFound: rise > limit && isSteady && isConstantLoad(state, logs) };
}

/** How far the base load has gone within four weeks, up or down; null where too little is known. */
function furthestChange(logs: readonly number[]): number | null {
  const known = logs.slice(-CHANGE_WEEKS - STEADY_WEEKS);
  const changes = known
    .map((value, n) => Math.abs(value - (known[n - STEADY_WEEKS] ?? Number.NaN)))
    .filter(Number.isFinite);
  return changes.length < CHANGES_MIN ? null : Math.max(...changes);
}

/** Whether the level has risen by no more than the base load, in micros an hour. */
function isConstantLoad(state: MeterState, logs: readonly number[]): boolean {
  const anchor = state.narrow[NARROW.weekAnchor] as number;
  // The levels that are kept are those of four weeks.
  const [first, last] = [logs.at(-STEADY_WEEKS) as number, logs.at(-1) as number];
  const change = levelChangeOf(state, WEEK_DAYS);
  if (change === null || !Number.isFinite(first)) return false;
  return change <= CONSTANT_SHARE_MAX * (Math.exp(last + anchor) - Math.exp(first + anchor));
}

interface Trend {
  /** In the logarithm, from the first to the last of the weeks. */
  readonly rise: number;
  readonly isSignificant: boolean;
}

/** The trend over twelve weeks that end so many weeks before the last one; null where too few are known. */
function trendOf({ weeks }: MeterState, before: number): Trend | null {
  const x: number[] = [];
  const y: number[] = [];
  const end = weeks.length - before;
  for (let i = Math.max(0, end - DRIFT_WEEKS); i < end; i++) {
    const ratio = ratioOfCode(weeks[i] as number);
    if (!(ratio > 0)) continue;
    x.push(i);
    y.push(Math.log(ratio));
  }
  const n = x.length;
  if (n < KNOWN_MIN) return null;
  const deviation = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  return {
    rise: theilSen(x, y).slope * (DRIFT_WEEKS - 1),
    isSignificant: (kendallS(y) - 1) / deviation > SIGNIFICANT,
  };
}
