import { describe, expect, it } from 'vitest';
import { COEFFICIENT_ROWS } from '../../src/domain/data/coal-coefficient-rows.ts';
import { energyItemById } from '../../src/domain/energy-item.ts';
import { parseRatio, toNumber } from '../../src/domain/exact.ts';
import { type Coefficient, coefficientOf, editionAt, equalValueOfYear } from '../../src/domain/standard-coal.ts';
import { conversionBetween, unitByName } from '../../src/domain/unit.ts';

const NOW = Date.parse('2026-01-15T12:00:00+08:00');
const THEN = Date.parse('2019-01-15T12:00:00+08:00');
const OLD = 'GB/T 2589-2008';
const NEW = 'GB/T 2589-2020';

function perUnit(item: string, options: Partial<Parameters<typeof coefficientOf>[1]> = {}): string | undefined {
  return coefficientOf(item, { basis: 'equivalent', instant: NOW, ...options })?.kgcePerUnit;
}

describe('the table', () => {
  const fuels = COEFFICIENT_ROWS.filter(({ kcal }) => kcal !== null);
  const bounds = fuels.flatMap(({ item, printed, kj, kcal }) =>
    ([0, 1] as const).map((i) => [item, Number(printed[i]), kj?.[i] ?? null, kcal![i]] as const),
  );

  it.each(bounds)('%s: %d kgce is %d kJ and %d kcal to the printed digits', (_item, printed, kj, kcal) => {
    // Half of the fourth decimal, and half of the last digit of the calorific value.
    if (kj !== null) expect(Math.abs(kj / 29_307.6 - printed)).toBeLessThanOrEqual(0.00005 + 0.5 / 29_307.6);
    expect(Math.abs(kcal / 7000 - printed)).toBeLessThanOrEqual(0.00005 + 0.5 / 7000);
  });

  it('has one row of an item in an edition, of an item that exists and of a unit that its own converts to', () => {
    const keys = COEFFICIENT_ROWS.flatMap(({ item, editions }) => editions.map((edition) => `${item} ${edition}`));
    expect(new Set(keys).size).toBe(keys.length);
    for (const { item, unit } of COEFFICIENT_ROWS) {
      const found = energyItemById(item);
      expect(found, item).toBeDefined();
      expect(conversionBetween(unitByName(unit)!, unitByName(found!.unit)!), item).toBeDefined();
    }
  });
});

