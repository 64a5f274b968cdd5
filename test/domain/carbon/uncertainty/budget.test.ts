import { describe, expect, it } from 'vitest';
import { ESTIMATION_LIMITS, estimationHalfWidth } from '../../../../src/domain/carbon/uncertainty/estimated-part.ts';
import {
  recordedUncertainty,
  statedUncertainty,
} from '../../../../src/domain/carbon/uncertainty/factor-uncertainty.ts';
import {
  type ActivityItem,
  emissionUncertainty,
  energyUncertainty,
} from '../../../../src/domain/carbon/uncertainty/measured-sum.ts';
import type { MeterAccuracy } from '../../../../src/domain/carbon/uncertainty/meter-accuracy.ts';
import { standardUncertaintyOf } from '../../../../src/domain/carbon/uncertainty/stated-uncertainty.ts';
import { ESTIMATION_METHODS } from '../../../../src/domain/estimation/methods.ts';

/** Assessed as nothing, so that only what a test is about is in the budget. */
const ASSESSED = (['influence', 'phaseDisplacement', 'drift'] as const).map((kind) => ({
  kind,
  uncertainty: { kind: 'standard', standard: 0 } as const,
}));

const DIRECT: MeterAccuracy = {
  ...{ instrument: 'activeEnergyMeter', accuracyClass: '0.5S', further: ASSESSED },
  ...{ currentTransformer: 'none', voltageTransformer: 'none' },
};
const WITH_TRANSFORMERS: MeterAccuracy = {
  ...DIRECT,
  currentTransformer: { accuracyClass: '0.2S' },
  voltageTransformer: { accuracyClass: '0.2' },
};
const BEHIND_T1: MeterAccuracy = { ...DIRECT, currentTransformer: { accuracyClass: '0.2S', sharedAs: 't1' } };

function metersOf(meters: Record<string, MeterAccuracy>) {
  return { meters: new Map(Object.entries(meters)) };
}

function amount(meter: string, measured: number) {
  return { meter, measured };
}

