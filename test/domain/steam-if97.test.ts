/** IAPWS-IF97 against the verification tables of its release, R7-97(2012), and against steam tables. */

import { describe, expect, it } from 'vitest';
import { boundaryPressureMpa } from '../../src/domain/steam/boundary23.ts';
import { region1 } from '../../src/domain/steam/region1.ts';
import { region2 } from '../../src/domain/steam/region2.ts';
import { saturationPressureMpa, saturationTemperatureKelvin } from '../../src/domain/steam/region4.ts';
import { steamEnthalpy, steamHeat } from '../../src/domain/steam/steam-heat.ts';
import { saturationAtPressure, saturationAtTemperature, waterState } from '../../src/domain/steam/water-steam.ts';

/** The nine digits that the release prints. */
function nineDigits(value: number | null): string {
  return (value ?? Number.NaN).toExponential(8);
}

describe('the verification tables', () => {
  it.each([
    // T in K, p in MPa, v in m3/kg, h and u in kJ/kg
    [300, 3, 0.100215168e-2, 0.115331273e3, 0.112324818e3],
    [300, 80, 0.971180894e-3, 0.184142828e3, 0.106448356e3],
    [500, 3, 0.1202418e-2, 0.975542239e3, 0.971934985e3],
  ])('table 5, region 1 at %d K and %d MPa', (temperature, pressure, volume, enthalpy, internalEnergy) => {
    const found = region1(pressure, temperature);
    expect(nineDigits(found.volume)).toBe(nineDigits(volume));
    expect(nineDigits(found.enthalpy)).toBe(nineDigits(enthalpy));
    // u = h - p v, with 1 MPa m3 = 1000 kJ
    expect(nineDigits(found.enthalpy - 1000 * pressure * found.volume)).toBe(nineDigits(internalEnergy));
  });

  it.each([
    [300, 0.0035, 0.394913866e2, 0.254991145e4, 0.24116916e4],
    [700, 0.0035, 0.923015898e2, 0.333568375e4, 0.301262819e4],
    [700, 30, 0.542946619e-2, 0.263149474e4, 0.246861076e4],
  ])('table 15, region 2 at %d K and %d MPa', (temperature, pressure, volume, enthalpy, internalEnergy) => {
    const found = region2(pressure, temperature);
    expect(nineDigits(found.volume)).toBe(nineDigits(volume));
    expect(nineDigits(found.enthalpy)).toBe(nineDigits(enthalpy));
    expect(nineDigits(found.enthalpy - 1000 * pressure * found.volume)).toBe(nineDigits(internalEnergy));
  });

  it.each([
    [300, 0.353658941e-2],
    [500, 0.263889776e1],
    [600, 0.123443146e2],
  ])('table 35, saturation pressure at %d K', (temperature, pressure) => {
    expect(nineDigits(saturationPressureMpa(temperature))).toBe(nineDigits(pressure));
  });

  it.each([
    [0.1, 0.372755919e3],
    [1, 0.453035632e3],
    [10, 0.584149488e3],
  ])('table 36, saturation temperature at %d MPa', (pressure, temperature) => {
    expect(nineDigits(saturationTemperatureKelvin(pressure))).toBe(nineDigits(temperature));
  });

  it('section 4, boundary of regions 2 and 3 at 623.15 K', () => {
    expect(nineDigits(boundaryPressureMpa(623.15))).toBe(nineDigits(0.165291643e2));
  });
});

describe('saturation, from steam tables', () => {
  it.each([
    // MPa, degrees, h' and h" in kJ/kg, v" in m3/kg
    [0.1, 99.61, 417.4, 2674.9, 1.69402],
    [0.2, 120.21, 504.7, 2706.2, 0.88574],
    [0.3, 133.53, 561.5, 2724.9, 0.60579],
    [0.4, 143.61, 604.7, 2738.1, 0.46239],
    [0.5, 151.84, 640.2, 2748.1, 0.3748],
    [0.6, 158.83, 670.5, 2756.1, 0.31558],
    [0.7, 164.95, 697.1, 2762.7, 0.27276],
    [0.8, 170.41, 721, 2768.3, 0.24033],
    [1, 179.89, 762.7, 2777.1, 0.19435],
    [1.2, 187.96, 798.5, 2783.8, 0.16325],
    [1.6, 201.38, 858.6, 2792.9, 0.12373],
    [2, 212.38, 908.6, 2798.4, 0.09958],
    [2.5, 223.96, 962, 2802, 0.07995],
    [4, 250.36, 1087.4, 2800.9, 0.04978],
  ])('at %d MPa', (pressure, temperature, liquid, vapour, volume) => {
    const found = saturationAtPressure(pressure * 1000)!;
    expect(found.temperatureCelsius.toFixed(2)).toBe(temperature.toFixed(2));
    expect(found.liquid.enthalpyKjPerKg.toFixed(1)).toBe(liquid.toFixed(1));
    expect(found.vapour.enthalpyKjPerKg.toFixed(1)).toBe(vapour.toFixed(1));
    expect((1 / found.vapour.densityKgPerM3).toFixed(5)).toBe(volume.toFixed(5));
    const again = saturationAtTemperature(found.temperatureCelsius)!;
    expect(again.pressureKpa).toBeCloseTo(pressure * 1000, 5);
    expect(again.vapour.enthalpyKjPerKg).toBeCloseTo(found.vapour.enthalpyKjPerKg, 5);
  });

  it.each([0, 0.6, 16_530, 22_064, 30_000, -1, Number.NaN])('is unknown at %d kPa', (pressure) => {
    expect(saturationAtPressure(pressure)).toBeNull();
  });

  it.each([-0.01, 350.01, 374, 400, Number.NaN])('is unknown at %d degrees', (temperature) => {
    expect(saturationAtTemperature(temperature)).toBeNull();
  });
});

