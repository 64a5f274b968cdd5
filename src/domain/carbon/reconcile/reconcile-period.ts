/** CO2 measured in a stack set beside what was calculated from energy, for one period. */

import { normalTwoSided } from '../../statistics/normal.ts';
import { studentTwoSided } from '../../statistics/student-t.ts';
import { coverageFactorOf, effectiveDegreesOfFreedom, fewerDegrees } from '../uncertainty/uncertain-sum.ts';

/** One side: an `UncertainFigure` with how much of the period it covers. */
export interface ReconciledFigure {
  /** kgCO2. */
  readonly value: number;
  readonly standardUncertainty: number;
  readonly degreesOfFreedom: number | null;
  /** Known error that is still in the value. */
  readonly bias: number;
  /** Whether all of its uncertainty is known. */
  readonly isComplete: boolean;
  /** Known share of the period, 0 to 1. */
  readonly coverage: number;
}

export interface ReconciliationOptions {
  /** Each side must cover at least so much of the period; 0.9 where left out. */
  readonly coverageMin?: number | undefined;
  /** A difference less probable than this is none by chance; 0.05 where left out. */
  readonly significanceLevel?: number | undefined;
  /** Correlation of the errors of both sides, -1 to 1; 0 where left out: they are different instruments. */
  readonly correlation?: number | undefined;
}

export type Verdict = 'consistent' | 'different' | 'notEnoughData';
export type InsufficientReason = 'nothingMeasured' | 'nothingCalculated' | 'coverage' | 'noUncertainty';

export interface Reconciliation {
  /** Null where a side is not there, as all numbers of the difference then are. */
  readonly measured: ReconciledFigure | null;
  readonly calculated: ReconciledFigure | null;
  /** Measured less calculated. */
  readonly difference: number | null;
  /** Of the calculated value; null where that is zero. */
  readonly relativeDifference: number | null;
  /** The difference without the errors that are known of both: what has to be explained. */
  readonly unexplained: number | null;
  readonly standardUncertainty: number | null;
  readonly expandedUncertainty: number | null;
  /** Unexplained difference over its standard uncertainty. */
  readonly z: number | null;
  /** Two-sided: how probable a difference as large is where both measure the same. */
  readonly p: number | null;
  readonly verdict: Verdict;
  readonly reasons: readonly InsufficientReason[];
  /** False where a side has unknown components: z is then at most, p at least, what is said is too sure. */
  readonly isUncertaintyComplete: boolean;
}

// The project's own judgement and custom.
const COVERAGE_MIN = 0.9;
const SIGNIFICANCE_LEVEL = 0.05;

export function reconcilePeriod(
  measured: ReconciledFigure | null,
  calculated: ReconciledFigure | null,
  options: ReconciliationOptions = {},
): Reconciliation {
  const reasons = insufficiency(measured, calculated, options.coverageMin ?? COVERAGE_MIN);
  const isUncertaintyComplete = measured?.isComplete === true && calculated?.isComplete === true;
  const sides = { measured, calculated, reasons, isUncertaintyComplete };
  if (measured === null || calculated === null) return { ...sides, ...NO_DIFFERENCE, verdict: 'notEnoughData' };
  const difference = measured.value - calculated.value;
  const unexplained = difference - (measured.bias - calculated.bias);
  const correlation = options.correlation ?? 0;
  const variance = varianceOfDifference(measured, calculated, correlation);
  const standardUncertainty = Math.sqrt(variance);
  // Welch and Satterthwaite is for independent errors; of others the side that is known worse decides.
  const degreesOfFreedom =
    correlation === 0
      ? effectiveDegreesOfFreedom([measured, calculated], variance)
      : fewerDegrees(measured.degreesOfFreedom, calculated.degreesOfFreedom);
  const z = unexplained === 0 ? 0 : unexplained / standardUncertainty;
  const p = degreesOfFreedom === null ? normalTwoSided(z) : studentTwoSided(z, degreesOfFreedom);
  const isDifferent = p < (options.significanceLevel ?? SIGNIFICANCE_LEVEL);
  return {
    ...sides,
    ...{ difference, unexplained, standardUncertainty, z, p },
    relativeDifference: calculated.value === 0 ? null : difference / Math.abs(calculated.value),
    expandedUncertainty: coverageFactorOf(degreesOfFreedom) * standardUncertainty,
    verdict: reasons.length > 0 ? 'notEnoughData' : isDifferent ? 'different' : 'consistent',
  };
}

const NO_DIFFERENCE = {
  ...{ difference: null, relativeDifference: null, unexplained: null },
  ...{ standardUncertainty: null, expandedUncertainty: null, z: null, p: null },
};

function insufficiency(
  measured: ReconciledFigure | null,
  calculated: ReconciledFigure | null,
  coverageMin: number,
): InsufficientReason[] {
  const reasons: InsufficientReason[] = [];
  if (measured === null) reasons.push('nothingMeasured');
  if (calculated === null) reasons.push('nothingCalculated');
  const sides = [measured, calculated].filter((side) => side !== null);
  if (sides.some(({ coverage }) => coverage < coverageMin)) reasons.push('coverage');
  // Zero because it is not known, not because it is exact.
  if (
    sides.some(({ standardUncertainty, isComplete, value }) => standardUncertainty === 0 && !isComplete && value !== 0)
  ) {
    reasons.push('noUncertainty');
  }
  return reasons;
}

function varianceOfDifference(a: ReconciledFigure, b: ReconciledFigure, correlation: number): number {
  if (!(Math.abs(correlation) <= 1)) throw new RangeError(`${correlation} is no correlation`);
  const [u, v] = [a.standardUncertainty, b.standardUncertainty];
  // Not below zero by rounding, where both are fully correlated.
  return Math.max(0, u * u + v * v - 2 * correlation * u * v);
}
