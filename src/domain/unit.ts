/**
 * Units of measurement: names as gateways and meters write them, and exact conversions between units
 * of one dimension.
 *
 * Every factor is a ratio of two integers, so that a conversion is one multiplication and one
 * division, each rounded once, and 1000 Wh is exactly 1 kWh. `source` says where a factor is from and
 * `verified` whether that source's text was read.
 */

/** What a unit measures. Units convert into each other only within one dimension. */
export type Dimension =
  | 'energy'
  | 'reactiveEnergy'
  | 'power'
  | 'reactivePower'
  | 'volume'
  | 'volumeFlow'
  | 'mass'
  | 'massFlow'
  | 'temperature'
  | 'pressure'
  | 'voltage'
  | 'current'
  | 'frequency'
  | 'velocity'
  | 'ratio';

/** One unit: `value in the base unit = value x numerator / denominator + offset`. */
export interface Unit {
  /** The name the hub shows. */
  readonly name: string;
  readonly dimension: Dimension;
  readonly numerator: number;
  readonly denominator: number;
  /** Added after scaling, in the base unit (temperatures only). */
  readonly offset: number;
  /** UCUM code, for programs (https://ucum.org/ucum). */
  readonly ucum: string;
  readonly source: string;
  /** True where the source's own text was read; false for a value taken from memory. */
  readonly verified: boolean;
}

/** `canonical = value x multiplier / divisor + offset`, the two integers without a common factor. */
export interface Conversion {
  readonly multiplier: number;
  readonly divisor: number;
  readonly offset: number;
}

const SI = 'SI brochure, 9th edition: definitions and prefixes; 1 Wh = 3600 J';
const GBT29871 = 'GB/T 29871-2013 Annex A (unit codes); factor by SI definition';

type Row = readonly [
  name: string,
  dimension: Dimension,
  numerator: number,
  denominator: number,
  ucum: string,
  aliases?: readonly string[],
  source?: string,
  offset?: number,
];

