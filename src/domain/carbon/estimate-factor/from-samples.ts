/** The factor of a fuel from samples: mean of NCV x CC by mass, x OF x 44/12. */

import {
  degreesOfFreedomOf,
  type StatedUncertainty,
  standardUncertaintyOf,
} from '../uncertainty/stated-uncertainty.ts';
import { combine, type ErrorTerm } from '../uncertainty/uncertain-sum.ts';
import { type EstimatedFactor, type RefusedFactor, roundEstimate } from './estimated-factor.ts';
import { type FuelSample, gapsOf, isPossible, linesOfSamples, samplesInOrder, type TimeSpan } from './sampled-fuel.ts';

export interface SampleOptions {
  readonly period: TimeSpan;
  /** What mass is in: `t`, `10^4 Nm3`. The factor is in tCO2 per it. */
  readonly fuelUnit: string;
  /** Share of the carbon that is burnt, above 0 and up to 1. */
  readonly oxidationFactor: number;
  /** Of NCV and CC: what all analyses of the laboratory have in common. Null where nobody knows. */
  readonly systematic: Readonly<Record<'netCalorificValue' | 'carbonContent', StatedUncertainty | null>> & {
    /** `exact` where a rule sets it. */
    readonly oxidationFactor: StatedUncertainty | 'exact' | null;
  };
  /** 3 where left out. */
  readonly samplesMin?: number | undefined;
  /** Share of the period that samples stand for; 0.8 where left out. */
  readonly coverageMin?: number | undefined;
  /** Expanded relative uncertainty from which a factor is worth nothing; 0.3 where left out. */
  readonly relativeUncertaintyMax?: number | undefined;
}

export type SampleRefusal =
  | 'invalidData'
  | 'invalidPeriod'
  | 'invalidOxidationFactor'
  | 'outsidePeriod'
  | 'tooFewSamples'
  | 'tooLittleCoverage'
  | 'tooUncertain';

export interface SampleDiagnostics {
  readonly samples: number;
  /** Share of the period that at least one sample stands for. */
  readonly coverage: number;
  readonly gaps: readonly TimeSpan[];
  /** Sum of the masses, in the unit of the fuel. */
  readonly mass: number;
  /** Means by mass: of the calorific value, and of the carbon by the energy in the fuel. */
  readonly netCalorificValue: number;
  readonly carbonContent: number;
  /** Standard error of the mean from the scatter of the samples, in the unit of the factor. */
  readonly scatterStandardError: number;
}

export type SampleEstimate = EstimatedFactor<SampleDiagnostics> | RefusedFactor<SampleRefusal, SampleDiagnostics>;

// The project's own judgement, all three.
const SAMPLES_MIN = 3;
const COVERAGE_MIN = 0.8;
const RELATIVE_UNCERTAINTY_MAX = 0.3;

/** CO2 over carbon by mass, as the guidelines round it. */
const CO2_PER_CARBON = 44 / 12;
/** Relative scatter below it is rounding of doubles. */
const ROUNDING = 1e-12;

