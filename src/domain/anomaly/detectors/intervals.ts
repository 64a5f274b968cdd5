/** What is judged interval by interval: silence, the verdicts of validation, the demand. */

import type { DiscontinuityKind } from '../../interval/discontinuity.ts';
import { ruleBit } from '../../validation/catalogue.ts';
import { MICROS_PER_UNIT } from '../../validation/review.ts';
import type { MeterDetectorId, Severity } from '../catalogue/detectors.ts';
import { bandOf } from '../forecast/profile.ts';
import { NARROW, WIDE } from '../state/meter-state.ts';
import type { IntervalInput } from './input.ts';
import type { Judge, Observation } from './judge.ts';
import type { Moment } from './moment.ts';

const HOUR_MILLIS = 3_600_000;
const DAY_MILLIS = 86_400_000;
const DEMAND_MILLIS = 900_000;

interface FaultRule {
  readonly detector: MeterDetectorId;
  readonly rules: number;
  readonly kinds: readonly DiscontinuityKind[];
  readonly severity: Severity;
}

const FAULTS: readonly FaultRule[] = [
  { detector: 'stuck', rules: ruleBit('stuck'), kinds: [], severity: 'warning' },
  { detector: 'stale', rules: ruleBit('stale'), kinds: [], severity: 'warning' },
  { detector: 'impossible_rate', rules: ruleBit('rate_bound'), kinds: ['implausible'], severity: 'warning' },
  {
    detector: 'register_reset',
    rules: ruleBit('reset') | ruleBit('negative'),
    kinds: ['reset', 'decrease'],
    severity: 'warning',
  },
  { detector: 'rollover', rules: ruleBit('rollover'), kinds: ['rollover'], severity: 'info' },
];
const SPIKE = ruleBit('spike');
/** From so many steps of the register on, rounding is below 1 %, and a load that does not scatter by that is odd. */
const STUCK_STEPS_MIN = 100;
/** Parts of a whole are rounded to micros. */
const ROUNDING_MICROS = 2;

export function judgeInterval(judge: Judge, input: IntervalInput, moment: Moment): void {
  judgeSilence(judge, input, moment);
  // Of an interval of which nothing is known, only a discontinuity says something.
  if (input.measuredMillis === 0 && input.fired === 0 && input.discontinuities.length === 0) return;
  const observe = (severity: Severity) => (): Observation => ({
    actual: rateOf(input),
    low: null,
    high: null,
    severity,
  });
  const isCoarse = isCoarseOf(judge, input, moment);
  for (const { detector, rules, kinds, severity } of FAULTS) {
    const isFired = (input.fired & rules) !== 0 && !(detector === 'stuck' && isCoarse);
    const isBad = isFired || input.discontinuities.some((kind) => kinds.includes(kind));
    judge.judge(detector, isBad, moment.start, moment.end, observe(severity));
  }
  judgeSpike(judge, input, moment);
  judgeDemand(judge, input, moment);
}

/**
 * Whether the amount is so few steps of the register that equal ones in a row are rounding. The step is the least
 * difference that two amounts have ever had.
 */
function isCoarseOf(
  { state: { narrow } }: Judge,
  { measured, measuredMillis }: IntervalInput,
  moment: Moment,
): boolean {
  if (measuredMillis < moment.end - moment.start) return false;
  const last = narrow[NARROW.lastAmount] as number;
  // Singles are compared with singles, so that equal amounts are equal.
  const amount = Math.fround(measured);
  narrow[NARROW.lastAmount] = amount;
  const difference = Math.abs(amount - last);
  const least = narrow[NARROW.leastStep] as number;
  if (difference > ROUNDING_MICROS && !(least <= difference)) narrow[NARROW.leastStep] = difference;
  return Math.abs(amount) < STUCK_STEPS_MIN * (narrow[NARROW.leastStep] as number);
}

function rateOf({ measured, measuredMillis }: IntervalInput): number | null {
  return measuredMillis === 0 ? null : (measured / measuredMillis) * (HOUR_MILLIS / MICROS_PER_UNIT);
}

function judgeSilence(judge: Judge, { measuredMillis }: IntervalInput, { start, end }: Moment): void {
  const { narrow } = judge.state;
  const before = narrow[NARROW.silentRun] as number;
  // A meter that has never sent anything is not installed yet.
  if (measuredMillis === 0 && before < 0) return;
  const run = measuredMillis === 0 ? before + 1 : 0;
  narrow[NARROW.silentRun] = run;
  const { silentIntervals } = judge.settings.parameters;
  const length = end - start;
  judge.judge('silent_meter', run >= silentIntervals, start - Math.max(0, run - 1) * length, end, () => ({
    actual: run,
    low: 0,
    high: silentIntervals - 1,
    severity: run * length >= DAY_MILLIS ? 'critical' : 'warning',
  }));
}

function judgeSpike(judge: Judge, input: IntervalInput, { start, end, kind, hour }: Moment): void {
  const hasFired = (input.fired & SPIKE) !== 0;
  const { state, settings } = judge;
  const band = hasFired && isWarm(judge) ? bandOf(state, kind, hour, settings.parameters) : null;
  const rate = rateOf(input);
  const high = band === null ? null : band.high / MICROS_PER_UNIT;
  const isBad = hasFired && (high === null || rate === null || rate > high);
  judge.judge('spike', isBad, start, end, () => ({ actual: rate, low: 0, high, severity: 'info' }));
}

function isWarm({ state, settings }: Judge): boolean {
  return (state.narrow[NARROW.daysLearned] as number) >= settings.parameters.warmUpDays;
}

/** Demand is the mean over quarters of an hour; shorter intervals are put together, longer ones understate it. */
function judgeDemand(judge: Judge, input: IntervalInput, { start, end }: Moment): void {
  const contract = judge.settings.contractedDemand;
  if (contract === null) return;
  const { wide, narrow } = judge.state;
  wide[WIDE.demandAmount] = (wide[WIDE.demandAmount] as number) + input.measured;
  narrow[NARROW.demandMillis] = (narrow[NARROW.demandMillis] as number) + input.measuredMillis;
  if (end % DEMAND_MILLIS !== 0) return;
  const millis = narrow[NARROW.demandMillis] as number;
  const demand = ((wide[WIDE.demandAmount] as number) / millis) * (HOUR_MILLIS / MICROS_PER_UNIT);
  wide[WIDE.demandAmount] = 0;
  narrow[NARROW.demandMillis] = 0;
  if (millis < Math.max(DEMAND_MILLIS, end - start)) return;
  const { demandTolerance, demandCritical } = judge.settings.parameters;
  const from = Math.min(start, end - DEMAND_MILLIS);
  judge.judge('peak_demand', demand > contract * (1 + demandTolerance), from, end, () => ({
    actual: demand,
    low: 0,
    high: contract,
    severity: demand > contract * (1 + demandCritical) ? 'critical' : 'warning',
  }));
}
