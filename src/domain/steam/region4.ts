/** Saturation of water, region 4 of IAPWS-IF97: R7-97(2012), equations 30 and 31 and table 34. */

import { TEMPERATURE_MIN } from './basic-properties.ts';

const N1 = 1167.0521452767;
const N2 = -724_213.16703206;
const N3 = -17.073846940092;
const N4 = 12_020.82470247;
const N5 = -3_232_555.0322333;
const N6 = 14.91510861353;
const N7 = -4823.2657361591;
const N8 = 405_113.40542057;
const N9 = -0.23855557567849;
const N10 = 650.17534844798;

/** Critical point, K and MPa. */
export const CRITICAL_TEMPERATURE = 647.096;
export const CRITICAL_PRESSURE = 22.064;

/** Saturation pressure in MPa at a temperature in K; null below 273.15 K and above the critical point. */
export function saturationPressureMpa(temperature: number): number | null {
  if (!(temperature >= TEMPERATURE_MIN && temperature <= CRITICAL_TEMPERATURE)) return null;
  const theta = temperature + N9 / (temperature - N10);
  const a = theta * theta + N1 * theta + N2;
  const b = N3 * theta * theta + N4 * theta + N5;
  const c = N6 * theta * theta + N7 * theta + N8;
  return ((2 * c) / (-b + Math.sqrt(b * b - 4 * a * c))) ** 4;
}

/** Saturation temperature in K at a pressure in MPa; null below that of 273.15 K and above the critical point. */
export function saturationTemperatureKelvin(pressure: number): number | null {
  if (!(pressure >= PRESSURE_MIN && pressure <= CRITICAL_PRESSURE)) return null;
  const beta = pressure ** 0.25;
  const e = beta * beta + N3 * beta + N6;
  const f = N1 * beta * beta + N4 * beta + N7;
  const g = N2 * beta * beta + N5 * beta + N8;
  const d = (2 * g) / (-f - Math.sqrt(f * f - 4 * e * g));
  return (N10 + d - Math.sqrt((N10 + d) ** 2 - 4 * (N9 + N10 * d))) / 2;
}

/** Saturation pressure at 273.15 K, MPa. */
const PRESSURE_MIN = 0.000611212677;
