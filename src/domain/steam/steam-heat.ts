/** The heat that steam carries, from what was measured of its state. */

import { type Saturation, saturationAtPressure, saturationAtTemperature, waterState } from './water-steam.ts';

export interface SteamCondition {
  /** Absolute. Null where it is not measured: then saturated at the temperature. */
  readonly pressureKpaAbsolute: number | null;
  /** Null where it is not measured: then saturated at the pressure. */
  readonly temperatureCelsius: number | null;
  /**
   * Enthalpy of the feed water that is not counted, kJ/kg; 0 where left out, so that the zero is water at 0 degrees
   * Celsius. Carbon accounting usually takes 83.74, water of 20 degrees (recalled): 3 per cent less heat.
   */
  readonly feedWaterKjPerKg?: number | undefined;
  /** Up to how far below saturation measured steam still counts as saturated, K; 3 where left out. */
  readonly saturationToleranceKelvin?: number | undefined;
}

export interface SteamEnthalpy {
  readonly enthalpyKjPerKg: number;
  readonly state: 'saturated' | 'superheated';
}

/**
 * How far a thermometer and a pressure transmitter together can be from the saturation line without anything
 * being wrong. The project's own judgement.
 */
const SATURATION_TOLERANCE_KELVIN = 3;

/**
 * Heat of steam in GJ per tonne, by IAPWS-IF97. Null where neither pressure nor temperature is known, where they
 * are out of range, or where they say that it is water. Wet steam is not told from dry: its water counts as steam.
 */
export function steamHeat(condition: SteamCondition): number | null {
  const found = steamEnthalpy(condition);
  // kJ/kg is MJ/t.
  return found === null ? null : (found.enthalpyKjPerKg - (condition.feedWaterKjPerKg ?? 0)) / 1000;
}

/** Enthalpy of steam, nothing deducted, and whether it is superheated. Null as with `steamHeat`. */
export function steamEnthalpy(condition: SteamCondition): SteamEnthalpy | null {
  const { pressureKpaAbsolute: pressure, temperatureCelsius: temperature } = condition;
  if (pressure === null) return temperature === null ? null : saturated(saturationAtTemperature(temperature));
  if (temperature === null) return saturated(saturationAtPressure(pressure));
  const measured = waterState(pressure, temperature);
  if (measured === null) return null;
  if (measured.phase === 'vapour') return { enthalpyKjPerKg: measured.enthalpyKjPerKg, state: 'superheated' };
  const line = saturationAtPressure(pressure);
  const tolerance = condition.saturationToleranceKelvin ?? SATURATION_TOLERANCE_KELVIN;
  return line !== null && temperature >= line.temperatureCelsius - tolerance ? saturated(line) : null;
}

function saturated(line: Saturation | null): SteamEnthalpy | null {
  return line === null ? null : { enthalpyKjPerKg: line.vapour.enthalpyKjPerKg, state: 'saturated' };
}
