/**
 * Coefficients that are not printed in the standard: measured calorific values of what an enterprise burns, and
 * equal values of electricity and heat as they are published by year. They go before the printed ones.
 */

import type { EqualValue } from '../standard-coal.ts';

interface OwnValue {
  /** Whose it is; null for everybody. */
  readonly enterprise: string | null;
  readonly item: string;
  /** Consumption that it is for, epoch milliseconds: from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Laboratory and report, or who published it. */
  readonly source: string;
  /** From when on the hub had it, epoch milliseconds; left out where it had it before it kept a record of that. */
  readonly recordedAt?: number;
  /** From when on it had another one or none in its place. */
  readonly supersededAt?: number;
}

export interface MeasuredCalorificValue extends OwnValue {
  /** Lower calorific value in kJ per kg, or per m3 of what is counted in m3; an exact decimal. */
  readonly kilojoulesPerUnit: string;
}

export interface OwnEqualValue extends OwnValue {
  /** kgce per canonical unit of the item (kWh, GJ); an exact decimal. */
  readonly kgcePerUnit: string;
}

export interface OwnCoefficients {
  readonly calorificValues: readonly MeasuredCalorificValue[];
  readonly equalValues: readonly OwnEqualValue[];
  /** Those that the hub had before and has no more. */
  readonly past?: Omit<OwnCoefficients, 'past'>;
}

export const NO_OWN_COEFFICIENTS: OwnCoefficients = Object.freeze({ calorificValues: [], equalValues: [] });

/** Those that the hub had at an instant, epoch milliseconds; null for now. */
export function coefficientsKnownAt(own: OwnCoefficients, knownAt: number | null): OwnCoefficients {
  const { calorificValues, equalValues, past } = own;
  if (knownAt === null) return { calorificValues, equalValues };
  const then = <T extends OwnValue>(now: readonly T[], before: readonly T[] = []): T[] =>
    [...now, ...before].filter(
      ({ recordedAt, supersededAt }) => (recordedAt ?? knownAt) <= knownAt && (supersededAt ?? Infinity) > knownAt,
    );
  return {
    calorificValues: then(calorificValues, past?.calorificValues),
    equalValues: then(equalValues, past?.equalValues),
  };
}

/** The value for an enterprise at an instant: its own before that of everybody; `undefined` where there is none. */
export function ownValueAt<T extends OwnValue>(
  values: readonly T[],
  item: string,
  enterprise: string | null,
  instant: number,
): T | undefined {
  const valid = values.filter((value) => value.item === item && instant >= value.from && instant < value.to);
  const own = enterprise === null ? undefined : valid.find((value) => value.enterprise === enterprise);
  return own ?? valid.find((value) => value.enterprise === null);
}

/** Enterprises that have values of their own for an item somewhere in [from, to). */
export function enterprisesWithOwn(own: OwnCoefficients, items: readonly string[], from: number, to: number): string[] {
  const found = new Set<string>();
  for (const value of [...own.calorificValues, ...own.equalValues]) {
    if (value.enterprise === null || !items.includes(value.item)) continue;
    if (value.from < to && value.to > from) found.add(value.enterprise);
  }
  return [...found].sort();
}

/** Instants at which another value may begin to hold, rising. */
export function boundsOf(own: OwnCoefficients, items: readonly string[]): number[] {
  const bounds = new Set<number>();
  for (const { item, from, to } of [...own.calorificValues, ...own.equalValues]) {
    if (items.includes(item)) bounds.add(from).add(to);
  }
  return [...bounds].sort((a, b) => a - b);
}

/** An equal value as the standard-coal table asks for it. */
export function asEqualValue({ item, kgcePerUnit, from, to, source }: OwnEqualValue): EqualValue {
  return { item, kgcePerUnit, from, to, source };
}
