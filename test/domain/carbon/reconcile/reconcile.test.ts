import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributionsOf } from '../../../../src/domain/carbon/reconcile/contributions.ts';
import { persistenceOf } from '../../../../src/domain/carbon/reconcile/persistence.ts';
import {
  type ReconciledFigure,
  reconcilePeriod,
  type Verdict,
} from '../../../../src/domain/carbon/reconcile/reconcile-period.ts';
import { type ActivityItem, emissionUncertainty } from '../../../../src/domain/carbon/uncertainty/measured-sum.ts';
import type { MeterAccuracy } from '../../../../src/domain/carbon/uncertainty/meter-accuracy.ts';

function figure(value: number, standardUncertainty: number, more: Partial<ReconciledFigure> = {}): ReconciledFigure {
  return { value, standardUncertainty, degreesOfFreedom: null, bias: 0, isComplete: true, coverage: 1, ...more };
}

describe('measured beside calculated CO2', () => {
  it('differs where the difference is beyond the uncertainty of both', () => {
    // 100 over sqrt(30^2 + 40^2) = 50: z = 2, p = 4.55 % (2 sigma).
    const found = reconcilePeriod(figure(1000, 30), figure(900, 40));
    expect(found).toMatchObject({ difference: 100, unexplained: 100, standardUncertainty: 50, z: 2 });
    expect(found.relativeDifference).toBeCloseTo(1 / 9, 12);
    expect(found.p).toBeCloseTo(0.0455, 4);
    expect(found.expandedUncertainty).toBe(100);
    expect(found.verdict).toBe('different');
    expect(reconcilePeriod(figure(1000, 30), figure(900, 40), { significanceLevel: 0.04 }).verdict).toBe('consistent');
  });

  it('is judged by t where degrees of freedom are known', () => {
    // 50^4 / (30^4 / 4) = 30.86; t for 30 degrees of freedom and 5 % is 2.042 (NIST handbook): z = 2 is below it.
    const found = reconcilePeriod(figure(1000, 30, { degreesOfFreedom: 4 }), figure(900, 40));
    expect(found.p).toBeGreaterThan(0.05);
    expect(found.p).toBeLessThan(0.06);
    expect(found.verdict).toBe('consistent');
    // NIST TN 1297 Table B.1: 2.09 for 30.
    expect(found.expandedUncertainty).toBeCloseTo(50 * 2.09, 0);
  });

  it('has the errors that are known taken out of what is to be explained', () => {
    // The monitor is known to show 20 too much: 80 are left, z = 1.6, p = 10.96 %.
    const found = reconcilePeriod(figure(1000, 30, { bias: 20 }), figure(900, 40));
    expect(found).toMatchObject({ difference: 100, unexplained: 80, z: 1.6, verdict: 'consistent' });
    expect(found.p).toBeCloseTo(0.1096, 4);
  });

  it('with errors in common has a smaller uncertainty', () => {
    // 900 + 1600 - 2 x 0.5 x 1200 = 1300
    const found = reconcilePeriod(figure(1000, 30), figure(900, 40), { correlation: 0.5 });
    expect(found.standardUncertainty).toBeCloseTo(Math.sqrt(1300), 12);
    // By t with the fewer degrees of freedom: NIST TN 1297 Table B.1 has 2.65 for 5.
    const [a, b] = [figure(1000, 30, { degreesOfFreedom: 5 }), figure(900, 40, { degreesOfFreedom: 50 })];
    const byT = reconcilePeriod(a, b, { correlation: 0.5 });
    expect((byT.expandedUncertainty as number) / Math.sqrt(1300)).toBeCloseTo(2.65, 2);
    const same = figure(1000, 30, { degreesOfFreedom: 5 });
    expect(reconcilePeriod(same, same, { correlation: 1 })).toMatchObject({ standardUncertainty: 0, p: 1 });
    expect(() => reconcilePeriod(figure(1, 1), figure(1, 1), { correlation: 2 })).toThrow(RangeError);
  });

  it('is not judged where a side is missing or covers too little', () => {
    expect(reconcilePeriod(null, figure(900, 40))).toMatchObject({
      ...{ verdict: 'notEnoughData', reasons: ['nothingMeasured'], difference: null, z: null },
    });
    expect(reconcilePeriod(figure(1, 1), null).reasons).toEqual(['nothingCalculated']);
    const half = reconcilePeriod(figure(1000, 1, { coverage: 0.5 }), figure(900, 1));
    expect(half).toMatchObject({ verdict: 'notEnoughData', reasons: ['coverage'], difference: 100 });
    expect(reconcilePeriod(figure(1000, 1, { coverage: 0.5 }), figure(900, 1), { coverageMin: 0.5 }).verdict).toBe(
      'different',
    );
  });

  it('is not judged where a side has no uncertainty because nobody knows it', () => {
    const found = reconcilePeriod(figure(1000, 0, { isComplete: false }), figure(900, 40));
    expect(found).toMatchObject({ verdict: 'notEnoughData', reasons: ['noUncertainty'], isUncertaintyComplete: false });
  });

  it('says where the uncertainty is not complete, and judges all the same', () => {
    const found = reconcilePeriod(figure(1000, 30, { isComplete: false }), figure(800, 40));
    expect(found).toMatchObject({ verdict: 'different', isUncertaintyComplete: false });
  });

  it('of exact figures is the same or not', () => {
    expect(reconcilePeriod(figure(5, 0), figure(5, 0))).toMatchObject({ verdict: 'consistent', z: 0, p: 1 });
    expect(reconcilePeriod(figure(5, 0), figure(4, 0))).toMatchObject({ verdict: 'different', p: 0 });
    expect(reconcilePeriod(figure(5, 1), figure(0, 0)).relativeDifference).toBeNull();
  });

  it('has the same significance either way round', () => {
    const side = fc
      .record({ value: fc.integer({ min: -1000, max: 1000 }), u: fc.integer({ min: 1, max: 100 }) })
      .map(({ value, u }) => figure(value, u));
    fc.assert(
      fc.property(side, side, (a, b) => {
        const [forth, back] = [reconcilePeriod(a, b), reconcilePeriod(b, a)];
        expect(back.p).toBe(forth.p);
        expect(back.z).toBeCloseTo(-(forth.z as number), 12);
        expect(back.verdict).toBe(forth.verdict);
      }),
    );
  });
});

