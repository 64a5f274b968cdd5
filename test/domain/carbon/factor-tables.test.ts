import { describe, expect, it } from 'vitest';
import { deriveFactor } from '../../../src/domain/carbon/derive-factor.ts';
import { isValidAt, startOfDayInChina } from '../../../src/domain/carbon/factor.ts';
import { allGridRegions, gridRegionOf, provinceCodeOf } from '../../../src/domain/carbon/grid-region.ts';
import { SHIPPED_FACTORS } from '../../../src/domain/carbon/shipped-factors.ts';
import { allProvinces } from '../../../src/domain/codes/district.ts';
import { FACTOR_TAGS } from '../../../src/domain/data/carbon/factor-sources.ts';
import { MEASURED_ENERGY, NOT_COUNTED } from '../../../src/domain/data/carbon/item-carbon-rows.ts';
import { allEnergyItems, energyItemById } from '../../../src/domain/energy-item.ts';

/** Typed from tables that repeat the notices 2024 no. 12, 2024 no. 33 and 2025 no. 47: place, 2021, 2022, 2023. */
const GRID_AVERAGES = `
  CN 0.5568 0.5366 0.5306
  110000 0.5688 0.5580 0.5554
  120000 0.7355 0.7041 0.6796
  130000 0.7901 0.7252 0.6516
  140000 0.7222 0.7096 0.6634
  150000 0.7025 0.6849 0.6479
  210000 0.5876 0.5626 0.4878
  220000 0.5629 0.4932 0.4671
  230000 0.6342 0.5368 0.5229
  310000 0.5834 0.5849 0.5737
  320000 0.6451 0.5978 0.5827
  330000 0.5422 0.5153 0.4974
  340000 0.7075 0.6782 0.6553
  350000 0.4711 0.4092 0.4211
  360000 0.5835 0.5752 0.5836
  370000 0.6838 0.6410 0.6191
  410000 0.6369 0.6058 0.5897
  420000 0.3672 0.4364 0.4044
  430000 0.5138 0.4900 0.4976
  440000 0.4715 0.4403 0.4419
  450000 0.5154 0.4044 0.4476
  460000 0.4524 0.4184 0.3648
  500000 0.4743 0.5227 0.5581
  510000 0.1255 0.1404 0.1564
  520000 0.5182 0.4989 0.5683
  530000 0.1235 0.1073 0.1333
  610000 0.6336 0.6558 0.6335
  620000 0.4955 0.4772 0.4471
  630000 0.1326 0.1567 0.1796
  640000 0.6546 0.6423 0.6187
  650000 0.6577 0.6231 0.6021
  cn-north 0.7120 0.6776 0.6361
  cn-northeast 0.6012 0.5564 0.5122
  cn-east 0.5992 0.5617 0.5500
  cn-central 0.5354 0.5395 0.5271
  cn-northwest 0.5951 0.5857 0.5543
  cn-south 0.4326 0.3869 0.4042
  cn-southwest 0.2113 0.2268 0.2472
`;

function printedOf(id: string): string | undefined {
  const amount = SHIPPED_FACTORS.find((factor) => factor.id === id)?.amount;
  return amount?.kind === 'perUnit' ? `${amount.value} ${amount.unit}` : undefined;
}

function partsOf(id: string): string[] {
  const amount = SHIPPED_FACTORS.find((factor) => factor.id === id)?.amount;
  if (amount?.kind === 'perEnergy') return [`${amount.perEnergy.value} ${amount.perEnergy.unit}`];
  if (amount?.kind !== 'fuel') return [];
  return [amount.calorificValue, amount.carbonContent, amount.oxidation].map(({ value, unit }) => `${value} ${unit}`);
}

