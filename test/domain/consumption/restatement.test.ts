import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RestatedRegister, restate } from '../../../src/domain/consumption/restatement.ts';
import { add, ONE, parseRatio, type Ratio, subtract, toExactString, ZERO } from '../../../src/domain/exact.ts';

const KWH = 1_000_000;

function register(part: Partial<RestatedRegister>): RestatedRegister {
  return {
    ...{ meter: 'M1', quantity: 'activeEnergy', item: 'electricity', intervals: [] },
    ...{ signAt: () => [1, 1], weightAt: () => [ONE, ONE] },
    ...part,
  };
}

const shown = (registers: readonly RestatedRegister[], a: number, b: number) => {
  const { before, after, items } = restate(registers, a, b);
  return {
    of: [toExactString(before), toExactString(after)],
    items: items.map(({ meter, reason, causes, change }) => [meter, reason, causes, toExactString(change)]),
  };
};

describe('A restatement', () => {
  it('tells late readings, corrections and what was not known before apart', () => {
    const intervals = [
      {
        start: 0,
        versions: [
          { recordedAt: 10, value: 5 * KWH, causes: 0 },
          { recordedAt: 20, value: 7 * KWH, causes: 1 },
          { recordedAt: 30, value: 6.5 * KWH, causes: 2 },
        ],
      },
      { start: 1, versions: [{ recordedAt: 25, value: 4 * KWH, causes: 0 }] },
    ];
    // 5 -> 7 by late readings, 7 -> 6.5 by a correction, 4 that nobody knew of: 5 becomes 10.5.
    expect(shown([register({ intervals })], 15, 40)).toEqual({
      of: ['5', '10.5'],
      items: [
        ['M1', 'versions', 1, '2'],
        ['M1', 'versions', 2, '-0.5'],
        ['M1', 'first', 0, '4'],
      ],
    });
    expect(shown([register({ intervals })], 30, 40)).toEqual({ of: ['10.5', '10.5'], items: [] });
    expect(shown([register({ intervals })], 0, 20)).toEqual({
      of: ['0', '7'],
      items: [
        ['M1', 'first', 0, '5'],
        ['M1', 'versions', 1, '2'],
      ],
    });
  });

  it('tells a meter that has left and another factor from consumption', () => {
    const intervals = [{ start: 0, versions: [{ recordedAt: 10, value: 100 * KWH, causes: 0 }] }];
    const left = register({ meter: 'LEFT', intervals, signAt: () => [1, 0] });
    const weights: readonly [Ratio, Ratio] = [parseRatio('0.5849') as Ratio, parseRatio('0.5737') as Ratio];
    const other = register({ meter: 'OTHER', intervals, weightAt: () => weights });
    // 100 kWh x (0.5737 - 0.5849) = -1.12
    expect(shown([left, other], 15, 40)).toEqual({
      of: ['158.49', '57.37'],
      items: [
        ['LEFT', 'membership', 0, '-100'],
        ['OTHER', 'weight', 0, '-1.12'],
      ],
    });
  });

  it('is the sum of its items, whatever has happened', () => {
    const version = fc.record({
      recordedAt: fc.integer({ min: 0, max: 100 }),
      value: fc.integer({ min: -1e12, max: 1e12 }),
      causes: fc.integer({ min: 0, max: 63 }),
    });
    const interval = fc.record({
      start: fc.nat(1000),
      versions: fc
        .uniqueArray(version, { selector: ({ recordedAt }) => recordedAt, maxLength: 5 })
        .map((versions) => versions.toSorted((x, y) => x.recordedAt - y.recordedAt)),
    });
    const weight = fc.option(
      fc.integer({ min: 1, max: 99_999 }).map((n) => parseRatio(`${n}/10000`) as Ratio),
      { nil: null },
    );
    const sign = fc.constantFrom(-1, 0, 1);
    const one = fc.record({
      meter: fc.constantFrom('M1', 'M2', 'M3'),
      intervals: fc.array(interval, { maxLength: 5 }),
      signs: fc.tuple(sign, sign),
      weights: fc.tuple(weight, weight),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 4 }), fc.nat(100), fc.nat(100), (all, x, y) => {
        const registers = all.map(({ signs, weights, ...rest }) =>
          register({ ...rest, signAt: () => signs, weightAt: () => weights }),
        );
        const [a, b] = [Math.min(x, y), Math.max(x, y)];
        const { before, after, items } = restate(registers, a, b);
        const sum = items.reduce((total, { change }) => add(total, change), ZERO);
        expect(toExactString(sum)).toBe(toExactString(subtract(after, before)));
        // What is known at B is where a later restatement begins.
        const later = registers.map((one) => ({
          ...one,
          signAt: () => [one.signAt(0)[1], 0] as const,
          weightAt: () => [one.weightAt(0)[1], null] as const,
        }));
        expect(toExactString(restate(later, b, 200).before)).toBe(toExactString(after));
      }),
    );
  });
});
