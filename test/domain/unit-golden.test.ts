/** Every unit against a value worked out by hand from its definition. */

import { describe, expect, it } from 'vitest';
import { allQuantities } from '../../src/domain/quantity.ts';
import { allUnits, conversionBetween, convert, unitByName } from '../../src/domain/unit.ts';

/* biome-ignore format: a table reads best as one row a line */
const GOLDEN: readonly (readonly [value: number, unit: string, expected: number, canonical: string])[] = [
  [7,         'kWh',         7,                  'kWh'],
  [1000,      'Wh',          1,                  'kWh'],
  [1,         'MWh',         1000,               'kWh'],
  [1,         'GWh',         1_000_000,          'kWh'],
  [1,         'TWh',         1_000_000_000,      'kWh'],
  [1.5,       '10^4 kWh',    15_000,             'kWh'],
  [1,         '10^8 kWh',    100_000_000,        'kWh'],
  [3_600_000, 'J',           1,                  'kWh'],
  [3600,      'kJ',          1,                  'kWh'],
  [3.6,       'MJ',          1,                  'kWh'],
  [9,         'GJ',          2500,               'kWh'],
  [1,         'TJ',          1000,               'GJ'],
  [1_000_000, 'kcal',        4.1868,             'GJ'],
  [100,       '10^4 kcal',   4.1868,             'GJ'],
  [1000,      'Mcal',        4.1868,             'GJ'],
  [1,         'Gcal',        4.1868,             'GJ'],
  [1_000_000, 'kcal_th',     4.184,              'GJ'],
  [1_000_000, 'Btu',         1.05505585262,      'GJ'],
  [1,         'MMBtu',       1.05505585262,      'GJ'],
  [10,        'therm',       1.05505585262,      'GJ'],
  [1000,      'RTh',         12.66067023144,     'GJ'],
  [1000,      'gce',         0.0293076,          'GJ'],
  [1000,      'kgce',        29.3076,            'GJ'],
  [1,         'tce',         29.3076,            'GJ'],
  [1,         '10^4 tce',    293_076,            'GJ'],
  [1000,      'kgoe',        41.868,             'GJ'],
  [1,         'toe',         41.868,             'GJ'],
  [3,         'kvarh',       3,                  'kvarh'],
  [1,         'Mvarh',       1000,               'kvarh'],
  [1000,      'varh',        1,                  'kvarh'],
  [3,         'kVAh',        3,                  'kVAh'],
  [1,         'MVAh',        1000,               'kVAh'],
  [1000,      'VAh',         1,                  'kVAh'],
  [5,         'kW',          5,                  'kW'],
  [1000,      'W',           1,                  'kW'],
  [1,         'MW',          1000,               'kW'],
  [1,         'GW',          1_000_000,          'kW'],
  [1,         '10^4 kW',     10_000,             'kW'],
  [3.6,       'GJ/h',        1000,               'kW'],
  [86.4,      'GJ/d',        1000,               'kW'],
  [3.6,       'MJ/h',        1,                  'kW'],
  [3600,      'kJ/h',        1,                  'kW'],
  [60,        'kJ/min',      1,                  'kW'],
  [1,         'kJ/s',        1,                  'kW'],
  [1000,      'kcal/h',      1.163,              'kW'],
  [1,         '10^4 kcal/h', 11.63,              'kW'],
  [1,         'Gcal/h',      1163,               'kW'],
  [3600,      'Btu/h',       1.05505585262,      'kW'],
  [3.6,       'MMBtu/h',     1055.05585262,      'kW'],
  [3,         'RT',          10.5505585262,      'kW'],
  [2,         'kvar',        2,                  'kvar'],
  [1000,      'var',         1,                  'kvar'],
  [1,         'Mvar',        1000,               'kvar'],
  [2,         'kVA',         2,                  'kVA'],
  [1000,      'VA',          1,                  'kVA'],
  [1,         'MVA',         1000,               'kVA'],
  [4,         'm3',          4,                  'm3'],
  [1000,      'L',           1,                  'm3'],
  [1_000_000, 'mL',          1,                  'm3'],
  [1,         'kL',          1,                  'm3'],
  [1,         'ML',          1000,               'm3'],
  [1,         '10^4 m3',     10_000,             'm3'],
  [1,         '10^6 m3',     1_000_000,          'm3'],
  [1,         '10^8 m3',     100_000_000,        'm3'],
  [1,         'ft3',         0.028316846592,     'm3'],
  [1000,      'gal_us',      3.785411784,        'm3'],
  [1000,      'gal_uk',      4.54609,            'm3'],
  [1,         'bbl',         0.158987294928,     'm3'],
  [6,         'm3/h',        6,                  'm3/h'],
  [1,         'm3/min',      60,                 'm3/h'],
  [1,         'm3/s',        3600,               'm3/h'],
  [24,        'm3/d',        1,                  'm3/h'],
  [1,         '10^4 m3/h',   10_000,             'm3/h'],
  [24,        '10^4 m3/d',   10_000,             'm3/h'],
  [1,         'L/s',         3.6,                'm3/h'],
  [1000,      'L/min',       60,                 'm3/h'],
  [1000,      'L/h',         1,                  'm3/h'],
  [1,         'ft3/h',       0.028316846592,     'm3/h'],
  [1,         'ft3/min',     1.69901079552,      'm3/h'],
  [1,         'gal_us/min',  0.22712470704,      'm3/h'],
  [8,         't',           8,                  't'],
  [1000,      'kg',          1,                  't'],
  [1_000_000, 'g',           1,                  't'],
  [1,         'kt',          1000,               't'],
  [1,         '10^4 t',      10_000,             't'],
  [1,         'Mt',          1_000_000,          't'],
  [1000,      'lb',          0.45359237,         't'],
  [1,         'ton_us',      0.90718474,         't'],
  [1,         'ton_uk',      1.0160469088,       't'],
  [2,         't/h',         2,                  't/h'],
  [24,        't/d',         1,                  't/h'],
  [1000,      'kg/h',        1,                  't/h'],
  [1,         'kg/min',      0.06,               't/h'],
  [1,         'kg/s',        3.6,                't/h'],
  [1,         'g/s',         0.0036,             't/h'],
  [1000,      'lb/h',        0.45359237,         't/h'],
  [21,        'Cel',         21,                 'Cel'],
  [273.15,    'K',           0,                  'Cel'],
  [212,       'degF',        100,                'Cel'],
  [3,         'kPa',         3,                  'kPa'],
  [1,         'MPa',         1000,               'kPa'],
  [1000,      'Pa',          1,                  'kPa'],
  [10,        'hPa',         1,                  'kPa'],
  [1,         'bar',         100,                'kPa'],
  [10,        'mbar',        1,                  'kPa'],
  [1,         'atm',         101.325,            'kPa'],
  [1,         'kgf/cm2',     98.0665,            'kPa'],
  [1,         'psi',         6.894757293168361,  'kPa'],
  [760,       'mmHg',        101.3250144354,     'kPa'],
  [1000,      'mmH2O',       9.80665,            'kPa'],
  [1,         'mH2O',        9.80665,            'kPa'],
  [1,         'inH2O',       0.24908891,         'kPa'],
  [220,       'V',           220,                'V'],
  [1000,      'mV',          1,                  'V'],
  [10,        'kV',          10_000,             'V'],
  [5,         'A',           5,                  'A'],
  [250,       'mA',          0.25,               'A'],
  [1,         'kA',          1000,               'A'],
  [50,        'Hz',          50,                 'Hz'],
  [2,         'm/s',         2,                  'm/s'],
  [0.95,      '1',           0.95,               '1'],
  [95,        '%',           0.95,               '1'],
];

