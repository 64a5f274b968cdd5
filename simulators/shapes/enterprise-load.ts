/**
 * What flows through every meter of an enterprise, day by day, and what each has counted since the history began.
 * Days come in any order; a total is found by adding the days before it once.
 */

import { type Consumer, fillConsumerDay, type LoadOptions } from './consumer-load.ts';
import type { SimulatedEnterprise } from './enterprise.ts';
import { dayNumber, dayStart, QUARTER_MILLIS, QUARTERS_PER_DAY } from './local-day.ts';
import type { Weather } from './weather.ts';

/** More load at a consumer, as of a leak: thousandths of the unit in the quarter that begins at an instant. */
export type ExtraLoad = (meter: string, quarterStart: number) => number;

export interface EnterpriseLoadOptions extends LoadOptions {
  readonly weather: Weather;
  /** Where totals begin at zero, epoch milliseconds. */
  readonly from: number;
  /** Left out where there is none; asked only about the meters in `extraMeters`. */
  readonly extra?: ExtraLoad;
  readonly extraMeters?: ReadonlySet<string>;
  /** Days that are kept in memory; a history goes through time and looks back a day at most. */
  readonly daysKept?: number;
}

const DAYS_KEPT_MIN = 4;

export class EnterpriseLoad {
  readonly #enterprise: SimulatedEnterprise;
  readonly #options: EnterpriseLoadOptions;
  readonly #firstDay: number;
  readonly #daysKept: number;
  /** Thousandths counted before each day since the first, by meter: `[day x meters + meter]`. */
  readonly #before: number[][] = [];
  readonly #days = new Map<number, Float64Array>();
  readonly #beforeFrom: Float64Array;

  constructor(enterprise: SimulatedEnterprise, options: EnterpriseLoadOptions) {
    this.#enterprise = enterprise;
    this.#options = options;
    this.#firstDay = dayNumber(options.from);
    this.#daysKept = Math.max(DAYS_KEPT_MIN, options.daysKept ?? 0);
    this.#before.push(enterprise.meters.map(() => 0));
    this.#beforeFrom = new Float64Array(enterprise.meters.length);
    this.#beforeFrom.set(enterprise.meters.map((_, meter) => this.#sinceFirstDay(meter, options.from)));
  }

  /**
   * What each meter uses in the 96 quarters of a local day, in thousandths of its unit: meter by meter in the order
   * of the enterprise. Not to be changed.
   */
  day(day: number): Float64Array {
    const found = this.#days.get(day);
    if (found !== undefined) return found;
    if (this.#days.size >= this.#daysKept) this.#days.delete(this.#days.keys().next().value!);
    const made = this.#make(day);
    this.#days.set(day, made);
    return made;
  }

  /** What a meter has counted from the beginning of the history to an instant, thousandths of its unit. */
  totalAt(meter: number, instant: number): number {
    return this.#sinceFirstDay(meter, instant) - this.#beforeFrom[meter]!;
  }

  /** Mean rate of the quarter that an instant lies in: kW, m3/h, t/h or GJ/h. */
  rateAt(meter: number, instant: number): number {
    const day = dayNumber(instant);
    const quarter = Math.floor((instant - dayStart(day)) / QUARTER_MILLIS);
    return (this.day(day)[meter * QUARTERS_PER_DAY + quarter]! * 4) / 1000;
  }

  #sinceFirstDay(meter: number, instant: number): number {
    const day = dayNumber(instant);
    const quarters = (instant - dayStart(day)) / QUARTER_MILLIS;
    const whole = Math.floor(quarters);
    let sum = this.#beforeDay(day)[meter]!;
    if (quarters === 0) return sum;
    const values = this.day(day);
    const first = meter * QUARTERS_PER_DAY;
    for (let quarter = 0; quarter < whole; quarter++) sum += values[first + quarter]!;
    return sum + Math.floor((quarters - whole) * (values[first + whole] ?? 0));
  }

  #beforeDay(day: number): readonly number[] {
    if (day < this.#firstDay) throw new RangeError('totals begin with the history');
    for (let next = this.#firstDay + this.#before.length; next <= day; next++) {
      const values = this.day(next - 1);
      const last = this.#before.at(-1)!;
      this.#before.push(last.map((sum, meter) => sum + sumOfDay(values, meter)));
    }
    return this.#before[day - this.#firstDay]!;
  }

  #make(day: number): Float64Array {
    const { meters, seed: enterpriseSeed } = this.#enterprise;
    const { weather, extra, extraMeters } = this.#options;
    const values = new Float64Array(meters.length * QUARTERS_PER_DAY);
    // Those behind a meter stand after it.
    for (let place = meters.length - 1; place >= 0; place--) {
      const { id, load, rated } = meters[place]!;
      const first = place * QUARTERS_PER_DAY;
      if (load.kind === 'sum') {
        addUp(values, first, load.parts, load.lossFraction);
        continue;
      }
      const consumer: Consumer = { profile: load.profile, rated, seed: load.seed, enterpriseSeed };
      fillConsumerDay(consumer, weather, day, values, first, this.#options);
      if (extra === undefined || extraMeters?.has(id) !== true) continue;
      const start = dayStart(day);
      for (let quarter = 0; quarter < QUARTERS_PER_DAY; quarter++) {
        values[first + quarter]! += extra(id, start + quarter * QUARTER_MILLIS);
      }
    }
    return values;
  }
}

function addUp(values: Float64Array, first: number, parts: readonly number[], lossFraction: number): void {
  for (let quarter = 0; quarter < QUARTERS_PER_DAY; quarter++) {
    let sum = 0;
    for (const part of parts) sum += values[part * QUARTERS_PER_DAY + quarter]!;
    values[first + quarter] = sum + Math.round(sum * lossFraction);
  }
}

function sumOfDay(values: Float64Array, meter: number): number {
  let sum = 0;
  const first = meter * QUARTERS_PER_DAY;
  for (let quarter = 0; quarter < QUARTERS_PER_DAY; quarter++) sum += values[first + quarter]!;
  return sum;
}