describe('a difference', () => {
  const of = (texts: string) =>
    [...texts].map((letter) => {
      const verdict: Verdict = letter === '=' ? 'consistent' : letter === '?' ? 'notEnoughData' : 'different';
      return { verdict, unexplained: letter === '+' ? 5 : letter === '-' ? -5 : letter === '=' ? 1 : null };
    });

  it('in three of the last four periods is persistent', () => {
    expect(persistenceOf(of('++='))).toMatchObject({ isPersistent: false, consecutive: 0, inSameDirection: 2 });
    expect(persistenceOf(of('===+=++'))).toMatchObject({ isPersistent: true, consecutive: 2, inSameDirection: 3 });
    expect(persistenceOf(of('+++='))).toMatchObject({ isPersistent: true, consecutive: 0 });
    expect(persistenceOf(of('+++=='))).toMatchObject({ isPersistent: false, direction: 'measuredHigher' });
    expect(persistenceOf(of('-----'))).toEqual({
      ...{ isPersistent: true, direction: 'measuredLower', consecutive: 5, inSameDirection: 4, judged: 4 },
    });
  });

  it('in changing directions is not', () => {
    expect(persistenceOf(of('+-+-'))).toMatchObject({ isPersistent: false, direction: 'measuredLower' });
    expect(persistenceOf(of('++-+'))).toMatchObject({ isPersistent: true, consecutive: 1 });
  });

  it('is neither confirmed nor refuted by a period without enough data', () => {
    expect(persistenceOf(of('+?+?+'))).toMatchObject({ isPersistent: true, consecutive: 3, judged: 3 });
    expect(persistenceOf(of('???'))).toEqual({
      ...{ isPersistent: false, direction: null, consecutive: 0, inSameDirection: 0, judged: 0 },
    });
    expect(persistenceOf([])).toMatchObject({ isPersistent: false, direction: null });
  });

  it('is persistent by the rule that is given', () => {
    expect(persistenceOf(of('=+'), { required: 1, window: 1 }).isPersistent).toBe(true);
    expect(persistenceOf(of('+++'), { required: 4, window: 5 }).isPersistent).toBe(false);
    expect(() => persistenceOf([], { required: 3, window: 2 })).toThrow(RangeError);
    expect(() => persistenceOf([], { required: 0, window: 2 })).toThrow(RangeError);
  });
});

describe('the contributions to calculated CO2', () => {
  const accuracy: MeterAccuracy = {
    ...{ instrument: 'flowMeter', accuracyClass: '1.5' },
    ...{ currentTransformer: 'none', voltageTransformer: 'none' },
  };
  const options = { meters: new Map([['gas', accuracy]]) };
  const factor = (id: string, value: number) => ({ id, value, uncertainty: 'exact' as const });
  const items: ActivityItem[] = [
    { factor: factor('gas-factor', 2), amounts: [{ meter: 'gas', measured: 100 }] },
    { factor: factor('gas-factor', 2), amounts: [{ meter: 'gas', measured: 50 }] },
    {
      factor: factor('grid', 0.5),
      amounts: [
        { meter: 'a', measured: 800 },
        { meter: 'b', measured: -100 },
      ],
    },
  ];

  it('are one for each meter and factor, the largest first', () => {
    const found = contributionsOf(items, options);
    expect(found.map(({ meter, factor: id, value }) => [meter, id, value])).toEqual([
      ['a', 'grid', 400],
      ['gas', 'gas-factor', 300],
      ['b', 'grid', -50],
    ]);
    expect(found[0]?.share).toBeCloseTo(400 / 650, 12);
    // 300 x 1.5 % / sqrt 3
    expect(found[1]?.standardUncertainty).toBeCloseTo(4.5 / Math.sqrt(3), 10);
    expect(found[0]?.isComplete).toBe(false);
  });

  it('add up to the emissions', () => {
    const sum = contributionsOf(items, options).reduce((total, { value }) => total + value, 0);
    expect(sum).toBeCloseTo(emissionUncertainty(items, options).value, 10);
  });
});