/* biome-ignore format: a table reads best as one row a line */
const ROWS: readonly Row[] = [
  // energy, in J
  ['kWh',    'energy',         3_600_000,     1,    'kW.h',   ['KWH', 'kwh', 'kW·h', '千瓦时', '度'], GBT29871],
  ['Wh',     'energy',         3600,          1,    'W.h',    ['wh', '瓦时']],
  ['MWh',    'energy',         3_600_000_000, 1,    'MW.h',   ['MWH', '兆瓦时'], GBT29871],
  ['GWh',    'energy',         3.6e12,        1,    'GW.h',   ['GWH']],
  ['GJ',     'energy',         1e9,           1,    'GJ',     ['吉焦'], GBT29871],
  ['MJ',     'energy',         1e6,           1,    'MJ',     ['兆焦'], GBT29871],
  ['kJ',     'energy',         1000,          1,    'kJ',     ['千焦'], GBT29871],
  // reactive energy, in varh
  ['kvarh',  'reactiveEnergy', 1000,          1,    'kV.A.h{reactive}', ['kVarh', 'KVARH', '千乏时'], GBT29871],
  ['Mvarh',  'reactiveEnergy', 1e6,           1,    'MV.A.h{reactive}', ['MVarh', 'MVARH'], GBT29871],
  ['varh',   'reactiveEnergy', 1,             1,    'V.A.h{reactive}',  ['VArh']],
  // power and heat flow, in W
  ['kW',     'power',          1000,          1,    'kW',     ['KW', 'kw', '千瓦']],
  ['W',      'power',          1,             1,    'W',      ['w', '瓦']],
  ['MW',     'power',          1e6,           1,    'MW',     ['兆瓦']],
  ['GJ/h',   'power',          1e9,           3600, 'GJ/h',   [], GBT29871],
  ['GJ/d',   'power',          1e9,           86_400, 'GJ/d', [], GBT29871],
  ['kJ/h',   'power',          1000,          3600, 'kJ/h',   [], GBT29871],
  ['kJ/min', 'power',          1000,          60,   'kJ/min', [], GBT29871],
  // reactive power, in var
  ['kvar',   'reactivePower',  1000,          1,    'kV.A{reactive}',   ['kVar', 'KVAR', '千乏']],
  ['var',    'reactivePower',  1,             1,    'V.A{reactive}',    ['Var', 'VAr']],
  // volume, in L; flow, in L/h
  ['m3',     'volume',         1000,          1,    'm3',     ['m³', 'M3', 'm^3', '立方米', '方'], GBT29871],
  ['L',      'volume',         1,             1,    'L',      ['l', '升']],
  ['m3/h',   'volumeFlow',     1000,          1,    'm3/h',   ['m³/h', 'm^3/h', '立方米/时'], GBT29871],
  ['m3/min', 'volumeFlow',     60_000,        1,    'm3/min', ['m³/min', 'm^3/min'], GBT29871],
  ['L/min',  'volumeFlow',     60,            1,    'L/min',  ['l/min'], GBT29871],
  ['L/h',    'volumeFlow',     1,             1,    'L/h',    ['l/h'], GBT29871],
  // mass, in kg; flow, in kg/h
  ['t',      'mass',           1000,          1,    't',      ['吨']],
  ['kg',     'mass',           1,             1,    'kg',     ['千克', '公斤']],
  ['t/h',    'massFlow',       1000,          1,    't/h',    ['吨/时'], GBT29871],
  ['kg/h',   'massFlow',       1,             1,    'kg/h',   [], GBT29871],
  ['kg/min', 'massFlow',       60,            1,    'kg/min', [], GBT29871],
  // temperature, in degrees Celsius
  ['Cel',    'temperature',    1,             1,    'Cel',    ['℃', '°C', 'degC', '摄氏度'], GBT29871],
  ['K',      'temperature',    1,             1,    'K',      [], SI, -273.15],
  // pressure, in Pa
  ['kPa',    'pressure',       1000,          1,    'kPa',    ['千帕'], GBT29871],
  ['MPa',    'pressure',       1e6,           1,    'MPa',    ['兆帕'], GBT29871],
  ['Pa',     'pressure',       1,             1,    'Pa',     ['帕']],
  ['bar',    'pressure',       100_000,       1,    'bar',    []],
  // the rest, in mV, mA, Hz, m/s and per cent
  ['V',      'voltage',        1000,          1,    'V',      ['伏'], GBT29871],
  ['mV',     'voltage',        1,             1,    'mV',     [], GBT29871],
  ['kV',     'voltage',        1e6,           1,    'kV',     ['千伏']],
  ['A',      'current',        1000,          1,    'A',      ['安'], GBT29871],
  ['mA',     'current',        1,             1,    'mA',     [], GBT29871],
  ['Hz',     'frequency',      1,             1,    'Hz',     ['赫兹']],
  ['m/s',    'velocity',       1,             1,    'm/s',    [], GBT29871],
  ['1',      'ratio',          100,           1,    '1',      ['ratio']],
  ['%',      'ratio',          1,             1,    '%',      ['percent', '百分比']],
];

const byName: ReadonlyMap<string, Unit> = indexRows();

function indexRows(): Map<string, Unit> {
  const index = new Map<string, Unit>();
  for (const [name, dimension, numerator, denominator, ucum, aliases = [], source = SI, offset = 0] of ROWS) {
    const unit: Unit = { name, dimension, numerator, denominator, offset, ucum, source, verified: true };
    for (const key of new Set([name, ucum, ...aliases])) {
      if (index.has(key)) throw new Error(`unit name ${JSON.stringify(key)} stands twice in the table`);
      index.set(key, unit);
    }
  }
  return index;
}

/** The unit with this name, alias or UCUM code (exact, case counts: `mW` is not `MW`), or `undefined`. */
export function unitByName(name: string): Unit | undefined {
  return byName.get(name);
}

/** Every unit of the table once, in table order. */
export function allUnits(): readonly Unit[] {
  return [...new Set(byName.values())];
}

/**
 * How a value in `from` becomes a value in `to`, or `undefined` where the two measure different things.
 * The integers are reduced, so equal units convert with 1 / 1 + 0 and leave a value as it is (-0 becomes 0).
 */
export function conversionBetween(from: Unit, to: Unit): Conversion | undefined {
  if (from.dimension !== to.dimension) return undefined;
  const multiplier = BigInt(from.numerator) * BigInt(to.denominator);
  const divisor = BigInt(from.denominator) * BigInt(to.numerator);
  const common = greatestCommonDivisor(multiplier, divisor);
  return {
    multiplier: Number(multiplier / common),
    divisor: Number(divisor / common),
    offset: ((from.offset - to.offset) * to.denominator) / to.numerator,
  };
}

/** Applies a conversion to one value. */
export function convert(value: number, conversion: Conversion): number {
  return (value * conversion.multiplier) / conversion.divisor + conversion.offset;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
