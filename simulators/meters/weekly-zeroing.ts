/**
 * The weekly zeroing of a belt scale. A rule of the clock rather than an event on record, so that a simulator
 * that is started again, and history that is written afterwards, know of it too.
 */

import { SIMULATION_EPOCH } from '../load-models/load-model.ts';

const HOUR_MILLIS = 3_600_000;
const WEEK_MILLIS = 7 * 24 * HOUR_MILLIS;
/** Tuesday 10:07 in Shanghai; the epoch is a Wednesday's midnight there. */
const INTO_WEEK_MILLIS = 6 * 24 * HOUR_MILLIS + 10 * HOUR_MILLIS + 7 * 60_000;

/** When the register was last set to zero, epoch milliseconds; at the latest the instant itself. */
export function lastZeroing(millis: number): number {
  const first = SIMULATION_EPOCH + INTO_WEEK_MILLIS;
  return first + Math.floor((millis - first) / WEEK_MILLIS) * WEEK_MILLIS;
}
