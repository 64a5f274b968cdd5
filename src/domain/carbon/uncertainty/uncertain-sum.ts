/**
 * The uncertainty of a sum by the GUM (JCGM 100:2008): every component of error times what it applies to, those
 * that are the same error added with their signs, the others in quadrature.
 */

import { studentCoverageFactor } from '../../statistics/student-t.ts';
import type { ComponentKind, ErrorComponent, UnknownReason } from './meter-accuracy.ts';

/** An error and the part of the sum that it is in. */
export interface ErrorTerm {
  readonly component: ErrorComponent;
  /** Signed, in the unit of the sum. */
  readonly amount: number;
  /** Meter or factor. */
  readonly subject: string;
}

export interface BudgetLine {
  readonly key: string;
  readonly kind: ComponentKind;
  /** Meters or factors that have it. */
  readonly subjects: readonly string[];
  /** In the unit of the sum. */
  readonly standardUncertainty: number;
  /** Of the combined variance; all of them add up to 1, unless there is none. */
  readonly share: number;
  readonly degreesOfFreedom: number | null;
}

/** What is not in the budget, because it is not known. */
export interface UnknownComponent {
  readonly kind: ComponentKind;
  /** Meter or factor. */
  readonly subject: string;
  readonly reason: UnknownReason;
  /** The part of the sum that it concerns. */
  readonly amount: number;
}

/** A known error that is still in the sum, because readings are not corrected. */
export interface KnownBias {
  readonly meter: string;
  readonly certificates: readonly string[];
  readonly relativeError: number;
  /** Relative error times what was shown, to the first order. Above zero where the sum is too high by it. */
  readonly amount: number;
}

export interface CombinedUncertainty {
  readonly standardUncertainty: number;
  readonly coverageFactor: number;
  readonly expandedUncertainty: number;
  /** Effective ones; null where no component states any, and the coverage factor is 2. */
  readonly degreesOfFreedom: number | null;
  /** Largest share first. */
  readonly budget: readonly BudgetLine[];
}

/** Normal distribution within two standard deviations: the share that k = 2 stands for. */
export const COVERAGE_PROBABILITY = 0.954_499_736_103_641_6;

/** Combines errors. `secondOrder` is a variance to add for products of errors, in the unit of the sum squared. */
export function combine(terms: readonly ErrorTerm[], secondOrder = 0): CombinedUncertainty {
  const lines = [...linesOf(terms), ...(secondOrder > 0 ? [secondOrderLine(secondOrder)] : [])];
  const variance = lines.reduce((sum, line) => sum + line.standardUncertainty ** 2, 0);
  const standardUncertainty = Math.sqrt(variance);
  const degreesOfFreedom = effectiveDegreesOfFreedom(lines, variance);
  const coverageFactor = coverageFactorOf(degreesOfFreedom);
  const budget = lines
    .map((line) => ({ ...line, share: variance === 0 ? 0 : line.standardUncertainty ** 2 / variance }))
    .sort((a, b) => b.share - a.share || (a.key < b.key ? -1 : 1));
  const expandedUncertainty = coverageFactor * standardUncertainty;
  return { standardUncertainty, coverageFactor, expandedUncertainty, degreesOfFreedom, budget };
}

type Line = Omit<BudgetLine, 'share'>;

function linesOf(terms: readonly ErrorTerm[]): Line[] {
  const byKey = new Map<string, { -readonly [K in keyof Line]: Line[K] } & { subjects: string[] }>();
  for (const { component, amount, subject } of terms) {
    const { key, kind, relativeStandardUncertainty, degreesOfFreedom } = component;
    const line = byKey.get(key) ?? { key, kind, subjects: [], standardUncertainty: 0, degreesOfFreedom: null };
    byKey.set(key, line);
    line.standardUncertainty += amount * relativeStandardUncertainty;
    line.degreesOfFreedom = fewerDegrees(line.degreesOfFreedom, degreesOfFreedom);
    if (!line.subjects.includes(subject)) line.subjects.push(subject);
  }
  return [...byKey.values()].map((line) => ({
    ...line,
    subjects: line.subjects.sort(),
    standardUncertainty: Math.abs(line.standardUncertainty),
  }));
}

/** Null counts as any number of them. */
export function fewerDegrees(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b);
}

function secondOrderLine(variance: number): Line {
  const kind = 'factorTimesActivity';
  return { key: kind, kind, subjects: [], standardUncertainty: Math.sqrt(variance), degreesOfFreedom: null };
}

/** Welch and Satterthwaite (GUM, G.4.1); what states none counts as known exactly. Null where none states any. */
export function effectiveDegreesOfFreedom(
  lines: readonly Pick<Line, 'standardUncertainty' | 'degreesOfFreedom'>[],
  variance: number,
): number | null {
  let sum = 0;
  for (const { standardUncertainty, degreesOfFreedom } of lines) {
    if (degreesOfFreedom === null || standardUncertainty === 0) continue;
    if (!(degreesOfFreedom > 0)) throw new RangeError(`${degreesOfFreedom} are no degrees of freedom`);
    sum += (standardUncertainty ** 2 / variance) ** 2 / degreesOfFreedom;
  }
  return sum === 0 ? null : 1 / sum;
}

/** 2, or that of t which holds the same share of the distribution. */
export function coverageFactorOf(degreesOfFreedom: number | null): number {
  return degreesOfFreedom === null ? 2 : studentCoverageFactor(COVERAGE_PROBABILITY, degreesOfFreedom);
}
