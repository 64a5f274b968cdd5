import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate } from '../../../src/domain/estimation/allocate.ts';

function parts(total: number, weights: readonly number[]): number[] {
  const out = new Float64Array(weights.length);
  allocate(total, Float64Array.from(weights), out);
  return [...out];
}

/** Exact, where doubles are not. */
const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + BigInt(value), 0n);

describe('a total', () => {
  it('is divided in proportion to the weights', () => {
    expect(parts(100, [1, 1, 2])).toEqual([25, 25, 50]);
  });

  it('is divided by running shares that are rounded down', () => {
    // Thirds of 10: 3.33, 6.67, 10 become 3, 6, 10.
    expect(parts(10, [1, 1, 1])).toEqual([3, 3, 4]);
    // Of 7 by 1, 2, 4: 1, 3, 7.
    expect(parts(7, [1, 2, 4])).toEqual([1, 2, 4]);
    // Of 5 by 3, 3, 3, 3: 1.25, 2.5, 3.75, 5.
    expect(parts(5, [3, 3, 3, 3])).toEqual([1, 1, 1, 2]);
  });

  it('that is negative is divided like its amount', () => {
    expect(parts(-10, [1, 1, 1])).toEqual([-3, -3, -4]);
  });

  it('of zero gives zeros, none of them negative', () => {
    expect(parts(0, [1, 2])).toEqual([0, 0]);
    expect(parts(-1, [1, 1, 1]).map((part) => Object.is(part, -0))).toEqual([false, false, false]);
  });

  it('is divided equally where no weight is above zero', () => {
    expect(parts(10, [0, 0, 0])).toEqual([3, 3, 4]);
    expect(parts(-10, [0, -5, Number.NaN])).toEqual([-3, -3, -4]);
  });

  it('gives nothing to a weight that is not above zero', () => {
    expect(parts(10, [0, 5, -3, 5, 0])).toEqual([0, 5, 0, 5, 0]);
  });

  it('is exact where the products are beyond 2^53', () => {
    const total = Number.MAX_SAFE_INTEGER;
    // 2^53 - 1 = 9007199254740991 is not divisible by 2: half of it, rounded down, ends in 495.
    expect(parts(total, [1e12, 1e12])).toEqual([4_503_599_627_370_495, 4_503_599_627_370_496]);
  });

  it('is exact by weights with fractions', () => {
    expect(parts(10, [0.5, 0.25, 0.25])).toEqual([5, 2, 3]);
    // 0.1 + 0.2 as doubles is a little more than 0.3: the first running share of 3 is just below 1, by 1 : 2.
    expect(parts(3, [0.1, 0.2])).toEqual([1, 2]);
    expect(parts(5, [5e-324, 5e-324])).toEqual([2, 3]);
  });

  it('that cannot be divided exactly is refused', () => {
    expect(() => parts(0.5, [1])).toThrow(RangeError);
    expect(() => parts(2 ** 53, [1])).toThrow(RangeError);
    expect(() => parts(Number.NaN, [1])).toThrow(RangeError);
    expect(() => parts(5, [])).toThrow(RangeError);
    expect(() => parts(5, [1, Number.POSITIVE_INFINITY])).toThrow(RangeError);
    expect(() => allocate(5, new Float64Array(3), new Float64Array(2))).toThrow(RangeError);
    expect(parts(0, [])).toEqual([]);
  });

  it('leaves the rest of a longer array as it is', () => {
    const out = new Float64Array([9, 9, 9]);
    allocate(4, new Float64Array([1, 1]), out);
    expect([...out]).toEqual([2, 2, 9]);
  });
});

const total = fc.maxSafeInteger();
const wholes = fc.array(
  fc.oneof(
    fc.nat(900_000),
    fc.bigInt({ min: 0n, max: 2n ** 46n }).map((weight) => Number(weight)),
  ),
  { minLength: 1, maxLength: 100 },
);
const fractions = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 30 });

describe('the parts', () => {
  it('add up to the total exactly', () => {
    fc.assert(
      fc.property(total, fc.oneof(wholes, fractions), (sum, weights) => {
        expect(sumOf(parts(sum, weights))).toBe(BigInt(sum));
      }),
      { numRuns: 500 },
    );
  });

  it('are less than one off their ideal value', () => {
    fc.assert(
      fc.property(total, wholes, (sum, weights) => {
        const all = sumOf(weights);
        fc.pre(all > 0n);
        parts(sum, weights).forEach((part, i) => {
          // |part - sum x weight / all| < 1, without a division.
          const off = BigInt(part) * all - BigInt(sum) * BigInt(weights[i] as number);
          expect(off < all && -off < all).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('of neighbours are what the neighbours get as one', () => {
    fc.assert(
      fc.property(total, wholes, fc.nat(99), fc.nat(99), (sum, weights, a, b) => {
        const from = Math.min(a, b) % weights.length;
        const to = Math.max(from + 1, Math.max(a, b) % (weights.length + 1));
        fc.pre(weights.some((weight) => weight > 0));
        const merged = Number(sumOf(weights.slice(from, to)));
        const together = parts(sum, [...weights.slice(0, from), merged, ...weights.slice(to)]);
        expect(sumOf(parts(sum, weights).slice(from, to))).toBe(BigInt(together[from] as number));
      }),
      { numRuns: 500 },
    );
  });

  it('do not change when all weights are multiplied by the same number', () => {
    fc.assert(
      fc.property(
        total,
        fc.array(fc.nat(1e6), { minLength: 1 }),
        fc.integer({ min: 1, max: 1e6 }),
        (sum, weights, k) => {
          const scaled = weights.map((weight) => weight * k);
          expect(parts(sum, scaled)).toEqual(parts(sum, weights));
          const halves = weights.map((weight) => weight / 2);
          expect(parts(sum, halves)).toEqual(parts(sum, weights));
        },
      ),
    );
  });
});
