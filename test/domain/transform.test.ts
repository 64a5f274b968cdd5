import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkTransforms,
  multiplierAt,
  multiplierChanges,
  type Transform,
  transformGauge,
  transformsOf,
} from '../../src/domain/transform.ts';

const JANUARY = Date.parse('2026-01-01T00:00:00+08:00');
const MARCH = Date.parse('2026-03-01T00:00:00+08:00');
const JUNE = Date.parse('2026-06-01T00:00:00+08:00');

function transform(change: Partial<Transform> = {}): Transform {
  return { quantity: 'activeEnergy', from: null, to: null, multiplier: '1', offset: '0', ...change };
}

describe('the multiplier', () => {
  it.each([
    ['80', 80, 1],
    ['0.001', 1, 1000],
    ['1/1600', 1, 1600],
    ['400/5', 80, 1],
    ['0.3', 3, 10],
    ['1e-3', 1, 1000],
  ])('%s is %d / %d', (multiplier, numerator, denominator) => {
    expect(multiplierAt([transform({ multiplier })], 'activeEnergy', JUNE)).toEqual({ numerator, denominator });
  });

  it('is one where none is on record', () => {
    const others = [
      transform({ quantity: 'activePower', multiplier: '80' }),
      transform({ to: MARCH, multiplier: '80' }),
    ];
    expect(multiplierAt([], 'activeEnergy', JUNE)).toEqual({ numerator: 1, denominator: 1 });
    expect(multiplierAt(others, 'activeEnergy', JUNE)).toEqual({ numerator: 1, denominator: 1 });
  });

  it('holds from its first instant on and no longer at its last', () => {
    const found = [transform({ from: JANUARY, to: MARCH, multiplier: '80' })];
    const at = (instant: number) => multiplierAt(found, 'activeEnergy', instant).numerator;
    expect([JANUARY - 1, JANUARY, MARCH - 1, MARCH].map(at)).toEqual([1, 80, 80, 1]);
  });

  it.each(['', 'eighty', '1/0', '12345678901234567890'])('of %j is refused', (multiplier) => {
    expect(() => multiplierAt([transform({ multiplier })], 'activeEnergy', JUNE)).toThrow(RangeError);
  });
});

describe('changes of the multiplier', () => {
  const history = [
    transform({ to: JANUARY, multiplier: '80' }),
    transform({ from: JANUARY, to: MARCH, multiplier: '160/2' }),
    transform({ from: MARCH, to: JUNE, multiplier: '120' }),
    transform({ quantity: 'activePower', from: JANUARY + 1, multiplier: '7' }),
  ];

  it('are those instants at which its value is another one', () => {
    expect(multiplierChanges(history, 'activeEnergy', 0, JUNE + 1)).toEqual([MARCH, JUNE]);
  });

  it('do not count at the ends of the time asked for', () => {
    expect(multiplierChanges(history, 'activeEnergy', MARCH, JUNE)).toEqual([]);
    expect(multiplierChanges(history, 'activeEnergy', MARCH - 1, JUNE)).toEqual([MARCH]);
  });

  it('are all instants at which it is another one, whatever the periods', () => {
    const periods = fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 3 })), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(periods, (lengths) => {
        let from = 0;
        const transforms = lengths.map(([length, factor]) => {
          const found = transform({ from, to: from + length, multiplier: String(factor) });
          from += length;
          return found;
        });
        const values = Array.from(
          { length: from + 3 },
          (_, t) => multiplierAt(transforms, 'activeEnergy', t - 1).numerator,
        );
        const expected = values.flatMap((value, i) => (i > 0 && value !== values[i - 1] ? [i - 1] : []));
        expect(multiplierChanges(transforms, 'activeEnergy', -1, from + 2)).toEqual(expected);
      }),
    );
  });
});

describe('a gauge', () => {
  it('is multiplied and moved', () => {
    const found = [transform({ quantity: 'pressure', multiplier: '2.5', offset: '101.325' })];
    expect(transformGauge(200, found, 'pressure', JUNE)).toBe(601.325);
    expect(transformGauge(200, [], 'pressure', JUNE)).toBe(200);
  });
});

