/** Numbers of answers that are exact decimals: written digit by digit, never by way of a double. */

import { add, parseRatio, type Ratio, ratio, subtract, toDecimalString, ZERO } from '../domain/exact.ts';

/** Digits behind the point of what has more of them: a millionth of a gram of standard coal. */
const DIGITS_MAX = 12;
const MICROS = 1_000_000n;

// Of ECMAScript 2026, and in V8 long since; TypeScript's library does not know it yet.
const { rawJSON } = JSON as typeof JSON & { rawJSON(text: string): unknown };

/**
 * A decimal as a value that `JSON.stringify` writes as that number. Its type is what it is in the answer; it is
 * not to be calculated with.
 */
export function exactNumber(decimal: string): number {
  return rawJSON(decimal) as number;
}

/** Millionths as a decimal. */
export function decimalOfMicros(micros: bigint): string {
  return toDecimalString(ratio(micros, MICROS), 6);
}

export function decimalOf(value: Ratio): string {
  return toDecimalString(value, DIGITS_MAX);
}

/** Steps from one figure to another as decimals that add up to the difference of the two as they are shown. */
export function roundedSteps(from: Ratio, steps: readonly Ratio[]): string[] {
  let sum = from;
  let before = parseRatio(decimalOf(from)) as Ratio;
  return steps.map((step) => {
    sum = add(sum, step);
    const rounded = parseRatio(decimalOf(sum)) as Ratio;
    const shown = decimalOf(subtract(rounded, before));
    before = rounded;
    return shown;
  });
}

export function sumOf(values: readonly Ratio[]): Ratio {
  return values.reduce(add, ZERO);
}

/** The part of a time, 0 to 1; 1 only for all of it. */
export function shareOfTime(part: bigint, whole: bigint): number {
  if (whole <= 0n) return 0;
  const millionths = (part * MICROS) / whole;
  return Number(millionths > MICROS ? MICROS : millionths) / 1e6;
}

/** How much of an amount a part of it is, 0 to 1; null where there is no amount to be a part of. */
export function shareOfAmount(part: Ratio, whole: Ratio): number | null {
  if (part.n === 0n) return 0;
  if (whole.n === 0n) return null;
  const share = ratio(part.n * whole.d, part.d * whole.n);
  return Math.min(1, Number(toDecimalString({ n: share.n < 0n ? -share.n : share.n, d: share.d }, 6)));
}
