/** Kilograms of CO2 per canonical unit of an item, exactly, with the calculation in words. */

import { divide, multiply, ONE, parseRatio, type Ratio, ratio, toExactString } from '../exact.ts';
import { betweenReferences, type GasReference } from '../gas-volume.ts';
import { conversionBetween, unitByName } from '../unit.ts';
import type { FactorAmount, Stated } from './factor.ts';

/** CO2 weighs 44/12 of the carbon in it, by the whole molar masses that every guide uses. */
const CO2_PER_CARBON = ratio(44n, 12n);
/** Factors per `Nm3` are for gas at 0 degrees Celsius and 101.325 kPa. */
const NORMAL: GasReference = '0C';
const HUNDRED = ratio(100n);

export interface DerivedFactor {
  /** kgCO2 per unit. */
  readonly perUnit: Ratio;
  /** Product of stated numbers and exact conversions that `perUnit` is. */
  readonly formula: string;
}

export interface DerivationOptions {
  /** Canonical unit of what is consumed: kWh, GJ, t, m3. */
  readonly unit: string;
  /** Condition of a cubic metre of gas that is consumed. */
  readonly volumeReference: GasReference;
  /** kJ per kg or m3 as consumed: preferred to the printed calorific value. */
  readonly measured?: { readonly kilojoulesPerUnit: string; readonly source: string } | undefined;
}

/** The factor per unit consumed, or in words why there is none. */
export function deriveFactor(amount: FactorAmount, options: DerivationOptions): DerivedFactor | string {
  switch (amount.kind) {
    case 'perUnit':
      return checkUnit(amount, CO2) ?? productOf([amount], amount, options);
    case 'fuel': {
      const calorific = calorificValue(amount.calorificValue, options);
      const wrong = checkUnit(calorific, ENERGY) ?? checkUnit(amount.carbonContent, CARBON);
      if (wrong !== null) return wrong;
      return productOf([calorific, amount.carbonContent, amount.oxidation], calorific, options, CO2_PER_CARBON);
    }
    case 'perEnergy': {
      const calorific = calorificValue(amount.calorificValue, options);
      if (calorific === null) {
        return `it is per ${splitUnit(amount.perEnergy.unit)[1]}, and no calorific value goes with it`;
      }
      const wrong = checkUnit(calorific, ENERGY) ?? checkUnit(amount.perEnergy, CO2);
      return wrong ?? productOf([calorific, amount.perEnergy], calorific, options);
    }
    default:
      return amount satisfies never;
  }
}

/** What the number is an amount of: what its unit begins with. */
const CO2 = /^(?:g|kg|t)CO2\//;
const CARBON = /^(?:g|kg|t)C\//;
const ENERGY = /^(?:kJ|MJ|GJ|TJ|kWh|MWh)\//;

/** What is wrong with a unit that somebody states, in words; null for one that fits. */
function checkUnit({ value, unit }: Stated, begins: RegExp): string | null {
  if (begins.test(unit) && unitByName(splitUnit(unit)[1]) !== undefined) return null;
  return `${value} ${unit} is not understood`;
}

interface Term extends Stated {
  readonly from?: string;
}

/** The stated numbers multiplied, in kg per unit consumed. `per` is the one whose denominator is what is consumed. */
function productOf(
  terms: readonly Term[],
  per: Term,
  options: DerivationOptions,
  co2PerCarbon: Ratio | null = null,
): DerivedFactor | string {
  const denominator = splitUnit(per.unit)[1];
  const perConsumed = unitsPer(options.unit, denominator);
  if (perConsumed === null) return `it is per ${denominator}, and what is consumed is in ${options.unit}`;
  let perUnit = co2PerCarbon ?? ONE;
  let units = perConsumed;
  const words: string[] = [];
  for (const { value, unit, from } of terms) {
    const stated = parseRatio(value);
    const scale = scaleOf(unit, unit === per.unit);
    if (stated === undefined || scale === null) return `${value} ${unit} is not understood`;
    perUnit = multiply(perUnit, unit === '%' ? divide(stated, HUNDRED) : stated);
    units = multiply(units, scale);
    words.push([value, ...(unit === '1' ? [] : [unit]), ...(from === undefined ? [] : [`(${from})`])].join(' '));
  }
  if (co2PerCarbon !== null) words.push('44/12');
  if (units.n !== units.d) words.push(`${toExactString(units)} for the units`);
  const volume = volumeFactor(denominator, options.volumeReference);
  if (volume !== null) {
    const at = options.volumeReference.replace('C', ' °C');
    words.push(`${toExactString(volume)} for m3 at ${at} that are Nm3 at 0 °C`);
  }
  return {
    perUnit: multiply(multiply(perUnit, units), volume ?? ONE),
    formula: `${words.join(' x ')} = kgCO2/${options.unit}`,
  };
}

function calorificValue<T extends Term | null>(printed: T, { measured, unit }: DerivationOptions): T | Term {
  if (measured === undefined) return printed;
  const { kilojoulesPerUnit: value, source } = measured;
  return { value, unit: unit === 'm3' ? 'kJ/m3' : 'kJ/kg', from: `measured: ${source}` };
}

/** What a stated number is multiplied by to be in kg and GJ; below the line of what is not `per` stands energy. */
function scaleOf(unit: string, isPer: boolean): Ratio | null {
  if (unit === '1' || unit === '%') return ONE;
  const [numerator, denominator] = splitUnit(unit);
  const above = kilogramsOrGigajoules(numerator);
  const below = isPer ? ONE : kilogramsOrGigajoules(denominator);
  return above === null || below === null ? null : divide(above, below);
}

function kilogramsOrGigajoules(text: string): Ratio | null {
  const mass = /^(g|kg|t)(?:C|CO2)$/.exec(text)?.[1];
  return mass === undefined ? unitsPer(text, 'GJ') : unitsPer(mass, 'kg');
}

/** A cubic metre as it is consumed holds another amount of gas than one of the factor; null where it makes no difference. */
function volumeFactor(denominator: string, consumed: GasReference): Ratio | null {
  if (!/Nm3$/.test(denominator) || consumed === NORMAL) return null;
  const { numerator, denominator: divisor } = betweenReferences(consumed, NORMAL);
  return ratio(BigInt(numerator), BigInt(divisor));
}

function splitUnit(unit: string): readonly [numerator: string, denominator: string] {
  const slash = unit.indexOf('/');
  return slash === -1 ? [unit, ''] : [unit.slice(0, slash), unit.slice(slash + 1)];
}

/** How many of a unit one of another is, exactly; null where they measure different things. */
function unitsPer(larger: string, smaller: string): Ratio | null {
  const [from, to] = [unitByName(larger), unitByName(smaller)];
  const conversion = from && to && conversionBetween(from, to);
  return conversion === undefined ? null : ratio(BigInt(conversion.multiplier), BigInt(conversion.divisor));
}
