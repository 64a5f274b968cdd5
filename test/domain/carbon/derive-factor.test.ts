import { describe, expect, it } from 'vitest';
import { type DerivationOptions, type DerivedFactor, deriveFactor } from '../../../src/domain/carbon/derive-factor.ts';
import type { FactorAmount } from '../../../src/domain/carbon/factor.ts';
import { SHIPPED_FACTORS } from '../../../src/domain/carbon/shipped-factors.ts';
import {
  divide,
  multiply,
  parseRatio,
  type Ratio,
  ratio,
  toDecimalString,
  toExactString,
} from '../../../src/domain/exact.ts';

function factorOf(id: string) {
  return SHIPPED_FACTORS.find((one) => one.id === id)!;
}

function derived(id: string, options: Partial<DerivationOptions> = {}): DerivedFactor {
  const factor = factorOf(id);
  const isGas = factor.amount.kind !== 'perUnit' && factor.amount.calorificValue?.unit === 'GJ/10^4 Nm3';
  const found = deriveFactor(factor.amount, { unit: isGas ? 'm3' : 't', volumeReference: '0C', ...options });
  if (typeof found === 'string') throw new Error(found);
  return found;
}

/** tCO2 per t, or per 10^4 Nm3, to four decimals. */
function tonnes(id: string): string {
  const { perUnit, formula } = derived(id);
  const perStated = formula.endsWith('m3') ? multiply(perUnit, ratio(10_000n)) : perUnit;
  return toDecimalString(divide(perStated, ratio(1000n)), 4);
}

function refusal(amount: FactorAmount, unit: string): string {
  const found = deriveFactor(amount, { unit, volumeReference: '20C' });
  return typeof found === 'string' ? found : 'derived';
}

