/**
 * One interval of one meter: through all detectors that look at a meter alone. Judged at the end of the
 * interval, of the hour and of the day that it completes.
 */

import { ruleBit } from '../../validation/catalogue.ts';
import type { Finding } from '../finding.ts';
import { type MeterState, NARROW, WIDE } from '../state/meter-state.ts';
import { finishDay } from './days.ts';
import { digestInterval, finishHourDigest } from './digest.ts';
import { judgeElectrical } from './electrical.ts';
import { finishHour } from './hours.ts';
import type { IntervalInput } from './input.ts';
import { judgeInterval } from './intervals.ts';
import { Judge, type MeterSettings } from './judge.ts';
import type { Moment } from './moment.ts';

/** Consumption under these verdicts is neither judged nor learned: it is not known what it was. */
const DOUBTFUL =
  ruleBit('spike') |
  ruleBit('stuck') |
  ruleBit('stale') |
  ruleBit('rate_bound') |
  ruleBit('reset') |
  ruleBit('negative') |
  ruleBit('zero_then_double');

/**
 * Takes an interval in and pushes what follows to `out`. The state changes; the same intervals in one go or in
 * pieces, with the state serialised in between, give the same findings. Every interval has to come once and
 * in order, one without measurement as well; one that is not later than the last one is passed over.
 */
export function stepMeter(
  state: MeterState,
  input: IntervalInput,
  moment: Moment,
  settings: MeterSettings,
  out: Finding[],
): void {
  const { wide, narrow } = state;
  if (moment.start <= (wide[WIDE.lastStart] as number)) return;
  wide[WIDE.lastStart] = moment.start;
  const judge = new Judge(state, settings, out);
  if (wide[WIDE.dayStart] !== moment.dayStart) beginDay(state, moment);
  if (wide[WIDE.hourStart] !== moment.hourStart) beginHour(state, moment);

  judgeInterval(judge, input, moment);
  if (input.electrical !== null) judgeElectrical(judge, input.electrical, moment);
  digestInterval(state, input.measured);
  wide[WIDE.dayMillis] = (wide[WIDE.dayMillis] as number) + input.measuredMillis;
  if ((input.fired & DOUBTFUL) === 0) {
    wide[WIDE.hourAmount] = (wide[WIDE.hourAmount] as number) + input.measured;
    wide[WIDE.hourMillis] = (wide[WIDE.hourMillis] as number) + input.measuredMillis;
  }
  if (input.clockOffsetMillis !== null) {
    const known = narrow[NARROW.clockOffset] as number;
    // Not below the absolute value: true as well where nothing is known, which is not a number.
    if (!(Math.abs(known) <= Math.abs(input.clockOffsetMillis))) narrow[NARROW.clockOffset] = input.clockOffsetMillis;
  }
  if (moment.end === moment.hourEnd) {
    finishHourDigest(judge, moment);
    finishHour(judge, moment);
  }
  if (moment.end === moment.dayEnd) finishDay(judge, moment);
}

function beginDay({ wide, narrow, digests }: MeterState, { dayStart }: Moment): void {
  wide[WIDE.dayStart] = dayStart;
  for (const name of ['dayAmount', 'dayMillis', 'shapeSum', 'shapeAmount'] as const) wide[WIDE[name]] = 0;
  narrow[NARROW.dayHours] = 0;
  narrow[NARROW.nightLowest] = Number.NaN;
  narrow[NARROW.isRepeatedToday] = 0;
  digests.fill(0, 0, 3);
}

function beginHour({ wide, narrow }: MeterState, { hourStart }: Moment): void {
  wide[WIDE.hourStart] = hourStart;
  wide[WIDE.hourAmount] = 0;
  wide[WIDE.hourMillis] = 0;
  narrow[NARROW.clockOffset] = Number.NaN;
}
