/**
 * What an enterprise makes in a day: its activity without weather, so that energy follows it and does not follow it
 * exactly. Orders, holidays, planned stops and growth are those that its meters follow.
 */

import { randomAt, seedOf } from '../random.ts';
import { dayLevel } from '../shapes/consumer-load.ts';
import type { SimulatedEnterprise } from '../shapes/enterprise.ts';
import { LOAD_PROFILES, type LoadProfile } from '../shapes/load-profiles.ts';
import { dayNumber, dayStart } from '../shapes/local-day.ts';

export interface SimulatedOutput {
  /** Begin of the local day, epoch milliseconds. */
  readonly dayStart: number;
  /** In the unit of the product. */
  readonly amount: number;
}

/** Units for each unit of rated load and day; made up: only that it is the same every day counts. */
const UNITS_PER_RATED = 2;
/** What is weighed, counted and booked is off by up to so much. */
const BOOKING_NOISE = 0.02;
const BOOKING_KEY = 41;

/** The output of the days that begin in [from, to); none of an enterprise whose load follows no orders. */
export function outputsOf(enterprise: SimulatedEnterprise, from: number, to: number): SimulatedOutput[] {
  const made = enterprise.meters.flatMap(({ load, rated }) => {
    const profile: LoadProfile | null = load.kind === 'consumer' ? LOAD_PROFILES[load.profile] : null;
    return profile?.orders === undefined ? [] : [{ profile, rated }];
  });
  if (made.length === 0) return [];
  const seed = seedOf(enterprise.seed, 'output');
  const outputs: SimulatedOutput[] = [];
  for (let day = dayNumber(from); dayStart(day) < to; day++) {
    if (dayStart(day) < from) continue;
    const activity = made.reduce(
      (sum, { profile, rated }) => sum + rated * dayLevel(profile, { enterpriseSeed: enterprise.seed }, day),
      0,
    );
    const booked = 1 + BOOKING_NOISE * (2 * randomAt(seed, day, BOOKING_KEY) - 1);
    outputs.push({ dayStart: dayStart(day), amount: Number((UNITS_PER_RATED * activity * booked).toPrecision(6)) });
  }
  return outputs;
}
