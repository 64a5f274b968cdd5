/**
 * What is on record about how a meter measures: everything that its consumption depends on besides its
 * readings. All of it may be left out; then a meter counts in its registered units from one reading to the
 * next.
 */

import type { GasReference } from './gas-volume.ts';
import type { Transform } from './transform.ts';
import type { RuleParameters } from './validation/parameters.ts';

/** How energy crosses the boundary of the enterprise at a level-1 meter. */
export const FLOWS = ['in', 'out', 'transfer'] as const;
/** `in` is consumed, `out` is given back to the supplier, `transfer` is passed on to others. */
export type Flow = (typeof FLOWS)[number];

export interface RegisterData {
  /** Digits before the decimal point, in the registered unit: where it rolls over. */
  readonly digits?: number | undefined;
  /** Digits behind the decimal point, in the canonical unit; four where left out. */
  readonly decimals?: number | undefined;
  /** Whether it runs backwards with reverse flow. */
  readonly mayDecrease?: boolean | undefined;
}

/** A meter taken away and another put in its place, both read, in the registered unit. */
export interface ExchangeRecord {
  readonly quantity: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly final: number;
  readonly initial: number;
}

/** Pressure (kPa, absolute) and temperature (degrees Celsius) to assume where the meter sends none. */
export interface NominalConditions {
  readonly pressureKpa: number;
  readonly temperatureCelsius: number;
}

export interface GasMetering {
  /** Condition of the volume that the meter counts: one of reference, or `operating` as it flows. */
  readonly volumeAt: GasReference | 'operating';
  /** Whether the pressure that the meter sends is above that of the air. */
  readonly isGaugePressure?: boolean | undefined;
  readonly atmosphericKpa?: number | undefined;
  /** Zn / Z, 1 where left out. */
  readonly compressibilityRatio?: number | undefined;
  readonly nominal?: NominalConditions | undefined;
}

export interface SteamMetering {
  readonly isGaugePressure?: boolean | undefined;
  readonly atmosphericKpa?: number | undefined;
  readonly nominal?: NominalConditions | undefined;
  /** Enthalpy of the feed water that is not counted, kJ/kg; nothing is deducted where left out. */
  readonly feedWaterKjPerKg?: number | undefined;
}

export interface Metering {
  /** Energy item; that which is normal for the energy type where left out. */
  readonly item?: string | undefined;
  readonly flow?: Flow | undefined;
  /** By quantity. */
  readonly registers?: Readonly<Record<string, RegisterData>> | undefined;
  readonly transforms?: readonly Transform[] | undefined;
  readonly exchanges?: readonly ExchangeRecord[] | undefined;
  /** Most that it can measure, in the canonical unit of its register per hour, after the multiplier. */
  readonly ratePerHourMax?: number | undefined;
  /** How often it is read; 15 where left out. */
  readonly readingMinutes?: number | undefined;
  /** Whether its rate gauge is integrated because it has no register. */
  readonly integrates?: boolean | undefined;
  /** A meter of the same flow whose readings fill gaps of this one. */
  readonly checkMeter?: string | undefined;
  readonly gas?: GasMetering | undefined;
  readonly steam?: SteamMetering | undefined;
  /** Parameters of validation that differ from those of the energy type. */
  readonly rules?: Partial<RuleParameters> | undefined;
}

export const NO_METERING: Metering = Object.freeze({});