describe('how a meter is connected', () => {
  it('is the product of its ratios, divided by the impulses', () => {
    const [found, ...more] = transformsOf('activeEnergy', {
      currentRatio: [{ value: '400/5', from: null, to: null }],
      voltageRatio: [{ value: '100', from: null, to: null }],
      impulsesPerUnit: [{ value: '1600', from: null, to: null }],
      scale: [{ value: '0.1', from: null, to: null }],
    });
    // 80 x 100 x 0.1 / 1600 = 0.5
    expect(found).toEqual(transform({ multiplier: '1/2' }));
    expect(more).toEqual([]);
  });

  it('is cut where any part changes', () => {
    const found = transformsOf('activeEnergy', {
      currentRatio: [
        { value: '80', from: null, to: MARCH },
        { value: '120', from: MARCH, to: null },
      ],
      voltageRatio: [{ value: '100', from: JANUARY, to: JUNE }],
    });
    expect(found.map(({ from, to, multiplier }) => [from, to, multiplier])).toEqual([
      [null, JANUARY, '80'],
      [JANUARY, MARCH, '8000'],
      [MARCH, JUNE, '12000'],
      [JUNE, null, '120'],
    ]);
    expect(checkTransforms(found)).toEqual([]);
  });

  it('keeps the ratios and pulses of a multiplier, which must be their product', () => {
    const parts = { currentRatio: '400/5', voltageRatio: '10000/100', impulsesPerUnit: '1600' };
    // 80 x 100 / 1600 = 5
    expect(checkTransforms([transform({ multiplier: '5', ...parts })])).toEqual([]);
    expect(checkTransforms([transform({ multiplier: '8000', ...parts })])).toEqual([
      'activeEnergy: the multiplier is 8000, and CT x PT / pulses is 5',
    ]);
    expect(checkTransforms([transform({ multiplier: '80', currentRatio: '400/5' })])).toEqual([]);
    expect(checkTransforms([transform({ multiplier: '1', currentRatio: '400/5' })])).toHaveLength(1);
    expect(checkTransforms([transform({ multiplier: '80', currentRatio: 'x', voltageRatio: '0' })])).toEqual([
      'activeEnergy: currentRatio "x" is no number above zero',
      'activeEnergy: voltageRatio "0" is no number above zero',
    ]);
  });

  it('is 1 and 0 where nothing is said', () => {
    expect(transformsOf('pressure', {})).toEqual([transform({ quantity: 'pressure' })]);
  });

  it('refuses what is no number', () => {
    expect(() => transformsOf('activeEnergy', { scale: [{ value: 'x', from: null, to: null }] })).toThrow(RangeError);
    expect(() => transformsOf('volume', { impulsesPerUnit: [{ value: '0', from: null, to: null }] })).toThrow(
      RangeError,
    );
  });
});

describe('the check', () => {
  it.each<[string, Partial<Transform>, RegExp]>([
    ['an unknown quantity', { quantity: 'energy' }, /no quantity "energy"/],
    ['a multiplier of zero', { multiplier: '0' }, /multiplier is zero/],
    ['a multiplier in words', { multiplier: 'CT' }, /"CT" is no number/],
    ['a multiplier beyond 2^53', { multiplier: '12345678901234567.8' }, /too many digits/],
    ['a negative multiplier of a register', { multiplier: '-1' }, /below zero/],
    ['an offset in words', { offset: '' }, /offset "" is no number/],
    ['an offset of a register', { offset: '12.5' }, /offset 12.5 of a register/],
    ['an end before the beginning', { from: MARCH, to: JANUARY }, /ends before it begins/],
    ['an end at the beginning', { from: MARCH, to: MARCH }, /ends before it begins/],
  ])('finds %s', (_name, change, problem) => {
    expect(checkTransforms([transform(change)])).toEqual([expect.stringMatching(problem)]);
  });

  it('finds two that hold at the same time', () => {
    const both = [transform({ to: MARCH }), transform({ from: MARCH - 1 })];
    expect(checkTransforms(both)).toEqual(['activeEnergy: two transforms hold at the same time']);
    expect(checkTransforms([transform(), transform()])).toHaveLength(1);
  });

  it('accepts neighbours, other quantities, and a gauge that is turned round', () => {
    expect(
      checkTransforms([
        transform({ to: MARCH, multiplier: '80' }),
        transform({ from: MARCH, multiplier: '1/1600' }),
        transform({ quantity: 'activePower', multiplier: '-1', offset: '-0.5' }),
      ]),
    ).toEqual([]);
  });
});
