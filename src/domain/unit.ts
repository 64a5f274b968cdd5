/**
 * Units of measurement: names as gateways and meters write them, and exact conversions between units
 * of one dimension.
 *
 * Every factor is a ratio of two integers, so that a conversion is one multiplication and one
 * division, each rounded once, and 1000 Wh is exactly 1 kWh. `source` says where a factor is from and
 * `verified` whether that source's text was read.
 */

import { UNIT_ROWS } from './data/unit-rows.ts';
import type { Dimension } from './dimension.ts';

export type { Dimension } from './dimension.ts';

/** One unit: `value in the base unit = value x numerator / denominator + offset`. */
export interface Unit {
  /** The name the hub shows. */
  readonly name: string;
  readonly dimension: Dimension;
  readonly numerator: number;
  readonly denominator: number;
  /** Added after scaling, in the base unit (temperatures only). */
  readonly offset: number;
  /** UCUM code, for programs (https://ucum.org/ucum). Units that UCUM lacks are written by one that it has. */
  readonly ucum: string;
  /** Other spellings that are understood. */
  readonly aliases: readonly string[];
  readonly source: string;
  /** True where the source's own text was read; false for a value taken from memory. */
  readonly verified: boolean;
}

/** `canonical = value x multiplier / divisor + offset`, the two integers without a common factor. */
export interface Conversion {
  readonly multiplier: number;
  readonly divisor: number;
  readonly offset: number;
}

const byName: ReadonlyMap<string, Unit> = indexRows();

function indexRows(): Map<string, Unit> {
  const index = new Map<string, Unit>();
  for (const [name, dimension, numerator, denominator, ucum, aliases, source, offset = 0] of UNIT_ROWS) {
    const { text, verified } = source;
    const unit: Unit = { name, dimension, numerator, denominator, offset, ucum, aliases, source: text, verified };
    for (const key of new Set([name, ucum, ...aliases])) {
      if (index.has(key)) throw new Error(`unit name ${JSON.stringify(key)} stands twice in the table`);
      index.set(key, unit);
    }
  }
  return index;
}

/** The unit with this name, alias or UCUM code (exact, case counts: `mW` is not `MW`), or `undefined`. */
export function unitByName(name: string): Unit | undefined {
  return byName.get(name);
}

/** Every unit of the table once, in table order. */
export function allUnits(): readonly Unit[] {
  return [...new Set(byName.values())];
}

/**
 * How a value in `from` becomes a value in `to`, or `undefined` where the two measure different things.
 * The integers are reduced, so equal units convert with 1 / 1 + 0 and leave a value as it is (-0 becomes 0).
 */
export function conversionBetween(from: Unit, to: Unit): Conversion | undefined {
  if (from.dimension !== to.dimension) return undefined;
  const multiplier = BigInt(from.numerator) * BigInt(to.denominator);
  const divisor = BigInt(from.denominator) * BigInt(to.numerator);
  const common = greatestCommonDivisor(multiplier, divisor);
  return {
    multiplier: Number(multiplier / common),
    divisor: Number(divisor / common),
    offset: ((from.offset - to.offset) * to.denominator) / to.numerator,
  };
}

/** Applies a conversion to one value. */
export function convert(value: number, conversion: Conversion): number {
  return (value * conversion.multiplier) / conversion.divisor + conversion.offset;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
