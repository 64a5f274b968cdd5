/** What is judged hour by hour, against the meter's own forecast; and what the forecast learns from the hour. */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import type { Severity } from '../catalogue/detectors.ts';
import type { DetectorParameters } from '../catalogue/parameters.ts';
import { type Band, bandOf, errorOf, learnShape, leastShape, levelOf, shapeOf } from '../forecast/profile.ts';
import { learnScale, NARROW, WIDE } from '../state/meter-state.ts';
import type { Judge, Observation, TransformerRatio } from './judge.ts';
import type { Moment } from './moment.ts';

const HOUR_MILLIS = 3_600_000;
/** Share of an hour that has to be measured for the hour to stand for it. */
const MEASURED_MIN = 0.75;
const DECADES = [10, 100, 1000] as const;
/** What is expected must be at least this share of the level for a multiple of it to mean anything. */
const EXPECTED_SHARE_MIN = 0.1;
/** What each hour keeps of the sums of those before: about three hours count. */
const RECENT_KEPT = 0.7;
/** Less than this share of what was expected is more than information. */
const VERY_LOW = 1 / 3;

/** Ends the hour that a moment completes. */
export function finishHour(judge: Judge, moment: Moment): void {
  judgeClock(judge, moment);
  const { wide, narrow } = judge.state;
  const millis = wide[WIDE.hourMillis] as number;
  if (millis < MEASURED_MIN * HOUR_MILLIS) return;
  // What flows back is no consumption.
  const amount = Math.max(0, wide[WIDE.hourAmount] as number);
  const rate = (amount / millis) * HOUR_MILLIS;
  wide[WIDE.dayAmount] = (wide[WIDE.dayAmount] as number) + rate;
  narrow[NARROW.dayHours] = (narrow[NARROW.dayHours] as number) + 1;
  noteNight(judge, moment.hour, rate);
  if (Number.isNaN(narrow[NARROW.level])) return;
  const isUsual = judgeAgainstForecast(judge, moment, rate);
  if (moment.kind.isOrdinary && isUsual) learnHour(judge, moment, rate);
}

function judgeClock(judge: Judge, { hourStart, hourEnd }: Moment): void {
  const offset = judge.state.narrow[NARROW.clockOffset] as number;
  if (Number.isNaN(offset)) return;
  const limit = judge.settings.parameters.clockOffsetMax;
  judge.judge('clock_drift', Math.abs(offset) > limit, hourStart, hourEnd, () => ({
    actual: offset,
    low: -limit,
    high: limit,
    severity: 'warning',
  }));
}

function noteNight({ state, settings }: Judge, hour: number, rate: number): void {
  const { nightFirstHour, nightLastHour } = settings.parameters;
  if (hour < nightFirstHour || hour > nightLastHour) return;
  const lowest = state.narrow[NARROW.nightLowest] as number;
  if (!(lowest <= rate)) state.narrow[NARROW.nightLowest] = rate;
}

/** Whether the hour may be learned from: not one of nothing where there should be something. */
function judgeAgainstForecast(judge: Judge, moment: Moment, rate: number): boolean {
  const { state, settings } = judge;
  const { parameters } = settings;
  const level = levelOf(state);
  const isWarm = (state.narrow[NARROW.daysLearned] as number) >= parameters.warmUpDays;
  if (!isWarm || level < parameters.rateMinimum * MICROS_PER_UNIT) return true;
  const band = bandOf(state, moment.kind, moment.hour, parameters);
  if (band === null) return true;
  const { hourStart, hourEnd } = moment;
  const isUnitOpen = judge.isOpen('unit_mistake');
  if (!isUnitOpen && judgeZero(judge, moment, rate, band)) return false;
  const recent = recentRatio(judge, rate / level, band.expected / level);
  if (moment.kind.isOrdinary && band.expected >= EXPECTED_SHARE_MIN * level) {
    const isOutside = rate > band.high || rate < band.low;
    const isUnit =
      isOutside &&
      isMultiple([rate / band.expected, recent], ratioAt(settings.transformerRatios, hourStart), parameters);
    judge.judge('unit_mistake', isUnit, hourStart, hourEnd, observed(rate, band, 'critical'));
    if (isUnit) return false;
  }
  // What else is odd under a wrong multiplier has the same cause.
  if (isUnitOpen) return false;
  judgeDeviation(judge, moment, rate, band);
  return true;
}

