import { describe, expect, it } from 'vitest';
import {
  estimateFromPairs,
  PAIR_METHODS,
  type PairEstimate,
  type PairOptions,
} from '../../../../src/domain/carbon/estimate-factor/from-pairs.ts';
import type { PairedPeriod } from '../../../../src/domain/carbon/estimate-factor/paired-periods.ts';
import { seededRandom } from '../../../helpers/seed.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);

function periodsOf(pairs: readonly (readonly [energy: number, co2: number])[]): PairedPeriod[] {
  return pairs.map(([energy, co2], i) => ({ from: START + i * DAY, to: START + (i + 1) * DAY, energy, co2 }));
}

const OPTIONS: PairOptions = { method: 'ratioOfSums', energyUnit: 'GJ', systematic: { co2: 0, energy: 0 } };
/** For the few periods that can be computed by hand. */
const FEW: PairOptions = { ...OPTIONS, periodsMin: 3, effectivePeriodsMin: 2, relativeUncertaintyMax: 10 };
const THREE = periodsOf([
  [1, 2],
  [2, 3],
  [3, 7],
]);

function usable(estimate: PairEstimate) {
  if (!estimate.isUsable) throw new Error(`refused: ${estimate.reasons.join()}`);
  return estimate;
}

function reasonsOf(estimate: PairEstimate): readonly string[] {
  return estimate.isUsable ? [] : estimate.reasons;
}

describe('the ratio of the sums', () => {
  it('has the standard error of a ratio estimator and what both instruments have in common', () => {
    // 12 / 6 = 2; residuals 0, -1, 1; (3 / 2 x 2) / 36 = 1 / 12. Systematic: 3 % and 4 % are 5 % of 2: 0.01.
    const estimate = usable(estimateFromPairs(THREE, { ...FEW, systematic: { co2: 0.03, energy: 0.04 } }));
    expect(estimate.diagnostics.residuals).toEqual([0, -1, 1]);
    expect(estimate.diagnostics.scatterStandardError).toBeCloseTo(Math.sqrt(1 / 12), 12);
    const variance = 1 / 12 + 0.01;
    expect(estimate.relativeStandardUncertainty).toBeCloseTo(Math.sqrt(variance) / 2, 12);
    // 2 degrees of freedom of the scatter: variance^2 / ((1 / 12)^2 / 2) = 2 x 1.12^2 = 2.5088.
    expect(estimate.degreesOfFreedom).toBeCloseTo(2.5088, 10);
    // Root of the variance 0.3055: two significant digits.
    expect([estimate.value, estimate.standardUncertainty, estimate.unit]).toEqual(['2.00', '0.31', 'kgCO2/GJ']);
    // NIST TN 1297 Table B.1, 95.45 %: 4.53 for 2 degrees of freedom, 3.31 for 3.
    expect(estimate.coverageFactor).toBeGreaterThan(3.31);
    expect(estimate.coverageFactor).toBeLessThan(4.53);
    const half = estimate.coverageFactor * Math.sqrt(variance);
    expect(estimate.confidenceInterval).toEqual([(2 - half).toFixed(2), (2 + half).toFixed(2)]);
  });

  it('tells leverages, autocorrelation and R2 about the origin', () => {
    const { diagnostics } = usable(estimateFromPairs(THREE, FEW));
    // Residuals 0, -1, 1 about their mean 0: (0 - 1) / 2. Negative: as many independent ones as there are.
    expect(diagnostics.autocorrelation).toBeCloseTo(-0.5, 12);
    expect(diagnostics.effectivePeriods).toBe(3);
    // Left 2 of 4 + 9 + 49 = 62.
    expect(diagnostics.r2AboutOrigin).toBeCloseTo(1 - 2 / 62, 12);
    expect(diagnostics.influential).toEqual([]);
  });

  it('does not depend on the order of the periods', () => {
    expect(estimateFromPairs(THREE.toReversed(), FEW)).toEqual(estimateFromPairs(THREE, FEW));
  });
});