describe('the uncertainty of the energy of one meter', () => {
  const figure = energyUncertainty([amount('m', 100_000)], metersOf({ m: WITH_TRANSFORMERS }));

  it('is made of the limits of its meter and transformers', () => {
    // Limits 500, 200 and 200 kWh, each over sqrt 3: (250 000 + 40 000 + 40 000) / 3 = 110 000.
    expect(figure.value).toBe(100_000);
    expect(figure.standardUncertainty).toBeCloseTo(Math.sqrt(110_000), 9);
    expect(figure.relativeStandardUncertainty).toBeCloseTo(Math.sqrt(110_000) / 100_000, 14);
    expect(figure.coverageFactor).toBe(2);
    expect(figure.degreesOfFreedom).toBeNull();
    expect(figure.expandedUncertainty).toBeCloseTo(2 * Math.sqrt(110_000), 9);
    expect(figure.relativeExpandedUncertainty).toBeCloseTo((2 * Math.sqrt(110_000)) / 100_000, 14);
    expect(figure.isComplete).toBe(true);
  });

  it('has a budget with the largest share first', () => {
    const lines = figure.budget.filter(({ share }) => share > 0);
    expect(lines.map(({ kind }) => kind)).toEqual(['meter', 'currentTransformer', 'voltageTransformer']);
    // 25 : 4 : 4
    expect(lines[0]?.share).toBeCloseTo(25 / 33, 12);
    expect(lines[1]?.share).toBeCloseTo(4 / 33, 12);
    expect(lines[0]?.standardUncertainty).toBeCloseTo(500 / Math.sqrt(3), 10);
    expect(lines[0]?.subjects).toEqual(['m']);
  });

  it('by a certificate is U / k, and the known error is told and not hidden', () => {
    // Shows 0.2 % too much, U = 0.1 % with k = 2: 50 kWh of 100 000; too high by 200 kWh.
    const calibration = {
      ...{ error: 0.002, certificate: 'C-17' },
      uncertainty: { kind: 'expanded', expanded: 0.001, coverageFactor: 2 } as const,
    };
    const calibrated = energyUncertainty([amount('m', 100_000)], metersOf({ m: { ...DIRECT, calibration } }));
    expect(calibrated.value).toBe(100_000);
    expect(calibrated.standardUncertainty).toBeCloseTo(50, 10);
    expect(calibrated.bias).toBeCloseTo(200, 10);
    expect(calibrated.biases).toEqual([
      { meter: 'm', certificates: ['C-17'], relativeError: 0.002, amount: calibrated.bias },
    ]);
  });

  it('has the coverage factor of t where degrees of freedom are stated', () => {
    // Certificate 0.2 % with 4 degrees of freedom: 4e-6. Current transformer 0.2 / sqrt 3 %: 4e-6 / 3.
    // Welch and Satterthwaite: (16e-6 / 3)^2 / ((4e-6)^2 / 4) = 4 x 16 / 9 = 64 / 9 = 7.11.
    const uncertainty = { kind: 'standard', standard: 0.002, degreesOfFreedom: 4 } as const;
    const meter = { ...BEHIND_T1, calibration: { error: 0, certificate: 'C', uncertainty } };
    const figureOfT = energyUncertainty([amount('m', 1000)], metersOf({ m: meter }));
    expect(figureOfT.degreesOfFreedom).toBeCloseTo(64 / 9, 10);
    // NIST TN 1297 Table B.1, 95.45 %: 2.43 for 7, 2.37 for 8.
    expect(figureOfT.coverageFactor).toBeGreaterThan(2.375);
    expect(figureOfT.coverageFactor).toBeLessThan(2.425);
  });

  it('of an estimated part is that of its method', () => {
    // Measured 900 with 0.5 %: 4.5; estimated 100 with 20 %: 20; (20.25 + 400) / 3 = 140.083.
    const estimated = [{ amount: 100, methods: ['gauge_linear'] as const }];
    const partly = energyUncertainty([{ ...amount('m', 900), estimated }], metersOf({ m: DIRECT }));
    expect(partly.value).toBe(1000);
    expect(partly.standardUncertainty).toBeCloseTo(Math.sqrt(420.25 / 3), 10);
    const halved = { ...metersOf({ m: DIRECT }), estimationHalfWidths: { gauge_linear: 0.1 } };
    expect(energyUncertainty([{ ...amount('m', 900), estimated }], halved).standardUncertainty).toBeCloseTo(
      Math.sqrt(120.25 / 3),
      10,
    );
  });
});

describe('the uncertainty of a sum over meters', () => {
  it('that share a transformer adds its error, the others in quadrature', () => {
    // Meters 500 and 500; the one transformer 200 + 200: (2 x 250 000 + 160 000) / 3.
    const shared = metersOf({ a: BEHIND_T1, b: BEHIND_T1 });
    const figure = energyUncertainty([amount('a', 100_000), amount('b', 100_000)], shared);
    expect(figure.standardUncertainty).toBeCloseTo(Math.sqrt(660_000 / 3), 9);
    expect(figure.budget.find(({ kind }) => kind === 'currentTransformer')?.subjects).toEqual(['a', 'b']);
  });

  it('that is subtracted cancels what both have in common', () => {
    // In 100 000, out 40 000: meters 500 and 200, transformer 200 - 80 = 120: (250 000 + 40 000 + 14 400) / 3.
    const shared = metersOf({ a: BEHIND_T1, b: BEHIND_T1 });
    const figure = energyUncertainty([amount('a', 100_000), amount('b', -40_000)], shared);
    expect(figure.value).toBe(60_000);
    expect(figure.standardUncertainty).toBeCloseTo(Math.sqrt(304_400 / 3), 9);
  });

  it('of nothing is nothing, relative to which nothing can be', () => {
    const figure = energyUncertainty([], metersOf({}));
    expect(figure).toMatchObject({ value: 0, standardUncertainty: 0, budget: [], isComplete: true });
    expect(figure.relativeStandardUncertainty).toBeNull();
  });
});

