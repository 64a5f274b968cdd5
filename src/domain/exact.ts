/**
 * Exact arithmetic: fractions of two big integers. Factors that are printed as decimals (0.1229 kgce/kWh)
 * multiply and add without any rounding; it is rounded once, where a number is shown.
 */

/** `n / d`, reduced, `d` above zero. */
export interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

export const ZERO: Ratio = Object.freeze({ n: 0n, d: 1n });
export const ONE: Ratio = Object.freeze({ n: 1n, d: 1n });

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/;
/** Longest text that is read: what people state has a few digits, and longer ones only take time. */
const TEXT_LENGTH_MAX = 400;
const EXPONENT_MAX = 400;

/** Reads `0.1229`, `-3`, `1e-3` or a ratio of two such numbers, `1/1600`; `undefined` for anything else. */
export function parseRatio(text: string): Ratio | undefined {
  if (text.length > TEXT_LENGTH_MAX) return undefined;
  const parts = text.split('/').map(parseDecimal);
  const [numerator, denominator] = parts;
  if (parts.length > 2 || numerator === undefined) return undefined;
  if (parts.length === 1) return numerator;
  return denominator === undefined || denominator.n === 0n ? undefined : divide(numerator, denominator);
}

function parseDecimal(text: string): Ratio | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const power = Number(exponent) - fraction.length;
  if (Math.abs(power) > EXPONENT_MAX) return undefined;
  const digits = BigInt(whole + fraction) * (sign === '-' ? -1n : 1n);
  return power < 0 ? ratio(digits, 10n ** BigInt(-power)) : ratio(digits * 10n ** BigInt(power));
}

/** `n / d` reduced. Throws `RangeError` where `d` is zero. */
export function ratio(n: bigint, d = 1n): Ratio {
  if (d === 0n) throw new RangeError('a ratio has no denominator of zero');
  const common = greatestCommonDivisor(n < 0n ? -n : n, d < 0n ? -d : d) * (d < 0n ? -1n : 1n);
  return { n: n / common, d: d / common };
}

export function multiply(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.n, a.d * b.d);
}

/** Throws `RangeError` where `b` is zero. */
export function divide(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.d, a.d * b.n);
}

export function add(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function subtract(a: Ratio, b: Ratio): Ratio {
  return ratio(a.n * b.d - b.n * a.d, a.d * b.d);
}

/** Below zero where `a` is less than `b`, zero where they are equal, above zero otherwise. */
export function compare(a: Ratio, b: Ratio): number {
  const difference = a.n * b.d - b.n * a.d;
  if (difference === 0n) return 0;
  return difference < 0n ? -1 : 1;
}

/** Decimal text with at most that many digits behind the point, half to even, without zeros at its end. */
export function toDecimalString({ n, d }: Ratio, maxFractionDigits: number): string {
  const scaled = roundHalfEven((n < 0n ? -n : n) * 10n ** BigInt(maxFractionDigits), d);
  const digits = scaled.toString().padStart(maxFractionDigits + 1, '0');
  const whole = digits.slice(0, digits.length - maxFractionDigits);
  const fraction = digits.slice(digits.length - maxFractionDigits).replace(/0+$/, '');
  const sign = n < 0n && scaled !== 0n ? '-' : '';
  return fraction === '' ? sign + whole : `${sign}${whole}.${fraction}`;
}

/** The whole value as text that `parseRatio` reads: a decimal where it has a finite one, else `n/d`. */
export function toExactString(value: Ratio): string {
  const digits = finiteDigits(value.d);
  return digits === null ? `${value.n}/${value.d}` : toDecimalString(value, digits);
}

/** The double nearest to it, half to even. */
export function toNumber({ n, d }: Ratio): number {
  if (n < 0n) return -toNumber({ n: -n, d });
  if (n === 0n) return 0;
  // So many bits before the point that one below the last of a double tells on which side of half it lies.
  const shift = BIT_COUNT - (bitLength(n) - bitLength(d));
  const dividend = shift > 0 ? n << BigInt(shift) : n;
  const divisor = shift < 0 ? d << BigInt(-shift) : d;
  const quotient = dividend / divisor;
  const sticky = dividend % divisor === 0n ? 0n : 1n;
  return scaleByPowerOfTwo(Number(quotient | sticky), -shift);
}

const BIT_COUNT = 66;

/** In two steps, for a power beyond the range of a double by itself. */
function scaleByPowerOfTwo(value: number, power: number): number {
  const half = Math.trunc(power / 2);
  return value * 2 ** half * 2 ** (power - half);
}

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

function roundHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return quotient;
  return quotient + 1n;
}

/** Digits behind the point of 1 / d, or null where they never end. */
function finiteDigits(d: bigint): number | null {
  let [rest, twos, fives] = [d, 0, 0];
  for (; rest % 2n === 0n; rest /= 2n) twos++;
  for (; rest % 5n === 0n; rest /= 5n) fives++;
  return rest === 1n ? Math.max(twos, fives) : null;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
