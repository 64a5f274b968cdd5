/**
 * Outdoor air temperature of a city like Shanghai, made up: monthly means, a day that is coolest at six and warmest
 * at two in the afternoon, and warm and cold spells of some days from a seed. Everything that stands in one city
 * has the same weather.
 */

import { dayNumber, dayStart, QUARTER_MILLIS, QUARTERS_PER_DAY, simulatedDay } from './local-day.ts';
import { smoothNoise } from './noise.ts';

/**
 * Mean temperature of each month in Shanghai, degrees Celsius: climate normals of about 1991 to 2020, recalled and
 * not verified. Only the size of the seasons matters here.
 */
const MONTHLY_MEANS = [4.9, 6.6, 10.6, 16.0, 21.0, 24.4, 28.9, 28.5, 24.7, 19.6, 13.6, 7.4] as const;
const DAYS_PER_MONTH = 365.25 / 12;
/** Half of the usual distance between the coolest and the warmest time of a day, kelvin. */
const DAY_SWING = 3.6;
const WARMEST_HOUR = 14;
/** Spells: largest deviation in kelvin and how many quarters lie between two knots. */
const SPELLS = [
  { kelvin: 6, quarters: 3.5 * QUARTERS_PER_DAY, key: 1 },
  { kelvin: 2, quarters: QUARTERS_PER_DAY, key: 2 },
] as const;
const CLOUD_KEY = 3;
/** Days kept: a year is gone through once for every meter. */
const DAYS_KEPT_MAX = 1000;

export class Weather {
  readonly #seed: number;
  readonly #days = new Map<number, Float64Array>();

  /** `seed` is a 32-bit integer. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /** Temperatures of the 96 quarters of a local day, degrees Celsius; not to be changed. */
  day(day: number): Float64Array {
    const found = this.#days.get(day);
    if (found !== undefined) return found;
    if (this.#days.size >= DAYS_KEPT_MAX) this.#days.clear();
    const made = Float64Array.from({ length: QUARTERS_PER_DAY }, (_, quarter) =>
      temperatureOf(this.#seed, day, quarter),
    );
    this.#days.set(day, made);
    return made;
  }

  /** Temperature of the quarter that an instant (epoch milliseconds) lies in, degrees Celsius. */
  at(instant: number): number {
    const day = dayNumber(instant);
    return this.day(day)[Math.floor((instant - dayStart(day)) / QUARTER_MILLIS)]!;
  }
}

function temperatureOf(seed: number, day: number, quarter: number): number {
  const position = day * QUARTERS_PER_DAY + quarter;
  const hour = (quarter + 0.5) / 4;
  // Under clouds the day is as long, and its swing is small.
  const swing = DAY_SWING * (1 + 0.5 * smoothNoise(seed, CLOUD_KEY, position, QUARTERS_PER_DAY));
  let kelvin = swing * Math.cos((2 * Math.PI * (hour - WARMEST_HOUR)) / 24);
  for (const spell of SPELLS) kelvin += spell.kelvin * smoothNoise(seed, spell.key, position, spell.quarters);
  return monthlyMean(simulatedDay(day).yearDay + hour / 24) + kelvin;
}

/** Straight from the middle of one month to that of the next. */
function monthlyMean(yearDay: number): number {
  const months = yearDay / DAYS_PER_MONTH - 0.5;
  const before = Math.floor(months);
  const left = MONTHLY_MEANS[(before + 12) % 12]!;
  const right = MONTHLY_MEANS[(before + 13) % 12]!;
  return left + (right - left) * (months - before);
}
