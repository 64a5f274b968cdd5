/**
 * Exact arithmetic of consumption. Inside, consumption is a whole number of micros: millionths of the
 * canonical unit. Whole numbers up to 2^53 are exact as doubles, and sums of them are the same in any order;
 * what would be larger in between is done with BigInt.
 */

/** Micros in one canonical unit, and the decimals that makes. */
export const MICROS = 1_000_000;
export const MICRO_DECIMALS = 6;

const SAFE = Number.MAX_SAFE_INTEGER;
/** Above this the square of a duration is beyond 2^53. */
const DURATION_MAX = 94_000_000;

/**
 * The part of a total that falls into the first `elapsed` of `duration`, rounded down: parts between
 * instants, taken as differences of it, add up to the total exactly. `0 <= elapsed <= duration`.
 */
export function elapsedShare(total: number, elapsed: number, duration: number): number {
  if (elapsed === 0) return 0;
  if (elapsed === duration) return total;
  if (duration > DURATION_MAX || !Number.isInteger(elapsed)) return bigShare(total, elapsed, duration);
  // total = whole x duration + rest, whatever the rounding of the division: the result is the same. Towards
  // zero, so that the product is no larger than the total.
  const whole = Math.trunc(total / duration);
  const rest = total - whole * duration;
  return whole * elapsed + Math.floor((rest * elapsed) / duration);
}

/**
 * `after x numerator / denominator` less `before x numerator / denominator`, each rounded down: so the
 * differences along any chain of readings add up to that of its ends. NaN where it is beyond 2^53.
 */
export function scaledDifference(before: number, after: number, numerator: number, denominator: number): number {
  if (denominator === 1) {
    const product = (after - before) * numerator;
    return Math.abs(product) <= SAFE ? product : Number.NaN;
  }
  const start = before * numerator;
  const end = after * numerator;
  if (Math.abs(start) <= SAFE && Math.abs(end) <= SAFE) {
    return floorDivide(end, denominator) - floorDivide(start, denominator);
  }
  const [n, d] = [BigInt(numerator), BigInt(denominator)];
  return toNumber(floorDivideBig(BigInt(after) * n, d) - floorDivideBig(BigInt(before) * n, d));
}

/**
 * A value in the canonical unit as a whole number of units of 10^-decimals; NaN where a double does not hold
 * all of its digits: beyond 2^53 for whole numbers, beyond 15 digits for decimals (IEEE 754 binary64).
 */
export function toResolution(value: number, decimals: number): number {
  const units = Math.round(value * (POWERS_OF_TEN[decimals] as number));
  return Math.abs(units) <= (decimals === 0 ? SAFE : DECIMAL_UNITS_MAX) ? units : Number.NaN;
}

const DECIMAL_UNITS_MAX = 1e15;

/** How many micros one unit of 10^-decimals is. */
export function microsPerUnit(decimals: number): number {
  return POWERS_OF_TEN[MICRO_DECIMALS - decimals] as number;
}

const POWERS_OF_TEN = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000] as const;

function floorDivide(dividend: number, divisor: number): number {
  const quotient = Math.floor(dividend / divisor);
  // The quotient of two doubles may be rounded up to the next whole number.
  const rest = dividend - quotient * divisor;
  if (rest < 0) return quotient - 1;
  return rest >= divisor ? quotient + 1 : quotient;
}

function bigShare(total: number, elapsed: number, duration: number): number {
  return toNumber(floorDivideBig(BigInt(total) * BigInt(Math.round(elapsed)), BigInt(Math.round(duration))));
}

function floorDivideBig(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

/** NaN where it is beyond 2^53: the caller treats that as unknown, never as something near it. */
function toNumber(value: bigint): number {
  const number = Number(value);
  return Math.abs(number) <= SAFE ? number : Number.NaN;
}
