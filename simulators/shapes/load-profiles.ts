/**
 * How consumers of the trades use energy: the day curves of the live city (`load-models/shapes.ts`) with what a year
 * adds to them: public holidays, outdoor temperature, orders, planned stops. Drawn by hand, not measured.
 */

import { SHAPES, type ShapeName } from '../load-models/shapes.ts';

export interface LoadProfile {
  /** Curves of working day, Saturday and Sunday. */
  readonly curve: ShapeName;
  /** What a public holiday is like, and how much of that curve is left. */
  readonly holiday: readonly [like: 'working' | 'saturday' | 'sunday', factor: number];
  /** How much is left in the Spring Festival holiday; it falls and rises over the week before and after. */
  readonly spring: number;
  /** Share of the rated rate that each kelvin above 22 or below 12 degrees Celsius outdoors adds, where at work. */
  readonly coolingPerKelvin?: number;
  readonly heatingPerKelvin?: number;
  /** Share of the curve that is used at all, where the rest is what the temperature adds. */
  readonly constantShare?: number;
  /** Deviation that lasts for hours and days, as a fraction. */
  readonly wander: number;
  /** Deviation of single quarters, as a fraction. */
  readonly jitter: number;
  /** How far orders of a fortnight raise and lower the load, as a fraction. */
  readonly orders?: number;
  /** A batch: factors of consecutive quarters; one batch in so many is left out, as when a furnace waits for scrap. */
  readonly batch?: { readonly factors: readonly number[]; readonly skippedOneIn: number };
  /** Days of the yearly planned stop of the enterprise, in which a tenth is left. */
  readonly stopDays?: number;
  /** Growth in a year, as a fraction: more machines, more servers. */
  readonly growth?: number;
}

const steady = { holiday: ['working', 1], spring: 1, wander: 0.04, jitter: 0.01 } as const;
const factory = { wander: 0.06, jitter: 0.03, orders: 0.12, stopDays: 8 } as const;
const building = { holiday: ['sunday', 0.95], spring: 0.75, wander: 0.05, jitter: 0.02 } as const;

export const LOAD_PROFILES = {
  arcFurnace: {
    ...{ ...factory, curve: 'continuous', holiday: ['working', 1], spring: 0.45, wander: 0.04, jitter: 0.08 },
    batch: { factors: [0.12, 1, 1.02, 0.9], skippedOneIn: 12 },
  },
  rollingMill: { ...factory, curve: 'threeShifts', holiday: ['working', 0.9], spring: 0.4, jitter: 0.1 },
  furnaceGas: { ...factory, curve: 'continuous', holiday: ['working', 0.97], spring: 0.5 },
  process: { ...steady, curve: 'continuous', stopDays: 18, orders: 0.05, growth: 0.01 },
  auxiliaries: { ...steady, curve: 'continuous', spring: 0.9, wander: 0.05, jitter: 0.02 },
  kiln: { ...steady, curve: 'kiln', spring: 0.6, stopDays: 25, orders: 0.04, jitter: 0.015 },
  /** Cement mills grind at the night tariff. */
  nightMill: { ...factory, curve: 'mill', holiday: ['working', 1], spring: 0.35, stopDays: 25 },
  cleanRoom: { ...steady, curve: 'serverHall', wander: 0.015, jitter: 0.006, growth: 0.03 },
  cleanRoomChiller: {
    ...{ ...steady, curve: 'serverHall', wander: 0.04, jitter: 0.015, growth: 0.02 },
    ...{ constantShare: 0.55, coolingPerKelvin: 0.028 },
  },
  servers: { ...steady, curve: 'serverHall', wander: 0.02, jitter: 0.005, growth: 0.12 },
  serverChiller: {
    ...{ ...steady, curve: 'serverHall', wander: 0.03, jitter: 0.015, growth: 0.08 },
    ...{ constantShare: 0.4, coolingPerKelvin: 0.03 },
  },
  ward: { ...steady, curve: 'hospital', holiday: ['sunday', 1], spring: 0.9, jitter: 0.02, growth: 0.02 },
  wardCooling: {
    ...{ ...steady, curve: 'hospital', holiday: ['sunday', 1], spring: 0.95, jitter: 0.03 },
    ...{ constantShare: 0.15, coolingPerKelvin: 0.055, heatingPerKelvin: 0.02 },
  },
  wardHeat: {
    ...{ ...steady, curve: 'hospital', holiday: ['sunday', 1], spring: 0.95, jitter: 0.02 },
    ...{ constantShare: 0.35, heatingPerKelvin: 0.045 },
  },
  shops: { ...building, curve: 'mall', holiday: ['sunday', 1.06], spring: 1.04, jitter: 0.015 },
  shopsCooling: {
    ...{ ...building, curve: 'mall', holiday: ['sunday', 1.05], spring: 1, jitter: 0.03 },
    ...{ constantShare: 0.12, coolingPerKelvin: 0.06, heatingPerKelvin: 0.015 },
  },
  desks: { ...building, curve: 'office' },
  desksCooling: {
    ...{ ...building, curve: 'office', jitter: 0.03 },
    ...{ constantShare: 0.08, coolingPerKelvin: 0.06, heatingPerKelvin: 0.03 },
  },
  townWater: { ...steady, curve: 'townWater', spring: 0.8, jitter: 0.012, coolingPerKelvin: 0.006 },
  campus: { ...building, curve: 'campus', holiday: ['sunday', 0.9], spring: 0.4 },
  guests: { ...building, curve: 'hotel', holiday: ['sunday', 1.15], spring: 0.85, jitter: 0.02 },
  guestsCooling: {
    ...{ ...building, curve: 'hotel', holiday: ['sunday', 1.1], spring: 0.9, jitter: 0.03 },
    ...{ constantShare: 0.15, coolingPerKelvin: 0.05, heatingPerKelvin: 0.025 },
  },
} as const satisfies Readonly<Record<string, LoadProfile>>;

export type LoadProfileName = keyof typeof LOAD_PROFILES;

export const CURVE_KINDS = ['working', 'saturday', 'sunday'] as const;
export type CurveKind = (typeof CURVE_KINDS)[number];

/** The 24 hourly values of a profile's curve for one kind of day, per cent of the rated rate. */
export function curveOf({ curve }: LoadProfile, kind: CurveKind): readonly number[] {
  const shape = SHAPES[curve];
  switch (kind) {
    case 'working':
      return shape.workday;
    case 'saturday':
      return shape.saturday;
    case 'sunday':
      return shape.sunday;
    default:
      return kind satisfies never;
  }
}
