/**
 * Standard coal: how many kilograms of coal equivalent (kgce, 29 307.6 kJ) a unit of an energy item is, by GB/T 2589.
 *
 * On the `equivalent` basis (当量值) energy counts as the heat that it is; on the `equalValue` basis (等价值) as
 * the primary energy that was used to make it. The two differ for electricity and heat. What electricity took
 * changes every year and is printed in no edition: who wants it, supplies it. What is not known is null, never 0.
 */

import {
  COEFFICIENT_ROWS,
  type CoefficientRow,
  type CoefficientTag,
  type Edition,
} from './data/coal-coefficient-rows.ts';
import { type EnergyItem, energyItemById } from './energy-item.ts';
import { divide, multiply, ONE, parseRatio, type Ratio, ratio, toExactString } from './exact.ts';
import { betweenReferences, type GasReference } from './gas-volume.ts';
import { conversionBetween, unitByName } from './unit.ts';

export { type CoefficientTag, EDITIONS, type Edition } from './data/coal-coefficient-rows.ts';

export const COEFFICIENT_BASES = ['equivalent', 'equalValue'] as const;
export type CoefficientBasis = (typeof COEFFICIENT_BASES)[number];

/** Primary energy used for electricity or heat, of a year or any other time, by whoever publishes it. */
export interface EqualValue {
  /** Energy item, such as `electricity`. */
  readonly item: string;
  /** Exact decimal: kgce per canonical unit of the item (kWh, GJ). */
  readonly kgcePerUnit: string;
  /** Consumption that it is for, epoch milliseconds: from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Who published it, for which year. */
  readonly source: string;
}

export interface CoefficientOptions {
  readonly basis: CoefficientBasis;
  /** When it was consumed, epoch milliseconds: tells the edition and the equal value. */
  readonly instant: number;
  /** Another edition than the one in force at the instant. */
  readonly edition?: Edition | undefined;
  /**
   * Measured lower calorific value of a fuel, kJ per kg or m3; enthalpy of steam, kJ/kg. A text is taken exactly.
   * Preferred to the printed one. Of a gas, the cubic metre is that of the consumption.
   */
  readonly measuredCalorificValueKj?: number | string | undefined;
  readonly equalValues?: readonly EqualValue[] | undefined;
  /** Reference condition of the cubic metres consumed; where left out the printed coefficient is taken as it stands. */
  readonly volumeReference?: GasReference | undefined;
}

export interface Coefficient {
  /** Per canonical unit of the item; exact: a decimal, or a ratio such as 69780/73269 that has none. */
  readonly kgcePerUnit: string;
  readonly unit: string;
  readonly basis: CoefficientBasis;
  readonly edition: Edition;
  readonly source: string;
  /** `supplied`: an equal value that the caller gave. */
  readonly tag: CoefficientTag | 'supplied';
  /** Whether it comes from a measured calorific value. */
  readonly measured: boolean;
  /** The printed range in kgce per unit of the print, of which the upper end was taken; null where one value is printed. */
  readonly range: readonly [low: string, high: string] | null;
}

/** 1 kgce in kJ, exactly: 7000 kcal of 4.1868 kJ (GB/T 2589, recalled; the product is exact). */
const KILOJOULES_PER_KGCE = ratio(293_076n, 10n);
/** What is weighed or metered to be burnt: a measured calorific value of it makes sense. */
const FUEL_TYPES: ReadonlySet<string> = new Set(['gas', 'otherGas', 'coal', 'coke', 'oil', 'hydrogen']);
/** Midnight in China, where clocks have not changed since 1991. In force: recalled. */
const IN_FORCE: readonly (readonly [Edition, from: number])[] = [
  ['GB/T 2589-2020', Date.parse('2021-04-01T00:00:00+08:00')],
  ['GB/T 2589-2008', Date.parse('2008-06-01T00:00:00+08:00')],
];

/**
 * The coefficient of an item, or null where none is known: an unknown item, one that the edition has no row for and
 * no calorific value was measured of, the equal value of electricity or heat that nobody supplied, a time before 2008.
 * Throws `RangeError` for a measured or supplied value that is not a number above zero.
 *
 * Of a printed range the upper end is taken, so that consumption is never understated; it is also what public
 * tables of the 2008 edition do.
 */
export function coefficientOf(itemId: string, options: CoefficientOptions): Coefficient | null {
  const item = energyItemById(itemId);
  const edition = options.edition ?? editionAt(options.instant);
  if (item === undefined || edition === null) return null;
  if (item.id === 'steam' && options.measuredCalorificValueKj !== undefined) return ofSteam(item, edition, options);
  const row = rowOf(item.id, edition);
  if (options.basis === 'equalValue' && differsByBasis(item)) return ofEqualValue(item, edition, options);
  const isFuel = row === undefined ? FUEL_TYPES.has(item.energy) : row.isFuel;
  if (isFuel && options.measuredCalorificValueKj !== undefined) return ofMeasured(item, edition, options);
  return row === undefined ? null : ofRow(item, row, edition, options);
}

