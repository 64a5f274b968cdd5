/**
 * The uncertainty of energy and of emissions that are added up over meters:
 *
 *     E = sum over meters of (1 + e) measured + (1 + u) estimated
 *     C = sum over items of F (1 + f) E
 *
 * All of e, u and f are unknown errors about zero that do not change from one reading to the next.
 */

import type { EstimationMethodId } from '../../estimation/methods.ts';
import { estimationHalfWidth } from './estimated-part.ts';
import {
  type ErrorComponent,
  errorsOfMeter,
  type MeterAccuracy,
  type MeterErrors,
  type UnknownReason,
} from './meter-accuracy.ts';
import { degreesOfFreedomOf, type StatedUncertainty, standardUncertaintyOf } from './stated-uncertainty.ts';
import {
  type CombinedUncertainty,
  combine,
  type ErrorTerm,
  type KnownBias,
  type UnknownComponent,
} from './uncertain-sum.ts';

/** Consumption of one meter in the unit of the item; below zero where it is subtracted. */
export interface MeterAmount {
  readonly meter: string;
  /** What is on record about the meter at the time of the amount, by its name in `meters`; the meter's own where left out. */
  readonly record?: string | undefined;
  readonly measured: number;
  readonly estimated?: readonly EstimatedAmount[] | undefined;
}

export interface EstimatedAmount {
  readonly amount: number;
  /** All that it may be from. */
  readonly methods: readonly EstimationMethodId[];
}

export interface UncertainFactor {
  readonly id: string;
  /** Per unit of the item. */
  readonly value: number;
  /** `exact` for definitions and for what a rule sets; null where nobody knows. */
  readonly uncertainty: StatedUncertainty | 'exact' | null;
  /** Factors from the same line of a source have the same error; it is the factor's own where left out. */
  readonly source?: string | undefined;
}

export interface ActivityItem {
  readonly factor: UncertainFactor;
  readonly amounts: readonly MeterAmount[];
}

export interface MeasuredSumOptions {
  /** By id, or by the name of a record where a meter has several; a meter that is not there has none. */
  readonly meters: ReadonlyMap<string, MeterAccuracy>;
  /** Half-widths of estimates that are better known than the hub's assumptions; null for unknown. */
  readonly estimationHalfWidths?: Readonly<Partial<Record<EstimationMethodId, number | null>>> | undefined;
}

export interface UncertainFigure extends CombinedUncertainty {
  readonly value: number;
  /** Null where the value is zero. */
  readonly relativeStandardUncertainty: number | null;
  readonly relativeExpandedUncertainty: number | null;
  /** Sum of the known errors that are still in the value: without them it is `value - bias`. */
  readonly bias: number;
  readonly biases: readonly KnownBias[];
  /** Not in the budget: the uncertainty is at least what is said. */
  readonly unknownComponents: readonly UnknownComponent[];
  /** Whether everything is in the budget. */
  readonly isComplete: boolean;
}

const ONE: UncertainFactor = { id: 'one', value: 1, uncertainty: 'exact' };

/** Energy over meters, in their unit. */
export function energyUncertainty(amounts: readonly MeterAmount[], options: MeasuredSumOptions): UncertainFigure {
  return emissionUncertainty([{ factor: ONE, amounts }], options);
}

/** Emissions over items, in the unit of the factors times those of the items. */
export function emissionUncertainty(items: readonly ActivityItem[], options: MeasuredSumOptions): UncertainFigure {
  const sum = new MeasuredSum(options);
  for (const item of items) sum.add(item);
  return sum.result();
}

class MeasuredSum {
  readonly #options: MeasuredSumOptions;
  readonly #errors = new Map<string, MeterErrors>();
  readonly #terms: ErrorTerm[] = [];
  readonly #unknown = new Map<string, UnknownComponent>();
  readonly #biases = new Map<string, KnownBias>();
  /** By error of a factor: what each error of activity contributes to what the factor multiplies. */
  readonly #products = new Map<string, Map<string, number>>();
  #value = 0;

  constructor(options: MeasuredSumOptions) {
    this.#options = options;
  }

