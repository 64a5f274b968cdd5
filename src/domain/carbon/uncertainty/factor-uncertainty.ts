/** The uncertainty of a factor as the factor library keeps it, and as the budget needs it. */

import { parseRatio, toNumber } from '../../exact.ts';
import type { FactorUncertainty } from '../factor.ts';
import type { StatedUncertainty } from './stated-uncertainty.ts';

/** Throws `RangeError` where a number is none. */
export function statedUncertainty(recorded: FactorUncertainty): StatedUncertainty {
  const halfWidth = decimal(recorded.relativeHalfWidth);
  switch (recorded.distribution) {
    case 'rectangular':
      return { kind: 'limit', halfWidth };
    case 'triangular':
      return { kind: 'triangular', halfWidth };
    case 'normal':
      return { kind: 'expanded', expanded: halfWidth, coverageFactor: decimal(recorded.coverageFactor ?? '') };
    default:
      return recorded.distribution satisfies never;
  }
}

function decimal(text: string): number {
  const ratio = parseRatio(text);
  if (ratio === undefined) throw new RangeError(`${JSON.stringify(text)} is no number`);
  return toNumber(ratio);
}

const DIGITS = 6;

/**
 * An expanded uncertainty as it is recorded with a factor, both relative. Its degrees of freedom are in the coverage
 * factor only. Null for an uncertainty of nothing, which no factor has.
 */
export function recordedUncertainty(
  relativeStandardUncertainty: number,
  coverageFactor: number,
  source: string,
): FactorUncertainty | null {
  const relativeHalfWidth = (coverageFactor * relativeStandardUncertainty).toFixed(DIGITS);
  if (Number(relativeHalfWidth) === 0) return null;
  return { relativeHalfWidth, distribution: 'normal', coverageFactor: coverageFactor.toFixed(DIGITS), source };
}
