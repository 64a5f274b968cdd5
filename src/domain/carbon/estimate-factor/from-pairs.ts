/** The factor of a fuel from the CO2 measured in the stack and the energy burnt, period by period. */

import { fitThroughOrigin, type OriginFit, type WeightedPoint } from '../../statistics/regression.ts';
import { combine, type ErrorTerm } from '../uncertainty/uncertain-sum.ts';
import { type EstimatedFactor, type RefusedFactor, roundEstimate } from './estimated-factor.ts';
import { diagnosePairs, type PairDiagnostics } from './pair-diagnostics.ts';
import { inOrder, linesOfPairs, type PairedPeriod, type PairProblem, problemsOf } from './paired-periods.ts';

export const PAIR_METHODS = ['ratioOfSums', 'regression', 'weightedRegression'] as const;
/**
 * `ratioOfSums`: all CO2 over all energy; the factor that gives the total back. `regression`: least squares
 * through the origin, periods with much energy deciding most. `weightedRegression`: each period with the inverse
 * square of its standard uncertainty.
 */
export type PairMethod = (typeof PAIR_METHODS)[number];

export interface PairOptions {
  readonly method: PairMethod;
  /** Unit that the energy is in, `GJ`: the factor is in kgCO2 per it. */
  readonly energyUnit: string;
  /** Relative standard uncertainties that are the same in every period; null where nobody knows. */
  readonly systematic: { readonly co2: number | null; readonly energy: number | null };
  /** Random standard uncertainty of the energy of one period, relative: how far it flattens a regression. */
  readonly energyRandom?: number | undefined;
  /** 12 where left out: a year of months. */
  readonly periodsMin?: number | undefined;
  /** Fewer independent periods tell nothing about their scatter; 4 where left out. */
  readonly effectivePeriodsMin?: number | undefined;
  /** Expanded relative uncertainty from which a factor is worth nothing; 0.3 where left out. */
  readonly relativeUncertaintyMax?: number | undefined;
}

export type PairRefusal =
  | PairProblem
  | 'tooFewPeriods'
  | 'noUncertainties'
  | 'tooFewEffectivePeriods'
  | 'notProportional'
  | 'factorNotPositive'
  | 'tooUncertain';

export interface PairEstimateDiagnostics extends PairDiagnostics {
  /** Standard error from the scatter of the periods alone, in the unit of the factor. */
  readonly scatterStandardError: number;
  /** Share by which random errors of the energy make a regression too low; null where they are not known. */
  readonly attenuation: number | null;
}

export type PairEstimate =
  | EstimatedFactor<PairEstimateDiagnostics>
  | RefusedFactor<PairRefusal, PairEstimateDiagnostics>;

// The project's own judgement, all of these.
const PERIODS_MIN = 12;
const EFFECTIVE_PERIODS_MIN = 4;
const RELATIVE_UNCERTAINTY_MAX = 0.3;
/** CO2 at no energy, relative to that of a mean period, from which one factor does not describe the periods. */
const INTERCEPT_SHARE_MAX = 0.1;
/** Stricter than for the note about it: one set of good data in a hundred is refused, not one in twenty. */
const INTERCEPT_P_MIN = 0.01;

/** Estimates a factor in kgCO2 per unit of energy, or says why it cannot be. */
export function estimateFromPairs(pairs: readonly PairedPeriod[], options: PairOptions): PairEstimate {
  const periods = inOrder(pairs);
  const data = linesOfPairs(periods, options.energyUnit);
  const problems: PairRefusal[] = problemsOf(periods);
  if (periods.length < Math.max(2, options.periodsMin ?? PERIODS_MIN)) problems.push('tooFewPeriods');
  const points = pointsOf(periods, options.method);
  if (points === null) problems.push('noUncertainties');
  if (problems.length > 0 || points === null) {
    return { isUsable: false, reasons: problems, diagnostics: null, data };
  }
  const fit = options.method === 'ratioOfSums' ? ratioOfSums(points) : fitThroughOrigin(points);
  const found = diagnosePairs(periods, points, fit);
  const scatter = scatterOf(fit, found);
  const diagnostics: PairEstimateDiagnostics = {
    ...found,
    scatterStandardError: scatter,
    attenuation: attenuationOf(options),
  };
  const { slope } = fit;
  const combined = combine(errorTerms(slope, scatter, found.effectivePeriods, options));
  const reasons = refusalsOf(slope, combined.expandedUncertainty, diagnostics, options);
  if (reasons.length > 0) return { isUsable: false, reasons, diagnostics, data };
  const unknownComponents = (['co2', 'energy'] as const)
    .filter((subject) => options.systematic[subject] === null)
    .map((subject) => ({ kind: 'meter', subject, reason: 'notOnRecord' }) as const);
  return {
    ...{ isUsable: true, unit: `kgCO2/${options.energyUnit}`, ...roundEstimate(slope, combined) },
    ...{ methodText: methodText(options.method, periods.length), data, diagnostics, unknownComponents },
    isComplete: unknownComponents.length === 0,
  };
}