describe('the uncertainty of emissions', () => {
  const factor = {
    ...{ id: 'grid-2023', value: 0.5737 },
    uncertainty: { kind: 'expanded', expanded: 0.05, coverageFactor: 2 } as const,
  };

  it('has that of the factor, and of its product with the energy', () => {
    const item = { factor, amounts: [amount('m', 100_000)] };
    const figure = emissionUncertainty([item], metersOf({ m: WITH_TRANSFORMERS }));
    // Factor 2.5 %: 625e-6; energy 11e-6; both together 625e-6 x 11e-6 = 6875e-12.
    expect(figure.value).toBeCloseTo(57_370, 9);
    expect(figure.standardUncertainty).toBeCloseTo(57_370 * Math.sqrt(636.006_875e-6), 8);
    expect(figure.budget[0]).toMatchObject({ kind: 'factor', subjects: ['grid-2023'] });
    expect(figure.budget[0]?.share).toBeCloseTo(625 / 636.006_875, 12);
  });

  it('adds the errors of factors from one source, and those of others in quadrature', () => {
    const items = (sources: readonly (string | undefined)[]): ActivityItem[] =>
      sources.map((source, i) => ({
        factor: { id: `f${i}`, value: 2, uncertainty: { kind: 'standard', standard: 0.01 }, source },
        amounts: [amount(`m${i}`, 100)],
      }));
    const exact: MeterAccuracy = { ...DIRECT, accuracyClass: '0%' };
    const meters = metersOf({ m0: exact, m1: exact });
    // 2 each: 4 together, or 2 sqrt 2.
    expect(emissionUncertainty(items(['s', 's']), meters).standardUncertainty).toBeCloseTo(4, 12);
    expect(emissionUncertainty(items(['s', 'r']), meters).standardUncertainty).toBeCloseTo(2 * Math.SQRT2, 12);
    expect(emissionUncertainty(items([undefined, undefined]), meters).standardUncertainty).toBeCloseTo(
      2 * Math.SQRT2,
      12,
    );
  });

  it('of a factor that a rule sets has no part of the factor', () => {
    const green = { id: 'green', value: 0.5, uncertainty: 'exact' as const };
    const figure = emissionUncertainty([{ factor: green, amounts: [amount('m', 200_000)] }], metersOf({ m: DIRECT }));
    // 0.5 x 200 000 x 0.5 % / sqrt 3
    expect(figure.standardUncertainty).toBeCloseTo(500 / Math.sqrt(3), 9);
  });
});

describe('what is not known', () => {
  const bare: MeterAccuracy = {
    ...{ instrument: 'activeEnergyMeter', accuracyClass: null },
    ...{ currentTransformer: null, voltageTransformer: { accuracyClass: '7' } },
  };

  it('is named with the part of the sum that it concerns', () => {
    const factor = { id: 'f', value: 2, uncertainty: null };
    const estimated = [{ amount: 10, methods: ['linear', 'manual'] as const }];
    const item = { factor, amounts: [{ ...amount('m', 100), estimated }] };
    const figure = emissionUncertainty([item], metersOf({ m: bare }));
    expect(figure.isComplete).toBe(false);
    expect(figure.standardUncertainty).toBe(0);
    const named = figure.unknownComponents.map((one) => `${one.kind} ${one.subject} ${one.reason} ${one.amount}`);
    expect(named.sort()).toEqual([
      'currentTransformer m notOnRecord 200',
      'estimation m notOnRecord 20',
      'factor f notOnRecord 220',
      'influence m notModelled 200',
      'meter m notOnRecord 200',
      'phaseDisplacement m notModelled 200',
      'voltageTransformer m notReadable 200',
    ]);
  });

  it('is everything about a meter without a record', () => {
    const figure = energyUncertainty([amount('m', 100), amount('m', 50)], metersOf({}));
    expect(figure.unknownComponents).toEqual([
      { kind: 'meter', subject: 'm', reason: 'notOnRecord', amount: 150 },
      { kind: 'influence', subject: 'm', reason: 'notModelled', amount: 150 },
    ]);
  });

  it('of a calibrated meter is its drift', () => {
    const calibration = { error: 0, certificate: 'C', uncertainty: { kind: 'standard', standard: 0.001 } as const };
    const meter = { ...DIRECT, calibration, further: [] };
    const figure = energyUncertainty([amount('m', 100)], metersOf({ m: meter }));
    expect(figure.unknownComponents.map(({ kind }) => kind)).toEqual(['drift', 'influence']);
  });

  it('does not concern a meter that has measured nothing', () => {
    expect(energyUncertainty([amount('m', 0)], metersOf({ m: bare })).isComplete).toBe(true);
  });
});

