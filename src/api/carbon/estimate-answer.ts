/** Estimates of factors as they are answered, and what is entered of them. */

import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { EstimatedFactor, RefusedFactor } from '../../domain/carbon/estimate-factor/estimated-factor.ts';
import type { PairEstimate, PairEstimateDiagnostics } from '../../domain/carbon/estimate-factor/from-pairs.ts';
import type { SampleDiagnostics, SampleEstimate } from '../../domain/carbon/estimate-factor/from-samples.ts';
import type { FactorAmount } from '../../domain/carbon/factor.ts';
import { recordedUncertainty } from '../../domain/carbon/uncertainty/factor-uncertainty.ts';
import type { UncertainFigure } from '../../domain/carbon/uncertainty/measured-sum.ts';
import type { UnknownComponent } from '../../domain/carbon/uncertainty/uncertain-sum.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { parseRatio, type Ratio, toDecimalString } from '../../domain/exact.ts';
import { formatInstant } from '../../domain/instant.ts';
import type { estimateAnswer } from '../schemas/carbon-records.ts';
import type { LinkedData } from './estimate-pairs.ts';
import { presentAmount } from './present-factor.ts';

export type EstimateAnswer = z.output<typeof estimateAnswer>;

/** Of whom and what the estimate is. */
export interface EstimateSubject {
  readonly enterprise: string;
  readonly item: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

export function answerFromPairs(subject: EstimateSubject, found: PairEstimate, linked: LinkedData): EstimateAnswer {
  const calorific = { kind: 'factor', subject: `calorific value of ${subject.item}`, reason: 'notOnRecord' } as const;
  const unknown = [...componentsOf(linked.co2), ...componentsOf(linked.energy), calorific];
  return {
    ...commonOf('linkedData', subject, found, unknown),
    amount:
      found.isUsable && linked.calorificValue !== null ? perEnergy(found, subject.item, linked.calorificValue) : null,
    diagnostics: found.diagnostics && { kind: 'pairs', ...pairDiagnostics(found.diagnostics) },
    leftOut: linked.leftOut.map(({ from, to, reason }) => ({
      from: formatInstant(from),
      to: formatInstant(to),
      reason,
    })),
    otherFuels: [...linked.otherFuels],
    calorificValues: linked.notes.map(({ value, unit, source, measured }) => ({ value, unit, source, measured })),
  };
}

export function answerFromSamples(
  subject: EstimateSubject,
  found: SampleEstimate,
  { fuelUnit, oxidationFactor }: { readonly fuelUnit: string; readonly oxidationFactor: number },
): EstimateAnswer {
  const { diagnostics } = found;
  return {
    ...commonOf('samples', subject, found, []),
    amount: found.isUsable ? ofSamples(found.diagnostics, fuelUnit, oxidationFactor) : null,
    diagnostics: diagnostics && {
      ...{ kind: 'samples', ...diagnostics },
      gaps: diagnostics.gaps.map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) })),
    },
    ...{ leftOut: [], otherFuels: [], calorificValues: [] },
  };
}

type Found = EstimatedFactor<unknown> | RefusedFactor<string, unknown>;
type Unknown = EstimateAnswer['unknown'][number];

function commonOf(basis: EstimateAnswer['basis'], subject: EstimateSubject, found: Found, further: readonly Unknown[]) {
  const unknown = found.isUsable ? [...found.unknownComponents.map(componentOf), ...further] : [];
  const dataSha256 = sha256(found.data);
  return {
    ...{ basis, enterprise: subject.enterprise, item: subject.item },
    ...{ from: formatInstant(subject.from), to: formatInstant(subject.to), isUsable: found.isUsable },
    ...{ reasons: found.isUsable ? [] : [...found.reasons], unknown, data: [...found.data], dataSha256, entered: null },
    estimate: found.isUsable ? presentEstimate(found, unknown.length === 0) : null,
    uncertainty: found.isUsable
      ? recordedUncertainty(
          found.relativeStandardUncertainty,
          found.coverageFactor,
          `${found.methodText}; sha256 of the data ${dataSha256}`,
        )
      : null,
  };
}

function presentEstimate(found: EstimatedFactor<unknown>, isComplete: boolean): EstimateAnswer['estimate'] {
  const { value, unit, standardUncertainty, coverageFactor, relativeStandardUncertainty, degreesOfFreedom } = found;
  const [low, high] = found.confidenceInterval;
  return {
    ...{ value, unit, standardUncertainty, confidenceInterval: [low, high], coverageFactor },
    ...{ relativeStandardUncertainty, degreesOfFreedom, isComplete, methodText: found.methodText },
  };
}

/** So that the same data always have the same hash. */
function sha256(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

const DIGITS = 9;

/** With the calorific value that the energy was calculated by: multiplied, they give the measured CO2 again. */
function perEnergy(
  { value, unit }: EstimatedFactor<unknown>,
  item: string,
  calorificValue: Ratio,
): EstimateAnswer['amount'] {
  const amount: FactorAmount = {
    ...{ kind: 'perEnergy', perEnergy: { value, unit } },
    calorificValue: {
      ...{ value: toDecimalString(calorificValue, DIGITS), unit: `GJ/${energyItemById(item)?.unit}` },
      from: 'mean of the periods that the factor was estimated from',
    },
  };
  return presentAmount(amount);
}

/** As what was analysed: a product would hide it. */
function ofSamples(
  { netCalorificValue, carbonContent }: SampleDiagnostics,
  fuelUnit: string,
  oxidationFactor: number,
): EstimateAnswer['amount'] {
  return {
    kind: 'fuel',
    calorificValue: { value: decimal(netCalorificValue), unit: `GJ/${fuelUnit}` },
    carbonContent: { value: decimal(carbonContent), unit: 'tC/GJ' },
    oxidation: { value: decimal(oxidationFactor), unit: '1' },
  };
}

function decimal(value: number): string {
  return toDecimalString(parseRatio(String(value)) as Ratio, DIGITS);
}

function componentsOf(figure: UncertainFigure | null): Unknown[] {
  return (figure?.unknownComponents ?? []).map(componentOf);
}

function componentOf({ kind, subject, reason }: Pick<UnknownComponent, 'kind' | 'subject' | 'reason'>): Unknown {
  return { kind, subject, reason };
}

function pairDiagnostics({ residuals, outliers, influential, intercept, ...rest }: PairEstimateDiagnostics) {
  return {
    ...{ ...rest, residuals: [...residuals], intercept: intercept && { ...intercept } },
    outliers: outliers.map(({ from, robustZ }) => ({ from: formatInstant(from), robustZ })),
    influential: influential.map(({ from, leverage }) => ({ from: formatInstant(from), leverage })),
  };
}