describe('coefficients per canonical unit', () => {
  it.each([
    // kgce per kg x 1000 = kgce per t; kgce per MJ x 1000 = kgce per GJ
    ['raw_coal', '714.3'],
    ['washed_coal', '900'],
    ['washed_middlings', '285.7'],
    ['coal_slime', '428.6'],
    ['coal_gangue', '285.7'],
    ['coke', '971.4'],
    ['coal_tar', '1142.9'],
    ['crude_benzol', '1428.6'],
    ['crude_oil', '1428.6'],
    ['fuel_oil', '1428.6'],
    ['gasoline', '1471.4'],
    ['kerosene', '1471.4'],
    ['diesel', '1457.1'],
    ['liquefied_petroleum_gas', '1714.3'],
    ['liquefied_natural_gas', '1757.2'],
    ['refinery_dry_gas', '1571.4'],
    ['methanol', '679.4'],
    ['ethanol', '914.4'],
    ['natural_gas', '1.33'],
    ['coke_oven_gas', '0.6143'],
    ['blast_furnace_gas', '0.1286'],
    ['producer_gas', '0.1786'],
    ['heavy_oil_catalytic_cracking_gas', '0.6571'],
    ['heavy_oil_thermal_cracking_gas', '1.2143'],
    ['coke_gas', '0.5571'],
    ['pressure_gasification_gas', '0.5143'],
    ['water_gas', '0.3571'],
    ['hydrogen', '0.3329'],
    ['biogas', '0.8286'],
    ['electricity', '0.1229'],
    ['photovoltaic_electricity', '0.1229'],
    ['heat', '34.12'],
    ['fresh_water', '0.2571'],
    ['softened_water', '0.4857'],
    ['deoxygenated_water', '0.9714'],
    ['compressed_air', '0.04'],
    ['oxygen', '0.4'],
    ['nitrogen', '0.6714'],
    ['nitrogen_by_product', '0.4'],
    ['carbon_dioxide_gas', '0.2143'],
    ['acetylene', '8.3143'],
  ])('of 2020: %s %s', (item, expected) => {
    expect(perUnit(item)).toBe(expected);
  });

  it.each([
    ['raw_coal', '714.3'],
    ['natural_gas', '1.33'],
    ['fresh_water', '0.0857'],
    ['blast_air', '0.03'],
    ['steam', '128.6'],
  ])('of 2008: %s %s', (item, expected) => {
    expect(perUnit(item, { edition: OLD })).toBe(expected);
  });

  it.each([
    ['blast_air', NEW],
    ['steam', NEW],
    ['liquefied_natural_gas', OLD],
    ['methanol', OLD],
    ['hydrogen', OLD],
    ['biogas', OLD],
    // No edition has these.
    ['cooling', NEW],
    ['co2_emission', NEW],
    ['other_gas', NEW],
    ['anthracite', NEW],
    ['no_such_item', NEW],
  ] as const)('of %s is unknown in %s', (item, edition) => {
    expect(coefficientOf(item, { basis: 'equivalent', instant: NOW, edition })).toBeNull();
  });

  it('say where they are from', () => {
    expect(coefficientOf('natural_gas', { basis: 'equivalent', instant: NOW })).toEqual({
      kgcePerUnit: '1.33',
      unit: 'm3',
      basis: 'equivalent',
      edition: NEW,
      source: NEW,
      tag: 'recalled',
      measured: false,
      range: ['1.1000', '1.3300'],
    } satisfies Coefficient);
  });
});

describe('the edition', () => {
  it('is the one in force in China at the instant', () => {
    expect(editionAt(Date.parse('2008-05-31T23:59:59+08:00'))).toBeNull();
    expect(editionAt(Date.parse('2008-06-01T00:00:00+08:00'))).toBe(OLD);
    expect(editionAt(Date.parse('2021-03-31T23:59:59+08:00'))).toBe(OLD);
    expect(editionAt(Date.parse('2021-04-01T00:00:00+08:00'))).toBe(NEW);
    expect(perUnit('fresh_water', { instant: THEN })).toBe('0.0857');
  });

  it('may be another one by choice', () => {
    expect(perUnit('fresh_water', { instant: THEN, edition: NEW })).toBe('0.2571');
  });

  it('is not guessed before the first', () => {
    expect(perUnit('raw_coal', { instant: 0 })).toBeUndefined();
  });
});

describe('a measured calorific value', () => {
  it.each([
    // 29 307.6 kJ is 1 kgce; 20 934 = 5000 x 4.1868 kJ is 5/7 kgce.
    ['raw_coal', 29_307.6, '1000'],
    ['raw_coal', 20_934, '5000/7'],
    ['natural_gas', 36_634.5, '1.25'],
    ['natural_gas', '36634.5', '1.25'],
    ['liquefied_natural_gas', 58_615.2, '2000'],
    // Items that no edition has a row for.
    ['anthracite', 29_307.6, '1000'],
    ['other_gas', 2930.76, '0.1'],
  ])('of %s, %s kJ, is %s', (item, measuredCalorificValueKj, expected) => {
    const found = coefficientOf(item, { basis: 'equivalent', instant: NOW, measuredCalorificValueKj });
    expect(found).toMatchObject({ kgcePerUnit: expected, measured: true, tag: 'computed', range: null });
  });

  it('of steam is its enthalpy, counted as heat', () => {
    // 2.7771 GJ/t x 34.12 kgce/GJ
    const found = coefficientOf('steam', { basis: 'equivalent', instant: NOW, measuredCalorificValueKj: 2777.1 });
    expect(found).toMatchObject({ kgcePerUnit: '94.754652', measured: true, unit: 't', edition: NEW });
  });

  it.each(['electricity', 'heat', 'fresh_water', 'oxygen', 'acetylene'])('means nothing for %s', (item) => {
    expect(perUnit(item, { measuredCalorificValueKj: 10_000 })).toBe(perUnit(item));
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 'much', ''])('of %s is refused', (measuredCalorificValueKj) => {
    expect(() => perUnit('raw_coal', { measuredCalorificValueKj })).toThrow(RangeError);
  });
});

