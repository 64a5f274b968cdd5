/** A factor estimated from an enterprise's own data, as it can be registered; or why there is none. */

import type { CombinedUncertainty, UnknownComponent } from '../uncertainty/uncertain-sum.ts';

export interface RoundedEstimate {
  /** Decimal text, rounded to the second significant digit of its standard uncertainty (GUM, 7.2.6). */
  readonly value: string;
  /** In the same unit and to the same digit. */
  readonly standardUncertainty: string;
  readonly coverageFactor: number;
  readonly confidenceInterval: readonly [low: string, high: string];
  readonly relativeStandardUncertainty: number;
  /** Effective ones; null where there are none to state. */
  readonly degreesOfFreedom: number | null;
}

export interface EstimatedFactor<Diagnostics> extends RoundedEstimate {
  readonly isUsable: true;
  readonly unit: string;
  /** What was done, for the register. */
  readonly methodText: string;
  /** One line for each datum, in order of time: the same data always give the same lines, to be hashed. */
  readonly data: readonly string[];
  readonly diagnostics: Diagnostics;
  readonly unknownComponents: readonly Pick<UnknownComponent, 'kind' | 'subject' | 'reason'>[];
  readonly isComplete: boolean;
}

export interface RefusedFactor<Reason extends string, Diagnostics> {
  readonly isUsable: false;
  readonly reasons: readonly Reason[];
  /** As far as they could be computed. */
  readonly diagnostics: Diagnostics | null;
  readonly data: readonly string[];
}

const SIGNIFICANT_DIGITS_OF_UNCERTAINTY = 2;
const SIGNIFICANT_DIGITS_WITHOUT = 8;

/** A value above zero with its uncertainty, as texts of as many digits as mean something. */
export function roundEstimate(
  value: number,
  { standardUncertainty, coverageFactor, expandedUncertainty, degreesOfFreedom }: CombinedUncertainty,
): RoundedEstimate {
  const digits = digitsBehindPoint(value, standardUncertainty);
  return {
    value: roundedText(value, digits),
    standardUncertainty: roundedText(standardUncertainty, digits),
    confidenceInterval: [
      roundedText(value - expandedUncertainty, digits),
      roundedText(value + expandedUncertainty, digits),
    ],
    relativeStandardUncertainty: standardUncertainty / value,
    ...{ coverageFactor, degreesOfFreedom },
  };
}

/** How many digits behind the point a value has; below zero for tens (-1), hundreds (-2) and so on. */
function digitsBehindPoint(value: number, standardUncertainty: number): number {
  const [decisive, digits] =
    standardUncertainty > 0
      ? [standardUncertainty, SIGNIFICANT_DIGITS_OF_UNCERTAINTY]
      : [value, SIGNIFICANT_DIGITS_WITHOUT];
  // By its exponent after rounding: 0.0996 is 0.10, which has its second digit one place earlier.
  const exponent = Number(
    Math.abs(decisive)
      .toExponential(digits - 1)
      .split('e')[1],
  );
  return digits - 1 - exponent;
}

/** Decimal text without an exponent, for values below 1e21. */
function roundedText(value: number, digits: number): string {
  if (digits >= 0) return value.toFixed(Math.min(digits, 100));
  const unit = 10 ** -digits;
  return (Math.round(value / unit) * unit).toFixed(0);
}
