/**
 * Day curves of typical consumers: 24 hourly values in per cent of the rated power, beginning at local
 * midnight, for a working day, a Saturday and a Sunday. They are drawn by hand to look like the trade
 * they are named after; they are not measurements.
 */

export interface Shape {
  readonly workday: readonly number[];
  readonly saturday: readonly number[];
  readonly sunday: readonly number[];
  /** How far quarter-hours and days differ from the curve, as a fraction of it. */
  readonly noise: number;
  /** How far the power swings within a quarter-hour, as a fraction of it. */
  readonly ripple: number;
  /** Factors for consecutive quarter-hours, repeated for ever: batches of a furnace, strokes of a press. */
  readonly cycle?: readonly number[];
  /** Yearly swing: `cooling` peaks in July, `heating` in January, where the curve holds in full. */
  readonly season?: 'cooling' | 'heating';
}

/* biome-ignore-start format: one row of 24 hours reads best on one line */
const FLAT = [92, 92, 92, 91, 91, 92, 93, 94, 94, 94, 95, 95, 94, 94, 95, 95, 94, 94, 93, 93, 92, 92, 92, 92];
const SHIFT3 = [84, 86, 87, 86, 85, 84, 80, 72, 70, 88, 92, 93, 88, 90, 93, 90, 74, 72, 86, 90, 90, 88, 86, 74];
const SHIFT2 = [18, 15, 14, 14, 16, 34, 68, 86, 92, 94, 94, 88, 76, 90, 94, 90, 78, 84, 90, 90, 86, 78, 50, 26];
const SHIFT1 = [10, 9, 9, 9, 9, 10, 18, 52, 86, 93, 94, 88, 58, 84, 93, 91, 84, 50, 26, 18, 14, 12, 11, 10];
const IDLE = [10, 9, 9, 9, 9, 9, 10, 14, 18, 20, 20, 19, 17, 18, 19, 18, 16, 13, 12, 11, 10, 10, 10, 10];
const OFFICE = [16, 15, 15, 15, 15, 16, 22, 42, 74, 88, 92, 91, 84, 88, 92, 90, 84, 70, 50, 36, 28, 22, 18, 17];
const MALL = [14, 13, 13, 13, 13, 14, 18, 26, 42, 72, 86, 90, 92, 91, 89, 88, 90, 94, 97, 98, 94, 80, 44, 20];
const WARD = [52, 50, 48, 48, 49, 53, 62, 76, 90, 95, 96, 94, 90, 92, 94, 90, 84, 78, 72, 68, 66, 62, 58, 54];
const HOTEL = [46, 42, 40, 39, 41, 50, 68, 80, 74, 64, 60, 62, 66, 62, 58, 58, 62, 72, 84, 92, 94, 88, 74, 58];
const CAMPUS = [26, 22, 20, 20, 20, 24, 40, 62, 80, 86, 84, 82, 78, 74, 80, 80, 74, 70, 74, 80, 82, 74, 56, 36];
const TRAIN = [12, 8, 7, 7, 14, 46, 76, 96, 98, 84, 68, 62, 62, 62, 64, 70, 84, 98, 96, 82, 66, 54, 40, 24];
const TOWN = [40, 34, 30, 29, 34, 52, 80, 94, 88, 80, 78, 82, 80, 72, 68, 70, 76, 86, 94, 92, 84, 74, 60, 48];
const NIGHT = [96, 97, 97, 96, 96, 92, 78, 48, 36, 34, 34, 38, 58, 62, 44, 40, 40, 36, 32, 32, 36, 58, 90, 95];
const LIGHTS = [88, 86, 84, 84, 80, 56, 26, 16, 14, 14, 14, 14, 14, 14, 14, 18, 34, 66, 88, 92, 92, 92, 90, 89];
/* biome-ignore-end format: the table ends */

export const SHAPES = {
  continuous: everyDay(FLAT, 0.03, 0.02),
  serverHall: everyDay(FLAT, 0.015, 0.01),
  arcFurnace: { ...everyDay(FLAT, 0.08, 0.25), cycle: [0.12, 1, 1.02, 0.9] },
  rollingMill: { ...everyDay(SHIFT3, 0.08, 0.3), cycle: [1, 0.7, 0.95, 0.85, 0.6] },
  kiln: everyDay(FLAT, 0.04, 0.04),
  mill: everyDay(NIGHT, 0.06, 0.06),
  threeShifts: { workday: SHIFT3, saturday: SHIFT3, sunday: scaled(SHIFT3, 0.85), noise: 0.06, ripple: 0.08 },
  twoShifts: { workday: SHIFT2, saturday: scaled(SHIFT2, 0.7), sunday: IDLE, noise: 0.08, ripple: 0.1 },
  dayShift: { workday: SHIFT1, saturday: scaled(SHIFT1, 0.4), sunday: IDLE, noise: 0.08, ripple: 0.1 },
  presses: { workday: SHIFT2, saturday: scaled(SHIFT2, 0.6), sunday: IDLE, noise: 0.1, ripple: 0.35 },
  office: { workday: OFFICE, saturday: scaled(OFFICE, 0.35), sunday: scaled(OFFICE, 0.25), noise: 0.05, ripple: 0.05 },
  officeCooling: {
    ...{ workday: OFFICE, saturday: scaled(OFFICE, 0.3), sunday: scaled(OFFICE, 0.2), noise: 0.07, ripple: 0.1 },
    season: 'cooling',
  },
  mall: { workday: MALL, saturday: scaled(MALL, 1.02), sunday: scaled(MALL, 1.01), noise: 0.04, ripple: 0.05 },
  mallCooling: { ...everyDay(MALL, 0.06, 0.1), season: 'cooling' },
  hospital: { workday: WARD, saturday: scaled(WARD, 0.88), sunday: scaled(WARD, 0.85), noise: 0.04, ripple: 0.06 },
  hotel: everyDay(HOTEL, 0.06, 0.08),
  campus: { workday: CAMPUS, saturday: scaled(CAMPUS, 0.7), sunday: scaled(CAMPUS, 0.65), noise: 0.06, ripple: 0.08 },
  metro: { workday: TRAIN, saturday: scaled(TRAIN, 0.8), sunday: scaled(TRAIN, 0.76), noise: 0.05, ripple: 0.3 },
  townWater: everyDay(TOWN, 0.04, 0.05),
  lighting: everyDay(LIGHTS, 0.02, 0.02),
  cooling: { ...everyDay(WARD, 0.06, 0.1), season: 'cooling' },
  heating: { ...everyDay(HOTEL, 0.06, 0.06), season: 'heating' },
} as const satisfies Readonly<Record<string, Shape>>;

export type ShapeName = keyof typeof SHAPES;

function everyDay(curve: readonly number[], noise: number, ripple: number): Shape {
  return { workday: curve, saturday: curve, sunday: curve, noise, ripple };
}

function scaled(curve: readonly number[], factor: number): readonly number[] {
  return curve.map((percent) => Math.min(100, percent * factor));
}
