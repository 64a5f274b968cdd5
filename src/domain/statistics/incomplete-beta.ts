/** The regularized incomplete beta function, by its continued fraction. */

const ITERATIONS_MAX = 10_000;
const TINY = 1e-300;

/** I_x(a, b) for x from 0 to 1 and a, b above 0. */
export function regularizedIncompleteBeta(x: number, a: number, b: number): number {
  if (!(x >= 0 && x <= 1 && a > 0 && b > 0)) throw new RangeError(`there is no I_x(a, b) of ${x}, ${a}, ${b}`);
  if (x === 0 || x === 1) return x;
  // The fraction converges fast on this side only; the other one is its complement.
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedIncompleteBeta(1 - x, b, a);
  const logarithm = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.exp(logarithm) / (a * continuedFraction(x, a, b));
}

/** DLMF 8.17.22 (recalled): 1 + d1 / (1 + d2 / (1 + ...)), evaluated from the front by Lentz's method. */
function continuedFraction(x: number, a: number, b: number): number {
  let fraction = 1;
  let numerators = 1;
  let denominators = 0;
  for (let n = 1; n <= ITERATIONS_MAX; n++) {
    const coefficient = coefficientOf(n, x, a, b);
    denominators = 1 / awayFromZero(1 + coefficient * denominators);
    numerators = awayFromZero(1 + coefficient / numerators);
    const change = numerators * denominators;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-15) return fraction;
  }
  throw new RangeError(`I_x(a, b) of ${x}, ${a}, ${b} does not converge`);
}

function coefficientOf(n: number, x: number, a: number, b: number): number {
  const m = Math.floor(n / 2);
  if (n % 2 === 0) return (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
  return (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** From 10 on the terms below leave less than a double can hold. */
const STIRLING_MIN = 10;

/** ln of the gamma function for x above 0: Stirling's series (DLMF 5.11.1, recalled), after moving x up to it. */
function logGamma(x: number): number {
  let product = 1;
  let moved = x;
  for (; moved < STIRLING_MIN; moved++) product *= moved;
  const inverse = 1 / moved;
  const square = inverse * inverse;
  const terms = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400];
  const series = terms.reduceRight((sum, term) => sum * square + term, 0) * inverse;
  return (moved - 0.5) * Math.log(moved) - moved + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}
