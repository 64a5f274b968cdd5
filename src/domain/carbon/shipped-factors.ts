/** The factors that come with the hub, made of the tables in `data/carbon`. */

import { GBT_32151, INVENTORY_2025, IPCC_2006, type PublishedSource } from '../data/carbon/factor-sources.ts';
import {
  type FuelParameterRow,
  GBT_32151_ROWS,
  INVENTORY_2025_ROWS,
  IPCC_2006_ROWS,
} from '../data/carbon/fuel-factor-rows.ts';
import {
  GRID_REGION_ROWS,
  GRID_YEARS,
  NATIONAL_GRID_ROWS,
  PROVINCE_GRID_ROWS,
} from '../data/carbon/grid-factor-rows.ts';
import { RULE_FACTOR_ROWS, type RuleFactorRow } from '../data/carbon/rule-factor-rows.ts';
import { type CarbonFactor, type FactorAmount, type FactorTag, type Stated, startOfDayInChina } from './factor.ts';

export const SHIPPED_FACTORS: readonly CarbonFactor[] = Object.freeze([
  ...gridFactors(),
  ...RULE_FACTOR_ROWS.map(ruleFactor),
  ...GBT_32151_ROWS.map((row) => fuelFactor('gbt-32151', row, GBT_32151, 'tC/GJ', '%')),
  ...INVENTORY_2025_ROWS.map((row) => fuelFactor('inventory-2025', row, INVENTORY_2025, 'tC/TJ', '1')),
  ...IPCC_2006_ROWS.map(([subject, name, value, isSeen]) =>
    shipped({
      ...{ id: `ipcc-2006/${subject}`, scheme: 'ipcc-2006', region: 'CN', subject, source: IPCC_2006, note: name },
      ...{ tag: isSeen ? 'corroborated' : 'recalled' },
      amount: {
        kind: 'perEnergy',
        perEnergy: { value, unit: 'kgCO2/TJ' },
        calorificValue: chineseCalorificValue(subject),
      },
    }),
  ),
]);

type Described = Pick<CarbonFactor, 'id' | 'scheme' | 'region' | 'subject' | 'amount' | 'tag'> &
  Partial<Pick<CarbonFactor, 'dataYear' | 'validFrom' | 'validTo' | 'note'>> & { readonly source: PublishedSource };

function shipped({ source: { publishedOn, ...source }, ...rest }: Described): CarbonFactor {
  return Object.freeze({
    ...{
      version: 1,
      gas: 'CO2',
      dataYear: null,
      validFrom: null,
      validTo: null,
      uncertainty: null,
      note: '',
      own: null,
    },
    ...{ publishedOn, source: Object.freeze(source), ...rest },
  });
}

function gridFactors(): CarbonFactor[] {
  return GRID_YEARS.flatMap(([year, source], n) => {
    const of = (scheme: string, region: string, value: string, tag: FactorTag): CarbonFactor =>
      shipped({
        ...{ id: `${scheme}/${region}/${year}`, scheme, region, subject: 'electricity', dataYear: year, source, tag },
        ...{ validFrom: startOfDayInChina(`${year}-01-01`), validTo: startOfDayInChina(`${year + 1}-01-01`) },
        amount: { kind: 'perUnit', value, unit: 'kgCO2/kWh' },
      });
    const isNewest = year === 2023;
    return [
      ...NATIONAL_GRID_ROWS.map(([scheme, ...values]) => of(scheme, 'CN', ...values[n]!)),
      ...GRID_REGION_ROWS.map(([id, , , , ...values]) =>
        of('cn-grid-average', id, values[n]!, isNewest ? values[3] : 'corroborated'),
      ),
      ...PROVINCE_GRID_ROWS.map(([code, ...values]) =>
        of('cn-grid-average', code, values[n]!, isNewest ? 'verified' : 'corroborated'),
      ),
    ];
  });
}

function ruleFactor({ from, to, value, unit, ...row }: RuleFactorRow): CarbonFactor {
  return shipped({
    ...row,
    id: `${row.scheme}/${row.subject}/${from?.slice(0, 4) ?? 'always'}`,
    validFrom: from === null ? null : startOfDayInChina(from),
    validTo: to === null ? null : startOfDayInChina(to),
    amount: { kind: 'perUnit', value, unit },
  });
}

function fuelFactor(
  scheme: string,
  [subject, zh, per, calorificValue, carbonContent, oxidation]: FuelParameterRow,
  source: PublishedSource,
  carbonUnit: string,
  oxidationUnit: string,
): CarbonFactor {
  const amount: FactorAmount = {
    kind: 'fuel',
    calorificValue: { value: calorificValue, unit: `GJ/${per}` },
    carbonContent: { value: carbonContent, unit: carbonUnit },
    oxidation: { value: oxidation, unit: oxidationUnit },
  };
  const id = `${scheme}/${subject}`;
  return shipped({ id, scheme, region: 'CN', subject, amount, source, tag: 'corroborated', note: zh });
}

/** The IPCC's own calorific values are of the world's fuels; those of the Chinese table stand in for what is burnt here. */
function chineseCalorificValue(subject: string): (Stated & { readonly from: string }) | null {
  const row = GBT_32151_ROWS.find(([fuel]) => fuel === subject);
  if (row === undefined) return null;
  return { value: row[3], unit: `GJ/${row[2]}`, from: `gbt-32151/${subject}` };
}
