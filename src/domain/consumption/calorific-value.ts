/** How much energy is in a unit of what is burnt: its lower calorific value, measured or as GB/T 2589 prints it. */

import { COEFFICIENT_ROWS, type CoefficientTag } from '../data/coal-coefficient-rows.ts';
import type { EnergyItem } from '../energy-item.ts';
import { multiply, parseRatio, type Ratio, ratio, toExactString } from '../exact.ts';
import { betweenReferences, type GasReference } from '../gas-volume.ts';
import { type Edition, editionAt } from '../standard-coal.ts';
import { conversionBetween, unitByName } from '../unit.ts';

export interface CalorificValue {
  /** kJ per canonical unit of the item. */
  readonly kilojoules: Ratio;
  /** As stated: per kg or m3. */
  readonly stated: string;
  readonly statedUnit: string;
  readonly edition: Edition | null;
  readonly source: string;
  readonly tag: CoefficientTag | 'supplied';
  readonly measured: boolean;
}

export interface CalorificOptions {
  /** Epoch milliseconds: tells the edition where none is given. */
  readonly instant: number;
  readonly edition?: Edition | undefined;
  readonly volumeReference?: GasReference | undefined;
  /** kJ per kg or m3; an exact decimal. */
  readonly measured?: { readonly kilojoulesPerUnit: string; readonly source: string } | undefined;
}

/** 1 kcal of the table in kJ, exactly (GB/T 2589 prints 29 307.6 kJ for 7000 kcal; recalled). */
const KILOJOULES_PER_KCAL = ratio(41_868n, 10_000n);

/**
 * The calorific value of an item, or null for what is not burnt or is not printed. Of a printed range the upper
 * end is taken, as with the coefficients. Steam has one only where its enthalpy was measured.
 */
export function calorificValueOf(item: EnergyItem, options: CalorificOptions): CalorificValue | null {
  const edition = options.edition ?? editionAt(options.instant);
  const row = COEFFICIENT_ROWS.find(
    (one) => one.item === item.id && edition !== null && one.editions.includes(edition),
  );
  const statedUnit = item.unit === 'm3' ? 'm3' : 'kg';
  const perUnit = unitsIn(item.unit, statedUnit);
  if (perUnit === null) return null;
  const { measured } = options;
  if (measured !== undefined) {
    const stated = parseRatio(measured.kilojoulesPerUnit);
    if (stated === undefined) throw new RangeError(`${JSON.stringify(measured.kilojoulesPerUnit)} is no number`);
    return {
      ...{ kilojoules: multiply(stated, perUnit), stated: toExactString(stated), statedUnit },
      ...{ edition: null, source: measured.source, tag: 'supplied', measured: true },
    };
  }
  const printed = row?.kj ?? null;
  const calories = row?.kcal ?? null;
  if (row === undefined || edition === null || (printed === null && calories === null)) return null;
  const stated =
    printed === null ? multiply(ratio(BigInt(calories?.[1] ?? 0)), KILOJOULES_PER_KCAL) : ratio(BigInt(printed[1]));
  const source = printed === null ? `${edition}: ${calories?.[1]} kcal` : edition;
  const value = multiply(multiply(stated, perUnit), volumeFactorOf(row.reference, options.volumeReference));
  return {
    ...{ kilojoules: value, stated: toExactString(stated), statedUnit },
    ...{ edition, source: row.note === '' ? source : `${source}; ${row.note}`, tag: row.tag, measured: false },
  };
}

/** A cubic metre at another temperature holds another amount of gas than the printed one. */
function volumeFactorOf(printed: GasReference | null, consumed: GasReference | undefined): Ratio {
  if (printed === null || consumed === undefined) return ratio(1n);
  const { numerator, denominator } = betweenReferences(consumed, printed);
  return ratio(BigInt(numerator), BigInt(denominator));
}

function unitsIn(larger: string, smaller: string): Ratio | null {
  const [from, to] = [unitByName(larger), unitByName(smaller)];
  const conversion = from && to && conversionBetween(from, to);
  return conversion === undefined ? null : ratio(BigInt(conversion.multiplier), BigInt(conversion.divisor));
}