describe('the factor of a fuel', () => {
  // Calorific value x carbon content x oxidation x 44/12, worked by hand to four decimals:
  // anthracite 24.515 x 0.02749 x 0.94 x 44/12 = 0.67391735 x 0.94 x 3.66667 = 2.3228; the others likewise.
  it.each([
    ['anthracite', '2.3228'],
    ['bituminous_coal', '2.0715'],
    ['lignite', '1.4241'],
    ['washed_coal', '2.2818'],
    ['other_washed_coal', '1.2886'],
    ['briquettes', '1.936'],
    ['coke', '2.8518'],
    ['crude_oil', '3.0783'],
    ['fuel_oil', '3.0472'],
    ['gasoline', '3.0425'],
    ['diesel', '3.1451'],
    ['kerosene', '3.1517'],
    ['naphtha', '2.9488'],
    ['petroleum_coke', '3.0633'],
    ['coal_tar', '2.6446'],
    ['crude_benzol', '3.4109'],
    ['refinery_dry_gas', '3.0423'],
    ['liquefied_petroleum_gas', '2.9538'],
    ['liquefied_natural_gas', '2.3253'],
    ['natural_gas', '21.6219'],
    ['coke_oven_gas', '8.5828'],
    ['blast_furnace_gas', '9.6865'],
    ['converter_gas', '14.321'],
    ['other_gas', '2.3179'],
  ])('%s is %s t by GB/T 32151', (fuel, expected) => {
    expect(tonnes(`gbt-32151/${fuel}`)).toBe(expected);
  });

  it.each([
    ['bituminous_coal', '1.7417'],
    ['lignite', '1.1729'],
    ['coke', '2.8604'],
    ['petroleum_coke', '3.2115'],
    ['crude_oil', '3.0202'],
    ['fuel_oil', '3.1705'],
    ['gasoline', '2.9251'],
    ['diesel', '3.0959'],
    ['liquefied_natural_gas', '2.8313'],
    ['liquefied_petroleum_gas', '3.1013'],
    ['natural_gas', '21.6219'],
    ['blast_furnace_gas', '8.4811'],
    // 84 x 49.6 / 1000 x 0.99 x 44/12 = 4.1664 x 3.63 = 15.124032
    ['converter_gas', '15.124'],
    ['coke_oven_gas', '8.8638'],
  ])('%s is %s t by the inventory guide of 2025', (fuel, expected) => {
    expect(tonnes(`inventory-2025/${fuel}`)).toBe(expected);
  });

  // Calorific value of GB/T 32151 x kgCO2/TJ of the IPCC / 1000, per tonne; of gases per 10^4 Nm3, so / 10 000 per Nm3.
  it.each([
    ['anthracite', '24.515 x 98.3', '2409.8245'],
    ['bituminous_coal', '23.204 x 94.6', '2195.0984'],
    ['lignite', '14.449 x 101', '1459.349'],
    ['coke', '28.446 x 107', '3043.722'],
    ['coal_tar', '33.453 x 80.7', '2699.6571'],
    ['crude_oil', '42.62 x 73.3', '3124.046'],
    ['gasoline', '44.80 x 69.3', '3104.64'],
    ['kerosene', '44.75 x 71.9', '3217.525'],
    ['diesel', '43.33 x 74.1', '3210.753'],
    ['fuel_oil', '40.19 x 77.4', '3110.706'],
    ['liquefied_petroleum_gas', '47.31 x 63.1', '2985.261'],
    ['naphtha', '41.031 x 73.3', '3007.5723'],
    ['petroleum_coke', '31.00 x 97.5', '3022.5'],
    ['refinery_dry_gas', '46.05 x 57.6', '2652.48'],
    ['liquefied_natural_gas', '41.868 x 56.1', '2348.7948'],
    ['natural_gas', '389.31 x 56.1 / 10 000', '2.1840291'],
    ['coke_oven_gas', '173.854 x 44.4 / 10 000', '0.77191176'],
    ['blast_furnace_gas', '37.69 x 260 / 10 000', '0.97994'],
    ['converter_gas', '79.54 x 182 / 10 000', '1.447628'],
  ])('%s is %s = %s kg by the IPCC', (fuel, _, expected) => {
    expect(toExactString(derived(`ipcc-2006/${fuel}`).perUnit)).toBe(expected);
  });

  // No calorific value stands in the Chinese table; those here are the IPCC's own (Table 1.2).
  it.each([
    ['coking_coal', '28.2 x 94.6', '2667.72'],
    ['sub_bituminous_coal', '18.9 x 96.1', '1816.29'],
    ['jet_kerosene', '44.1 x 71.5', '3153.15'],
    ['ethane', '46.4 x 61.6', '2858.24'],
    ['municipal_waste', '10 x 91.7', '917'],
    ['wood', '15.6 x 112', '1747.2'],
  ])('%s is %s = %s kg by the IPCC where the calorific value was measured', (fuel, calculation, expected) => {
    const kilojoulesPerUnit = `${Number(calculation.split(' ')[0]) * 1000}`;
    const { perUnit } = derived(`ipcc-2006/${fuel}`, { measured: { kilojoulesPerUnit, source: 'Table 1.2' } });
    expect(toExactString(perUnit)).toBe(expected);
    expect(refusal(factorOf(`ipcc-2006/${fuel}`).amount, 't')).toContain('no calorific value');
  });

  it('has no rounding anywhere', () => {
    // 389.31 x 0.0153 = 5.956443; x 0.99 = 5.89687857; x 44/12 = 21.62188809 t per 10^4 Nm3
    expect(toExactString(derived('gbt-32151/natural_gas').perUnit)).toBe('2.162188809');
    // 23.204 x 0.02618 = 0.60748072; x 0.93 = 0.5649570696; x 44 = 24.8581110624; / 12 = 2.0715092552
    expect(toExactString(derived('gbt-32151/bituminous_coal').perUnit)).toBe('2071.5092552');
  });

  it('of a gas is smaller per cubic metre at 20 degrees, by 273.15 / 293.15', () => {
    // 2.162188809 x 5463 = 11812.037463567
    const { perUnit, formula } = derived('gbt-32151/natural_gas', { volumeReference: '20C' });
    expect(toExactString(multiply(perUnit, ratio(5863n)))).toBe('11812.037463567');
    expect(formula).toBe(
      '389.31 GJ/10^4 Nm3 x 0.0153 tC/GJ x 99 % x 44/12 x 0.1 for the units x 5463/5863 for m3 at 20 °C that are Nm3 at 0 °C = kgCO2/m3',
    );
  });

  it('says what it is calculated of', () => {
    expect(derived('gbt-32151/diesel').formula).toBe(
      '43.33 GJ/t x 0.02020 tC/GJ x 98 % x 44/12 x 1000 for the units = kgCO2/t',
    );
    expect(derived('inventory-2025/diesel').formula).toBe('42.652 GJ/t x 20.2 tC/TJ x 0.98 x 44/12 = kgCO2/t');
    expect(derived('ipcc-2006/diesel').formula).toBe(
      '43.33 GJ/t (gbt-32151/diesel) x 74100 kgCO2/TJ x 0.001 for the units = kgCO2/t',
    );
    expect(derived('ets-shanghai/electricity/2022', { unit: 'kWh' }).formula).toBe(
      '4.2 tCO2/10^4 kWh x 0.1 for the units = kgCO2/kWh',
    );
  });

  it('takes a measured calorific value for the printed one', () => {
    const measured = { kilojoulesPerUnit: '21350', source: 'laboratory report 17' };
    // 21.35 GJ/t x 0.02618 x 0.93 x 44/12 = 0.558943 x 0.93 x 44/12 = 1.90599563 t
    const coal = derived('gbt-32151/bituminous_coal', { measured });
    expect(toExactString(coal.perUnit)).toBe('1905.99563');
    expect(coal.formula).toContain('21350 kJ/kg (measured: laboratory report 17)');
    // Per cubic metre as it is consumed: no other condition comes in. 36000 kJ/m3 x 0.0153 x 0.99 x 44/12 / 1000
    const gas = derived('gbt-32151/natural_gas', {
      measured: { ...measured, kilojoulesPerUnit: '36000' },
      volumeReference: '20C',
    });
    expect(toExactString(gas.perUnit)).toBe('1.999404');
  });
});