describe('the factors that are shipped', () => {
  it('have ids of their own, of which no two are valid at the same time for the same thing', () => {
    expect(new Set(SHIPPED_FACTORS.map(({ id, version }) => `${id} ${version}`)).size).toBe(SHIPPED_FACTORS.length);
    const series = Map.groupBy(SHIPPED_FACTORS, ({ scheme, region, subject }) => `${scheme} ${region} ${subject}`);
    for (const [key, factors] of series) {
      for (const factor of factors) {
        const instant = factor.validFrom ?? 0;
        expect(
          factors.filter((other) => isValidAt(other, instant)),
          key,
        ).toEqual([factor]);
      }
    }
  });

  it('name their source, its day, how sure they are, a place, and something that is consumed', () => {
    const places = ['CN', ...allGridRegions().map(({ id }) => id), ...allProvinces().map(({ code }) => `${code}0000`)];
    const fuelsOfNobody = ['briquettes', 'sub_bituminous_coal', 'jet_kerosene', 'ethane', 'municipal_waste', 'wood'];
    for (const factor of SHIPPED_FACTORS) {
      expect(factor.source.title.length, factor.id).toBeGreaterThan(5);
      expect(factor.source.evidence.length, factor.id).toBeGreaterThan(5);
      expect(factor.publishedOn).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(startOfDayInChina(factor.publishedOn)).toBeGreaterThan(0);
      expect(FACTOR_TAGS.slice(0, 3)).toContain(factor.tag);
      expect(places).toContain(factor.region);
      const isKnown = energyItemById(factor.subject) !== undefined || factor.subject === 'green_power';
      expect(isKnown, factor.id).toBe(!fuelsOfNobody.includes(factor.subject));
      expect(NOT_COUNTED.has(factor.subject), factor.id).toBe(false);
    }
  });

  it('have the address of their document but where none is known, which docs/carbon.md says', () => {
    const without = Map.groupBy(
      SHIPPED_FACTORS.filter(({ source }) => source.url === null),
      ({ scheme }) => scheme,
    );
    expect([...without].map(([scheme, factors]) => [scheme, factors.length]).sort()).toEqual([
      ['cn-heat-default', 1],
      ['ets-shanghai', 2],
      ['gbt-32151', 24],
      ['inventory-2025', 14],
    ]);
    for (const { source } of SHIPPED_FACTORS)
      if (source.url !== null) expect(() => new URL(source.url ?? '')).not.toThrow();
  });

  it('are decimals in units that convert into those of the hub', () => {
    for (const { id, subject, amount } of SHIPPED_FACTORS) {
      const unit = energyItemById(subject)?.unit ?? (subject === 'green_power' ? 'kWh' : 't');
      const found = deriveFactor(amount, { unit, volumeReference: '20C' });
      const hasNoCalorificValue = amount.kind === 'perEnergy' && amount.calorificValue === null;
      expect(typeof found === 'string', id).toBe(hasNoCalorificValue);
    }
    for (const factor of SHIPPED_FACTORS.filter(({ scheme }) => scheme.startsWith('cn-grid'))) {
      expect(printedOf(factor.id)).toMatch(/^0\.\d{4} kgCO2\/kWh$/);
    }
  });
});

describe('grid factors', () => {
  const rows = GRID_AVERAGES.trim()
    .split('\n')
    .map((line) => line.trim().split(' '));

  it.each(rows)('of %s are %s, %s and %s', (place, ...values) => {
    const shipped = [2021, 2022, 2023].map((year) => printedOf(`cn-grid-average/${place}/${year}`));
    expect(shipped).toEqual(values.map((value) => `${value} kgCO2/kWh`));
  });

  it('without market-traded non-fossil power, and of fossil power only, are national', () => {
    const of = (scheme: string) => [2021, 2022, 2023].map((year) => printedOf(`${scheme}/CN/${year}`)?.slice(0, 6));
    expect(of('cn-grid-residual')).toEqual(['0.5942', '0.5856', '0.6096']);
    expect(of('cn-grid-fossil')).toEqual(['0.8426', '0.8325', '0.8273']);
  });

  it('are those of 38 places and three years, and two more of the nation', () => {
    expect(rows).toHaveLength(38);
    expect(SHIPPED_FACTORS.filter(({ dataYear }) => dataYear !== null)).toHaveLength(3 * (38 + 2));
    const days = [2021, 2022, 2023].map(
      (year) => SHIPPED_FACTORS.find(({ id }) => id === `cn-grid-average/CN/${year}`)?.publishedOn,
    );
    expect(days).toEqual(['2024-04-12', '2024-12-26', '2025-12-31']);
  });
});

describe('rules', () => {
  it('of Shanghai and for heat are as printed', () => {
    expect(printedOf('ets-shanghai/electricity/2013')).toBe('7.88 tCO2/10^4 kWh');
    expect(printedOf('ets-shanghai/electricity/2022')).toBe('4.2 tCO2/10^4 kWh');
    expect(printedOf('ets-shanghai/heat/2013')).toBe('0.11 tCO2/GJ');
    expect(printedOf('ets-shanghai/heat/2022')).toBe('0.06 tCO2/GJ');
    expect(printedOf('ets-shanghai/green_power/2022')).toBe('0 tCO2/10^4 kWh');
    expect(printedOf('cn-heat-default/heat/always')).toBe('0.11 tCO2/GJ');
  });
});

