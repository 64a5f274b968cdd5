/** The level of the days: a sudden change of it, and how the forecast follows it. */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import { levelOf } from '../forecast/profile.ts';
import { median, robustDeviation } from '../forecast/robust.ts';
import { codeOfLog, knownLogs, MISSING_CODE, MISSING_LOG } from '../state/log-code.ts';
import { NARROW, push, WIDE } from '../state/meter-state.ts';
import { DRIFT_WEEKS } from './drift.ts';
import type { Judge } from './judge.ts';
import type { Moment } from './moment.ts';

const DAY_HOURS = 24;
/** Days without which a change is not looked for. */
const REFERENCE_MIN = 10;
/** Daily levels are never taken to scatter less than this. */
const DEVIATION_MIN = 0.05;
/** A single day adds at most this share of the decision interval: one odd day is no new level. */
const STEP_SHARE = 0.3;
/** Days that a new level is taken from. */
const NEW_LEVEL_DAYS = 4;
/** Five times as much or as little. A wrong multiplier looks like this where the hours are too wild to tell. */
const LARGE_CHANGE = Math.log(5);
/** How the level follows the days: a quarter of the way, at most by this in the logarithm. */
const FOLLOW = 0.25;
const FOLLOW_MAX = 0.3;

/** Judges and learns the level of an ordinary day. */
export function judgeLevel(judge: Judge, moment: Moment): void {
  const { wide, narrow, levels } = judge.state;
  const shape = wide[WIDE.shapeSum] as number;
  const amount = wide[WIDE.shapeAmount] as number;
  if (shape <= 0 || amount <= 0) return;
  const today = Math.log(amount / shape);
  const reference = knownLogs(levels);
  push(levels, codeOfLog(today));
  if (reference.length >= REFERENCE_MIN && judgeChange(judge, moment, today, reference)) {
    learnNewLevel(judge);
    return;
  }
  const level = narrow[NARROW.level] as number;
  narrow[NARROW.level] = level + FOLLOW * Math.max(-FOLLOW_MAX, Math.min(FOLLOW_MAX, today - level));
}

/** Both sums of the tabular CUSUM (Montgomery): whether one of them has reached the decision interval. */
function judgeChange(judge: Judge, moment: Moment, today: number, reference: readonly number[]): boolean {
  const { narrow } = judge.state;
  const { parameters } = judge.settings;
  const centre = median(reference);
  const deviation = Math.max(DEVIATION_MIN, robustDeviation(reference, centre));
  const allowance = Math.max(parameters.cusumAllowance * deviation, Math.log1p(parameters.levelShift) / 2);
  const decision = parameters.cusumDecision * deviation;
  const stepMax = STEP_SHARE * decision;
  const up = Math.max(0, (narrow[NARROW.cusumUp] as number) + Math.min(stepMax, today - centre - allowance));
  const down = Math.max(0, (narrow[NARROW.cusumDown] as number) + Math.min(stepMax, centre - today - allowance));
  narrow[NARROW.cusumUp] = up;
  narrow[NARROW.cusumDown] = down;
  const isWarm = (narrow[NARROW.daysLearned] as number) >= parameters.warmUpDays;
  if (!isWarm || levelOf(judge.state) < parameters.rateMinimum * MICROS_PER_UNIT) return false;
  const isBad = Math.max(up, down) >= decision;
  const meanShape = (judge.state.wide[WIDE.shapeSum] as number) / DAY_HOURS;
  const rateAt = (logarithm: number): number => (meanShape * Math.exp(logarithm)) / MICROS_PER_UNIT;
  judge.judge('level_change', isBad, moment.dayStart, moment.dayEnd, () => ({
    actual: rateAt(today),
    low: rateAt(centre - allowance),
    high: rateAt(centre + allowance),
    severity: Math.abs(today - centre) >= LARGE_CHANGE ? 'critical' : 'warning',
    excess: Math.max(0, rateAt(today) - rateAt(centre)) * DAY_HOURS,
  }));
  return isBad;
}

/** Goes on from the last days alone: what was before them is another life of the meter. */
function learnNewLevel({ state }: Judge): void {
  const { levels, narrow, weeks } = state;
  levels.fill(MISSING_LOG, 0, levels.length - NEW_LEVEL_DAYS);
  narrow[NARROW.level] = median(knownLogs(levels));
  narrow[NARROW.cusumUp] = 0;
  narrow[NARROW.cusumDown] = 0;
  // A step would look like a trend over the weeks around it.
  weeks.fill(MISSING_CODE, weeks.length - DRIFT_WEEKS);
}
