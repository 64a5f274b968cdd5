/**
 * Loads as meters of different trades have them, made of a day and a week, season, temperature, holidays and
 * noise that lasts for hours. The shapes are made up; they share nothing with the detectors.
 */

import { type Moment, momentOf } from '../../../src/domain/anomaly/detectors/moment.ts';
import { Calendar } from '../../../src/domain/calendar.ts';
import { CHINA_HOLIDAYS } from '../../../src/domain/estimation/china-holidays.ts';
import { type DayType, dayTypeOf } from '../../../src/domain/estimation/day-type.ts';
import { seededRandom } from '../../helpers/seed.ts';

export const SHANGHAI_QUARTERS = new Calendar('Asia/Shanghai', 15);
export const DAY = 86_400_000;
export const QUARTER = 900_000;

export const TRADES = ['steel', 'cement', 'chip', 'dataCentre', 'hospital', 'mall', 'office', 'water'] as const;
export type Trade = (typeof TRADES)[number];

interface Shape {
  /** Share of the level by hour, on a working day. */
  readonly day: (hour: number) => number;
  readonly weekend: number;
  readonly holiday: number;
  /** Part of the level that cooling and heating add at their peaks. */
  readonly cooling: number;
  readonly heating: number;
  /** Standard deviation of noise that lasts hours, of that of each interval, and of that of a day. */
  readonly slow: number;
  readonly fast: number;
  readonly daily: number;
}

const between = (hour: number, from: number, to: number, inside: number, outside: number): number => {
  const edge = (at: number) => 1 / (1 + Math.exp(-3 * (hour - at)));
  return outside + (inside - outside) * (edge(from) - edge(to));
};

const SHAPES: Readonly<Record<Trade, Shape>> = {
  steel: {
    day: (h) => between(h, 8, 20, 1.2, 0.7),
    weekend: 0.8,
    holiday: 0.5,
    cooling: 0,
    heating: 0,
    slow: 0.1,
    fast: 0.15,
    daily: 0.06,
  },
  cement: {
    day: (h) => between(h, 7, 22, 0.8, 1.2),
    weekend: 1,
    holiday: 0.3,
    cooling: 0,
    heating: 0,
    slow: 0.08,
    fast: 0.08,
    daily: 0.05,
  },
  chip: {
    day: () => 1,
    weekend: 0.98,
    holiday: 0.95,
    cooling: 0.15,
    heating: 0.05,
    slow: 0.02,
    fast: 0.02,
    daily: 0.01,
  },
  dataCentre: {
    day: (h) => between(h, 9, 23, 1.03, 0.97),
    weekend: 1,
    holiday: 1,
    cooling: 0.2,
    heating: 0,
    slow: 0.01,
    fast: 0.01,
    daily: 0.01,
  },
  hospital: {
    day: (h) => between(h, 7, 18, 1.3, 0.7),
    weekend: 0.85,
    holiday: 0.75,
    cooling: 0.4,
    heating: 0.25,
    slow: 0.05,
    fast: 0.05,
    daily: 0.03,
  },
  mall: {
    day: (h) => between(h, 9, 22, 1.6, 0.25),
    weekend: 1.15,
    holiday: 1.2,
    cooling: 0.5,
    heating: 0.2,
    slow: 0.05,
    fast: 0.06,
    daily: 0.04,
  },
  office: {
    day: (h) => between(h, 8, 18.5, 1.7, 0.35),
    weekend: 0.45,
    holiday: 0.3,
    cooling: 0.5,
    heating: 0.3,
    slow: 0.06,
    fast: 0.08,
    daily: 0.05,
  },
  water: {
    day: (h) => between(h, 6, 9, 1.5, 0) + between(h, 9, 22, 1.1, 0.5),
    weekend: 1.05,
    holiday: 1,
    cooling: 0.1,
    heating: 0,
    slow: 0.06,
    fast: 0.1,
    daily: 0.03,
  },
};

/** Days of the year on which 2026 has its Spring Festival; plants run down before it and up after it. */
const SPRING_2026 = Date.UTC(2026, 1, 17);
const RUN_DOWN_DAYS = 10;
const RUN_UP_DAYS = 13;

/** Micros of each interval of a simulated meter, in the order that they are asked for. */
export class Load {
  readonly #random: () => number;
  readonly #trade: Trade;
  readonly #kilowatts: number;
  #slow = 0;
  #daily = 0;
  #weather = 0;
  #day = Number.NaN;

  constructor(trade: Trade, seed: number) {
    this.#random = seededRandom(seed);
    this.#trade = trade;
    this.#kilowatts = 20 * 10 ** (2 * this.#random());
  }

  next(moment: Moment): number {
    const shape = SHAPES[this.#trade];
    const day = SHANGHAI_QUARTERS.dayOf(moment.start);
    if (day.start !== this.#day) {
      this.#day = day.start;
      this.#daily = 0.6 * this.#daily + 0.8 * shape.daily * this.#normal();
      this.#weather = 0.8 * this.#weather + 0.6 * 3 * this.#normal();
    }
    this.#slow = 0.95 * this.#slow + 0.312 * shape.slow * this.#normal();
    const { type } = dayTypeOf(day, CHINA_HOLIDAYS);
    const hour = (moment.start - day.start) / 3_600_000;
    const temperature = outdoor(day.month, day.day, hour) + this.#weather;
    const climate =
      1 + (shape.cooling * Math.max(0, temperature - 22)) / 12 + (shape.heating * Math.max(0, 12 - temperature)) / 12;
    const noise = Math.exp(this.#slow + this.#daily + shape.fast * this.#normal());
    const kilowatts =
      this.#kilowatts * shape.day(hour) * dayFactor(shape, type) * springFactor(shape, day.start) * climate * noise;
    return Math.round(kilowatts * 250_000);
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }
}

function dayFactor({ weekend, holiday }: Shape, type: DayType): number {
  return type === 'working' ? 1 : type === 'weekend' ? weekend : holiday;
}

/** Celsius, about Shanghai: 4 in January, 29 in July, five degrees of day and night. */
function outdoor(month: number, day: number, hour: number): number {
  const phase = (2 * Math.PI * ((month - 1) * 30.4 + day - 20)) / 365;
  return 16.5 - 12.5 * Math.cos(phase) + 2.5 * Math.sin((2 * Math.PI * (hour - 9)) / 24);
}

function springFactor({ holiday }: Shape, dayStart: number): number {
  const days = (dayStart - SPRING_2026) / DAY;
  if (days < -RUN_DOWN_DAYS || days > RUN_UP_DAYS) return 1;
  const share = days < 0 ? -days / RUN_DOWN_DAYS : days / RUN_UP_DAYS;
  return holiday + (1 - holiday) * Math.min(1, share);
}

/** Every interval from one instant to another. */
export function momentsOf(from: number, to: number, calendar = SHANGHAI_QUARTERS): Moment[] {
  const moments: Moment[] = [];
  for (let start = from; start < to; start = calendar.intervalEnd(start)) {
    moments.push(momentOf(start, calendar, CHINA_HOLIDAYS));
  }
  return moments;
}