describe('water and steam', () => {
  it.each([
    [20, 84.5],
    [40, 168.1],
    [50, 209.8],
    [60, 251.6],
    [70, 293.5],
    [80, 335.4],
    [95, 398.4],
    [130, 546.6],
  ])('water of 0.6 MPa and %d degrees has %d kJ/kg', (temperature, enthalpy) => {
    const found = waterState(600, temperature)!;
    expect(found.phase).toBe('liquid');
    expect(found.enthalpyKjPerKg.toFixed(1)).toBe(enthalpy.toFixed(1));
  });

  it.each([
    [0.8, 200, 2839.8],
    [1, 250, 2943.2],
    [1.6, 250, 2919.9],
    [2.5, 300, 3009.6],
    [3.82, 450, 3333.5],
    [9.8, 540, 3479],
  ])('steam of %d MPa and %d degrees has %d kJ/kg', (pressure, temperature, enthalpy) => {
    const found = waterState(pressure * 1000, temperature)!;
    expect(found.phase).toBe('vapour');
    expect(found.enthalpyKjPerKg.toFixed(1)).toBe(enthalpy.toFixed(1));
  });

  it('has the density of water and of steam', () => {
    // Table 5: 1 / 0.100215168e-2 at 300 K and 3 MPa; table 15: 1 / 0.394913866e2 at 300 K and 3.5 kPa.
    expect(waterState(3000, 26.85)?.densityKgPerM3).toBeCloseTo(997.85, 2);
    expect(waterState(3.5, 26.85)?.densityKgPerM3).toBeCloseTo(0.025322, 6);
  });

  it.each([
    [0, 100],
    [-1, 100],
    [100_001, 100],
    [100, -0.01],
    [100, 800.01],
    // Region 3: dense, near the critical point.
    [25_000, 380],
    [17_000, 351],
    [Number.NaN, 100],
    [100, Number.NaN],
  ])('is unknown at %d kPa and %d degrees', (pressure, temperature) => {
    expect(waterState(pressure, temperature)).toBeNull();
  });

  it.each([
    [16_000, 351],
    [100_000, 590.01],
    [100, 800],
  ])('is steam at %d kPa and %d degrees', (pressure, temperature) => {
    expect(waterState(pressure, temperature)?.phase).toBe('vapour');
  });
});

describe('heat of steam', () => {
  it('of 1 MPa, saturated, is 2.777 GJ/t, and 2.693 GJ/t above feed water of 20 degrees', () => {
    const condition = { pressureKpaAbsolute: 1000, temperatureCelsius: null };
    expect(steamHeat(condition)).toBeCloseTo(2.7771, 4);
    expect(steamHeat({ ...condition, feedWaterKjPerKg: 83.74 })).toBeCloseTo(2.6934, 4);
  });

  it('is the same by the temperature of saturation', () => {
    expect(steamHeat({ pressureKpaAbsolute: null, temperatureCelsius: 179.89 })).toBeCloseTo(2.7771, 4);
  });

  it('follows superheating', () => {
    expect(steamHeat({ pressureKpaAbsolute: 1000, temperatureCelsius: 250 })).toBeCloseTo(2.9432, 4);
    expect(steamEnthalpy({ pressureKpaAbsolute: 1000, temperatureCelsius: 250 })?.state).toBe('superheated');
  });

  it('takes what is measured a little below saturation as saturated', () => {
    const found = steamEnthalpy({ pressureKpaAbsolute: 1000, temperatureCelsius: 178 });
    expect(found?.state).toBe('saturated');
    expect(found?.enthalpyKjPerKg.toFixed(1)).toBe('2777.1');
    const strict = { pressureKpaAbsolute: 1000, temperatureCelsius: 178, saturationToleranceKelvin: 1 };
    expect(steamEnthalpy(strict)).toBeNull();
  });

  it.each([
    { pressureKpaAbsolute: null, temperatureCelsius: null },
    { pressureKpaAbsolute: 1000, temperatureCelsius: 170 },
    { pressureKpaAbsolute: 1000, temperatureCelsius: 20 },
    { pressureKpaAbsolute: 25_000, temperatureCelsius: 380 },
    { pressureKpaAbsolute: null, temperatureCelsius: 380 },
    { pressureKpaAbsolute: -5, temperatureCelsius: null },
  ])('is unknown for %o', (condition) => {
    expect(steamHeat(condition)).toBeNull();
  });
});