describe('a regression', () => {
  it('through the origin is by hand', () => {
    // Slope 29 / 14; residuals squared 27 / 14 over 2 degrees of freedom and 14: 27 / 392.
    const { value, diagnostics } = usable(estimateFromPairs(THREE, { ...FEW, method: 'regression' }));
    // 29 / 14 = 2.0714, uncertainty 0.2624: two digits.
    expect(value).toBe('2.07');
    expect(diagnostics.scatterStandardError).toBeCloseTo(Math.sqrt(27 / 392), 12);
    expect(diagnostics.attenuation).toBeNull();
  });

  it('notes how far random errors of the energy flatten it', () => {
    // 0.1^2 / (1 + 0.1^2)
    const noted = estimateFromPairs(THREE, { ...FEW, method: 'regression', energyRandom: 0.1 });
    expect(usable(noted).diagnostics.attenuation).toBeCloseTo(0.01 / 1.01, 14);
    expect(usable(estimateFromPairs(THREE, { ...FEW, energyRandom: 0.1 })).diagnostics.attenuation).toBe(0);
  });

  it('weighs periods by what is known of their uncertainty', () => {
    // Weights 1, 1 and 1 / 4: x y 2 + 6 + 21 / 4 = 13.25; x^2 1 + 4 + 9 / 4 = 7.25.
    const weighted = THREE.map((period, i) => ({ ...period, co2StandardUncertainty: i === 2 ? 2 : 1 }));
    const options: PairOptions = { ...FEW, method: 'weightedRegression' };
    const { diagnostics } = usable(estimateFromPairs(weighted, options));
    expect(diagnostics.residuals[0]).toBeCloseTo(2 - 13.25 / 7.25, 12);
    expect(reasonsOf(estimateFromPairs(THREE, options))).toEqual(['noUncertainties']);
  });
});

describe('data that are exactly proportional', () => {
  const months = periodsOf(Array.from({ length: 12 }, (_, i) => [100 + i, (100 + i) * 0.0561] as const));

  it('give the factor back by every method', () => {
    for (const method of PAIR_METHODS) {
      const weighted = months.map((month) => ({ ...month, co2StandardUncertainty: 1 }));
      const estimate = usable(estimateFromPairs(weighted, { ...OPTIONS, method }));
      expect(estimate.value).toBe('0.056100000');
      expect(estimate.diagnostics.effectivePeriods).toBe(12);
      expect(estimate.diagnostics.intercept?.isSignificant).toBe(false);
    }
  });

  it('leave the uncertainty of the instruments', () => {
    const estimate = usable(estimateFromPairs(months, { ...OPTIONS, systematic: { co2: 0.02, energy: null } }));
    // 2 % of 0.0561 is 0.001122: two digits.
    expect([estimate.value, estimate.standardUncertainty]).toEqual(['0.0561', '0.0011']);
    expect(estimate.confidenceInterval).toEqual(['0.0539', '0.0583']);
    expect(estimate.degreesOfFreedom).toBeNull();
    expect(estimate.isComplete).toBe(false);
    expect(estimate.unknownComponents).toEqual([{ kind: 'meter', subject: 'energy', reason: 'notOnRecord' }]);
  });

  it('are told line by line, in order of time', () => {
    const { data } = estimateFromPairs(months.toReversed(), OPTIONS);
    expect(data).toHaveLength(12);
    // 100 x 0.0561 as a double, to its last digit.
    expect(data[0]).toBe('2026-01-01T00:00:00.000Z/2026-01-02T00:00:00.000Z co2=5.609999999999999 kg energy=100 GJ');
  });
});

describe('a period that does not fit', () => {
  it('is told and kept', () => {
    const pairs = Array.from({ length: 12 }, (_, i) => [100, i === 5 ? 12 : 5.6 + 0.01 * ((i * 7) % 5)] as const);
    const estimate = estimateFromPairs(periodsOf(pairs), OPTIONS);
    expect(estimate.diagnostics?.outliers.map(({ from }) => from)).toEqual([START + 5 * DAY]);
    const total = pairs.reduce((sum, [, co2]) => sum + co2, 0);
    expect(Number(usable(estimate).value)).toBeCloseTo(total / 1200, 3);
  });

  it('with most of the energy is told as influential', () => {
    const pairs = Array.from({ length: 12 }, (_, i) => (i === 3 ? [1000, 56.2] : [100, 5.6]) as [number, number]);
    const { diagnostics } = estimateFromPairs(periodsOf(pairs), OPTIONS);
    // 1000 of 2100
    expect(diagnostics?.influential).toEqual([{ from: START + 3 * DAY, leverage: 1000 / 2100 }]);
    expect(diagnostics?.intercept).not.toBeNull();
  });
});

