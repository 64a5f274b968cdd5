import { describe, expect, it } from 'vitest';
import {
  estimateFromSamples,
  type SampleEstimate,
  type SampleOptions,
} from '../../../../src/domain/carbon/estimate-factor/from-samples.ts';
import type { FuelSample } from '../../../../src/domain/carbon/estimate-factor/sampled-fuel.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

function sample(day: number, days: number, mass: number, ncv: number, cc: number): FuelSample {
  const time = { from: START + day * DAY, to: START + (day + days) * DAY };
  return { ...time, mass, netCalorificValue: ncv, carbonContent: cc, report: `L-${day}` };
}

const OPTIONS: SampleOptions = {
  ...{ period: { from: START, to: START + 10 * DAY }, fuelUnit: 't', oxidationFactor: 0.98, samplesMin: 2 },
  systematic: {
    netCalorificValue: { kind: 'expanded', expanded: 0.01, coverageFactor: 2 },
    carbonContent: { kind: 'limit', halfWidth: 0.01 },
    oxidationFactor: 'exact',
  },
};
const NOTHING_SYSTEMATIC: SampleOptions['systematic'] = {
  netCalorificValue: { kind: 'standard', standard: 0 },
  carbonContent: { kind: 'standard', standard: 0 },
  oxidationFactor: 'exact',
};
const TWO = [sample(0, 4, 100, 20, 0.026), sample(4, 6, 300, 22, 0.025)];

function usable(estimate: SampleEstimate) {
  if (!estimate.isUsable) throw new Error(`refused: ${estimate.reasons.join()}`);
  return estimate;
}

function reasonsOf(estimate: SampleEstimate): readonly string[] {
  return estimate.isUsable ? [] : estimate.reasons;
}

describe('the factor from samples', () => {
  it('is the mean by mass of NCV x CC, times OF x 44/12', () => {
    // (100 x 0.52 + 300 x 0.55) / 400 = 0.5425 tC/t; x 0.98 x 44 / 12 = 1.949 383 tCO2/t.
    const estimate = usable(estimateFromSamples(TWO, OPTIONS));
    expect(estimate.value).toBe('1.949');
    expect(estimate.unit).toBe('tCO2/t');
    // NCV (2000 + 6600) / 400; CC 217 tC over 8600 GJ.
    expect(estimate.diagnostics.netCalorificValue).toBeCloseTo(21.5, 12);
    expect(estimate.diagnostics.carbonContent).toBeCloseTo(217 / 8600, 14);
    expect(estimate.methodText).toBe('Mean of NCV x CC by mass of 2 samples, x OF 0.98 x 44/12');
  });

  it('has the scatter of the samples and what all analyses have in common', () => {
    // Off the mean by -0.0225 and 0.0075, x 100 and x 300: 2.25 each; sqrt(2 / 1 x 10.125) / 400 = 0.01125 tC/t,
    // x 0.98 x 44 / 12 = 0.040 425. Analyses: 0.5 % and 1 / sqrt 3 % of 1.949 383.
    const estimate = usable(estimateFromSamples(TWO, OPTIONS));
    expect(estimate.diagnostics.scatterStandardError).toBeCloseTo(0.040_425, 12);
    const value = (0.5425 * 0.98 * 44) / 12;
    const variance = 0.040_425 ** 2 + value ** 2 * (25e-6 + 1e-4 / 3);
    expect(estimate.relativeStandardUncertainty).toBeCloseTo(Math.sqrt(variance) / value, 12);
    expect(estimate.standardUncertainty).toBe('0.043');
    // One degree of freedom, of the scatter.
    expect(estimate.degreesOfFreedom).toBeCloseTo((variance / 0.040_425 ** 2) ** 2, 9);
    expect(estimate.isComplete).toBe(true);
  });

  it('of the default values of bituminous coal and natural gas is that of the guidelines', () => {
    // NCV 23.204, CC 0.02618, OF 0.93: 2.0715 tCO2/t; 389.31, 0.0153, 0.99: 21.6219 tCO2/10^4 Nm3 (GB/T 32151).
    const of = (ncv: number, cc: number, oxidationFactor: number, fuelUnit: string) => {
      const samples = [sample(0, 5, 10, ncv, cc), sample(5, 5, 30, ncv, cc)];
      const options = { ...OPTIONS, oxidationFactor, fuelUnit, systematic: NOTHING_SYSTEMATIC };
      return usable(estimateFromSamples(samples, options));
    };
    expect(Number(of(23.204, 0.026_18, 0.93, 't').value)).toBeCloseTo(2.0715, 4);
    // 389.31 x 0.0153 x 0.99 x 44 / 12 = 21.621 888 09
    const gas = of(389.31, 0.0153, 0.99, '10^4 Nm3');
    expect([gas.value, gas.unit, gas.standardUncertainty]).toEqual(['21.621888', 'tCO2/10^4 Nm3', '0.000000']);
  });

  it('does not depend on the order of the samples', () => {
    expect(estimateFromSamples(TWO.toReversed(), OPTIONS)).toEqual(estimateFromSamples(TWO, OPTIONS));
  });

  it('lists its data and what is not known', () => {
    const systematic = { ...OPTIONS.systematic, carbonContent: null };
    const estimate = usable(estimateFromSamples(TWO, { ...OPTIONS, systematic }));
    expect(estimate.data[0]).toBe(
      '2026-01-01T00:00:00.000Z/2026-01-05T00:00:00.000Z mass=100 t ncv=20 GJ/t cc=0.026 tC/GJ report="L-0"',
    );
    expect(estimate.unknownComponents).toEqual([{ kind: 'factor', subject: 'carbonContent', reason: 'notOnRecord' }]);
    expect(estimate.isComplete).toBe(false);
  });
});