/** The edition in force at an instant, epoch milliseconds; null before the first one here. */
export function editionAt(instant: number): Edition | null {
  return IN_FORCE.find(([, from]) => instant >= from)?.[0] ?? null;
}

/** When an edition is in force, epoch milliseconds: from inclusive, to exclusive; null for until now. */
export function inForceOf(edition: Edition): { readonly from: number; readonly to: number | null } {
  const at = IN_FORCE.findIndex(([name]) => name === edition);
  return { from: IN_FORCE[at]?.[1] ?? 0, to: IN_FORCE[at - 1]?.[1] ?? null };
}

/** An equal value for consumption of one calendar year in China. */
export function equalValueOfYear(item: string, year: number, kgcePerUnit: string, source: string): EqualValue {
  const newYear = (of: number): number => Date.UTC(of, 0, 1) - CHINA_OFFSET_MILLIS;
  return { item, kgcePerUnit, from: newYear(year), to: newYear(year + 1), source };
}

const CHINA_OFFSET_MILLIS = 8 * 3_600_000;

function differsByBasis({ energy }: EnergyItem): boolean {
  return energy === 'electricity' || energy === 'photovoltaic' || energy === 'heat' || energy === 'steam';
}

function ofRow(item: EnergyItem, row: CoefficientRow, edition: Edition, options: CoefficientOptions): Coefficient {
  const [low, high] = row.printed;
  const perUnit = multiply(positive(high), unitsIn(item.unit, row.unit));
  const value = multiply(perUnit, printedPerVolume(row.reference, options.volumeReference));
  return {
    ...common(item, edition, options, value),
    source: row.note === '' ? edition : `${edition}: ${row.note}`,
    tag: row.tag,
    measured: false,
    range: low === high ? null : row.printed,
  };
}

function ofMeasured(item: EnergyItem, edition: Edition, options: CoefficientOptions): Coefficient {
  const kilojoules = positive(options.measuredCalorificValueKj ?? 0);
  const perUnit = multiply(divide(kilojoules, KILOJOULES_PER_KGCE), unitsIn(item.unit, measuredUnit(item)));
  return {
    ...common(item, edition, options, perUnit),
    source: 'measured lower calorific value / 29307.6 kJ/kgce',
    tag: 'computed',
    measured: true,
    range: null,
  };
}

/** Steam is heat: its enthalpy in GJ per tonne times what a gigajoule of heat is. */
function ofSteam(item: EnergyItem, edition: Edition, options: CoefficientOptions): Coefficient | null {
  const heat = coefficientOf('heat', { ...options, measuredCalorificValueKj: undefined });
  if (heat === null) return null;
  const gigajoulesPerTonne = divide(positive(options.measuredCalorificValueKj ?? 0), ratio(1000n));
  return {
    ...common(item, edition, options, multiply(gigajoulesPerTonne, positive(heat.kgcePerUnit))),
    source: `measured enthalpy x heat: ${heat.source}`,
    tag: heat.tag,
    measured: true,
    range: null,
  };
}

function ofEqualValue(item: EnergyItem, edition: Edition, options: CoefficientOptions): Coefficient | null {
  const { equalValues = [], instant } = options;
  const found = equalValues.find((value) => value.item === item.id && instant >= value.from && instant < value.to);
  if (found === undefined) return null;
  return {
    ...common(item, edition, options, positive(found.kgcePerUnit)),
    source: found.source,
    tag: 'supplied',
    measured: false,
    range: null,
  };
}

function common(item: EnergyItem, edition: Edition, { basis }: CoefficientOptions, value: Ratio) {
  return { kgcePerUnit: toExactString(value), unit: item.unit, basis, edition };
}

function rowOf(item: string, edition: Edition): CoefficientRow | undefined {
  return COEFFICIENT_ROWS.find((row) => row.item === item && row.editions.includes(edition));
}

/** How many of a unit one of another is, exactly. */
function unitsIn(larger: string, smaller: string): Ratio {
  const [from, to] = [unitByName(larger), unitByName(smaller)];
  const conversion = from && to && conversionBetween(from, to);
  if (conversion === undefined) throw new Error(`${larger} does not convert to ${smaller}`);
  return ratio(BigInt(conversion.multiplier), BigInt(conversion.divisor));
}

function measuredUnit(item: EnergyItem): string {
  return item.unit === 'm3' ? 'm3' : 'kg';
}

/** A cubic metre at another temperature holds another amount of gas than the printed one. */
function printedPerVolume(printed: GasReference | null, consumed: GasReference | undefined): Ratio {
  if (printed === null || consumed === undefined) return ONE;
  const { numerator, denominator } = betweenReferences(consumed, printed);
  return ratio(BigInt(numerator), BigInt(denominator));
}

function positive(value: number | string): Ratio {
  const parsed = parseRatio(String(value));
  if (parsed === undefined || parsed.n <= 0n) throw new RangeError(`${JSON.stringify(value)} is no number above zero`);
  return parsed;
}