function conversion(from: string, to: string) {
  const [a, b] = [unitByName(from), unitByName(to)];
  const found = a && b && conversionBetween(a, b);
  if (found === undefined) throw new Error(`${from} does not convert to ${to}`);
  return found;
}

describe('every unit', () => {
  it('has a row in this table', () => {
    expect(GOLDEN.map(([, unit]) => unit).sort()).toEqual(
      allUnits()
        .map(({ name }) => name)
        .sort(),
    );
  });

  it.each(GOLDEN)('%d %s is %d %s', (value, unit, expected, canonical) => {
    const found = convert(value, conversion(unit, canonical));
    // Each of value, product and quotient may be rounded by half of the last place.
    expect(Math.abs(found - expected)).toBeLessThanOrEqual(2 * Number.EPSILON * Math.abs(expected));
  });

  it.each([
    [32, 0],
    [-40, -40],
    [50, 10],
  ])('%d degF is %d degrees Celsius', (fahrenheit, celsius) => {
    expect(convert(fahrenheit, conversion('degF', 'Cel'))).toBeCloseTo(celsius, 13);
  });

  it('has factors of whole numbers that a double holds exactly, in the table and after conversion', () => {
    for (const from of allUnits()) {
      expect(Number.isSafeInteger(from.numerator) && Number.isSafeInteger(from.denominator), from.name).toBe(true);
      for (const quantity of allQuantities().filter(({ dimension }) => dimension === from.dimension)) {
        const to = unitByName(quantity.unit)!;
        const { multiplier, divisor } = conversion(from.name, to.name);
        const [up, down] = [
          BigInt(from.numerator) * BigInt(to.denominator),
          BigInt(from.denominator) * BigInt(to.numerator),
        ];
        expect(BigInt(multiplier) * down, `${from.name} to ${to.name}`).toBe(BigInt(divisor) * up);
      }
    }
  });

  it('says where its factor is from, and for which that was not read', () => {
    for (const { source } of allUnits()) expect(source.length).toBeGreaterThan(5);
    const recalled = allUnits().filter(({ verified }) => !verified);
    expect(recalled.map(({ name }) => name)).toEqual([
      ...['therm', 'RTh', 'gce', 'kgce', 'tce', '10^4 tce', 'kgoe', 'toe', 'RT', 'mmHg'],
    ]);
  });
});

describe('names of units', () => {
  it.each([
    ['万千瓦时', '10^4 kWh'],
    ['亿千瓦时', '10^8 kWh'],
    ['兆瓦时', 'MWh'],
    ['万吨', '10^4 t'],
    ['公斤', 'kg'],
    ['万立方米', '10^4 m3'],
    ['标准立方米', 'm3'],
    ['Nm3', 'm3'],
    ['百万千焦', 'GJ'],
    ['大卡', 'kcal'],
    ['百万大卡', 'Gcal'],
    ['吨标准煤', 'tce'],
    ['千克标准煤', 'kgce'],
    ['公斤力/平方厘米', 'kgf/cm2'],
    ['美国冷吨', 'RT'],
  ])('%s is %s', (alias, name) => {
    expect(unitByName(alias)?.name).toBe(name);
  });

  it.each(['蒸吨', '冷吨', 'gal', 'ton', 'MBtu', 'Mm3', 'kg/cm2', 'Torr', 'scf', 'mW', 'mWh', 'cal', 'Btu_th'])(
    'does not know %s, which could be something else',
    (name) => expect(unitByName(name)).toBeUndefined(),
  );

  it('tells the two calories apart', () => {
    expect(unitByName('kcal')).toBe(unitByName('kcal_IT'));
    expect(unitByName('kcal_th')).not.toBe(unitByName('kcal'));
  });
});