function judgeZero(judge: Judge, { kind, hour, hourStart, hourEnd }: Moment, rate: number, band: Band): boolean {
  if (!kind.isOrdinary) return false;
  const { zeroExpectedMin, zeroShare } = judge.settings.parameters;
  const isExpected = leastShape(judge.state, kind.weekday, hour) >= zeroExpectedMin;
  const isBad = isExpected && rate <= zeroShare * levelOf(judge.state);
  judge.judge('zero_when_running', isBad, hourStart, hourEnd, observed(rate, band, 'critical'));
  return isBad;
}

function judgeDeviation(judge: Judge, moment: Moment, rate: number, band: Band): void {
  const { kind, hourStart, hourEnd } = moment;
  const { criticalFactor } = judge.settings.parameters;
  const error = errorOf(judge.state, rate, band.expected);
  const highSeverity = error > criticalFactor * band.width ? 'critical' : 'warning';
  judge.judge('consumption_high', rate > band.high, hourStart, hourEnd, observed(rate, band, highSeverity));
  if (!kind.isOrdinary) return;
  const lowSeverity = rate < VERY_LOW * band.expected ? 'warning' : 'info';
  judge.judge('consumption_low', rate < band.low, hourStart, hourEnd, observed(rate, band, lowSeverity));
}

/** Ratio of what was used to what was expected over the last hours: steadier than that of one of them. */
function recentRatio({ state: { narrow } }: Judge, actual: number, expected: number): number {
  narrow[NARROW.recentActual] = RECENT_KEPT * (narrow[NARROW.recentActual] as number) + actual;
  narrow[NARROW.recentExpected] = RECENT_KEPT * (narrow[NARROW.recentExpected] as number) + expected;
  return (narrow[NARROW.recentActual] as number) / (narrow[NARROW.recentExpected] as number);
}

function ratioAt(ratios: readonly TransformerRatio[], instant: number): number | null {
  return ratios.findLast(({ from }) => from <= instant)?.ratio ?? null;
}

function isMultiple(
  ratios: readonly number[],
  transformerRatio: number | null,
  parameters: DetectorParameters,
): boolean {
  return ratios.some((ratio) => isByFactor(ratio, transformerRatio, parameters));
}

function isByFactor(ratio: number, transformerRatio: number | null, parameters: DetectorParameters): boolean {
  const { unitTolerance, ratioMinimum } = parameters;
  const distance = Math.abs(Math.log(ratio));
  const isNear = (factor: number): boolean => Math.abs(distance - Math.log(factor)) <= Math.log1p(unitTolerance);
  if (DECADES.some(isNear)) return true;
  return transformerRatio !== null && transformerRatio >= ratioMinimum && isNear(transformerRatio);
}

function observed(rate: number, { expected, low, high }: Band, severity: Severity): () => Observation {
  return () => ({
    actual: rate / MICROS_PER_UNIT,
    low: low / MICROS_PER_UNIT,
    high: high / MICROS_PER_UNIT,
    severity,
    excess: Math.max(0, rate - expected) / MICROS_PER_UNIT,
  });
}

function learnHour({ state }: Judge, { kind, hour }: Moment, rate: number): void {
  const { wide } = state;
  const level = levelOf(state);
  const shape = shapeOf(state, kind.weekday, hour);
  if (!Number.isNaN(shape)) {
    learnScale(state, hour, Math.abs(errorOf(state, rate, shape * level)));
    wide[WIDE.shapeSum] = (wide[WIDE.shapeSum] as number) + shape;
    wide[WIDE.shapeAmount] = (wide[WIDE.shapeAmount] as number) + rate;
  }
  learnShape(state, kind.weekday, hour, rate / level);
}
