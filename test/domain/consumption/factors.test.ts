import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calorificValueOf } from '../../../src/domain/consumption/calorific-value.ts';
import { type ConversionTarget, type Factor, Factors } from '../../../src/domain/consumption/factors.ts';
import { NO_ROWS, without } from '../../../src/domain/consumption/figures.ts';
import { sumItem } from '../../../src/domain/consumption/item-figures.ts';
import { NO_OWN_COEFFICIENTS, type OwnCoefficients } from '../../../src/domain/consumption/own-coefficients.ts';
import { type EnergyItem, energyItemById } from '../../../src/domain/energy-item.ts';
import { add, toExactString, ZERO } from '../../../src/domain/exact.ts';
import { rowsOf } from './helpers/rows.ts';

const NOW = Date.parse('2026-11-20T00:00:00Z');
const DAY = 86_400_000;

function factorOf(
  item: string,
  quantity: string,
  target: Partial<ConversionTarget> = {},
  own: OwnCoefficients = NO_OWN_COEFFICIENTS,
  instant = NOW,
): Factor {
  return new Factors({ unit: 'kgce', basis: 'equivalent', ...target }, own).lineOf(item, quantity, 'alpha').at(instant);
}

function perUnit(factor: Factor): string {
  return factor.isKnown ? toExactString(factor.perUnit) : factor.reason;
}

describe('what a unit of an item is worth', () => {
  it('is its coefficient, its calorific value, or the unit itself', () => {
    expect(perUnit(factorOf('electricity', 'activeEnergy'))).toBe('0.1229');
    expect(perUnit(factorOf('electricity', 'activeEnergy', { unit: 'tce' }))).toBe('0.0001229');
    expect(perUnit(factorOf('electricity', 'activeEnergy', { unit: 'GJ' }))).toBe('0.0036');
    expect(perUnit(factorOf('heat', 'heat', { unit: 'kWh' }))).toBe('2500/9');
    // 42 705 kJ/kg: 42.705 GJ/t, and 11 862.5 kWh/t
    expect(perUnit(factorOf('diesel', 'mass', { unit: 'GJ' }))).toBe('42.705');
    expect(perUnit(factorOf('diesel', 'mass', { unit: 'kWh' }))).toBe('11862.5');
    expect(perUnit(factorOf('steam', 'heat'))).toBe('34.12');
  });

  it('is unknown where nothing tells it, with the reason', () => {
    expect(perUnit(factorOf('anthracite', 'mass'))).toBe('GB/T 2589-2020 has no coefficient of anthracite');
    expect(perUnit(factorOf('fresh_water', 'volume', { unit: 'GJ' }))).toBe(
      'no calorific value of fresh_water is known',
    );
    expect(perUnit(factorOf('liquefied_natural_gas', 'volume'))).toBe(
      'coefficients of liquefied_natural_gas are per t, and volume is in m3',
    );
    expect(perUnit(factorOf('gold', 'mass'))).toBe('there is no energy item "gold"');
    expect(perUnit(factorOf('electricity', 'activeEnergy', {}, NO_OWN_COEFFICIENTS, 0))).toBe(
      'no edition of GB/T 2589 that is known here was in force',
    );
  });

  it('follows the edition in force and the times for which own values are', () => {
    const source = 'laboratory';
    const value = { item: 'raw_coal', source, enterprise: 'alpha' };
    const own: OwnCoefficients = {
      calorificValues: [
        { ...value, from: NOW, to: NOW + DAY, kilojoulesPerUnit: '29307.6' },
        { ...value, from: NOW, to: NOW + 2 * DAY, kilojoulesPerUnit: '58615.2', enterprise: null },
      ],
      equalValues: [],
    };
    const at = (instant: number) => perUnit(factorOf('raw_coal', 'mass', {}, own, instant));
    expect([at(NOW - 1), at(NOW), at(NOW + DAY), at(NOW + 2 * DAY)]).toEqual(['714.3', '1000', '2000', '714.3']);
    const water = new Factors({ unit: 'kgce', basis: 'equivalent' }, NO_OWN_COEFFICIENTS).lineOf(
      'fresh_water',
      'volume',
      null,
    );
    const before = water.at(Date.parse('2020-06-01T00:00:00Z'));
    expect([perUnit(before), perUnit(water.at(NOW))]).toEqual(['0.0857', '0.2571']);
    expect(water.at(Date.parse('2020-06-02T00:00:00Z'))).toBe(before);
  });

  it('of a printed calorific value in kilocalories is that times 4.1868', () => {
    const gas = energyItemById('natural_gas') as EnergyItem;
    const found = calorificValueOf(gas, { instant: NOW, edition: 'GB/T 2589-2008' });
    // 9310 x 4.1868
    expect(found?.stated).toBe('38979.108');
    expect(calorificValueOf(gas, { instant: NOW })?.stated).toBe('38979');
  });
});

describe('the sum of an item over rows', () => {
  it('of a group is the sum of its enterprises, whoever has coefficients of their own', () => {
    const value = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    const days = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        days,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 60_000 }),
        (list, from, kilojoules) => {
          const own: OwnCoefficients = {
            calorificValues: [
              {
                ...{ enterprise: 'alpha', item: 'raw_coal', from: NOW + from * DAY, to: NOW + (from + 9) * DAY },
                ...{ kilojoulesPerUnit: String(kilojoules), source: 'laboratory' },
              },
            ],
            equalValues: [],
          };
          const factors = new Factors({ unit: 'tce', basis: 'equivalent' }, own);
          const rows = (of: (pair: readonly [number, number]) => number) =>
            rowsOf(...list.map((pair, n) => ({ start: NOW + n * DAY, value: of(pair), measuredMillis: DAY })));
          const [alpha, beta, all] = [rows(([a]) => a), rows(([, b]) => b), rows(([a, b]) => a + b)];
          const period = [{ start: NOW, end: NOW + list.length * DAY }];
          const part = (counted: typeof all, enterprise: string | null) => {
            return { counted, factors: factors.lineOf('raw_coal', 'mass', enterprise), heat: null, heatFactors: null };
          };
          const options = { lengthOf: () => DAY, meters: 1, notes: new Set<never>() as never };
          const converted = (whole: typeof all, parts: ReturnType<typeof part>[]) =>
            sumItem(period, whole, parts, options)[0]?.converted ?? ZERO;
          const group = converted(all, [part(alpha, 'alpha'), part(without(all, [alpha]), null)]);
          const sum = add(converted(alpha, [part(alpha, 'alpha')]), converted(beta, [part(beta, 'beta')]));
          expect(toExactString(group)).toBe(toExactString(sum));
        },
      ),
    );
  });

  it('expects meters for the time that nothing is stored of', () => {
    const stored = rowsOf({ start: NOW, value: 1, measuredMillis: DAY, expectedMillis: 3 * DAY });
    const options = { lengthOf: () => DAY, meters: 2, notes: new Set<never>() as never };
    const rows = [
      { start: NOW, end: NOW + 3 * DAY },
      { start: NOW + 3 * DAY, end: NOW + 4 * DAY },
    ];
    const expected = sumItem(rows, stored, [], options).map(({ counted }) => Number(counted.expectedMillis) / DAY);
    expect(expected).toEqual([3 + 2 * 2, 2]);
    expect(sumItem(rows, NO_ROWS, [], options).map(({ converted }) => converted)).toEqual([null, null]);
  });
});
