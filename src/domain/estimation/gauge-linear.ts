/** The integral of a gauge over a gap, as if it had gone in a straight line from its last reading to the next. */

const HOUR_MILLIS = 3_600_000;

/**
 * Writes the micros of each part of a gap between two readings of a rate, in micros an hour, to `out`. The
 * parts, whose lengths are in milliseconds, follow each other and fill the gap. They are differences of the
 * rounded integral, so they add up to the integral of the whole gap, rounded once.
 */
export function gaugeLinear(rateBefore: number, rateAfter: number, lengths: Float64Array, out: Float64Array): void {
  let duration = 0;
  for (const length of lengths) duration += length;
  let elapsed = 0;
  let before = 0;
  for (let i = 0; i < lengths.length; i++) {
    elapsed += lengths[i] as number;
    const rateHere = rateBefore + (rateAfter - rateBefore) * (elapsed / duration);
    const integral = Math.round(((rateBefore + rateHere) / 2) * (elapsed / HOUR_MILLIS));
    out[i] = integral - before;
    before = integral;
  }
}