describe('parameters of fuels', () => {
  it('are kept as they are printed', () => {
    expect(partsOf('gbt-32151/anthracite')).toEqual(['24.515 GJ/t', '0.02749 tC/GJ', '94 %']);
    expect(partsOf('gbt-32151/natural_gas')).toEqual(['389.31 GJ/10^4 Nm3', '0.0153 tC/GJ', '99 %']);
    expect(partsOf('gbt-32151/briquettes')).toEqual(['17.46 GJ/t', '0.03360 tC/GJ', '90 %']);
    expect(partsOf('inventory-2025/coke_oven_gas')).toEqual(['179.81 GJ/10^4 Nm3', '13.58 tC/TJ', '0.99 1']);
    expect(partsOf('inventory-2025/liquefied_natural_gas')).toEqual(['51.498 GJ/t', '15.3 tC/TJ', '0.98 1']);
    expect(partsOf('ipcc-2006/natural_gas')).toEqual(['56100 kgCO2/TJ']);
    expect(partsOf('ipcc-2006/blast_furnace_gas')).toEqual(['260000 kgCO2/TJ']);
  });

  // Table 1.3 of the same volume, kg/GJ of carbon (recalled; the coals, oils and gases as one page of 1996 has them):
  // the printed factor is that times 44/12, rounded to three digits.
  it.each([
    ...[
      ['anthracite', 26.8],
      ['coking_coal', 25.8],
      ['bituminous_coal', 25.8],
      ['sub_bituminous_coal', 26.2],
    ],
    ...[
      ['lignite', 27.6],
      ['coke', 29.2],
      ['coal_tar', 22],
      ['crude_oil', 20],
      ['gasoline', 18.9],
    ],
    ...[
      ['jet_kerosene', 19.5],
      ['kerosene', 19.6],
      ['diesel', 20.2],
      ['fuel_oil', 21.1],
      ['ethane', 16.8],
    ],
    ...[
      ['liquefied_petroleum_gas', 17.2],
      ['naphtha', 20],
      ['petroleum_coke', 26.6],
      ['refinery_dry_gas', 15.7],
    ],
    ...[
      ['natural_gas', 15.3],
      ['liquefied_natural_gas', 15.3],
      ['coke_oven_gas', 12.1],
      ['blast_furnace_gas', 70.8],
    ],
    ...[
      ['converter_gas', 49.6],
      ['municipal_waste', 25],
      ['wood', 30.5],
    ],
  ])('of the IPCC agree with the carbon content that it prints for %s: %d kg/GJ', (fuel, carbonContent) => {
    const printed = Number(partsOf(`ipcc-2006/${fuel}`)[0]?.split(' ')[0]);
    expect(Number(((Number(carbonContent) * 44_000) / 12).toPrecision(3))).toBe(printed);
  });

  it('are of 24, 14 and 25 fuels', () => {
    const count = (scheme: string) => SHIPPED_FACTORS.filter((factor) => factor.scheme === scheme).length;
    expect(['gbt-32151', 'inventory-2025', 'ipcc-2006'].map(count)).toEqual([24, 14, 25]);
  });
});

describe('energy items', () => {
  it('have a factor, or carry no carbon, or are known to need an own one', () => {
    const subjects = new Set(SHIPPED_FACTORS.map(({ subject }) => subject));
    const without = allEnergyItems().filter(
      ({ id, energy }) => !subjects.has(id) && !NOT_COUNTED.has(id) && energy !== MEASURED_ENERGY,
    );
    // Steam counts by its heat.
    expect(without.map(({ id }) => id)).toEqual([
      ...['coalbed_methane', 'producer_gas', 'heavy_oil_catalytic_cracking_gas', 'heavy_oil_thermal_cracking_gas'],
      ...['coke_gas', 'pressure_gasification_gas', 'water_gas', 'acetylene', 'steam', 'cooling', 'raw_coal'],
      ...['washed_middlings', 'coal_slime', 'coal_products', 'coal_gangue', 'other_coking_products', 'lubricants'],
      ...['paraffin_wax', 'solvent_naphtha', 'bitumen', 'other_petroleum_products', 'methanol', 'ethanol'],
    ]);
    for (const item of NOT_COUNTED.keys()) expect(energyItemById(item), item).toBeDefined();
  });
});

describe('places', () => {
  it('are in a province and a region of the grid', () => {
    expect(['310115', '330106', '500103', '540000'].map((code) => gridRegionOf(code)?.id)).toEqual([
      ...['cn-east', 'cn-east', 'cn-southwest', 'cn-southwest'],
    ]);
    expect(['310115', '500103', 'CN', '990000'].map(provinceCodeOf)).toEqual([
      '310000',
      '500000',
      undefined,
      undefined,
    ]);
    expect(['810000', '820000', '710000', 'CN'].map(gridRegionOf)).toEqual([...new Array(4)].map(() => undefined));
  });

  it('are in one region each, every province of the mainland', () => {
    const without = allProvinces().filter(({ code }) => gridRegionOf(`${code}0000`) === undefined);
    expect(without.map(({ code }) => code)).toEqual(['71', '81', '82']);
  });
});
