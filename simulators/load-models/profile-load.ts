/**
 * The load of one consumer: a day curve with noise.
 *
 * The rate is drawn through one point per quarter-hour (curve x season x noise), straight between two
 * points, with a ripple on top that is a sum of whole sine periods per quarter-hour. So the integral over
 * a quarter-hour is the mean of its two points, and within it a closed formula: no error builds up, and
 * a register is exactly the integral of the rate that is shown beside it. Days are summed once and kept
 * (about 3 microseconds a day).
 */

import { randomAt } from '../random.ts';
import { type LoadModel, SIMULATION_EPOCH } from './load-model.ts';
import { SHAPES, type Shape, type ShapeName } from './shapes.ts';

export interface ProfileLoadOptions {
  readonly shape: ShapeName;
  /** Rate at 100 per cent of the curve: kW, m3/h, t/h or GJ/h. */
  readonly rated: number;
  /** 32-bit integer; equal seeds give equal loads. */
  readonly seed: number;
}

const SLOT_MILLIS = 900_000;
const SLOT_HOURS = 0.25;
const SLOTS_PER_DAY = 96;
/** The simulation's epoch was a Wednesday; Sunday is 0. */
const WEEKDAY_OF_EPOCH = 3;
const DAYS_PER_YEAR = 365.25;

/** Whole periods per quarter-hour of the ripple, with the key of their random weight. */
const RIPPLES = [2, 5, 11] as const;

/** Builds the load; costs nothing until it is asked. */
export function createProfileLoad(options: ProfileLoadOptions): LoadModel {
  const shape: Shape = SHAPES[options.shape];
  const { rated, seed } = options;
  /** Rated hours used before day `i`. */
  const hoursBeforeDay = [0];

  function locate(millis: number): { slot: number; phase: number } {
    const slots = (millis - SIMULATION_EPOCH) / SLOT_MILLIS;
    const slot = Math.floor(slots);
    return { slot, phase: slots - slot };
  }

  function hoursBefore(day: number): number {
    for (let next = hoursBeforeDay.length; next <= day; next++) {
      hoursBeforeDay.push(hoursBeforeDay[next - 1]! + hoursOfSlots((next - 1) * SLOTS_PER_DAY, next * SLOTS_PER_DAY));
    }
    return hoursBeforeDay[day]!;
  }

  function hoursOfSlots(from: number, to: number): number {
    let sum = 0;
    let left = pointAt(shape, seed, from);
    for (let slot = from; slot < to; slot++) {
      const right = pointAt(shape, seed, slot + 1);
      sum += (left + right) / 2;
      left = right;
    }
    return sum * SLOT_HOURS;
  }

  return {
    rateAt(millis) {
      if (millis < SIMULATION_EPOCH) return 0;
      const { slot, phase } = locate(millis);
      const left = pointAt(shape, seed, slot);
      const right = pointAt(shape, seed, slot + 1);
      const swing = shape.ripple * Math.min(left, right);
      let rate = left + (right - left) * phase;
      for (const periods of RIPPLES) {
        rate += swing * rippleWeight(seed, slot, periods) * Math.sin(2 * Math.PI * periods * phase);
      }
      return rated * Math.max(0, rate);
    },

    totalAt(millis) {
      if (millis <= SIMULATION_EPOCH) return 0;
      const { slot, phase } = locate(millis);
      const day = Math.floor(slot / SLOTS_PER_DAY);
      const left = pointAt(shape, seed, slot);
      const right = pointAt(shape, seed, slot + 1);
      const swing = shape.ripple * Math.min(left, right);
      let part = left * phase + ((right - left) * phase * phase) / 2;
      for (const periods of RIPPLES) {
        const turn = 2 * Math.PI * periods;
        part += (swing * rippleWeight(seed, slot, periods) * (1 - Math.cos(turn * phase))) / turn;
      }
      return rated * (hoursBefore(day) + hoursOfSlots(day * SLOTS_PER_DAY, slot) + part * SLOT_HOURS);
    },
  };
}

/** The fraction of the rated rate at the start of a quarter-hour counted from the epoch. */
function pointAt(shape: Shape, seed: number, slot: number): number {
  const day = Math.floor(slot / SLOTS_PER_DAY);
  const quarter = slot - day * SLOTS_PER_DAY;
  const hour = quarter >> 2;
  const curve = curveOf(shape, day);
  const next = hour === 23 ? curveOf(shape, day + 1)[0]! : curve[hour + 1]!;
  const percent = curve[hour]! + ((next - curve[hour]!) * (quarter & 3)) / 4;
  const dayNoise = 1 + 0.5 * shape.noise * (2 * randomAt(seed, day, 1) - 1);
  const slotNoise = 1 + shape.noise * (2 * randomAt(seed, slot, 2) - 1);
  // Every consumer is somewhere else in its batch: furnaces of one works do not tap together.
  const batch = shape.cycle ? shape.cycle[(slot + (seed >>> 8)) % shape.cycle.length]! : 1;
  return (percent / 100) * seasonFactor(shape, day) * dayNoise * slotNoise * batch;
}

function curveOf(shape: Shape, day: number): readonly number[] {
  const weekday = (day + WEEKDAY_OF_EPOCH) % 7;
  if (weekday === 0) return shape.sunday;
  return weekday === 6 ? shape.saturday : shape.workday;
}

function seasonFactor(shape: Shape, day: number): number {
  if (shape.season === undefined) return 1;
  // Coldest about 20 January, hottest half a year later.
  const winter = Math.cos((2 * Math.PI * (day - 19)) / DAYS_PER_YEAR);
  const extreme = shape.season === 'heating' ? winter : -winter;
  return 0.2 + 0.8 * Math.max(0, extreme * 0.6 + 0.4);
}

/** Between -1/3 and 1/3, so that all ripples together never exceed the swing. */
function rippleWeight(seed: number, slot: number, periods: number): number {
  return (2 * randomAt(seed, slot, 100 + periods) - 1) / RIPPLES.length;
}
