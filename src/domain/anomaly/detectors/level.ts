/** The level of the days: a sudden change of it, and how the forecast follows it. */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import { levelOf, wanderOf } from '../forecast/profile.ts';
import { median, rankSumScore, robustDeviation } from '../forecast/robust.ts';
import { codeOfLog, knownLogs, MISSING_CODE, MISSING_LOG } from '../state/log-code.ts';
import { DAY_SCALE, learnScale, NARROW, push, WIDE } from '../state/meter-state.ts';
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
/** Five times as much or as little. A wrong multiplier looks like this where the hours are too wild to tell. */
const LARGE_CHANGE = Math.log(5);
/** How the level follows the days: a quarter of the way, at most by this in the logarithm. */
const FOLLOW = 0.25;
const FOLLOW_MAX = 0.3;

/** Days that have to confirm a change: each weekday once. */
const CONFIRM_DAYS = 7;
/** Days on either side that may be on the other side of the change. */
const ODD_DAYS = 1;
/** Up to `LARGE_CHANGE` the change has to be so many standard deviations of the days on both sides: what comes and goes is no step. */
const SEPARATION = 4;

/** A level that is so much higher or lower after a long gap has another base load. */
const ANOTHER_LEVEL = Math.log(1.25);

/** Days on each side of a fall that single days do not show, and how much larger it is than what either side moves. */
const FALL_DAYS = 14;
const FLATNESS = 3;
/** Of the standard normal distribution: one-sided 1 in 4300, because it is asked every day. */
const SIGNIFICANT = 3.5;

/** Judges and learns the level of an ordinary day. */
export function judgeLevel(judge: Judge, moment: Moment): void {
  const { wide, narrow, levels, nights, daysOff } = judge.state;
  const shape = wide[WIDE.shapeSum] as number;
  const amount = wide[WIDE.shapeAmount] as number;
  if (shape <= 0 || amount <= 0) return;
  const today = Math.log(amount / shape);
  // How the level came from where it was before a long gap is not known: by a step or day by day.
  if ((narrow[NARROW.daysUnlearned] as number) > CONFIRM_DAYS) {
    levels.fill(MISSING_LOG);
    const isElsewhere = Math.abs(today - (narrow[NARROW.level] as number)) > ANOTHER_LEVEL;
    for (const ring of isElsewhere ? [nights, daysOff] : []) ring.fill(MISSING_LOG);
  }
  const reference = knownLogs(levels);
  push(levels, codeOfLog(today));
  const yesterday = reference.at(-1);
  // Not against the level that follows: a step would be an error of many days.
  if (yesterday !== undefined && narrow[NARROW.daysUnlearned] === 1) {
    learnScale(judge.state, DAY_SCALE, Math.abs(today - yesterday));
  }
  if (reference.length >= REFERENCE_MIN && judgeChange(judge, moment, today, reference)) {
    learnNewLevel(judge);
    return;
  }
  const level = narrow[NARROW.level] as number;
  const days = narrow[NARROW.daysUnlearned] as number;
  // What was not followed day by day is made up for at once.
  const limit = FOLLOW_MAX * days;
  narrow[NARROW.level] = level + (1 - (1 - FOLLOW) ** days) * Math.max(-limit, Math.min(limit, today - level));
  narrow[NARROW.daysUnlearned] = 0;
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
  const sign = up > down ? 1 : -1;
  const isBad = Math.max(up, down) >= decision && (isStep(judge, sign) || (sign < 0 && isFall(judge)));
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

/**
 * Whether the last week lies apart from all that is known before it, by the change that is looked for and by the
 * scatter of both sides. A season, or weather that comes and goes, leaves days in between.
 */
function isStep({ state, settings }: Judge, sign: 1 | -1): boolean {
  const upwards = knownLogs(state.levels).map((day) => sign * day);
  const before = upwards.slice(0, -CONFIRM_DAYS).sort((a, b) => a - b);
  const after = upwards.slice(-CONFIRM_DAYS).sort((a, b) => a - b);
  if (before.length < CONFIRM_DAYS) return false;
  const isApart = (after[ODD_DAYS] as number) > (before[before.length - 1 - ODD_DAYS] as number);
  const scatter = Math.max(DEVIATION_MIN, ...[before, after].map((side) => robustDeviation(side, median(side))));
  // Of a ramp the weeks next to the change differ by less than all that was before it.
  const last = median(upwards.slice(-2 * CONFIRM_DAYS, -CONFIRM_DAYS));
  const change = median(after) - Math.max(last, median(before));
  const least = Math.max(Math.log1p(settings.parameters.levelShift) / 2, wanderOf(state, CONFIRM_DAYS));
  return isApart && change >= Math.min(LARGE_CHANGE, Math.max(least, SEPARATION * scatter));
}

/**
 * Whether less was used in the last two weeks than in the two before, though single days of both overlap: by the
 * rank sum (Mann and Whitney 1947, normal approximation). Neither fortnight may be on the move itself. Of a rise that
 * would be said of the first hot weeks, too, which raise all loads that cool.
 */
function isFall({ state, settings }: Judge): boolean {
  const known = knownLogs(state.levels);
  if (known.length < 2 * FALL_DAYS) return false;
  const [before, after] = [known.slice(-2 * FALL_DAYS, -FALL_DAYS), known.slice(-FALL_DAYS)];
  const change = median(before) - median(after);
  if (change < Math.log1p(settings.parameters.levelShift)) return false;
  const half = FALL_DAYS / 2;
  const drifts = [before, after].map((side) => Math.abs(median(side.slice(0, half)) - median(side.slice(half))));
  return change >= FLATNESS * Math.max(...drifts) && rankSumScore(after, before) >= SIGNIFICANT;
}

/** Goes on from the last days alone: what was before them is another life of the meter. */
function learnNewLevel({ state }: Judge): void {
  const { levels, narrow, weeks, nights, daysOff } = state;
  levels.fill(MISSING_LOG, 0, levels.length - CONFIRM_DAYS);
  narrow[NARROW.level] = median(knownLogs(levels));
  narrow[NARROW.cusumUp] = 0;
  narrow[NARROW.cusumDown] = 0;
  narrow[NARROW.daysUnlearned] = 0;
  nights.fill(MISSING_LOG);
  daysOff.fill(MISSING_LOG);
  // A step would look like a trend over the weeks around it.
  weeks.fill(MISSING_CODE, weeks.length - DRIFT_WEEKS);
}
