/**
 * What consumption of an item is multiplied by to be in another unit, and where that number is from. What holds
 * can change with time (editions, measured calorific values, equal values by year) and differ by enterprise.
 */

import type { CoefficientTag } from '../data/coal-coefficient-rows.ts';
import { type EnergyItem, energyItemById } from '../energy-item.ts';
import { divide, parseRatio, type Ratio, ratio } from '../exact.ts';
import type { GasReference } from '../gas-volume.ts';
import { type Quantity, quantityByName } from '../quantity.ts';
import { type CoefficientBasis, coefficientOf, type Edition, editionAt } from '../standard-coal.ts';
import { conversionBetween, unitByName } from '../unit.ts';
import { calorificValueOf } from './calorific-value.ts';
import { asEqualValue, boundsOf, type OwnCoefficients, ownValueAt } from './own-coefficients.ts';

export const CONVERTED_UNITS = ['kWh', 'GJ', 'tce', 'kgce'] as const;
export type ConvertedUnit = (typeof CONVERTED_UNITS)[number];

export interface ConversionTarget {
  readonly unit: ConvertedUnit;
  readonly basis: CoefficientBasis;
  /** That in force when it was consumed where left out. */
  readonly edition?: Edition | undefined;
  readonly volumeReference?: GasReference | undefined;
}

/** The number behind a figure. */
export interface FactorNote {
  readonly item: string;
  /** Quantity that it is applied to. */
  readonly quantity: string;
  /** Whose own value it is; null where it is everybody's. */
  readonly enterprise: string | null;
  readonly kind: 'coefficient' | 'calorificValue' | 'unit';
  /** Exact: a decimal, or a ratio that has none. */
  readonly value: string;
  readonly unit: string;
  readonly basis: CoefficientBasis | null;
  readonly edition: Edition | null;
  readonly source: string;
  readonly tag: CoefficientTag | 'supplied' | 'exact';
  readonly measured: boolean;
  /** The printed range of which the upper end was taken. */
  readonly range: readonly [low: string, high: string] | null;
  /** For which time an own value is; epoch milliseconds. */
  readonly from: number | null;
  readonly to: number | null;
}

/** Why consumption cannot be converted to energy or standard coal. */
export const UNCONVERTED_CODES = [
  ...(['unknown_item', 'unit_mismatch', 'heat_unknown', 'no_edition'] as const),
  ...(['no_calorific_value', 'no_equal_value', 'no_coefficient'] as const),
] as const;
export type UnconvertedCode = (typeof UNCONVERTED_CODES)[number];

/** How to convert, with a note of type `N` about it, or why it cannot be: in words, and by a code where there is one. */
export type Factor<N = FactorNote> =
  | { readonly isKnown: true; readonly perUnit: Ratio; readonly note: N }
  | { readonly isKnown: false; readonly reason: string; readonly code?: string };

interface Place {
  readonly item: EnergyItem;
  readonly quantity: Quantity;
  readonly enterprise: string | null;
}

export class Factors {
  readonly #target: ConversionTarget;
  readonly #own: OwnCoefficients;

  constructor(target: ConversionTarget, own: OwnCoefficients) {
    this.#target = target;
    this.#own = own;
  }

