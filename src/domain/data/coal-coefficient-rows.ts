/**
 * Standard-coal coefficients as GB/T 2589 prints them, by edition.
 *
 * The standard's own text was not at hand. `verified`: read in published quotations of its tables.
 * `recalled`: from memory; each such fuel agrees with its calorific value / 29 307.6 kJ to the printed digits, and
 * a test holds that. A row of both editions has the calorific value in kJ of the later one: the earlier prints kJ
 * by another calorie (4.1816 kJ/kcal) beside equal kcal and equal coefficients.
 */

import type { GasReference } from '../gas-volume.ts';
import type { PublishedSource } from './carbon/factor-sources.ts';

export const EDITIONS = ['GB/T 2589-2008', 'GB/T 2589-2020'] as const;
export type Edition = (typeof EDITIONS)[number];

const TITLE = '综合能耗计算通则';
const EVIDENCE =
  'quotations of its tables, and memory: the tag of each row says which; the day of publication is recalled';

/** The documents. National standards have no address at which their text could be read. */
export const EDITION_SOURCES: Readonly<Record<Edition, PublishedSource>> = {
  'GB/T 2589-2008': {
    title: TITLE,
    number: 'GB/T 2589-2008',
    url: null,
    evidence: EVIDENCE,
    publishedOn: '2008-02-03',
  },
  'GB/T 2589-2020': {
    title: TITLE,
    number: 'GB/T 2589-2020',
    url: null,
    evidence: EVIDENCE,
    publishedOn: '2020-09-29',
  },
};

export type CoefficientTag = 'verified' | 'recalled' | 'computed';

export interface CoefficientRow {
  readonly item: string;
  /** Unit that the coefficient is printed for, a name of the unit table. */
  readonly unit: string;
  /** kgce per unit as printed; two where a range is printed. */
  readonly printed: readonly [low: string, high: string];
  /** Lower calorific value, kJ and kcal per unit; null for what is not burnt. */
  readonly kj: readonly [low: number, high: number] | null;
  readonly kcal: readonly [low: number, high: number] | null;
  readonly editions: readonly Edition[];
  readonly tag: CoefficientTag;
  /** Whether it is burnt, so that a measured calorific value replaces the printed one. */
  readonly isFuel: boolean;
  /** Condition of the cubic metre of a fuel gas; null where it is none or not known. */
  readonly reference: GasReference | null;
  readonly note: string;
}

const BOTH: readonly Edition[] = EDITIONS;
const OLD: readonly Edition[] = ['GB/T 2589-2008'];
const NEW: readonly Edition[] = ['GB/T 2589-2020'];
const PER_TONNE = 'printed per tonne; one cubic metre of water is taken as one tonne';