/** Estimates a factor in tCO2 per unit of fuel, or says why it cannot be. */
export function estimateFromSamples(given: readonly FuelSample[], options: SampleOptions): SampleEstimate {
  const samples = samplesInOrder(given);
  const data = linesOfSamples(samples, options.fuelUnit);
  const problems = problemsOf(samples, options);
  if (problems.length > 0) return { isUsable: false, reasons: problems, diagnostics: null, data };
  const diagnostics = diagnose(samples, options);
  const { scatterStandardError, netCalorificValue, carbonContent } = diagnostics;
  const value = netCalorificValue * carbonContent * options.oxidationFactor * CO2_PER_CARBON;
  const combined = combine(errorTerms(value, scatterStandardError, samples.length, options));
  const reasons: SampleRefusal[] = [];
  if (diagnostics.coverage < (options.coverageMin ?? COVERAGE_MIN)) reasons.push('tooLittleCoverage');
  if (combined.expandedUncertainty > (options.relativeUncertaintyMax ?? RELATIVE_UNCERTAINTY_MAX) * value) {
    reasons.push('tooUncertain');
  }
  if (reasons.length > 0) return { isUsable: false, reasons, diagnostics, data };
  const unknownComponents = SYSTEMATIC.filter((name) => options.systematic[name] === null).map(
    (subject) => ({ kind: 'factor', subject, reason: 'notOnRecord' }) as const,
  );
  return {
    ...{ isUsable: true, unit: `tCO2/${options.fuelUnit}`, ...roundEstimate(value, combined) },
    methodText: `Mean of NCV x CC by mass of ${samples.length} samples, x OF ${options.oxidationFactor} x 44/12`,
    ...{ data, diagnostics, unknownComponents, isComplete: unknownComponents.length === 0 },
  };
}

const SYSTEMATIC = ['netCalorificValue', 'carbonContent', 'oxidationFactor'] as const;

function problemsOf(samples: readonly FuelSample[], options: SampleOptions): SampleRefusal[] {
  const { period, oxidationFactor, samplesMin = SAMPLES_MIN } = options;
  const problems: SampleRefusal[] = [];
  if (!samples.every(isPossible)) problems.push('invalidData');
  if (!(period.from < period.to)) problems.push('invalidPeriod');
  if (!(oxidationFactor > 0 && oxidationFactor <= 1)) problems.push('invalidOxidationFactor');
  if (samples.some(({ from, to }) => from >= period.to || to <= period.from)) problems.push('outsidePeriod');
  if (samples.length < Math.max(2, samplesMin)) problems.push('tooFewSamples');
  return problems;
}

function diagnose(samples: readonly FuelSample[], { period, oxidationFactor }: SampleOptions): SampleDiagnostics {
  const gaps = gapsOf(samples, period);
  const missing = gaps.reduce((sum, { from, to }) => sum + to - from, 0);
  const mass = samples.reduce((sum, sample) => sum + sample.mass, 0);
  const energy = samples.reduce((sum, sample) => sum + sample.mass * sample.netCalorificValue, 0);
  const carbon = samples.reduce((sum, one) => sum + one.mass * one.netCalorificValue * one.carbonContent, 0);
  const left = samples.reduce((sum, one) => {
    const deviation = one.netCalorificValue * one.carbonContent - carbon / mass;
    return sum + (one.mass * deviation) ** 2;
  }, 0);
  // The ratio of carbon to mass has the variance of a ratio of sums.
  const relativeError = Math.sqrt((samples.length / (samples.length - 1)) * left) / carbon;
  return {
    ...{ samples: samples.length, coverage: 1 - missing / (period.to - period.from), gaps, mass },
    ...{ netCalorificValue: energy / mass, carbonContent: carbon / energy },
    scatterStandardError:
      relativeError <= ROUNDING ? 0 : ((relativeError * carbon) / mass) * oxidationFactor * CO2_PER_CARBON,
  };
}

function errorTerms(value: number, scatter: number, samples: number, { systematic }: SampleOptions): ErrorTerm[] {
  const scattered = { key: 'scatter of samples', kind: 'other', degreesOfFreedom: samples - 1 } as const;
  const terms: ErrorTerm[] = [
    { component: { ...scattered, relativeStandardUncertainty: 1 }, amount: scatter, subject: 'samples' },
  ];
  for (const subject of SYSTEMATIC) {
    const stated = systematic[subject];
    if (stated === null || stated === 'exact') continue;
    const component = {
      key: `analysis of ${subject}`,
      kind: 'factor',
      degreesOfFreedom: degreesOfFreedomOf(stated),
    } as const;
    const relativeStandardUncertainty = standardUncertaintyOf(stated);
    terms.push({ component: { ...component, relativeStandardUncertainty }, amount: value, subject });
  }
  return terms;
}
