/** The interval-size rule: readings that come less often than the meter is set to. */

import { ruleBit } from './catalogue.ts';
import { isEnabled, type RuleParameters } from './parameters.ts';
import type { Review } from './review.ts';

const INTERVAL_SIZE = ruleBit('interval_size');

/** Reviews the time between two consecutive readings, in milliseconds. */
export function reviewStepLength(stepMillis: number, parameters: RuleParameters): Review {
  if (!isEnabled(parameters, 'interval_size')) return { ran: 0, fired: 0 };
  return { ran: INTERVAL_SIZE, fired: stepMillis > parameters.stepMillisMax ? INTERVAL_SIZE : 0 };
}
