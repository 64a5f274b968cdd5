/**
 * The table of units. `value in the base unit of the dimension = value x numerator / denominator + offset`.
 *
 * Left out on purpose, because a reading in them cannot be told from something else:
 * mW and mWh (in energy metering a misspelt MW and MWh, a billion times more), gal and ton (US or British), 冷吨
 * and JRT (the Japanese one is a tenth larger than the US one), MBtu (thousand or million), Mm3 (million cubic
 * metres to the gas trade, cubic megametres to UCUM), kg/cm2 (a pressure only in speech), Torr, scf (its
 * reference condition differs), 蒸吨 (boiler ton: 1 t/h of steam or 0.7 MW, by boiler).
 */

import type { Dimension } from '../dimension.ts';

export interface UnitSource {
  readonly text: string;
  /** True where the source's own text was read; false for a value taken from memory. */
  readonly verified: boolean;
}

export type UnitRow = readonly [
  name: string,
  dimension: Dimension,
  numerator: number,
  denominator: number,
  ucum: string,
  aliases: readonly string[],
  source: UnitSource,
  offset?: number,
];

const SI = read('SI unit or prefix; h, min, d, L, t, bar: as in the UCUM table');
const ANNEX = read('GB/T 29871-2013 Annex A (unit codes); factor by SI definition');
const UCUM = read('UCUM table');
const MULTIPLE = read('decimal multiple, by its name');
const COAL = recalled('GB/T 2589: 1 kgce = 29 307.6 kJ = 7000 kcal_IT');
const OIL = recalled('IEA: 1 toe = 10^7 kcal_IT');
const THERM = recalled('Directive 80/181/EEC: 1 therm = 100 000 Btu_IT; the US therm is 0.02 % smaller');
const REFRIGERATION = recalled('US ton of refrigeration: 12 000 Btu_IT/h');
const MERCURY = recalled('conventional millimetre of mercury: 13 595.1 kg/m3 x 9.806 65 m/s2 x 1 mm');
const KCAL = read('UCUM table: International Table calorie, 4.1868 J; UCUM calls the thermochemical one kcal');

function read(text: string): UnitSource {
  return { text, verified: true };
}

function recalled(text: string): UnitSource {
  return { text, verified: false };
}