describe('the cubic metre', () => {
  it('of gas at 20 degrees is less than the printed one at 0 degrees', () => {
    // 1.33 x 273.15 / 293.15
    const found = perUnit('natural_gas', { volumeReference: '20C' })!;
    expect(found).toBe('726579/586300');
    expect(toNumber(parseRatio(found)!)).toBeCloseTo(1.23926, 5);
    expect(perUnit('natural_gas', { volumeReference: '0C' })).toBe('1.33');
  });

  it.each(['hydrogen', 'compressed_air', 'oxygen', 'fresh_water', 'raw_coal'])('of %s stays as printed', (item) => {
    expect(perUnit(item, { volumeReference: '20C' })).toBe(perUnit(item));
  });

  it('with a measured calorific value is the one that was measured', () => {
    expect(perUnit('natural_gas', { volumeReference: '20C', measuredCalorificValueKj: 29_307.6 })).toBe('1');
  });
});

describe('the equal value', () => {
  const published = equalValueOfYear('electricity', 2025, '0.3', 'an example, of 2025');
  const basis = 'equalValue';

  it.each(['electricity', 'photovoltaic_electricity', 'heat', 'steam'])('of %s is unknown unless supplied', (item) => {
    expect(perUnit(item, { basis })).toBeUndefined();
    expect(perUnit(item, { basis, edition: OLD })).toBeUndefined();
  });

  it('of electricity is the supplied one of its year', () => {
    const at = (time: string) => perUnit('electricity', { basis, instant: Date.parse(time), equalValues: [published] });
    expect(at('2024-12-31T23:59:59+08:00')).toBeUndefined();
    expect(at('2025-01-01T00:00:00+08:00')).toBe('0.3');
    expect(at('2025-12-31T23:59:59+08:00')).toBe('0.3');
    expect(at('2026-01-01T00:00:00+08:00')).toBeUndefined();
  });

  it('says who supplied it', () => {
    const instant = Date.parse('2025-07-01T00:00:00+08:00');
    const found = coefficientOf('electricity', { basis, instant, equalValues: [published] });
    expect(found).toMatchObject({ source: 'an example, of 2025', tag: 'supplied', basis, measured: false });
  });

  it('of steam is that of its heat', () => {
    const heat = equalValueOfYear('heat', 2026, '40', 'an example');
    expect(perUnit('steam', { basis, equalValues: [heat], measuredCalorificValueKj: 2750 })).toBe('110');
    expect(perUnit('steam', { basis, measuredCalorificValueKj: 2750 })).toBeUndefined();
  });

  it('is not that of another item, nor used for the other basis', () => {
    const instant = Date.parse('2025-07-01T00:00:00+08:00');
    expect(perUnit('heat', { basis, instant, equalValues: [published] })).toBeUndefined();
    expect(perUnit('electricity', { instant, equalValues: [published] })).toBe('0.1229');
  });

  it('of fuels and media is the printed coefficient', () => {
    for (const item of ['raw_coal', 'diesel', 'natural_gas', 'fresh_water', 'compressed_air']) {
      expect(perUnit(item, { basis })).toBe(perUnit(item));
    }
  });

  it.each(['0', '-0.3', 'none'])('of %s is refused', (kgcePerUnit) => {
    const wrong = equalValueOfYear('electricity', 2026, kgcePerUnit, 'wrong');
    expect(() => perUnit('electricity', { basis, equalValues: [wrong] })).toThrow(RangeError);
  });
});
