import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  compare,
  divide,
  multiply,
  parseRatio,
  type Ratio,
  ratio,
  subtract,
  toDecimalString,
  toExactString,
  toNumber,
} from '../../src/domain/exact.ts';

function parsed(text: string): Ratio {
  const found = parseRatio(text);
  if (found === undefined) throw new Error(`${text} is not read`);
  return found;
}

const bigs = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
const ratios = fc.tuple(bigs, fc.bigInt({ min: 1n, max: 10n ** 30n })).map(([n, d]) => ratio(n, d));

describe('reading', () => {
  it.each([
    ['0.1229', 1229n, 10_000n],
    ['1e-3', 1n, 1000n],
    ['1E+3', 1000n, 1n],
    ['-12.50', -25n, 2n],
    ['+7', 7n, 1n],
    ['007', 7n, 1n],
    ['0', 0n, 1n],
    ['-0.0', 0n, 1n],
    ['1/1600', 1n, 1600n],
    ['400/5', 80n, 1n],
    ['1e-3/3.5', 1n, 3500n],
    ['-6/-4', 3n, 2n],
    ['9007199254740993', 9_007_199_254_740_993n, 1n],
  ])('%s is %d / %d', (text, n, d) => {
    expect(parseRatio(text)).toEqual({ n, d });
  });

  it.each([
    ...['', ' 1', '1 ', '.5', '5.', '1,5', '1e', 'e3', '0x10', 'NaN', 'Infinity', '1/0', '1/', '/2', '1/2/3', '--1'],
    ...['1e401', '1e-401', '1e99999', '9'.repeat(401), '１'],
  ])('does not read %j', (text) => {
    expect(parseRatio(text)).toBeUndefined();
  });
});

describe('arithmetic', () => {
  it('adds 0.1 and 0.2 to 0.3', () => {
    expect(add(parsed('0.1'), parsed('0.2'))).toEqual(parsed('0.3'));
  });

  it.each([
    ['multiplies', multiply(parsed('2/3'), parsed('9/4')), '1.5'],
    ['divides', divide(parsed('1'), parsed('-0.8')), '-1.25'],
    ['subtracts', subtract(parsed('1/3'), parsed('1/12')), '0.25'],
    ['adds below zero', add(parsed('-1/3'), parsed('1/3')), '0'],
  ])('%s', (_name, found, expected) => {
    expect(found).toEqual(parsed(expected));
  });

  it('keeps the denominator above zero and without common factors', () => {
    expect(ratio(6n, -4n)).toEqual({ n: -3n, d: 2n });
    expect(ratio(0n, -5n)).toEqual({ n: 0n, d: 1n });
  });

  it('refuses to divide by zero', () => {
    expect(() => divide(parsed('1'), parsed('0'))).toThrow(RangeError);
    expect(() => ratio(1n, 0n)).toThrow(RangeError);
  });

  it('compares without rounding', () => {
    expect(compare(parsed('1/3'), parsed('0.3333333333333333333333'))).toBe(1);
    expect(compare(parsed('-2'), parsed('1'))).toBe(-1);
    expect(compare(parsed('0.50'), parsed('1/2'))).toBe(0);
  });

  it('undoes what it did', () => {
    fc.assert(
      fc.property(ratios, ratios, (a, b) => {
        expect(subtract(add(a, b), b)).toEqual(a);
        if (b.n !== 0n) expect(divide(multiply(a, b), b)).toEqual(a);
        expect(Math.sign(compare(a, b))).toBe(-Math.sign(compare(b, a)) + 0);
      }),
    );
  });
});

describe('decimal text', () => {
  it.each([
    ['1/3', 4, '0.3333'],
    ['2/3', 4, '0.6667'],
    ['0.125', 2, '0.12'],
    ['0.375', 2, '0.38'],
    ['-0.125', 2, '-0.12'],
    ['-0.004', 2, '0'],
    ['2.5', 0, '2'],
    ['3.5', 0, '4'],
    ['1000', 3, '1000'],
    ['714.3', 6, '714.3'],
    ['0.000001', 6, '0.000001'],
    ['99.999', 2, '100'],
  ])('%s with %d digits is %s', (text, digits, expected) => {
    expect(toDecimalString(parsed(text), digits)).toBe(expected);
  });

  it.each([
    ['0.1229', '0.1229'],
    ['1/8', '0.125'],
    ['1/1600', '0.000625'],
    ['-7/3', '-7/3'],
    ['20934/29307.6', '5/7'],
    ['80', '80'],
  ])('%s in full is %s', (text, expected) => {
    expect(toExactString(parsed(text))).toBe(expected);
  });

  it('is read back in full as the same value', () => {
    fc.assert(
      fc.property(ratios, (value) => {
        expect(parseRatio(toExactString(value))).toEqual(value);
      }),
    );
  });
});

describe('the nearest double', () => {
  it.each([
    ['0', 0],
    ['0.1', 0.1],
    ['1/3', 1 / 3],
    ['-2/3', -2 / 3],
    ['1e300', 1e300],
    ['1e-300', 1e-300],
    ['123456789.123456789', 123456789.12345679],
    // Halfway between two doubles: to the even one.
    ['9007199254740993', 9_007_199_254_740_992],
    ['9007199254740995', 9_007_199_254_740_996],
    // A hair above halfway.
    ['9007199254740993.000000000000000000000000000000000001', 9_007_199_254_740_994],
  ])('of %s is %d', (text, expected) => {
    expect(toNumber(parsed(text))).toBe(expected);
  });

  it('of the shortest text of a double is that double', () => {
    const doubles = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .filter((value) => Math.abs(value) > 1e-290 && Math.abs(value) < 1e300);
    fc.assert(
      fc.property(doubles, (value) => {
        expect(toNumber(parsed(String(value)))).toBe(value);
      }),
    );
  });

  it('of a quotient of whole numbers is what the processor divides to', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.maxSafeInteger(), (a, b) => {
        if (b !== 0) expect(toNumber(ratio(BigInt(a), BigInt(b)))).toBe(a / b + 0);
      }),
    );
  });
});