/* biome-ignore format: a table reads best as one row a line */
export const UNIT_ROWS: readonly UnitRow[] = [
  // energy, in J
  ['kWh',         'energy',         3_600_000,           1,             'kW.h',    ['KWH', 'kwh', 'KWh', 'kW·h', 'kW h', '千瓦时', '千瓦·时', '千瓦小时', '度'], ANNEX],
  ['Wh',          'energy',         3600,                1,             'W.h',     ['wh', 'W·h', '瓦时'], SI],
  ['MWh',         'energy',         3.6e9,               1,             'MW.h',    ['MWH', 'MW·h', '兆瓦时'], ANNEX],
  ['GWh',         'energy',         3.6e12,              1,             'GW.h',    ['GWH', 'GW·h', '吉瓦时', '百万千瓦时'], SI],
  ['TWh',         'energy',         3.6e15,              1,             'TW.h',    ['TWH', 'TW·h', '太瓦时'], SI],
  ['10^4 kWh',    'energy',         3.6e10,              1,             '10*4.kW.h', ['10^4kWh', '万千瓦时', '万kWh', '万度'], MULTIPLE],
  ['10^8 kWh',    'energy',         3.6e14,              1,             '10*8.kW.h', ['10^8kWh', '亿千瓦时', '亿kWh', '亿度'], MULTIPLE],
  ['J',           'energy',         1,                   1,             'J',       ['焦', '焦耳'], SI],
  ['kJ',          'energy',         1000,                1,             'kJ',      ['千焦'], ANNEX],
  ['MJ',          'energy',         1e6,                 1,             'MJ',      ['兆焦'], ANNEX],
  ['GJ',          'energy',         1e9,                 1,             'GJ',      ['吉焦', '百万千焦'], ANNEX],
  ['TJ',          'energy',         1e12,                1,             'TJ',      ['太焦'], SI],
  ['kcal',        'energy',         41_868,              10,            'kcal_IT', ['Kcal', '千卡', '大卡'], KCAL],
  ['10^4 kcal',   'energy',         41_868_000,          1,             '10*4.kcal_IT', ['10^4kcal', '万千卡', '万大卡'], KCAL],
  ['Mcal',        'energy',         4_186_800,           1,             'Mcal_IT', ['兆卡'], KCAL],
  ['Gcal',        'energy',         4_186_800_000,       1,             'Gcal_IT', ['吉卡', '百万千卡', '百万大卡'], KCAL],
  ['kcal_th',     'energy',         4184,                1,             'kcal_th', ['热化学千卡'], UCUM],
  ['Btu',         'energy',         105_505_585_262,     100_000_000,   '[Btu_IT]', ['BTU', 'Btu_IT', '英热单位'], UCUM],
  ['MMBtu',       'energy',         105_505_585_262,     100,           'M[Btu_IT]', ['MMBTU', 'mmBtu', 'MMBtu_IT', '百万英热单位', '百万英热'], UCUM],
  ['therm',       'energy',         105_505_585_262,     1000,          '10*5.[Btu_IT]', ['thm'], THERM],
  ['RTh',         'energy',         316_516_755_786,     25_000,        '12000.[Btu_IT]', ['USRTh', 'RT·h', '美国冷吨时'], REFRIGERATION],
  ['gce',         'energy',         293_076,             10,            '7.kcal_IT{ce}', ['克标准煤'], COAL],
  ['kgce',        'energy',         29_307_600,          1,             '7.Mcal_IT{ce}', ['千克标准煤', '公斤标准煤', '千克标煤', 'kg标准煤', 'kg标煤'], COAL],
  ['tce',         'energy',         29_307_600_000,      1,             '7.Gcal_IT{ce}', ['TCE', '吨标准煤', '吨标煤', 't标准煤', 't标煤'], COAL],
  ['10^4 tce',    'energy',         293_076_000_000_000, 1,             '70.Tcal_IT{ce}', ['10^4tce', '万吨标准煤', '万吨标煤', '万tce'], COAL],
  ['kgoe',        'energy',         41_868_000,          1,             '10*4.kcal_IT{oe}', ['千克标准油', '千克油当量'], OIL],
  ['toe',         'energy',         41_868_000_000,      1,             '10*7.kcal_IT{oe}', ['TOE', '吨标准油', '吨标油', '吨油当量'], OIL],
  // reactive energy, in varh; apparent energy, in VAh
  ['kvarh',       'reactiveEnergy', 1000,                1,             'kV.A.h{reactive}', ['kVarh', 'KVARH', '千乏时'], ANNEX],
  ['Mvarh',       'reactiveEnergy', 1e6,                 1,             'MV.A.h{reactive}', ['MVarh', 'MVARH', '兆乏时'], ANNEX],
  ['varh',        'reactiveEnergy', 1,                   1,             'V.A.h{reactive}',  ['VArh', '乏时'], SI],
  ['kVAh',        'apparentEnergy', 1000,                1,             'kV.A.h',  ['KVAH', '千伏安时'], SI],
  ['MVAh',        'apparentEnergy', 1e6,                 1,             'MV.A.h',  ['MVAH', '兆伏安时'], SI],
  ['VAh',         'apparentEnergy', 1,                   1,             'V.A.h',   ['伏安时'], SI],
  // power and heat flow, in W
  ['kW',          'power',          1000,                1,             'kW',      ['KW', 'kw', '千瓦'], SI],
  ['W',           'power',          1,                   1,             'W',       ['w', '瓦'], SI],
  ['MW',          'power',          1e6,                 1,             'MW',      ['兆瓦'], SI],
  ['GW',          'power',          1e9,                 1,             'GW',      ['吉瓦'], SI],
  ['10^4 kW',     'power',          1e7,                 1,             '10*4.kW', ['10^4kW', '万千瓦'], MULTIPLE],
  ['GJ/h',        'power',          1e9,                 3600,          'GJ/h',    ['吉焦/时', '吉焦/小时'], ANNEX],
  ['GJ/d',        'power',          1e9,                 86_400,        'GJ/d',    ['吉焦/日', '吉焦/天'], ANNEX],
  ['MJ/h',        'power',          1e6,                 3600,          'MJ/h',    ['兆焦/时', '兆焦/小时'], SI],
  ['kJ/h',        'power',          1000,                3600,          'kJ/h',    ['千焦/时', '千焦/小时'], ANNEX],
  ['kJ/min',      'power',          1000,                60,            'kJ/min',  ['千焦/分'], ANNEX],
  ['kJ/s',        'power',          1000,                1,             'kJ/s',    ['千焦/秒'], SI],
  ['kcal/h',      'power',          41_868,              36_000,        'kcal_IT/h', ['千卡/时', '千卡/小时', '大卡/时', '大卡/小时'], KCAL],
  ['10^4 kcal/h', 'power',          41_868_000,          3600,          '10*4.kcal_IT/h', ['10^4kcal/h', '万大卡/时', '万大卡/小时'], KCAL],
  ['Gcal/h',      'power',          4_186_800_000,       3600,          'Gcal_IT/h', ['百万大卡/时', '百万大卡/小时'], KCAL],
  ['Btu/h',       'power',          52_752_792_631,      180_000_000_000, '[Btu_IT]/h', ['BTU/h', 'Btu_IT/h'], UCUM],
  ['MMBtu/h',     'power',          105_505_585_262,     360_000,       'M[Btu_IT]/h', ['MMBTU/h'], UCUM],
  ['RT',          'power',          105_505_585_262,     30_000_000,    '12000.[Btu_IT]/h', ['USRT', 'TR', '美国冷吨'], REFRIGERATION],
  // reactive power, in var; apparent power, in VA
  ['kvar',        'reactivePower',  1000,                1,             'kV.A{reactive}', ['kVar', 'KVAR', '千乏'], SI],
  ['var',         'reactivePower',  1,                   1,             'V.A{reactive}',  ['Var', 'VAr', '乏'], SI],
  ['Mvar',        'reactivePower',  1e6,                 1,             'MV.A{reactive}', ['MVar', 'MVAR', '兆乏'], SI],
  ['kVA',         'apparentPower',  1000,                1,             'kV.A',    ['KVA', '千伏安'], SI],
  ['VA',          'apparentPower',  1,                   1,             'V.A',     ['伏安'], SI],
  ['MVA',         'apparentPower',  1e6,                 1,             'MV.A',    ['兆伏安'], SI],
  // volume, in L. Which reference condition a cubic metre of gas is at is a setting of the meter, whatever it is called.
  ['m3',          'volume',         1000,                1,             'm3',      ['m³', '㎥', 'M3', 'm^3', '立方米', '立方', '方', 'Nm3', 'Nm³', 'Sm3', 'Sm³', '标准立方米', '标立方米', '标方'], ANNEX],
  ['L',           'volume',         1,                   1,             'L',       ['l', '升', 'dm3', 'dm³'], SI],
  ['mL',          'volume',         1,                   1000,          'mL',      ['ml', '毫升', 'cm3', 'cm³'], SI],
  ['kL',          'volume',         1000,                1,             'kL',      ['kl', '千升'], SI],
  ['ML',          'volume',         1e6,                 1,             'ML',      ['兆升'], SI],
  ['10^4 m3',     'volume',         1e7,                 1,             '10*4.m3', ['10^4m3', '10^4 Nm3', '万立方米', '万m3', '万m³', '万方', '万Nm3', '万标准立方米'], MULTIPLE],
  ['10^6 m3',     'volume',         1e9,                 1,             '10*6.m3', ['10^6m3', 'hm3', '百万立方米', '百万方'], MULTIPLE],
  ['10^8 m3',     'volume',         1e11,                1,             '10*8.m3', ['10^8m3', '亿立方米', '亿方'], MULTIPLE],
  ['ft3',         'volume',         28_316_846_592,      1_000_000_000, '[cft_i]', ['ft³', 'ft^3', 'cf', '立方英尺'], UCUM],
  ['gal_us',      'volume',         3_785_411_784,       1_000_000_000, '[gal_us]', ['USgal', '美加仑'], UCUM],
  ['gal_uk',      'volume',         454_609,             100_000,       '[gal_br]', ['UKgal', '英加仑'], UCUM],
  ['bbl',         'volume',         158_987_294_928,     1_000_000_000, '[bbl_us]', ['桶'], UCUM],
  // volume flow, in L/h
  ['m3/h',        'volumeFlow',     1000,                1,             'm3/h',    ['m³/h', '㎥/h', 'm^3/h', 'm3/hr', '立方米/时', '立方米/小时', 'Nm3/h', 'Nm³/h', 'Sm3/h', '标准立方米/时', '标方/小时'], ANNEX],
  ['m3/min',      'volumeFlow',     60_000,              1,             'm3/min',  ['m³/min', 'm^3/min', '立方米/分', 'Nm3/min', 'Nm³/min'], ANNEX],
  ['m3/s',        'volumeFlow',     3_600_000,           1,             'm3/s',    ['m³/s', 'm^3/s', '立方米/秒'], SI],
  ['m3/d',        'volumeFlow',     1000,                24,            'm3/d',    ['m³/d', 'm^3/d', '立方米/日', '立方米/天'], SI],
  ['10^4 m3/h',   'volumeFlow',     1e7,                 1,             '10*4.m3/h', ['10^4m3/h', '万立方米/时', '万立方米/小时'], MULTIPLE],
  ['10^4 m3/d',   'volumeFlow',     1e7,                 24,            '10*4.m3/d', ['10^4m3/d', '万立方米/日', '万方/天'], MULTIPLE],
  ['L/s',         'volumeFlow',     3600,                1,             'L/s',     ['l/s', '升/秒'], SI],
  ['L/min',       'volumeFlow',     60,                  1,             'L/min',   ['l/min', '升/分'], ANNEX],
  ['L/h',         'volumeFlow',     1,                   1,             'L/h',     ['l/h', '升/时', '升/小时'], ANNEX],
  ['ft3/h',       'volumeFlow',     28_316_846_592,      1_000_000_000, '[cft_i]/h', ['ft³/h', 'cfh'], UCUM],
  ['ft3/min',     'volumeFlow',     1_699_010_795_520,   1_000_000_000, '[cft_i]/min', ['ft³/min', 'CFM', 'cfm'], UCUM],
  ['gal_us/min',  'volumeFlow',     227_124_707_040,     1_000_000_000, '[gal_us]/min', ['USgpm'], UCUM],
  // mass, in kg; flow, in kg/h
  ['t',           'mass',           1000,                1,             't',       ['吨', '公吨'], SI],
  ['kg',          'mass',           1,                   1,             'kg',      ['KG', 'Kg', '千克', '公斤'], SI],
  ['g',           'mass',           1,                   1000,          'g',       ['克'], SI],
  ['kt',          'mass',           1e6,                 1,             'kt',      ['千吨'], SI],
  ['10^4 t',      'mass',           1e7,                 1,             '10*4.t',  ['10^4t', '万吨'], MULTIPLE],
  ['Mt',          'mass',           1e9,                 1,             'Mt',      ['百万吨'], SI],
  ['lb',          'mass',           45_359_237,          100_000_000,   '[lb_av]', ['lbs', '磅'], UCUM],
  ['ton_us',      'mass',           90_718_474,          100_000,       '[ston_av]', ['短吨'], UCUM],
  ['ton_uk',      'mass',           10_160_469_088,      10_000_000,    '[lton_av]', ['长吨'], UCUM],
  ['t/h',         'massFlow',       1000,                1,             't/h',     ['吨/时', '吨/小时'], ANNEX],
  ['t/d',         'massFlow',       1000,                24,            't/d',     ['吨/日', '吨/天'], SI],
  ['kg/h',        'massFlow',       1,                   1,             'kg/h',    ['千克/时', '千克/小时', '公斤/小时'], ANNEX],
  ['kg/min',      'massFlow',       60,                  1,             'kg/min',  ['千克/分'], ANNEX],
  ['kg/s',        'massFlow',       3600,                1,             'kg/s',    ['千克/秒'], SI],
  ['g/s',         'massFlow',       36,                  10,            'g/s',     ['克/秒'], SI],
  ['lb/h',        'massFlow',       45_359_237,          100_000_000,   '[lb_av]/h', ['磅/小时'], UCUM],
  // temperature, in degrees Celsius
  ['Cel',         'temperature',    1,                   1,             'Cel',     ['℃', '°C', 'degC', '摄氏度'], ANNEX],
  ['K',           'temperature',    1,                   1,             'K',       ['开尔文'], SI, -273.15],
  ['degF',        'temperature',    5,                   9,             '[degF]',  ['℉', '°F', '华氏度'], UCUM, -160 / 9],
  // pressure, in Pa. Whether it is above that of the air or of nothing is a setting of the meter.
  ['kPa',         'pressure',       1000,                1,             'kPa',     ['千帕'], ANNEX],
  ['MPa',         'pressure',       1e6,                 1,             'MPa',     ['兆帕'], ANNEX],
  ['Pa',          'pressure',       1,                   1,             'Pa',      ['帕'], SI],
  ['hPa',         'pressure',       100,                 1,             'hPa',     ['百帕'], SI],
  ['bar',         'pressure',       100_000,             1,             'bar',     ['巴'], SI],
  ['mbar',        'pressure',       100,                 1,             'mbar',    ['毫巴'], SI],
  ['atm',         'pressure',       101_325,             1,             'atm',     ['标准大气压'], UCUM],
  ['kgf/cm2',     'pressure',       196_133,             2,             'kgf/cm2', ['kgf/cm²', 'kgf/cm^2', 'at', 'att', '公斤力/平方厘米', '千克力/平方厘米', '工程大气压'], UCUM],
  ['psi',         'pressure',       8_896_443_230_521,   1_290_320_000, '[psi]',   ['PSI', '磅/平方英寸'], UCUM],
  ['mmHg',        'pressure',       26_664_477_483,      200_000_000,   'mm[Hg]',  ['毫米汞柱'], MERCURY],
  ['mmH2O',       'pressure',       980_665,             100_000,       'mm[H2O]', ['mmWC', '毫米水柱'], UCUM],
  ['mH2O',        'pressure',       980_665,             100,           'm[H2O]',  ['mWC', '米水柱'], UCUM],
  ['inH2O',       'pressure',       24_908_891,          100_000,       "[in_i'H2O]", ['inWC', '英寸水柱'], UCUM],
  // the rest, in mV, mA, Hz, m/s and per cent
  ['V',           'voltage',        1000,                1,             'V',       ['伏', '伏特'], ANNEX],
  ['mV',          'voltage',        1,                   1,             'mV',      ['毫伏'], ANNEX],
  ['kV',          'voltage',        1e6,                 1,             'kV',      ['千伏'], SI],
  ['A',           'current',        1000,                1,             'A',       ['安', '安培'], ANNEX],
  ['mA',          'current',        1,                   1,             'mA',      ['毫安'], ANNEX],
  ['kA',          'current',        1e6,                 1,             'kA',      ['千安'], SI],
  ['Hz',          'frequency',      1,                   1,             'Hz',      ['赫兹', '赫'], SI],
  ['m/s',         'velocity',       1,                   1,             'm/s',     ['米/秒'], ANNEX],
  ['1',           'ratio',          100,                 1,             '1',       ['ratio'], SI],
  ['%',           'ratio',          1,                   1,             '%',       ['percent', '百分比'], SI],
];
