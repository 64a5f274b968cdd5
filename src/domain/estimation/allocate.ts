/**
 * Divides a whole number by weights into whole numbers that add up to it exactly.
 *
 * Each part is the difference of a running share that is rounded down. So a part is less than one off its
 * ideal value, and neighbours taken together get what they would have got as one: it does not matter how
 * finely the whole is cut.
 */

/**
 * Writes the parts of `total`, a whole number of micros, to the first `weights.length` elements of `out`.
 * A weight that is not above zero gets nothing; where none is, all parts are equal. Throws `RangeError` where
 * the parts cannot add up to the total: it is not a whole number up to 2^53, there are no weights, or they
 * have no finite sum.
 */
export function allocate(total: number, weights: Float64Array, out: Float64Array): void {
  if (!Number.isSafeInteger(total)) throw new RangeError(`${total} is not a whole number that is exact`);
  if (weights.length > out.length) throw new RangeError(`${weights.length} parts do not fit in ${out.length}`);
  if (weights.length === 0) {
    if (total === 0) return;
    throw new RangeError(`there is nothing to divide ${total} among`);
  }
  // Rounding down would treat negative totals differently: sign and amount are kept apart.
  const sign = total < 0 ? -1 : 1;
  const amount = Math.abs(total);
  const sum = sumOf(weights);
  if (sum === 0) allocateEqually(amount, sign, weights.length, out);
  else if (sum <= Number.MAX_SAFE_INTEGER && isWhole(weights)) allocateWhole(amount, sign, weights, sum, out);
  else allocateFractional(amount, sign, weights, out);
}

function sumOf(weights: Float64Array): number {
  let sum = 0;
  for (const weight of weights) if (weight > 0) sum += weight;
  if (sum === Number.POSITIVE_INFINITY) throw new RangeError('the weights have no finite sum');
  return sum;
}

function isWhole(weights: Float64Array): boolean {
  for (const weight of weights) if (weight > 0 && !Number.isInteger(weight)) return false;
  return true;
}

function allocateEqually(amount: number, sign: number, count: number, out: Float64Array): void {
  let before = 0;
  for (let i = 0; i < count; i++) {
    const share = shareOf(amount, i + 1, count);
    out[i] = part(sign, share, before);
    before = share;
  }
}

function allocateWhole(amount: number, sign: number, weights: Float64Array, sum: number, out: Float64Array): void {
  let before = 0;
  let running = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight > 0) running += weight;
    const share = shareOf(amount, running, sum);
    out[i] = part(sign, share, before);
    before = share;
  }
}

/** `amount x numerator / denominator`, rounded down, of whole numbers up to 2^53. */
function shareOf(amount: number, numerator: number, denominator: number): number {
  const product = amount * numerator;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % denominator)) / denominator;
  return Number((BigInt(amount) * BigInt(numerator)) / BigInt(denominator));
}

function allocateFractional(amount: number, sign: number, weights: Float64Array, out: Float64Array): void {
  const scaled: bigint[] = [];
  let sum = 0n;
  for (const weight of weights) {
    const whole = weight > 0 ? smallestUnitsOf(weight) : 0n;
    scaled.push(whole);
    sum += whole;
  }
  let before = 0;
  let running = 0n;
  for (let i = 0; i < scaled.length; i++) {
    running += scaled[i] as bigint;
    const share = Number((BigInt(amount) * running) / sum);
    out[i] = part(sign, share, before);
    before = share;
  }
}

const float = new Float64Array(1);
const floatBits = new BigUint64Array(float.buffer);

/** A positive double as a whole multiple of the smallest one, 2^-1074, from its exponent and mantissa (IEEE 754). */
function smallestUnitsOf(weight: number): bigint {
  float[0] = weight;
  const bits = floatBits[0] as bigint;
  const exponent = bits >> 52n;
  const mantissa = bits & 0xf_ffff_ffff_ffffn;
  return exponent === 0n ? mantissa : (mantissa | (1n << 52n)) << (exponent - 1n);
}

/** Without the negative zero that would come of zero times a negative sign. */
function part(sign: number, share: number, before: number): number {
  const amount = share - before;
  return amount === 0 ? 0 : sign * amount;
}
