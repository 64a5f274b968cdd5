import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RestatedRegister, type RestatementWeight, restate } from '../../../src/domain/consumption/restatement.ts';
import { add, ONE, parseRatio, type Ratio, subtract, toExactString, ZERO } from '../../../src/domain/exact.ts';

const KWH = 1_000_000;

function register(part: Partial<RestatedRegister>): RestatedRegister {
  return {
    ...{ meter: 'M1', quantity: 'activeEnergy', item: 'electricity', intervals: [] },
    ...{ signAt: () => [1, 1], weightAt: () => [by(ONE), by(ONE)] },
    ...part,
  };
}

function by(perUnit: Ratio, ...names: readonly string[]): RestatementWeight {
  return { isKnown: true, perUnit, by: names };
}

const WITHOUT: RestatementWeight = { isKnown: false, reason: 'no factor' };
const text = (figure: Ratio | null): string | null => (figure === null ? null : toExactString(figure));

const shown = (registers: readonly RestatedRegister[], a: number, b: number) => {
  const { before, after, items } = restate(registers, a, b);
  return {
    of: [text(before), text(after)],
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
    const weights = [
      by(parseRatio('0.5849') as Ratio, 'grid version 1'),
      by(parseRatio('0.5737') as Ratio, 'grid version 2'),
    ] as const;
    const other = register({ meter: 'OTHER', intervals, weightAt: () => weights });
    // 100 kWh x (0.5737 - 0.5849) = -1.12
    expect(shown([left, other], 15, 40)).toEqual({
      of: ['158.49', '57.37'],
      items: [
        ['LEFT', 'membership', 0, '-100'],
        ['OTHER', 'weight', 0, '-1.12'],
      ],
    });
    expect(restate([other], 15, 40).items).toMatchObject([
      { weights: [{ by: ['grid version 1'] }, { by: ['grid version 2'] }] },
    ]);
    // Two pairs of factors are two items, of the same meter too.
    const half = (start: number) =>
      start === 0 ? weights : ([by(ONE, 'x'), by(parseRatio('2') as Ratio, 'y')] as const);
    const two = register({ intervals: [...intervals, { ...intervals[0]!, start: 1 }], weightAt: half });
    expect(shown([two], 15, 40).items).toEqual([
      ['M1', 'weight', 0, '-1.12'],
      ['M1', 'weight', 0, '100'],
    ]);
  });

  it('says that consumption has no factor, which is not a factor of zero', () => {
    const one = (value: number) => [{ recordedAt: 10, value: value * KWH, causes: 0 }];
    const intervals = [{ start: 0, versions: [...one(100), { recordedAt: 20, value: 90 * KWH, causes: 2 }] }];
    const gained = register({ intervals, weightAt: () => [WITHOUT, by(parseRatio('0.5') as Ratio, 'own version 1')] });
    // Of the 100 kWh then nothing was converted; 90 x 0.5 now.
    expect(restate([gained], 15, 40)).toMatchObject({
      before: null,
      items: [
        { reason: 'versions', weights: null },
        { reason: 'withoutFactor', weights: [WITHOUT, { by: ['own version 1'] }] },
      ],
    });
    expect(shown([gained], 15, 40)).toEqual({
      of: [null, '45'],
      items: [
        ['M1', 'versions', 2, '-5'],
        ['M1', 'withoutFactor', 0, '50'],
      ],
    });
    const { before, after, items, withoutFactor } = restate(
      [register({ intervals, weightAt: () => [WITHOUT, WITHOUT] })],
      15,
      40,
    );
    expect([before, after, items]).toEqual([null, null, []]);
    expect(withoutFactor.map((left) => [left.reason, text(left.before), text(left.after)])).toEqual([
      ['no factor', '100', '90'],
    ]);
    const lost = register({ intervals: [{ start: 0, versions: one(100) }], weightAt: () => [by(ONE, 'x'), WITHOUT] });
    const stays = register({ meter: 'M2', intervals: [{ start: 0, versions: one(7) }] });
    expect(shown([lost, stays], 15, 40)).toEqual({ of: ['107', '7'], items: [['M1', 'withoutFactor', 0, '-100']] });
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
    // Sevenths have no finite decimal.
    const weight = fc.option(
      fc.integer({ min: 1, max: 99_999 }).map((n) => by(parseRatio(`${n}/70000`) as Ratio)),
      { nil: WITHOUT },
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
        const { before, after, change, items } = restate(registers, a, b);
        const sum = items.reduce((total, { change }) => add(total, change), ZERO);
        expect(toExactString(sum)).toBe(toExactString(change));
        expect(toExactString(change)).toBe(toExactString(subtract(after ?? ZERO, before ?? ZERO)));
        // What is known at B is where a later restatement begins.
        const later = registers.map((one) => ({
          ...one,
          signAt: () => [one.signAt(0)[1], 0] as const,
          weightAt: () => [one.weightAt(0)[1], WITHOUT] as const,
        }));
        expect(text(restate(later, b, 200).before)).toBe(text(after));
      }),
    );
  });
});