describe('an estimate is refused', () => {
  const many = (pairOf: (i: number) => readonly [number, number]) =>
    periodsOf(Array.from({ length: 12 }, (_, i) => pairOf(i)));

  it('with too few periods', () => {
    expect(reasonsOf(estimateFromPairs(THREE, OPTIONS))).toEqual(['tooFewPeriods']);
    expect(reasonsOf(estimateFromPairs([], { ...OPTIONS, periodsMin: 0 }))).toEqual(['noEnergy', 'tooFewPeriods']);
  });

  it('of data that cannot be', () => {
    const negative = many(() => [100, -1]);
    expect(reasonsOf(estimateFromPairs(negative, OPTIONS))).toEqual(['invalidData']);
    expect(
      reasonsOf(
        estimateFromPairs(
          many(() => [Number.NaN, 1]),
          OPTIONS,
        ),
      ),
    ).toContain('invalidData');
    expect(
      reasonsOf(
        estimateFromPairs(
          many(() => [0, 1]),
          OPTIONS,
        ),
      ),
    ).toEqual(['noEnergy']);
    const overlapping = many(() => [100, 5]).map((period) => ({ ...period, to: period.to + 1 }));
    expect(reasonsOf(estimateFromPairs(overlapping, OPTIONS))).toEqual(['overlappingPeriods']);
  });

  it('where CO2 is not proportional to the energy', () => {
    // 50 kg whatever is burnt, besides 0.05 kg/GJ: half of the CO2 of a mean period and more.
    const offset = many((i) => [500 + 50 * i, 50 + 0.05 * (500 + 50 * i) + (i % 2 === 0 ? 0.1 : -0.1)]);
    const estimate = estimateFromPairs(offset, { ...OPTIONS, effectivePeriodsMin: 2 });
    expect(reasonsOf(estimate)).toContain('notProportional');
    expect(estimate.diagnostics?.intercept?.value).toBeCloseTo(50, 0);
    expect(estimate.diagnostics?.intercept?.p).toBeLessThan(1e-6);
  });

  it('where neighbouring periods repeat each other', () => {
    // Six low, then six high: residuals -1 six times, then 1 six times: (5 - 1 + 5) / 12 = 0.75; 12 / 7 are left.
    const drifting = many((i) => [100, i < 6 ? 9 : 11]);
    const estimate = estimateFromPairs(drifting, OPTIONS);
    expect(estimate.diagnostics?.autocorrelation).toBeCloseTo(0.75, 12);
    expect(estimate.diagnostics?.effectivePeriods).toBeCloseTo(12 / 7, 12);
    expect(reasonsOf(estimate)).toContain('tooFewEffectivePeriods');
    // 12 / 11 x 12 = 144 / 11 over 1200^2, as if there were 7 times fewer: 0.01 sqrt(7 / 11).
    expect(estimate.diagnostics?.scatterStandardError).toBeCloseTo(0.01 * Math.sqrt(7 / 11), 14);
    // The intercept cannot be told where all periods have the same energy.
    expect(estimate.diagnostics?.intercept).toBeNull();
  });

  it('where it is zero, or worth nothing', () => {
    expect(
      reasonsOf(
        estimateFromPairs(
          many(() => [100, 0]),
          OPTIONS,
        ),
      ),
    ).toEqual(['factorNotPositive']);
    const wild = many((i) => [100, i % 2 === 0 ? 1 : 19]);
    expect(reasonsOf(estimateFromPairs(wild, OPTIONS))).toEqual(['tooUncertain']);
  });
});

describe('the confidence interval', () => {
  it('holds the true factor as often as it says', () => {
    const random = seededRandom(20_260_101);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const truth = 0.0561;
    const trials = 2000;
    for (const method of ['ratioOfSums', 'regression'] as const) {
      let held = 0;
      for (let trial = 0; trial < trials; trial++) {
        const periods = periodsOf(
          Array.from({ length: 24 }, () => {
            const energy = 80 + 40 * random();
            return [energy, energy * truth + 0.05 * normal()] as const;
          }),
        );
        const [low, high] = usable(
          estimateFromPairs(periods, { ...OPTIONS, method, effectivePeriodsMin: 2 }),
        ).confidenceInterval;
        if (Number(low) <= truth && truth <= Number(high)) held++;
      }
      // 95.45 %, five standard errors of a binomial share of 2000 to either side: 2.3 %. Seeming autocorrelation
      // of independent residuals makes the interval longer, never shorter.
      expect(held / trials).toBeGreaterThan(0.931);
      expect(held / trials).toBeLessThan(0.985);
    }
  });
});