describe('a factor as it is stated', () => {
  const per = (unit: string): FactorAmount => ({ kind: 'perUnit', value: '0.5', unit });
  const kilograms = (unit: string, to: string): Ratio | string => {
    const found = deriveFactor(per(unit), { unit: to, volumeReference: '20C' });
    return typeof found === 'string' ? found : found.perUnit;
  };

  it.each([
    ['kgCO2/kWh', 'kWh', '0.5'],
    ['tCO2/MWh', 'kWh', '0.5'],
    ['gCO2/kWh', 'kWh', '0.0005'],
    ['tCO2/GJ', 'GJ', '500'],
    // 1 GJ = 2500/9 kWh
    ['kgCO2/kWh', 'GJ', '1250/9'],
    ['tCO2/10^4 m3', 'm3', '0.05'],
    ['kgCO2/Nm3', 'm3', '5463/11726'],
    ['kgCO2/kg', 't', '500'],
  ])('of 0.5 %s is per %s: %s kg', (unit, to, expected) => {
    expect(kilograms(unit, to)).toEqual(parseRatio(expected));
  });

  it('does not fit another quantity', () => {
    expect(refusal(per('tCO2/GJ'), 't')).toBe('it is per GJ, and what is consumed is in t');
    expect(refusal(per('tCO2/furlong'), 't')).toBe('0.5 tCO2/furlong is not understood');
    expect(refusal(per('GJ/t'), 't')).toBe('0.5 GJ/t is not understood');
    expect(refusal(per('tC/t'), 't')).toBe('0.5 tC/t is not understood');
    expect(refusal(per('apples/t'), 't')).toBe('0.5 apples/t is not understood');
    const of = (value: string, unit: string) => ({ value, unit });
    const fuel = (carbonUnit: string): FactorAmount => ({
      ...{ kind: 'fuel', calorificValue: of('20', 'GJ/t'), carbonContent: of('0.02', carbonUnit) },
      oxidation: of('1', '1'),
    });
    expect(refusal(fuel('tCO2/GJ'), 't')).toBe('0.02 tCO2/GJ is not understood');
    expect(refusal(fuel('tC/GJ'), 't')).toBe('derived');
    const { amount } = SHIPPED_FACTORS.find(({ id }) => id === 'ipcc-2006/coking_coal')!;
    expect(refusal(amount, 't')).toBe('it is per TJ, and no calorific value goes with it');
  });
});
