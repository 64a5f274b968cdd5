/**
 * A cumulative register: what has been counted, shown in whole steps of its last digit, behind a multiplier where
 * the meter counts the secondary side of its transformers, and from the beginning again after all nines.
 */

import { randomAt } from '../random.ts';

export interface Register {
  /** Digits before the point, and behind it, of what it shows. */
  readonly digits: number;
  readonly decimals: number;
  /** CT x PT: consumption is the difference of what it shows times this; 1 where it shows primary values. */
  readonly multiplier: number;
  /** What one step of its last digit stands for, in thousandths of the unit (Wh, L, kg, MJ), after the multiplier. */
  readonly millisPerStep: number;
  /** What it shows when the history begins, in steps. */
  readonly initialSteps: number;
}

/** Multipliers that make the secondary side of the transformers a few kW; all are CT x PT that exist. */
const MULTIPLIERS = [20, 40, 60, 80, 100, 200, 400, 800, 2000, 6000, 20_000, 60_000] as const;
const SECONDARY_KW_MAX = 6;
/** From this size on an electricity meter stands behind transformers. */
const TRANSFORMER_KW = 200;
const KEY = { secondary: 21, initial: 22 } as const;
/** Years of full load that it counts before it rolls over: in a history only where a rollover is injected. */
const YEARS = 12;
const HOURS_PER_YEAR = 8766;

/**
 * The register of a meter of this rated rate (kW, m3/h, t/h, GJ/h). Two in five of the larger electricity meters
 * show secondary values.
 */
export function registerOf(energy: string, rated: number, seed: number): Register {
  const isSecondary = energy === 'electricity' && rated >= TRANSFORMER_KW && randomAt(seed, KEY.secondary) < 0.4;
  const multiplier = isSecondary
    ? (MULTIPLIERS.find((one) => rated / one <= SECONDARY_KW_MAX) ?? MULTIPLIERS.at(-1)!)
    : 1;
  const decimals = isSecondary ? 4 : 2;
  const digits = Math.max(6, Math.ceil(Math.log10(((rated * 1.5) / multiplier) * HOURS_PER_YEAR * YEARS)));
  const millisPerStep = (multiplier * 1000) / 10 ** decimals;
  // It has counted up to a third of its range already.
  const initialSteps = Math.floor((randomAt(seed, KEY.initial) * 10 ** (digits + decimals)) / 3);
  return { digits, decimals, multiplier, millisPerStep, initialSteps };
}

/** Steps after which it begins again at zero. */
export function registerRange({ digits, decimals }: Register): number {
  return 10 ** (digits + decimals);
}

/** Whole steps that so many thousandths of the unit make. */
export function stepsOf({ millisPerStep }: Register, millis: number): number {
  return Math.floor(millis / millisPerStep);
}

/** What it shows, as a number with its decimals. */
export function shownValue({ decimals }: Register, steps: number): number {
  return steps / 10 ** decimals;
}

/** Consumption that a difference of steps stands for, in the unit of the register. */
export function unitsOfSteps({ millisPerStep }: Register, steps: number): number {
  return (steps * millisPerStep) / 1000;
}
