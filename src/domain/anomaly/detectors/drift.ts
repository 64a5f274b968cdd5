/** Base load that creeps up over weeks: the trend of the lowest hours of the nights. */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import { levelOf, wanderOf } from '../forecast/profile.ts';
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
  const { driftRise, driftRiseSeasonal, rateMinimum } = settings.parameters;
  const now = trendOf(state, 0);
  if (now === null || levelOf(state) < rateMinimum * MICROS_PER_UNIT) return;
  const yearAgo = trendOf(state, YEAR_WEEKS);
  const limit =
    yearAgo === null
      ? Math.max(Math.log1p(driftRise), wanderOf(state, DRIFT_WEEKS * WEEK_DAYS))
      : Math.log1p(driftRiseSeasonal) + Math.max(0, yearAgo.rise);
  const before = base * Math.exp(-now.rise);
  judge.judge('drift', now.isSignificant && now.rise > limit, dayStart, dayEnd, () => ({
    actual: base / MICROS_PER_UNIT,
    low: 0,
    high: (before * Math.exp(limit)) / MICROS_PER_UNIT,
    severity: 'info',
    excess: (Math.max(0, base - before) / MICROS_PER_UNIT) * DAY_HOURS * WEEK_DAYS,
  }));
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
