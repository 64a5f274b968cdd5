/** The rule between meters: what the children measured, against their parent. */

import { ruleBit } from './catalogue.ts';
import { isEnabled, type RuleParameters } from './parameters.ts';
import { MICROS_PER_UNIT, type Review } from './review.ts';

const BALANCE = ruleBit('balance');

/**
 * Compares a parent with the sum of its children, both in micros of the same time, in which all of them
 * must be known: a child that is missing looks like a loss.
 */
export function reviewBalance(parent: number, children: number, parameters: RuleParameters): Review {
  const larger = Math.max(Math.abs(parent), Math.abs(children));
  if (!isEnabled(parameters, 'balance') || larger < parameters.balanceMinimum * MICROS_PER_UNIT) {
    return { ran: 0, fired: 0 };
  }
  const isOff = Math.abs(children - parent) > parameters.balanceTolerance * Math.abs(parent);
  return { ran: BALANCE, fired: isOff ? BALANCE : 0 };
}
