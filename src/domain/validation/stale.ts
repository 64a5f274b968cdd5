/**
 * The stale rule: a gateway that has lost its meter and sends the last values again under new instants.
 * What tells it from a meter at rest is the rate gauge: something flows, and the register does not count it.
 */

import { ruleBit } from './catalogue.ts';
import { isEnabled, type RuleParameters } from './parameters.ts';
import { MICROS_PER_UNIT, type Review } from './review.ts';

const STALE = ruleBit('stale');
const HOUR_MILLIS = 3_600_000;

/**
 * Reviews readings of a meter that arrive while all of its registers stand still. `stillMillis` is the time
 * between the first and the last reading with these values, `rate` that of the rate gauge in canonical units an
 * hour (null where the meter has none: not judged), `resolution` one step of the register in micros, the
 * multiplier included: a large transformer ratio lets a register rest for long without anything being wrong.
 */
export function reviewStale(
  stillMillis: number,
  rate: number | null,
  resolution: number,
  parameters: RuleParameters,
): Review {
  if (!isEnabled(parameters, 'stale') || rate === null) return { ran: 0, fired: 0 };
  const expected = (Math.abs(rate) * MICROS_PER_UNIT * stillMillis) / HOUR_MILLIS;
  const isStale =
    rate !== 0 && stillMillis >= parameters.staleMillisMin && expected >= parameters.staleStepsMin * resolution;
  return { ran: STALE, fired: isStale ? STALE : 0 };
}
