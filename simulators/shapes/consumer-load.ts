/**
 * What one consumer uses in each quarter of an hour, a pure function of the consumer, the weather and the quarter:
 * any day can be asked for in any order, in any process.
 *
 * Consumption is counted in whole thousandths of the unit (Wh, litres, kg), so that sums, losses and registers
 * are exact whatever the order in which they are made.
 */

import { randomAt } from '../random.ts';
import { type CurveKind, curveOf, LOAD_PROFILES, type LoadProfile, type LoadProfileName } from './load-profiles.ts';
import { QUARTERS_PER_DAY, type SimulatedDay, simulatedDay } from './local-day.ts';
import { between, knotNoise, smoothNoise } from './noise.ts';
import type { Weather } from './weather.ts';

/** Thousandths of a unit in a quarter of an hour at a rate of one unit per hour. */
export const MILLIS_PER_RATE = 250;

export interface Consumer {
  readonly profile: LoadProfileName;
  /** Rate at 100 per cent of the curve: kW, m3/h, t/h or GJ/h. */
  readonly rated: number;
  /** 32-bit integers: of this consumer, and of its enterprise, whose orders and stops all its consumers share. */
  readonly seed: number;
  readonly enterpriseSeed: number;
}

export interface LoadOptions {
  /** False for the expectation alone: without wander and jitter, and no batch left out. */
  readonly isNoisy?: boolean;
}

/** Random numbers of one seed by what they are for. */
const KEY = { jitter: 11, wanderHours: 12, wanderDays: 13, orders: 14, stop: 15, batch: 16 } as const;
const WANDER_HOURS_QUARTERS = 8;
const WANDER_DAYS = 2;
const COOLING_ABOVE = 22;
const HEATING_BELOW = 12;
const STOP_LEVEL = 0.1;
const SPRING_RAMP_DAYS = 7;
/** Growth counts from the beginning of this year. */
const GROWTH_YEAR = 2025;

/**
 * Writes what a consumer uses in the 96 quarters of a local day to `into` from `at` on, in whole thousandths of
 * the unit (Wh, L, kg, MJ).
 */
export function fillConsumerDay(
  consumer: Consumer,
  weather: Weather,
  day: number,
  into: Float64Array,
  at: number,
  { isNoisy = true }: LoadOptions = {},
): void {
  const { rated, seed } = consumer;
  const profile: LoadProfile = LOAD_PROFILES[consumer.profile];
  const curve = quarterCurve(consumer.profile, day);
  const level = dayLevel(profile, consumer, day);
  const temperatures = weather.day(day);
  const constant = profile.constantShare ?? 1;
  const cooling = profile.coolingPerKelvin ?? 0;
  const heating = profile.heatingPerKelvin ?? 0;
  const first = day * QUARTERS_PER_DAY;
  const scale = MILLIS_PER_RATE * rated * level;
  const wanderLeft = knotNoise(seed, KEY.wanderDays, Math.floor(day / WANDER_DAYS));
  const wanderRight = knotNoise(seed, KEY.wanderDays, Math.floor(day / WANDER_DAYS) + 1);
  let left = 0;
  let right = 0;
  for (let quarter = 0; quarter < QUARTERS_PER_DAY; quarter++) {
    const slot = first + quarter;
    const kelvin = temperatures[quarter]!;
    let share = constant;
    if (kelvin > COOLING_ABOVE) share += cooling * (kelvin - COOLING_ABOVE);
    else if (kelvin < HEATING_BELOW) share += heating * (HEATING_BELOW - kelvin);
    let deviation = 1;
    if (isNoisy) {
      const phase = (slot % WANDER_HOURS_QUARTERS) / WANDER_HOURS_QUARTERS;
      if (phase === 0) {
        const knot = slot / WANDER_HOURS_QUARTERS;
        left = quarter === 0 ? knotNoise(seed, KEY.wanderHours, knot) : right;
        right = knotNoise(seed, KEY.wanderHours, knot + 1);
      }
      const days = between(wanderLeft, wanderRight, (slot / QUARTERS_PER_DAY / WANDER_DAYS) % 1);
      deviation += profile.wander * (0.5 * between(left, right, phase) + 0.5 * days);
      deviation += profile.jitter * (2 * randomAt(seed, slot, KEY.jitter) - 1);
    }
    const batch = profile.batch === undefined ? 1 : batchFactor(profile.batch, seed, slot, isNoisy);
    into[at + quarter] = Math.max(0, Math.round(scale * curve[quarter]! * share * deviation * batch));
  }
}

/** How the day as a whole stands, 1 on an ordinary one: holidays, orders, a planned stop, growth. */
export function dayLevel(
  profile: LoadProfile,
  { enterpriseSeed }: Pick<Consumer, 'enterpriseSeed'>,
  day: number,
): number {
  const date = simulatedDay(day);
  let level = date.type === 'holiday' && date.springDistance > 0 ? profile.holiday[1] : 1;
  if (date.springDistance < SPRING_RAMP_DAYS) {
    level *= between(profile.spring, 1, date.springDistance / SPRING_RAMP_DAYS);
  }
  if (profile.orders !== undefined) level *= 1 + profile.orders * smoothNoise(enterpriseSeed, KEY.orders, day, 14);
  if (profile.stopDays !== undefined && isStopped(profile.stopDays, enterpriseSeed, date)) level *= STOP_LEVEL;
  const years = date.year - GROWTH_YEAR + date.yearDay / 365;
  return level * (1 + (profile.growth ?? 0) * years);
}

/** Once a year, between March and October. */
function isStopped(days: number, seed: number, { year, yearDay }: SimulatedDay): boolean {
  const first = 60 + Math.floor(randomAt(seed, year, KEY.stop) * 220);
  return yearDay >= first && yearDay < first + days;
}

function batchFactor(
  { factors, skippedOneIn }: NonNullable<LoadProfile['batch']>,
  seed: number,
  slot: number,
  isNoisy: boolean,
): number {
  // Every furnace is somewhere else in its batch.
  const position = slot + (seed >>> 8);
  const isSkipped = isNoisy && randomAt(seed, Math.floor(position / factors.length), KEY.batch) * skippedOneIn < 1;
  return isSkipped ? factors[0]! : factors[position % factors.length]!;
}

const curves = new Map<string, Float64Array>();

/** Fractions of the rated rate at the 96 quarters of a day, straight from hour to hour and on into the next day. */
function quarterCurve(name: LoadProfileName, day: number): Float64Array {
  const profile: LoadProfile = LOAD_PROFILES[name];
  const today = kindOf(profile, simulatedDay(day));
  const tomorrow = kindOf(profile, simulatedDay(day + 1));
  const key = `${name} ${today} ${tomorrow}`;
  const found = curves.get(key) ?? makeCurve(curveOf(profile, today), curveOf(profile, tomorrow)[0]!);
  curves.set(key, found);
  return found;
}

function makeCurve(hours: readonly number[], next: number): Float64Array {
  return Float64Array.from({ length: QUARTERS_PER_DAY }, (_, quarter) => {
    const hour = quarter >> 2;
    const from = hours[hour]!;
    const to = hour === 23 ? next : hours[hour + 1]!;
    return (from + ((to - from) * (quarter & 3)) / 4) / 100;
  });
}

function kindOf({ holiday }: LoadProfile, { type, weekday }: SimulatedDay): CurveKind {
  switch (type) {
    case 'holiday':
      return holiday[0];
    case 'weekend':
      return weekday === 6 ? 'saturday' : 'sunday';
    case 'working':
      return 'working';
    default:
      return type satisfies never;
  }
}