describe('an uncertainty', () => {
  it('that is stated as limits is that of a rectangle', () => {
    expect(standardUncertaintyOf({ kind: 'limit', halfWidth: 0.003 })).toBeCloseTo(0.003 / 1.732_050_808, 12);
  });

  it('of a factor is read as it is recorded', () => {
    const recorded = { relativeHalfWidth: '0.06', coverageFactor: null, source: 'S' };
    const of = (distribution: 'normal' | 'rectangular' | 'triangular', coverageFactor: string | null = null) =>
      standardUncertaintyOf(statedUncertainty({ ...recorded, distribution, coverageFactor }));
    expect(of('rectangular')).toBeCloseTo(0.06 / Math.sqrt(3), 14);
    expect(of('triangular')).toBeCloseTo(0.06 / Math.sqrt(6), 14);
    expect(of('normal', '2.5')).toBeCloseTo(0.024, 14);
    expect(() => of('normal')).toThrow(RangeError);
  });

  it('of an estimated factor is recorded so that it is read back', () => {
    // 2.5 x 1.2 % = 3 %
    const recorded = recordedUncertainty(0.012, 2.5, 'own data');
    expect(recorded).toMatchObject({ relativeHalfWidth: '0.030000', coverageFactor: '2.500000', source: 'own data' });
    expect(standardUncertaintyOf(statedUncertainty(recorded!))).toBeCloseTo(0.012, 8);
    expect(recordedUncertainty(0, 2, 'own data')).toBeNull();
  });

  it('that is none is refused', () => {
    expect(() => standardUncertaintyOf({ kind: 'limit', halfWidth: -1 })).toThrow(RangeError);
    expect(() => standardUncertaintyOf({ kind: 'standard', standard: Number.NaN })).toThrow(RangeError);
    expect(() => standardUncertaintyOf({ kind: 'expanded', expanded: 1, coverageFactor: 0 })).toThrow(RangeError);
    expect(() => energyUncertainty([amount('m', Number.NaN)], metersOf({}))).toThrow(RangeError);
  });
});

describe('the half-width of an estimate', () => {
  it('is the largest of the methods that it may be from', () => {
    expect(estimationHalfWidth(['check_meter', 'like_day'])).toBe(0.3);
    expect(estimationHalfWidth(['check_meter', 'like_day'], { like_day: 0.02 })).toBe(0.05);
    expect(estimationHalfWidth(['check_meter', 'manual'])).toBeNull();
    expect(estimationHalfWidth(['manual'], { manual: 0.4 })).toBe(0.4);
    expect(estimationHalfWidth(['linear'], { linear: null })).toBeNull();
    expect(estimationHalfWidth([])).toBeNull();
  });

  it('of every method says what it is from', () => {
    expect(ESTIMATION_LIMITS.map(({ method }) => method)).toEqual(ESTIMATION_METHODS.map(({ id }) => id));
    for (const { halfWidth, source } of ESTIMATION_LIMITS) {
      expect(source).toMatch(halfWidth === null ? /^not known$/ : /^assumption/);
    }
  });
});
