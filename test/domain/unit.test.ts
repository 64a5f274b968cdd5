import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allEnergyTypes } from '../../src/domain/energy-type.ts';
import { allQuantities, quantityByName } from '../../src/domain/quantity.ts';
import { allUnits, conversionBetween, convert, type Unit, unitByName } from '../../src/domain/unit.ts';

function unit(name: string): Unit {
  const found = unitByName(name);
  if (found === undefined) throw new Error(`no unit ${name}`);
  return found;
}

function inUnit(value: number, from: string, to: string): number {
  const conversion = conversionBetween(unit(from), unit(to));
  if (conversion === undefined) throw new Error(`${from} does not convert to ${to}`);
  return convert(value, conversion);
}

/** Each quantity with each unit that it may be sent in. */
const PAIRS = allQuantities().flatMap((quantity) =>
  allUnits()
    .filter(({ dimension }) => dimension === quantity.dimension)
    .map((from) => ({ quantity: quantity.name, from, to: unit(quantity.unit) })),
);

describe('units', () => {
  it('reads the same unit by name, alias and UCUM code', () => {
    for (const names of [
      ['kWh', 'kW.h', 'KWH', 'kwh', '千瓦时', '度'],
      ['m3', 'm³', 'M3', 'm^3', '立方米', '方'],
      ['Cel', '℃', '°C', '摄氏度'],
      ['t', '吨'],
    ]) {
      expect(new Set(names.map(unit)).size, names.join(' ')).toBe(1);
    }
    for (const each of allUnits()) expect(unit(each.ucum)).toBe(each);
  });

  it.each(['mW', 'mWh', 'gj', 'PA', 'mpa', 'T', 'k', 'HZ', '', ' kWh', 'kWh ', 'constructor', '__proto__', 'toString'])(
    'does not know %j: case and spelling count',
    (name) => expect(unitByName(name)).toBeUndefined(),
  );

  it('has a quantity unit of the right dimension for every quantity of every energy type', () => {
    for (const energy of allEnergyTypes()) {
      for (const name of [...energy.quantities, energy.register, energy.rate]) {
        expect(energy.quantities).toContain(name);
        expect(quantityByName(name), `${energy.name} ${name}`).toBeDefined();
      }
      expect(quantityByName(energy.register)?.kind).toBe('register');
      expect(quantityByName(energy.rate)?.kind).toBe('gauge');
    }
  });

  it.each([
    [1, 'MWh', 'kWh', 1000],
    [1000, 'Wh', 'kWh', 1],
    [0.1, 'MWh', 'kWh', 100],
    [1, 'GWh', 'MWh', 1000],
    [1, 'GJ', 'kWh', 2500 / 9],
    [9, 'GJ', 'kWh', 2500],
    [1, 'kWh', 'MJ', 3.6],
    [1, 'kWh', 'kJ', 3600],
    [36, 'GJ', 'MWh', 10],
    [10, 'GJ/d', 'kW', 3125 / 27],
    [86.4, 'GJ/d', 'MW', 1],
    [24, 'GJ/d', 'GJ/h', 1],
    [3.6, 'GJ/h', 'MW', 1],
    [60, 'kJ/min', 'kW', 1],
    [3600, 'kJ/h', 'W', 1000],
    [1, 'm3', 'L', 1000],
    [1500, 'L', 'm3', 1.5],
    [1, 'L/min', 'm3/h', 0.06],
    [1, 'm3/min', 'm3/h', 60],
    [1, 't', 'kg', 1000],
    [1, 'kg/min', 't/h', 0.06],
    [0, 'K', 'Cel', -273.15],
    [273.15, 'K', 'Cel', 0],
    [0, 'Cel', 'K', 273.15],
    [1, 'MPa', 'kPa', 1000],
    [1, 'bar', 'kPa', 100],
    [101_325, 'Pa', 'kPa', 101.325],
    [10, 'kV', 'V', 10_000],
    [250, 'mA', 'A', 0.25],
    [95, '%', '1', 0.95],
    [1, '1', '%', 100],
    [2, 'Mvarh', 'kvarh', 2000],
  ])('converts %d %s to %s exactly as by hand: %d', (value, from, to, expected) => {
    expect(inUnit(value, from, to)).toBe(expected);
  });

  it.each(PAIRS)('takes $quantity from $from.name and back', ({ from, to }) => {
    const there = conversionBetween(from, to);
    const back = conversionBetween(to, from);
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (value) => {
        if (there === undefined || back === undefined) throw new Error('no conversion');
        const error = Math.abs(convert(convert(value, there), back) - value);
        // Three roundings each way at most, each of half a unit in the last place; a temperature is as exact as its
        // offset. (Subnormal numbers are not exact.)
        const size = Math.max(Math.abs(value), Math.abs(there.offset), Math.abs(back.offset));
        expect(error).toBeLessThanOrEqual(3 * Number.EPSILON * size + 1e-300);
      }),
    );
  });

  it('has no conversion between dimensions', () => {
    for (const from of allUnits()) {
      for (const to of allUnits()) {
        expect(conversionBetween(from, to) !== undefined).toBe(from.dimension === to.dimension);
      }
    }
  });

  it('keeps every number as it is where the units are equal', () => {
    const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.constantFrom(...allUnits()), numbers, (same, value) => {
        const conversion = conversionBetween(same, same);
        expect(conversion).toEqual({ multiplier: 1, divisor: 1, offset: 0 });
        expect(convert(value, conversion!)).toBe(value === 0 ? 0 : value);
      }),
      { numRuns: 500 },
    );
  });
});