describe('the time that samples stand for', () => {
  const of = (...samples: readonly FuelSample[]) =>
    estimateFromSamples(samples, { ...OPTIONS, coverageMin: 0, relativeUncertaintyMax: 9 }).diagnostics;

  it('is the whole period where they follow each other', () => {
    expect(of(...TWO)).toMatchObject({ coverage: 1, gaps: [] });
  });

  it('has its gaps named', () => {
    const found = of(sample(1, 3, 1, 20, 0.02), sample(3, 2, 1, 20, 0.02), sample(8, 1, 1, 20, 0.02));
    // Days 0, 5 to 7 and 9 of 10.
    expect(found?.coverage).toBeCloseTo(0.5, 12);
    expect(found?.gaps).toEqual([
      { from: START, to: START + DAY },
      { from: START + 5 * DAY, to: START + 8 * DAY },
      { from: START + 9 * DAY, to: START + 10 * DAY },
    ]);
  });

  it('counts inside of the period only, and a shorter sample within a longer one not again', () => {
    const found = of(sample(-2, 8, 1, 20, 0.02), sample(1, 2, 1, 20, 0.02));
    expect(found).toMatchObject({ gaps: [{ from: START + 6 * DAY, to: START + 10 * DAY }] });
    expect(found?.coverage).toBeCloseTo(0.6, 12);
  });
});

describe('a factor from samples is refused', () => {
  it('with too few samples, or such as cannot be', () => {
    expect(reasonsOf(estimateFromSamples(TWO, { ...OPTIONS, samplesMin: undefined }))).toEqual(['tooFewSamples']);
    expect(reasonsOf(estimateFromSamples([...TWO, sample(0, 1, -1, 20, 0.02)], OPTIONS))).toEqual(['invalidData']);
    expect(reasonsOf(estimateFromSamples([...TWO, sample(10, 1, 1, 20, 0.02)], OPTIONS))).toEqual(['outsidePeriod']);
    expect(reasonsOf(estimateFromSamples(TWO, { ...OPTIONS, oxidationFactor: 98 }))).toEqual([
      'invalidOxidationFactor',
    ]);
    const period = { from: START, to: START };
    expect(reasonsOf(estimateFromSamples(TWO, { ...OPTIONS, period }))).toContain('invalidPeriod');
  });

  it('where they stand for too little of the period, or scatter too much', () => {
    const half = [sample(0, 2, 1, 20, 0.026), sample(2, 3, 1, 20, 0.026)];
    const estimate = estimateFromSamples(half, OPTIONS);
    expect(reasonsOf(estimate)).toEqual(['tooLittleCoverage']);
    expect(estimate.diagnostics?.coverage).toBeCloseTo(0.5, 12);
    const wild = [sample(0, 5, 1, 10, 0.026), sample(5, 5, 1, 30, 0.026)];
    expect(reasonsOf(estimateFromSamples(wild, OPTIONS))).toEqual(['tooUncertain']);
  });
});
