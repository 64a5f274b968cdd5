/** What is judged day by day: completeness, base load, level; and what is learned from the day. */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import { levelOf } from '../forecast/profile.ts';
import { median, robustDeviation } from '../forecast/robust.ts';
import { codeOfLog, knownLogs } from '../state/log-code.ts';
import { type MeterState, NARROW, push, WIDE } from '../state/meter-state.ts';
import { finishDigest } from './digest.ts';
import { finishWeek, noteBase } from './drift.ts';
import type { Judge } from './judge.ts';
import { judgeLevel } from './level.ts';
import type { Moment } from './moment.ts';

const DAY_HOURS = 24;
/** Share of a day's hours that have to be measured for the day to stand for it. */
const MEASURED_MIN = 0.75;
const NIGHTS_MIN = 8;
const DAYS_OFF_MIN = 4;
const RECENT_DAYS = 4;
const HALF = 0.5;
const SUNDAY = 7;
const DAY_MILLIS = 86_400_000;
/** What was taken for a wrong multiplier and stays this long is how the meter is: it is learned anew. */
const UNIT_MISTAKE_DAYS_MAX = 28;

/** Ends the day that a moment completes. */
export function finishDay(judge: Judge, moment: Moment): void {
  judgeCompleteness(judge, moment);
  finishDigest(judge, moment);
  const { narrow } = judge.state;
  narrow[NARROW.daysUnlearned] = (narrow[NARROW.daysUnlearned] as number) + 1;
  judgeOrdinaryDay(judge, moment);
  if (moment.kind.weekday === SUNDAY) finishWeek(judge, moment);
}

function judgeOrdinaryDay(judge: Judge, moment: Moment): void {
  const { wide, narrow } = judge.state;
  if (judge.isOpen('unit_mistake')) {
    const age = moment.dayEnd - judge.openSince('unit_mistake');
    if (age < UNIT_MISTAKE_DAYS_MAX * DAY_MILLIS) return;
    const isOldHabit = (narrow[NARROW.daysLearned] as number) >= judge.settings.parameters.warmUpDays;
    if (isOldHabit) judge.state.forgetHabit();
  }
  const hours = narrow[NARROW.dayHours] as number;
  if (hours < MEASURED_MIN * DAY_HOURS || !moment.kind.isOrdinary) return;
  const mean = (wide[WIDE.dayAmount] as number) / hours;
  if (Number.isNaN(narrow[NARROW.level])) {
    if (mean > 0) narrow[NARROW.level] = Math.log(mean);
    return;
  }
  if (moment.kind.isDayOff) judgeBase(judge, 'weekend_base', judge.state.daysOff, DAYS_OFF_MIN, mean, moment);
  else judgeNight(judge, moment);
  judgeLevel(judge, moment);
  narrow[NARROW.daysLearned] = (narrow[NARROW.daysLearned] as number) + 1;
}

function judgeCompleteness(judge: Judge, { dayStart, dayEnd }: Moment): void {
  const share = (judge.state.wide[WIDE.dayMillis] as number) / (dayEnd - dayStart);
  // A meter that is silent has an event of its own.
  if (share === 0) return;
  const low = judge.settings.parameters.completenessMin;
  judge.judge('gaps', share < low, dayStart, dayEnd, () => ({
    actual: share,
    low,
    high: 1,
    severity: share < HALF * low ? 'warning' : 'info',
  }));
}

function judgeNight(judge: Judge, moment: Moment): void {
  const { state } = judge;
  const lowest = state.narrow[NARROW.nightLowest] as number;
  if (Number.isNaN(lowest)) return;
  judgeBase(judge, 'night_base', state.nights, NIGHTS_MIN, lowest, moment);
  noteBase(state, lowest);
}

/**
 * Compares a base load with those before it and learns it, not further up than the limit: a rise that stays is
 * learned, but slowly.
 */
function judgeBase(
  judge: Judge,
  detector: 'night_base' | 'weekend_base',
  ring: Int16Array,
  countMin: number,
  base: number,
  { dayStart, dayEnd }: Moment,
): void {
  const { state, settings } = judge;
  const { parameters } = settings;
  const offset = offsetOf(state);
  const logarithm = Math.log(base + offset);
  const known = knownLogs(ring);
  if (known.length < countMin) {
    push(ring, codeOfLog(logarithm));
    return;
  }
  const centre = median(known);
  const rise = Math.max(Math.log1p(parameters.baseRise), parameters.baseScale * robustDeviation(known, centre));
  const levelRise = levelRiseOf(state);
  const limit = centre + rise + (levelRise ?? 0);
  const isBad = logarithm > limit;
  push(ring, codeOfLog(Math.min(logarithm, limit)));
  const isJudged =
    levelRise !== null &&
    (state.narrow[NARROW.daysLearned] as number) >= parameters.warmUpDays &&
    levelOf(state) >= parameters.rateMinimum * MICROS_PER_UNIT;
  if (!isJudged) return;
  const usual = Math.exp(centre) - offset;
  judge.judge(detector, isBad, dayStart, dayEnd, () => ({
    actual: base / MICROS_PER_UNIT,
    low: 0,
    // What is known was compared above the offset of its own day.
    high: Math.max(0, Math.exp(limit) - offset) / MICROS_PER_UNIT,
    severity: detector === 'night_base' ? 'warning' : 'info',
    excess: (Math.max(0, base - usual) / MICROS_PER_UNIT) * DAY_HOURS,
  }));
}

/**
 * How far the level of the last days is above that of those before, in the logarithm: where all hours use more, as by
 * season or orders, the base load says nothing of its own. Null where that is not known, as after long holidays.
 */
function levelRiseOf({ levels }: MeterState): number | null {
  const known = knownLogs(levels);
  if (known.length < 2 * RECENT_DAYS) return null;
  return Math.max(0, median(known.slice(-RECENT_DAYS)) - median(known.slice(0, -RECENT_DAYS)));
}

/** Share of the level that a base load is compared above: twice next to nothing is next to nothing. */
const OFFSET_SHARE = 0.05;

function offsetOf(state: MeterState): number {
  return OFFSET_SHARE * levelOf(state);
}
