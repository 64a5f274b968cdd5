/** Loads that faults add to a consumer: what they are makes them part of every meter above it too. */

import { MILLIS_PER_RATE } from '../shapes/consumer-load.ts';
import { QUARTER_MILLIS } from '../shapes/local-day.ts';
import type { Fault, FaultOf } from './fault.ts';

export type LoadFault = FaultOf<'leak' | 'baseLoadCreep'>;

export function isLoadFault(fault: Fault): fault is LoadFault {
  return fault.kind === 'leak' || fault.kind === 'baseLoadCreep';
}

/**
 * Thousandths of the unit in the quarter that begins at an instant: whole steps of the meter's register, so that the
 * register shows all of it and nothing else is rounded another way.
 */
export function extraOfQuarter(fault: LoadFault, millisPerStep: number, quarterStart: number): number {
  const { kind, from, to, parameters } = fault;
  if (quarterStart < from || quarterStart >= to) return 0;
  switch (kind) {
    case 'leak':
      return wholeSteps(parameters.rate, millisPerStep);
    case 'baseLoadCreep':
      return wholeSteps((parameters.rate * (quarterStart - from)) / (to - from), millisPerStep);
    default:
      return kind satisfies never;
  }
}

function wholeSteps(rate: number, millisPerStep: number): number {
  return Math.round((rate * MILLIS_PER_RATE) / millisPerStep) * millisPerStep;
}

/** How many thousandths of the unit have been added until an instant; within a quarter evenly. */
export function extraUntil(fault: LoadFault, millisPerStep: number): (instant: number) => number {
  const quarters = (fault.to - fault.from) / QUARTER_MILLIS;
  const before = new Float64Array(quarters + 1);
  for (let n = 0; n < quarters; n++)
    before[n + 1] = before[n]! + extraOfQuarter(fault, millisPerStep, fault.from + n * QUARTER_MILLIS);
  return (instant) => {
    const position = Math.min(quarters, Math.max(0, (instant - fault.from) / QUARTER_MILLIS));
    const whole = Math.floor(position);
    return before[whole]! + Math.floor((position - whole) * ((before[whole + 1] ?? 0) - before[whole]!));
  };
}
