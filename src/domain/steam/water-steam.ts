/**
 * Water and steam by pressure and temperature, in the units that meters have: kPa absolute, degrees Celsius,
 * kJ/kg, kg/m3. Source: IAPWS R7-97(2012), "Revised Release on the IAPWS Industrial Formulation 1997".
 *
 * Regions 1, 2 and 4 are there: liquid to 350 degrees, steam to 800 degrees, to 100 MPa, and saturation to 350
 * degrees (16.5 MPa). Nearer to the critical point, and above 800 degrees, every function gives null.
 */

import { type BasicProperties, PRESSURE_MAX, TEMPERATURE_MIN, TEMPERATURE_REGION_3 } from './basic-properties.ts';
import { boundaryPressureMpa } from './boundary23.ts';
import { region1 } from './region1.ts';
import { region2 } from './region2.ts';
import { saturationPressureMpa, saturationTemperatureKelvin } from './region4.ts';

export interface WaterState {
  readonly phase: 'liquid' | 'vapour';
  readonly enthalpyKjPerKg: number;
  readonly densityKgPerM3: number;
}

/** Both phases where they are in equilibrium. */
export interface Saturation {
  readonly pressureKpa: number;
  readonly temperatureCelsius: number;
  readonly liquid: WaterState;
  readonly vapour: WaterState;
}

const ZERO_CELSIUS = 273.15;
const KPA_PER_MPA = 1000;
const TEMPERATURE_REGION_3_MAX = 863.15;
const TEMPERATURE_MAX = 1073.15;

/** The state at an absolute pressure and a temperature, or null out of range. On the saturation line it is liquid. */
export function waterState(pressureKpa: number, temperatureCelsius: number): WaterState | null {
  const pressure = pressureKpa / KPA_PER_MPA;
  const temperature = temperatureCelsius + ZERO_CELSIUS;
  const inRange =
    pressure > 0 && pressure <= PRESSURE_MAX && temperature >= TEMPERATURE_MIN && temperature <= TEMPERATURE_MAX;
  if (!inRange) return null;
  if (temperature <= TEMPERATURE_REGION_3) {
    const saturation = saturationPressureMpa(temperature);
    if (saturation === null) return null;
    return pressure >= saturation
      ? state('liquid', region1(pressure, temperature))
      : state('vapour', region2(pressure, temperature));
  }
  const isSteam = temperature > TEMPERATURE_REGION_3_MAX || pressure <= boundaryPressureMpa(temperature);
  return isSteam ? state('vapour', region2(pressure, temperature)) : null;
}

/** Saturation at an absolute pressure: about 0.6 kPa to 16 529 kPa; null outside. */
export function saturationAtPressure(pressureKpa: number): Saturation | null {
  const temperature = saturationTemperatureKelvin(pressureKpa / KPA_PER_MPA);
  return temperature === null ? null : saturation(pressureKpa / KPA_PER_MPA, temperature);
}

/** Saturation at a temperature of 0 to 350 degrees Celsius; null outside. */
export function saturationAtTemperature(temperatureCelsius: number): Saturation | null {
  const temperature = temperatureCelsius + ZERO_CELSIUS;
  const pressure = saturationPressureMpa(temperature);
  return pressure === null ? null : saturation(pressure, temperature);
}

function saturation(pressure: number, temperature: number): Saturation | null {
  if (temperature > TEMPERATURE_REGION_3) return null;
  return {
    pressureKpa: pressure * KPA_PER_MPA,
    temperatureCelsius: temperature - ZERO_CELSIUS,
    liquid: state('liquid', region1(pressure, temperature)),
    vapour: state('vapour', region2(pressure, temperature)),
  };
}

function state(phase: 'liquid' | 'vapour', { enthalpy, volume }: BasicProperties): WaterState {
  return { phase, enthalpyKjPerKg: enthalpy, densityKgPerM3: 1 / volume };
}
