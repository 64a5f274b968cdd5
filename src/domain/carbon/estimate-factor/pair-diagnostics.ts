/** What the periods say about whether one factor fits all of them. */

import { effectiveSampleSize, lagOneAutocorrelation } from '../../statistics/autocorrelation.ts';
import { fitLine, type OriginFit, type WeightedPoint } from '../../statistics/regression.ts';
import { robustZ } from '../../statistics/robust.ts';
import { studentTwoSided } from '../../statistics/student-t.ts';
import type { PairedPeriod } from './paired-periods.ts';

export interface PairDiagnostics {
  readonly periods: number;
  /** Measured less factor x energy of each period in order of time, kg. */
  readonly residuals: readonly number[];
  /** About zero and not about the mean, as the line goes through zero: it is close to 1 for almost any data. */
  readonly r2AboutOrigin: number;
  /** Of the residuals of neighbouring periods. */
  readonly autocorrelation: number;
  readonly effectivePeriods: number;
  /** Periods that do not fit the others. They are in the estimate all the same: whoever excludes them says so. */
  readonly outliers: readonly { readonly from: number; readonly robustZ: number }[];
  /** Periods that decide the factor more than their number would let them. */
  readonly influential: readonly { readonly from: number; readonly leverage: number }[];
  /** CO2 at no energy; null where all periods have the same energy. */
  readonly intercept: InterceptTest | null;
}

export interface InterceptTest {
  /** kg per period. */
  readonly value: number;
  readonly standardError: number;
  /** Two-sided: how probable one as far from zero is where CO2 is proportional to energy. */
  readonly p: number;
  /** Of its amount in the mean CO2 of a period. */
  readonly shareOfMean: number;
  /** CO2 is then not quite proportional to this energy: another fuel, a leak, an offset of a monitor. */
  readonly isSignificant: boolean;
}

/** Iglewicz and Hoaglin, as the NIST/SEMATECH e-Handbook 1.3.5.17 quotes them (recalled). */
const OUTLIER_ROBUST_Z = 3.5;
/** A common rule: so many times the mean leverage (recalled). */
const INFLUENTIAL_LEVERAGES = 3;
const SIGNIFICANCE_LEVEL = 0.05;
/** Residuals below it, relative to the largest value, are rounding of doubles. */
const ROUNDING = 1e-12;

/** `points` are the periods with their weights, in the same order, `fit` the line that was fitted to them. */
export function diagnosePairs(
  periods: readonly PairedPeriod[],
  points: readonly WeightedPoint[],
  fit: OriginFit,
): PairDiagnostics {
  const scale = Math.max(...points.map(({ y }) => y));
  const residuals = fit.residuals.map((residual) => (Math.abs(residual) <= ROUNDING * scale ? 0 : residual));
  const weighted = residuals.map((residual, i) => residual * Math.sqrt((points[i] as WeightedPoint).weight));
  const autocorrelation = lagOneAutocorrelation(weighted);
  const fromOf = (i: number) => (periods[i] as PairedPeriod).from;
  return {
    ...{ periods: periods.length, residuals, r2AboutOrigin: fit.r2AboutOrigin, autocorrelation },
    effectivePeriods: effectiveSampleSize(periods.length, autocorrelation),
    outliers: robustZ(weighted)
      .map((z, i) => ({ from: fromOf(i), robustZ: z }))
      .filter((one) => Math.abs(one.robustZ) > OUTLIER_ROBUST_Z),
    influential: fit.leverages
      .map((leverage, i) => ({ from: fromOf(i), leverage }))
      .filter(({ leverage }) => leverage * periods.length > INFLUENTIAL_LEVERAGES),
    intercept: testIntercept(points, scale),
  };
}

function testIntercept(points: readonly WeightedPoint[], scale: number): InterceptTest | null {
  const line = fitLine(points);
  if (line === null) return null;
  const { intercept, interceptStandardError: standardError, degreesOfFreedom } = line;
  if (Math.abs(intercept) <= ROUNDING * scale) {
    return { value: 0, standardError: 0, p: 1, shareOfMean: 0, isSignificant: false };
  }
  const p = studentTwoSided(intercept / standardError, degreesOfFreedom);
  const mean = points.reduce((sum, { y }) => sum + y, 0) / points.length;
  const shareOfMean = Math.abs(intercept) / mean;
  return { value: intercept, standardError, p, shareOfMean, isSignificant: p < SIGNIFICANCE_LEVEL };
}
