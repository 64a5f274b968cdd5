/** What the basic equations of IAPWS-IF97 share: R7-97(2012), section 3. */

/** Specific gas constant of water, kJ/(kg K). */
export const GAS_CONSTANT = 0.461526;

/** Lowest temperature of the formulation, and the highest of regions 1 and of saturation beside region 3, K. */
export const TEMPERATURE_MIN = 273.15;
export const TEMPERATURE_REGION_3 = 623.15;
/** Highest pressure of the formulation, MPa. */
export const PRESSURE_MAX = 100;

/** Properties of one phase at a pressure and temperature. */
export interface BasicProperties {
  /** kJ/kg, zero for the internal energy of the liquid at the triple point. */
  readonly enthalpy: number;
  /** m3/kg. */
  readonly volume: number;
}

/** One term of a sum: n x a^I x b^J. */
export type Term = readonly [i: number, j: number, n: number];