  /** What holds for the consumption of an item by an enterprise; null for everybody without own values. */
  lineOf(itemId: string, quantityName: string, enterprise: string | null): FactorLine {
    const item = energyItemById(itemId);
    const quantity = quantityByName(quantityName);
    if (item === undefined || quantity === undefined) {
      return new FactorLine([], () => unknown('unknown_item', `there is no energy item ${JSON.stringify(itemId)}`));
    }
    const place = { item, quantity, enterprise };
    return new FactorLine(boundsOf(this.#own, [item.id, 'heat']), (instant) => this.#factorAt(place, instant));
  }

  #factorAt(place: Place, instant: number): Factor {
    const { unit } = this.#target;
    switch (unit) {
      case 'kWh':
      case 'GJ':
        return this.#energyAt(place, unit, instant);
      case 'tce':
      case 'kgce':
        return this.#standardCoalAt(place, unit, instant);
      default:
        return unit satisfies never;
    }
  }

  /** Energy stays what it is; of what is burnt it is in the calorific value. */
  #energyAt({ item, quantity, enterprise }: Place, unit: 'kWh' | 'GJ', instant: number): Factor {
    const none = {
      ...{ item: item.id, quantity: quantity.name, enterprise: null, basis: null, edition: null, range: null },
      ...{ measured: false, from: null, to: null },
    };
    if (quantity.dimension === 'energy') {
      const perUnit = unitsIn(quantity.unit, unit);
      const value = `${perUnit.n}${perUnit.d === 1n ? '' : `/${perUnit.d}`}`;
      const note: FactorNote = {
        ...none,
        ...{ kind: 'unit', value, unit: `${unit}/${quantity.unit}`, source: 'definition of the units', tag: 'exact' },
      };
      return { isKnown: true, perUnit, note };
    }
    const wrong = wrongUnit(item, quantity);
    if (wrong !== null) return wrong;
    const own = ownValueAt(this.#own.calorificValues, item.id, enterprise, instant);
    const { edition, volumeReference } = this.#target;
    const found = calorificValueOf(item, { instant, edition, volumeReference, measured: own });
    if (found === null) return unknown('no_calorific_value', `no calorific value of ${item.id} is known`);
    const perUnit = divide(found.kilojoules, unitsIn(unit, 'kJ'));
    return {
      isKnown: true,
      perUnit,
      note: {
        ...none,
        ...{ kind: 'calorificValue', value: found.stated, unit: `kJ/${found.statedUnit}`, edition: found.edition },
        ...{ source: found.source, tag: found.tag, measured: found.measured },
        ...validityOf(own),
      },
    };
  }

  #standardCoalAt({ item, quantity, enterprise }: Place, unit: 'tce' | 'kgce', instant: number): Factor {
    // Steam whose heat is known is heat.
    const isSteamHeat = item.id === 'steam' && quantity.name === 'heat';
    const subject = isSteamHeat ? 'heat' : item.id;
    const wrong = isSteamHeat ? null : wrongUnit(item, quantity);
    if (wrong !== null) return wrong;
    const { basis, edition, volumeReference } = this.#target;
    const measured = ownValueAt(this.#own.calorificValues, subject, enterprise, instant);
    const equal = ownValueAt(this.#own.equalValues, subject, enterprise, instant);
    const found = coefficientOf(subject, {
      ...{ basis, edition, instant, volumeReference, measuredCalorificValueKj: measured?.kilojoulesPerUnit },
      equalValues: equal === undefined ? [] : [asEqualValue(equal)],
    });
    if (found === null) return this.#none(subject, instant);
    const kgce = parseRatio(found.kgcePerUnit) as Ratio;
    const own = found.measured ? measured : found.tag === 'supplied' ? equal : undefined;
    return {
      isKnown: true,
      perUnit: unit === 'tce' ? divide(kgce, ratio(1000n)) : kgce,
      note: {
        ...{ item: item.id, quantity: quantity.name, kind: 'coefficient', value: found.kgcePerUnit },
        ...{ unit: `kgce/${found.unit}`, basis: found.basis, edition: found.edition, tag: found.tag },
        source: found.measured && measured !== undefined ? `${found.source}; ${measured.source}` : found.source,
        ...{ measured: found.measured, range: found.range },
        ...validityOf(own),
      },
    };
  }

  #none(item: string, instant: number): Factor {
    const edition = this.#target.edition ?? editionAt(instant);
    if (edition === null) return unknown('no_edition', 'no edition of GB/T 2589 that is known here was in force');
    if (this.#target.basis === 'equalValue') {
      return unknown('no_equal_value', `no equal value of ${item} was supplied for this time`);
    }
    return unknown('no_coefficient', `${edition} has no coefficient of ${item}`);
  }
}

/** What holds for one item and enterprise over time. */
export class FactorLine<N = FactorNote> {
  readonly #bounds: readonly number[];
  readonly #factorAt: (instant: number) => Factor<N>;
  readonly #known = new Map<string, Factor<N>>();
  #last: {
    readonly from: number;
    readonly to: number;
    readonly edition: Edition | null;
    readonly factor: Factor<N>;
  } | null = null;

  /** `bounds`: instants at which another value may begin to hold, besides those of the editions. */
  constructor(bounds: readonly number[], factorAt: (instant: number) => Factor<N>) {
    this.#bounds = bounds;
    this.#factorAt = factorAt;
  }

  /** The same object for all instants at which the same holds. */
  at(instant: number): Factor<N> {
    const last = this.#last;
    const edition = editionAt(instant);
    if (last !== null && instant >= last.from && instant < last.to && last.edition === edition) return last.factor;
    const next = this.#bounds.findIndex((bound) => bound > instant);
    const index = next === -1 ? this.#bounds.length : next;
    const key = `${index} ${edition}`;
    const factor = this.#known.get(key) ?? this.#factorAt(instant);
    this.#known.set(key, factor);
    this.#last = {
      from: this.#bounds[index - 1] ?? Number.NEGATIVE_INFINITY,
      to: this.#bounds[index] ?? Number.POSITIVE_INFINITY,
      ...{ edition, factor },
    };
    return factor;
  }
}

function unknown(code: UnconvertedCode, reason: string): Factor {
  return { isKnown: false, code, reason };
}

/** Coefficients are per unit of the item: what is counted in another one cannot be multiplied by them. */
function wrongUnit(item: EnergyItem, quantity: Quantity): Factor | null {
  if (item.unit === quantity.unit) return null;
  return unknown(
    'unit_mismatch',
    `coefficients of ${item.id} are per ${item.unit}, and ${quantity.name} is in ${quantity.unit}`,
  );
}

function validityOf(
  own: { readonly enterprise: string | null; readonly from: number; readonly to: number } | undefined,
) {
  return { enterprise: own?.enterprise ?? null, from: own?.from ?? null, to: own?.to ?? null };
}

/** How many of a unit one of another is, exactly. */
function unitsIn(larger: string, smaller: string): Ratio {
  const [from, to] = [unitByName(larger), unitByName(smaller)];
  const conversion = from && to && conversionBetween(from, to);
  if (conversion === undefined) throw new Error(`${larger} does not convert to ${smaller}`);
  return ratio(BigInt(conversion.multiplier), BigInt(conversion.divisor));
}