  add({ factor, amounts }: ActivityItem): void {
    finite(factor.value);
    const factorError = this.#errorOf(factor);
    let activity = 0;
    for (const { meter, record = meter, measured, estimated = [] } of amounts) {
      activity += finite(measured);
      this.#addMeasured(meter, record, factor.value * measured, factorError);
      for (const { amount, methods } of estimated) {
        activity += finite(amount);
        this.#addEstimated(meter, factor.value * amount, methods, factorError);
      }
    }
    const value = factor.value * activity;
    this.#value += value;
    if (factorError !== null) this.#terms.push({ component: factorError, amount: value, subject: factor.id });
    else if (factor.uncertainty === null) this.#addUnknown('factor', factor.id, 'notOnRecord', value);
  }

  result(): UncertainFigure {
    const combined = combine(this.#terms, this.#secondOrder());
    const value = this.#value;
    const relativeTo = (uncertainty: number) => (value === 0 ? null : uncertainty / Math.abs(value));
    const biases = [...this.#biases.values()].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
    return {
      ...{ value, ...combined },
      relativeStandardUncertainty: relativeTo(combined.standardUncertainty),
      relativeExpandedUncertainty: relativeTo(combined.expandedUncertainty),
      ...{ bias: biases.reduce((sum, { amount }) => sum + amount, 0), biases },
      unknownComponents: [...this.#unknown.values()].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount)),
      isComplete: this.#unknown.size === 0,
    };
  }

  #errorOf({ id, uncertainty, source }: UncertainFactor): ErrorComponent | null {
    if (uncertainty === 'exact' || uncertainty === null) return null;
    return {
      key: `factor ${source === undefined ? `of ${id}` : `shared ${source}`}`,
      kind: 'factor',
      relativeStandardUncertainty: standardUncertaintyOf(uncertainty),
      degreesOfFreedom: degreesOfFreedomOf(uncertainty),
    };
  }

  #addMeasured(meter: string, record: string, amount: number, factorError: ErrorComponent | null): void {
    if (amount === 0) return;
    const errors = this.#errors.get(record) ?? errorsOfMeter(meter, this.#options.meters.get(record));
    this.#errors.set(record, errors);
    for (const component of errors.components) this.#addTerm({ component, amount, subject: meter }, factorError);
    for (const { kind, reason } of errors.unknown) this.#addUnknown(kind, meter, reason, amount);
    const { certificates, error: relativeError } = errors;
    if (relativeError === 0) return;
    const before = this.#biases.get(record)?.amount ?? 0;
    this.#biases.set(record, { meter, certificates, relativeError, amount: before + amount * relativeError });
  }

  #addEstimated(
    meter: string,
    amount: number,
    methods: readonly EstimationMethodId[],
    factorError: ErrorComponent | null,
  ): void {
    if (amount === 0) return;
    const halfWidth = estimationHalfWidth(methods, this.#options.estimationHalfWidths);
    if (halfWidth === null) {
      this.#addUnknown('estimation', meter, 'notOnRecord', amount);
      return;
    }
    const component: ErrorComponent = {
      key: `estimation ${[...methods].sort().join('+')} of ${meter}`,
      kind: 'estimation',
      relativeStandardUncertainty: standardUncertaintyOf({ kind: 'limit', halfWidth }),
      degreesOfFreedom: null,
    };
    this.#addTerm({ component, amount, subject: meter }, factorError);
  }

  #addTerm(term: ErrorTerm, factorError: ErrorComponent | null): void {
    this.#terms.push(term);
    if (factorError === null) return;
    const { key, relativeStandardUncertainty } = term.component;
    const products = this.#products.get(factorError.key) ?? new Map<string, number>();
    this.#products.set(factorError.key, products);
    const product = factorError.relativeStandardUncertainty * term.amount * relativeStandardUncertainty;
    products.set(key, (products.get(key) ?? 0) + product);
  }

  /** Exact for independent errors about zero, of whatever distribution. */
  #secondOrder(): number {
    let variance = 0;
    for (const products of this.#products.values()) for (const product of products.values()) variance += product ** 2;
    return variance;
  }

  #addUnknown(kind: UnknownComponent['kind'], subject: string, reason: UnknownReason, amount: number): void {
    const key = `${kind} ${reason} ${subject}`;
    const before = this.#unknown.get(key)?.amount ?? 0;
    this.#unknown.set(key, { kind, subject, reason, amount: before + amount });
  }
}

function finite(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no amount`);
  return value;
}
