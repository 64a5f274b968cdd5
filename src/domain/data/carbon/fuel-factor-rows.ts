/**
 * What CO2 factors of fuels are derived from. Products are never stored: public tables that hold them beside their
 * parameters disagree with themselves (natural gas 0.0552 tCO2/GJ where 15.3 x 0.99 x 44/12 gives 0.0555).
 *
 * `subject` is the energy item where it is the same fuel. Those without a unit of their own in the hub are kept under
 * a name of their own and apply to nothing by themselves.
 */

/** Net calorific value, carbon content and oxidation factor, as printed in the units of the table. */
export type FuelParameterRow = readonly [
  subject: string,
  zh: string,
  per: 't' | '10^4 Nm3',
  calorificValue: string,
  carbonContent: string,
  oxidation: string,
];

/** GJ per unit, tC/GJ, per cent. Source: GB/T 32151 defaults as a public program has them. */
/* biome-ignore format: a table reads best as one row a line */
export const GBT_32151_ROWS: readonly FuelParameterRow[] = [
  ['anthracite',              '无烟煤',     't',        '24.515',  '0.02749', '94'],
  ['bituminous_coal',         '烟煤',       't',        '23.204',  '0.02618', '93'],
  ['lignite',                 '褐煤',       't',        '14.449',  '0.02800', '96'],
  ['washed_coal',             '洗精煤',     't',        '26.344',  '0.02540', '93'],
  ['other_washed_coal',       '其它洗煤',   't',        '15.373',  '0.02540', '90'],
  ['briquettes',              '型煤',       't',        '17.46',   '0.03360', '90'],
  ['coke',                    '焦炭',       't',        '28.446',  '0.02940', '93'],
  ['crude_oil',               '原油',       't',        '42.62',   '0.02010', '98'],
  ['fuel_oil',                '燃料油',     't',        '40.19',   '0.02110', '98'],
  ['gasoline',                '汽油',       't',        '44.80',   '0.01890', '98'],
  ['diesel',                  '柴油',       't',        '43.33',   '0.02020', '98'],
  ['kerosene',                '煤油',       't',        '44.75',   '0.01960', '98'],
  ['naphtha',                 '石脑油',     't',        '41.031',  '0.0200',  '98'],
  ['petroleum_coke',          '石油焦',     't',        '31.00',   '0.0275',  '98'],
  ['coal_tar',                '焦油',       't',        '33.453',  '0.0220',  '98'],
  ['crude_benzol',            '粗苯',       't',        '41.816',  '0.0227',  '98'],
  ['refinery_dry_gas',        '炼厂干气',   't',        '46.05',   '0.0182',  '99'],
  ['liquefied_petroleum_gas', '液化石油气', 't',        '47.31',   '0.0172',  '99'],
  ['liquefied_natural_gas',   '液化天然气', 't',        '41.868',  '0.0153',  '99'],
  ['natural_gas',             '天然气',     '10^4 Nm3', '389.31',  '0.0153',  '99'],
  ['coke_oven_gas',           '焦炉煤气',   '10^4 Nm3', '173.854', '0.0136',  '99'],
  ['blast_furnace_gas',       '高炉煤气',   '10^4 Nm3', '37.69',   '0.0708',  '99'],
  ['converter_gas',           '转炉煤气',   '10^4 Nm3', '79.54',   '0.0496',  '99'],
  ['other_gas',               '其它煤气',   '10^4 Nm3', '52.34',   '0.0122',  '99'],
];

/** GJ per unit, tC/TJ, a fraction. Source: the inventory guide of 2025 as a public program has it. */
/* biome-ignore format: a table reads best as one row a line */
export const INVENTORY_2025_ROWS: readonly FuelParameterRow[] = [
  ['bituminous_coal',         '烟煤',       't',        '19.57',  '26.1',  '0.93'],
  ['lignite',                 '褐煤',       't',        '11.9',   '28.0',  '0.96'],
  ['coke',                    '焦炭',       't',        '28.435', '29.5',  '0.93'],
  ['petroleum_coke',          '石油焦',     't',        '32.5',   '27.5',  '0.98'],
  ['crude_oil',               '原油',       't',        '41.816', '20.1',  '0.98'],
  ['fuel_oil',                '燃料油',     't',        '41.816', '21.1',  '0.98'],
  ['gasoline',                '汽油',       't',        '43.07',  '18.9',  '0.98'],
  ['diesel',                  '柴油',       't',        '42.652', '20.2',  '0.98'],
  ['liquefied_natural_gas',   '液化天然气', 't',        '51.498', '15.3',  '0.98'],
  ['liquefied_petroleum_gas', '液化石油气', 't',        '50.179', '17.2',  '0.98'],
  ['natural_gas',             '天然气',     '10^4 Nm3', '389.31', '15.3',  '0.99'],
  ['blast_furnace_gas',       '高炉煤气',   '10^4 Nm3', '33.0',   '70.8',  '0.99'],
  ['converter_gas',           '转炉煤气',   '10^4 Nm3', '84.0',   '49.6',  '0.99'],
  ['coke_oven_gas',           '焦炉煤气',   '10^4 Nm3', '179.81', '13.58', '0.99'],
];

/** kgCO2 per TJ of net calorific value, everything oxidised. `isSeen`: also in a public program that repeats Table 1.4. */
/* biome-ignore format: a table reads best as one row a line */
export const IPCC_2006_ROWS: readonly (readonly [subject: string, en: string, value: string, isSeen: boolean])[] = [
  ['anthracite',              'Anthracite',                           '98300',  true],
  ['coking_coal',             'Coking coal',                          '94600',  true],
  ['bituminous_coal',         'Other bituminous coal',                '94600',  true],
  ['sub_bituminous_coal',     'Sub-bituminous coal',                  '96100',  true],
  ['lignite',                 'Lignite',                              '101000', true],
  ['coke',                    'Coke oven coke',                       '107000', true],
  ['coal_tar',                'Coal tar',                             '80700',  true],
  ['crude_oil',               'Crude oil',                            '73300',  true],
  ['gasoline',                'Motor gasoline',                       '69300',  true],
  ['jet_kerosene',            'Jet kerosene',                         '71500',  false],
  ['kerosene',                'Other kerosene',                       '71900',  true],
  ['diesel',                  'Gas/diesel oil',                       '74100',  true],
  ['fuel_oil',                'Residual fuel oil',                    '77400',  true],
  ['liquefied_petroleum_gas', 'Liquefied petroleum gases',            '63100',  true],
  ['ethane',                  'Ethane',                               '61600',  false],
  ['naphtha',                 'Naphtha',                              '73300',  true],
  ['petroleum_coke',          'Petroleum coke',                       '97500',  true],
  ['refinery_dry_gas',        'Refinery gas',                         '57600',  false],
  ['natural_gas',             'Natural gas',                          '56100',  true],
  ['liquefied_natural_gas',   'Natural gas',                          '56100',  true],
  ['coke_oven_gas',           'Coke oven gas',                        '44400',  true],
  ['blast_furnace_gas',       'Blast furnace gas',                    '260000', true],
  ['converter_gas',           'Oxygen steel furnace gas',             '182000', true],
  ['municipal_waste',         'Municipal wastes, non-biomass',        '91700',  true],
  ['wood',                    'Wood and wood waste: CO2 is biogenic', '112000', true],
];
