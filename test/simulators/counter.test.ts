import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counterDecimals, counterReading } from '../../simulators/load-models/counter.ts';

describe('counter', () => {
  it.each([
    [0, 6, 1, 0],
    [184_223.79, 6, 1, 184_223.7],
    [999_999.99, 6, 1, 999_999.9],
    [1_000_000, 6, 1, 0],
    [1_000_000.26, 6, 1, 0.2],
    [12_345_678, 7, 0, 2_345_678],
    [123_456_789, 8, -1, 23_456_780],
    [99_999.9996, 5, 3, 99_999.999],
  ])('shows a total of %d with %d digits and %d decimals as %d', (total, digits, decimals, shown) => {
    expect(counterReading(total, { digits, decimals })).toBe(shown);
  });

  it('never falls except when it rolls over', () => {
    const total = fc.double({ min: 0, max: 5e6, noNaN: true });
    fc.assert(
      fc.property(total, fc.double({ min: 0, max: 1000, noNaN: true }), (from, used) => {
        const options = { digits: 5, decimals: 2 };
        const before = counterReading(from, options);
        const after = counterReading(from + used, options);
        const grown = after >= before ? after - before : after + 10 ** 5 - before;
        expect(Math.abs(grown - used)).toBeLessThan(0.0101);
      }),
    );
  });

  it('keeps every step of a REAL4 counter distinct and recoverable', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 0, max: 9_999_998 }), (digits, step) => {
        const decimals = counterDecimals(digits, 'real4');
        const shown = (n: number) => (decimals < 0 ? n * 10 ** -decimals : n / 10 ** decimals);
        expect(Math.fround(shown(step + 1))).toBeGreaterThan(Math.fround(shown(step)));
        expect(Number(Math.fround(shown(step)).toPrecision(7))).toBe(shown(step));
      }),
    );
  });
});
