import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ActivityItem,
  emissionUncertainty,
  energyUncertainty,
  type MeasuredSumOptions,
  type MeterAmount,
} from '../../../../src/domain/carbon/uncertainty/measured-sum.ts';
import type {
  Calibration,
  MeterAccuracy,
  TransformerRecord,
} from '../../../../src/domain/carbon/uncertainty/meter-accuracy.ts';
import { seededRandom } from '../../../helpers/seed.ts';

const TRIALS = 100_000;
/** So many standard errors of the Monte Carlo itself: passed by chance once in 1.7 million comparisons. */
const SIGMAS = 5;

/** Per cent. */
const CLASSES = { '0.2S': 0.2, '0.5S': 0.5, '1': 1 } as const;
type ClassName = keyof typeof CLASSES;
const TRANSFORMERS = { '0.2': 0.2, '0.5': 0.5 } as const;
const SHARED = '0.5';

/** Own transformer of this class, the one of class 0.5 that is shared, or none. */
type TransformerModel = keyof typeof TRANSFORMERS | 'shared' | 'none';

interface MeterModel {
  readonly meterClass: ClassName;
  /** Standard uncertainty of the certificate that goes before the class; null for none. */
  readonly certified: number | null;
  /** Class since a change: the certificate does not count any more. */
  readonly laterClass: ClassName;
  readonly current: TransformerModel;
  readonly voltage: TransformerModel;
}

interface ItemModel {
  readonly factor: number;
  readonly factorUncertainty: number;
  readonly isFromCommonSource: boolean;
  readonly amounts: readonly {
    readonly meter: number;
    readonly isLater: boolean;
    readonly measured: number;
    readonly estimated: number;
  }[];
}

interface Model {
  readonly meters: readonly MeterModel[];
  readonly items: readonly ItemModel[];
  /** Half-width of estimates. */
  readonly estimation: number;
  readonly seed: number;
}