/** Null where an uncertainty to weigh by is missing. */
function pointsOf(periods: readonly PairedPeriod[], method: PairMethod): WeightedPoint[] | null {
  if (method !== 'weightedRegression') return periods.map(({ energy: x, co2: y }) => ({ x, y, weight: 1 }));
  const uncertainties = periods.map(({ co2StandardUncertainty }) => co2StandardUncertainty ?? 0);
  if (!uncertainties.every((u) => u > 0 && u < Number.POSITIVE_INFINITY)) return null;
  // Relative to the smallest: the square of a small number of kilograms could be too large for a double.
  const smallest = Math.min(...uncertainties);
  return periods.map(({ energy: x, co2: y }, i) => ({ x, y, weight: (smallest / (uncertainties[i] as number)) ** 2 }));
}

/** R = sum y / sum x; its variance n / (n - 1) sum (y - R x)^2 / (sum x)^2 (Cochran, ratio estimator, recalled). */
function ratioOfSums(points: readonly WeightedPoint[]): OriginFit {
  const sumX = points.reduce((sum, { x }) => sum + x, 0);
  const slope = points.reduce((sum, { y }) => sum + y, 0) / sumX;
  const residuals = points.map(({ x, y }) => y - slope * x);
  const left = residuals.reduce((sum, residual) => sum + residual * residual, 0);
  const degreesOfFreedom = points.length - 1;
  const squares = points.reduce((sum, { y }) => sum + y * y, 0);
  return {
    ...{ slope, residuals, degreesOfFreedom },
    standardError: Math.sqrt((points.length / degreesOfFreedom) * left) / sumX,
    leverages: points.map(({ x }) => x / sumX),
    r2AboutOrigin: squares === 0 ? 1 : 1 - left / squares,
  };
}

/** The standard error as if there were as many periods as are independent; zero where the rest is rounding. */
function scatterOf({ standardError }: OriginFit, { residuals, effectivePeriods }: PairDiagnostics): number {
  if (residuals.every((residual) => residual === 0)) return 0;
  return standardError * Math.sqrt(residuals.length / effectivePeriods);
}

function errorTerms(
  slope: number,
  scatter: number,
  effectivePeriods: number,
  { systematic }: PairOptions,
): ErrorTerm[] {
  const terms: ErrorTerm[] = [];
  if (scatter > 0 && effectivePeriods > 1) {
    const component = { key: 'scatter of periods', kind: 'other', degreesOfFreedom: effectivePeriods - 1 } as const;
    terms.push({ component: { ...component, relativeStandardUncertainty: 1 }, amount: scatter, subject: 'periods' });
  }
  for (const subject of ['co2', 'energy'] as const) {
    const relativeStandardUncertainty = systematic[subject];
    if (relativeStandardUncertainty === null) continue;
    const component = { key: `measurement of ${subject}`, kind: 'meter', degreesOfFreedom: null } as const;
    terms.push({ component: { ...component, relativeStandardUncertainty }, amount: slope, subject });
  }
  return terms;
}

/** Random errors of x make a line through the origin flatter by the share that they are of its squares. */
function attenuationOf({ method, energyRandom }: PairOptions): number | null {
  // Those of a sum cancel, and nothing is squared.
  if (method === 'ratioOfSums') return 0;
  return energyRandom === undefined ? null : energyRandom ** 2 / (1 + energyRandom ** 2);
}

function refusalsOf(
  slope: number,
  expanded: number,
  { effectivePeriods, intercept }: PairDiagnostics,
  options: PairOptions,
): PairRefusal[] {
  const { effectivePeriodsMin = EFFECTIVE_PERIODS_MIN, relativeUncertaintyMax = RELATIVE_UNCERTAINTY_MAX } = options;
  const refusals: PairRefusal[] = [];
  if (effectivePeriods < Math.max(2, effectivePeriodsMin)) refusals.push('tooFewEffectivePeriods');
  if (intercept !== null && intercept.p < INTERCEPT_P_MIN && intercept.shareOfMean > INTERCEPT_SHARE_MAX) {
    refusals.push('notProportional');
  }
  if (!(slope > 0)) refusals.push('factorNotPositive');
  else if (expanded > relativeUncertaintyMax * slope) refusals.push('tooUncertain');
  return refusals;
}

function methodText(method: PairMethod, periods: number): string {
  switch (method) {
    case 'ratioOfSums':
      return `Sum of measured CO2 over sum of fuel energy of ${periods} periods`;
    case 'regression':
      return `Measured CO2 on fuel energy, least squares through the origin, ${periods} periods`;
    case 'weightedRegression':
      return `Measured CO2 on fuel energy, weighted least squares through the origin, ${periods} periods`;
    default:
      return method satisfies never;
  }
}