/* biome-ignore format: a table reads best as one row a line */
export const COEFFICIENT_ROWS: readonly CoefficientRow[] = [
  fuel('raw_coal',                         'kg', ['0.7143'],           [20_934],         [5000],        BOTH),
  fuel('washed_coal',                      'kg', ['0.9000'],           [26_377],         [6300],        BOTH),
  fuel('washed_middlings',                 'kg', ['0.2857'],           [8374],           [2000],        BOTH),
  fuel('coal_slime',                       'kg', ['0.2857', '0.4286'], [8374, 12_560],   [2000, 3000],  BOTH),
  fuel('coal_gangue',                      'kg', ['0.2857'],           [8374],           [2000],        NEW),
  fuel('coke',                             'kg', ['0.9714'],           [28_470],         [6800],        BOTH),
  fuel('coal_tar',                         'kg', ['1.1429'],           [33_494],         [8000],        BOTH),
  fuel('crude_benzol',                     'kg', ['1.4286'],           [41_869],         [10_000],      BOTH),
  fuel('crude_oil',                        'kg', ['1.4286'],           [41_868],         [10_000],      BOTH),
  fuel('fuel_oil',                         'kg', ['1.4286'],           [41_868],         [10_000],      BOTH),
  fuel('gasoline',                         'kg', ['1.4714'],           [43_124],         [10_300],      BOTH),
  fuel('kerosene',                         'kg', ['1.4714'],           [43_124],         [10_300],      BOTH),
  fuel('diesel',                           'kg', ['1.4571'],           [42_705],         [10_200],      BOTH),
  fuel('liquefied_petroleum_gas',          'kg', ['1.7143'],           [50_242],         [12_000],      BOTH),
  fuel('liquefied_natural_gas',            'kg', ['1.7572'],           [51_498],         [12_300],      NEW),
  fuel('refinery_dry_gas',                 'kg', ['1.5714'],           [46_055],         [11_000],      BOTH),
  fuel('methanol',                         'kg', ['0.6794'],           [19_913],         [4756],        NEW),
  fuel('ethanol',                          'kg', ['0.9144'],           [26_800],         [6401],        NEW),
  fuel('natural_gas',                      'm3', ['1.1000', '1.3300'], [32_238, 38_979], [7700, 9310],  NEW),
  fuel('natural_gas',                      'm3', ['1.3300'],           null,             [9310],        OLD, 'printed for gas of oil fields; gas of gas fields has 1.2143'),
  fuel('coke_oven_gas',                    'm3', ['0.5714', '0.6143'], [16_747, 18_003], [4000, 4300],  BOTH),
  fuel('blast_furnace_gas',                'm3', ['0.1286'],           [3768],           [900],         BOTH),
  fuel('producer_gas',                     'm3', ['0.1786'],           [5234],           [1250],        BOTH),
  fuel('heavy_oil_catalytic_cracking_gas', 'm3', ['0.6571'],           [19_259],         [4600],        BOTH),
  fuel('heavy_oil_thermal_cracking_gas',   'm3', ['1.2143'],           [35_588],         [8500],        BOTH),
  fuel('coke_gas',                         'm3', ['0.5571'],           [16_329],         [3900],        BOTH),
  fuel('pressure_gasification_gas',        'm3', ['0.5143'],           [15_072],         [3600],        BOTH),
  fuel('water_gas',                        'm3', ['0.3571'],           [10_467],         [2500],        BOTH),
  fuel('hydrogen',                         'm3', ['0.3329'],           [9756],           [2330],        NEW, 'of 0.082 kg/m3'),
  fuel('biogas',                           'm3', ['0.7143', '0.8286'], [20_934, 24_283], [5000, 5800],  NEW),
  other('electricity',              'kWh', '0.1229',  BOTH, 'verified', 'equivalent value, 3600 kJ'),
  other('photovoltaic_electricity', 'kWh', '0.1229',  BOTH, 'verified', 'the row of electricity'),
  other('heat',                     'MJ',  '0.03412', BOTH, 'verified', 'equivalent value'),
  other('steam',                    'kg',  '0.1286',  OLD,  'recalled', 'low pressure, 3763 MJ/t; the 2020 edition has no row'),
  other('fresh_water',              'm3',  '0.2571',  NEW,  'verified', `7.54 MJ; ${PER_TONNE}`),
  other('fresh_water',              'm3',  '0.0857',  OLD,  'verified', `2.51 MJ; ${PER_TONNE}`),
  other('softened_water',           'm3',  '0.4857',  BOTH, 'recalled', `14.24 MJ; ${PER_TONNE}`),
  other('deoxygenated_water',       'm3',  '0.9714',  BOTH, 'recalled', `28.47 MJ; ${PER_TONNE}`),
  other('compressed_air',           'm3',  '0.0400',  BOTH, 'recalled', '1.17 MJ'),
  other('blast_air',                'm3',  '0.0300',  OLD,  'recalled', '0.88 MJ'),
  other('oxygen',                   'm3',  '0.4000',  BOTH, 'recalled', '11.72 MJ'),
  other('nitrogen',                 'm3',  '0.6714',  BOTH, 'recalled', '19.68 MJ'),
  other('nitrogen_by_product',      'm3',  '0.4000',  BOTH, 'recalled', '11.72 MJ'),
  other('carbon_dioxide_gas',       'm3',  '0.2143',  BOTH, 'recalled', '6.28 MJ'),
  other('acetylene',                'm3',  '8.3143',  BOTH, 'recalled', '243.67 MJ'),
];

type OneOrTwo<T> = readonly [T] | readonly [T, T];

function fuel(
  item: string,
  unit: string,
  printed: OneOrTwo<string>,
  kj: OneOrTwo<number> | null,
  kcal: OneOrTwo<number>,
  editions: readonly Edition[],
  note = '',
): CoefficientRow {
  const values = { printed: twice(printed), kj: kj === null ? null : twice(kj), kcal: twice(kcal) };
  return { item, unit, ...values, editions, tag: 'recalled', isFuel: true, reference: referenceOf(item, unit), note };
}

function other(
  item: string,
  unit: string,
  printed: string,
  editions: readonly Edition[],
  tag: CoefficientTag,
  note: string,
): CoefficientRow {
  return {
    item,
    unit,
    printed: [printed, printed],
    kj: null,
    kcal: null,
    editions,
    tag,
    isFuel: false,
    reference: null,
    note,
  };
}

/** The annex states gases at 0 degrees (recalled), but hydrogen of 0.082 kg/m3 is at about 26. */
function referenceOf(item: string, unit: string): GasReference | null {
  return unit === 'm3' && item !== 'hydrogen' ? '0C' : null;
}

function twice<T>([low, high = low]: OneOrTwo<T>): readonly [T, T] {
  return [low, high];
}