const className = fc.constantFrom<ClassName>('0.2S', '0.5S', '1');
/** Whole numbers of per mille: a Monte Carlo of numbers near the smallest double is one of rounding. */
const upTo = (max: number) => fc.integer({ min: 0, max: 1000 * max }).map((perMille) => perMille / 1000);
const transformer = fc.constantFrom<TransformerModel>('0.2', '0.5', 'shared', 'none');
const model: fc.Arbitrary<Model> = fc.record({
  meters: fc.array(
    fc.record({
      ...{ meterClass: className, certified: fc.option(upTo(0.02)), laterClass: className },
      ...{ current: transformer, voltage: transformer },
    }),
    { minLength: 4, maxLength: 4 },
  ),
  items: fc.array(
    fc.record({
      factor: fc.double({ min: 0.1, max: 10, noNaN: true }),
      factorUncertainty: upTo(0.1),
      isFromCommonSource: fc.boolean(),
      amounts: fc.array(
        fc.record({
          ...{ meter: fc.nat(3), isLater: fc.boolean() },
          ...{ measured: fc.integer({ min: -1000, max: 1000 }), estimated: fc.nat(300) },
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  estimation: upTo(0.3),
  seed: fc.nat(),
});

function inputOf({ meters, items, estimation }: Model): readonly [ActivityItem[], MeasuredSumOptions] {
  const accuracies = meters.flatMap(({ meterClass, certified, laterClass, current, voltage }, i) => {
    const common = {
      instrument: 'activeEnergyMeter',
      ...{ currentTransformer: recordOf(current), voltageTransformer: recordOf(voltage) },
    } as const;
    const first = {
      ...{ ...common, accuracyClass: meterClass },
      calibration: certified === null ? undefined : certificateOf(certified),
    };
    const later = { ...common, accuracyClass: laterClass };
    return [
      [`m${i}`, first],
      [`m${i} later`, later],
    ] satisfies [string, MeterAccuracy][];
  });
  const input = items.map(
    ({ factor, factorUncertainty, isFromCommonSource, amounts }, i): ActivityItem => ({
      factor: {
        ...{ id: `f${i}`, value: factor, uncertainty: { kind: 'standard', standard: factorUncertainty } },
        source: isFromCommonSource ? 'common' : undefined,
      },
      amounts: amounts.map(({ meter, isLater, measured, estimated }) => ({
        ...{ meter: `m${meter}`, record: `m${meter}${isLater ? ' later' : ''}`, measured },
        estimated: [{ amount: estimated, methods: ['like_day'] }],
      })),
    }),
  );
  return [input, { meters: new Map(accuracies), estimationHalfWidths: { like_day: estimation } }];
}

function recordOf(transformer: TransformerModel): TransformerRecord {
  if (transformer === 'none') return 'none';
  return transformer === 'shared' ? { accuracyClass: SHARED, sharedAs: 't' } : { accuracyClass: transformer };
}

/** Its known error is no part of the uncertainty. */
function certificateOf(standard: number): Calibration {
  return {
    error: 0.003,
    certificate: 'C',
    uncertainty: { kind: 'expanded', expanded: 2 * standard, coverageFactor: 2 },
  };
}

/** Draws every error of the model and evaluates the model itself, knowing nothing of variances. */
function monteCarlo({ meters, items, estimation, seed }: Model): Float64Array {
  const random = seededRandom(seed);
  /** A draw of an error that is within its limit, relative to that. */
  const draw = () => 2 * random() - 1;
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const limits = meters.map(({ meterClass, certified, laterClass, current, voltage }) => ({
    first: certified === null ? CLASSES[meterClass] / 100 : certified * Math.sqrt(3),
    ...{ later: CLASSES[laterClass] / 100, current: limitOf(current), voltage: limitOf(voltage) },
    ...{ sharesCurrent: current === 'shared', sharesVoltage: voltage === 'shared' },
  }));
  const [first, later, ofEstimates] = [new Float64Array(4), new Float64Array(4), new Float64Array(4)];
  return new Float64Array(TRIALS).map(() => {
    const [sharedCurrent, sharedVoltage] = [draw(), draw()];
    for (const [n, limit] of limits.entries()) {
      const current = limit.current * (limit.sharesCurrent ? sharedCurrent : draw());
      const voltage = limit.voltage * (limit.sharesVoltage ? sharedVoltage : draw());
      // How far the meter is off does not change with what is on record about it.
      const own = draw();
      first[n] = 1 + limit.first * own + current + voltage;
      later[n] = 1 + limit.later * own + current + voltage;
      ofEstimates[n] = 1 + estimation * draw();
    }
    const commonSource = normal();
    let emissions = 0;
    for (const { factor, factorUncertainty, isFromCommonSource, amounts } of items) {
      let energy = 0;
      for (const { meter, isLater, measured, estimated } of amounts) {
        energy += measured * ((isLater ? later : first)[meter] as number) + estimated * (ofEstimates[meter] as number);
      }
      emissions += factor * (1 + factorUncertainty * (isFromCommonSource ? commonSource : normal())) * energy;
    }
    return emissions;
  });
}

function limitOf(transformer: TransformerModel): number {
  return transformer === 'none' ? 0 : TRANSFORMERS[transformer === 'shared' ? SHARED : transformer] / 100;
}

/** Mean and standard deviation with the standard error of each. */
function momentsOf(values: Float64Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [second, fourth] = [0, 0];
  for (const value of values) {
    const square = (value - mean) ** 2;
    second += square / values.length;
    fourth += (square * square) / values.length;
  }
  const deviation = Math.sqrt(second);
  return {
    ...{ mean, deviation, meanError: deviation / Math.sqrt(values.length) },
    // The variance of a sample's variance is (fourth - second^2) / n; half of it relative is that of its root.
    deviationError: deviation === 0 ? 0 : Math.sqrt((fourth - second * second) / values.length) / (2 * deviation),
  };
}

describe('the uncertainty of random models', () => {
  it('is the standard deviation of a Monte Carlo of the same model', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(model, (given) => {
        const figure = emissionUncertainty(...inputOf(given));
        const { mean, deviation, meanError, deviationError } = momentsOf(monteCarlo(given));
        const rounding = 1e-9;
        expect(Math.abs(figure.value - mean)).toBeLessThanOrEqual(SIGMAS * meanError + rounding);
        expect(Math.abs(figure.standardUncertainty - deviation)).toBeLessThanOrEqual(
          SIGMAS * deviationError + rounding,
        );
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it('has shares that add up to 1', () => {
    fc.assert(
      fc.property(model, (given) => {
        const { budget, standardUncertainty } = emissionUncertainty(...inputOf(given));
        fc.pre(standardUncertainty > 0);
        expect(budget.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('grows with the amounts', () => {
    fc.assert(
      fc.property(model, fc.double({ min: 0.01, max: 100, noNaN: true }), (given, by) => {
        const [items, options] = inputOf(given);
        const scaled = items.map(({ factor, amounts }) => ({
          factor,
          amounts: amounts.map(({ measured, estimated = [], ...of }) => ({
            ...{ ...of, measured: measured * by },
            estimated: estimated.map((one) => ({ ...one, amount: one.amount * by })),
          })),
        }));
        const [once, times] = [emissionUncertainty(items, options), emissionUncertainty(scaled, options)];
        expectClose(times.standardUncertainty, by * once.standardUncertainty, by * grossOf(given));
      }),
    );
  });

  it('does not depend on the order of items and amounts', () => {
    fc.assert(
      fc.property(model, (given) => {
        const [items, options] = inputOf(given);
        const reversed = items.toReversed().map(({ factor, amounts }) => ({ factor, amounts: amounts.toReversed() }));
        const [forth, back] = [emissionUncertainty(items, options), emissionUncertainty(reversed, options)];
        expectClose(back.value, forth.value, grossOf(given));
        expectClose(back.standardUncertainty, forth.standardUncertainty, grossOf(given));
        expect(back.unknownComponents.length).toBe(forth.unknownComponents.length);
      }),
    );
  });

  it('does not shrink when energy is split into periods', () => {
    fc.assert(
      fc.property(model, fc.integer({ min: 2, max: 50 }), (given, periods) => {
        const [items, options] = inputOf(given);
        const split = items.flatMap(({ factor, amounts }) =>
          Array.from({ length: periods }, () => ({
            factor,
            amounts: amounts.map(({ measured, estimated = [], ...of }) => ({
              ...{ ...of, measured: measured / periods },
              estimated: estimated.map((one) => ({ ...one, amount: one.amount / periods })),
            })),
          })),
        );
        const [whole, parts] = [emissionUncertainty(items, options), emissionUncertainty(split, options)];
        expectClose(parts.standardUncertainty, whole.standardUncertainty, grossOf(given));
      }),
    );
  });
});

const oneClass = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 2, maxLength: 8 });

describe('the energy of meters', () => {
  it('that are independent has uncertainties that add in quadrature', () => {
    fc.assert(
      fc.property(oneClass, (values) => {
        const { standardUncertainty } = energyOf(values, 'none');
        const squares = values.reduce((sum, value) => sum + energyOf([value], 'none').standardUncertainty ** 2, 0);
        expectClose(standardUncertainty, Math.sqrt(squares), 1000);
      }),
    );
  });

  it('behind one transformer has its uncertainties added up', () => {
    fc.assert(
      fc.property(oneClass, (values) => {
        const lineOf = (some: readonly number[]) =>
          energyOf(some, 't').budget.find(({ kind }) => kind === 'currentTransformer')?.standardUncertainty ?? 0;
        expectClose(
          lineOf(values),
          values.reduce((sum, value) => sum + lineOf([value]), 0),
          1000,
        );
      }),
    );
  });
});

/** One meter for each value. */
function energyOf(values: readonly number[], sharedAs: string) {
  const accuracy: MeterAccuracy = {
    ...{ instrument: 'activeEnergyMeter', accuracyClass: '1', voltageTransformer: 'none' },
    currentTransformer: sharedAs === 'none' ? 'none' : { accuracyClass: '0.5', sharedAs },
  };
  const amounts = values.map((measured, i): MeterAmount => ({ meter: `m${i}`, measured }));
  return energyUncertainty(amounts, { meters: new Map(amounts.map(({ meter }) => [meter, accuracy])) });
}

/** The sum of all amounts by size: what rounding is relative to where they cancel. */
function grossOf({ items }: Model): number {
  let gross = 0;
  for (const { factor, amounts } of items) {
    for (const { measured, estimated } of amounts) gross += factor * (Math.abs(measured) + estimated);
  }
  return gross;
}

function expectClose(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-7 * Math.abs(expected) + 1e-12 * scale);
}
