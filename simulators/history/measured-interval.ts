/** Consumption between two readings of a meter's register, as plainly as the registry lets it be said. */

import type { FaultOf } from '../faults/fault.ts';
import type { SimulatedMeterSpec } from '../shapes/enterprise.ts';
import { QUARTER_MILLIS } from '../shapes/local-day.ts';
import { registerRange, unitsOfSteps } from '../shapes/register.ts';
import type { MeterHistory } from './enterprise-history.ts';

/** By how much more than its rated rate a meter can measure; no simulated load comes to that. */
export const RATE_MARGIN = 2.5;

export interface RecordedExchange {
  readonly at: number;
  readonly finalSteps: number;
  readonly initialSteps: number;
}

export type MeterOutput = Pick<MeterHistory, 'meter' | 'shown' | 'faults'>;

/** Consumption of the quarters of a meter that lie in [from, to). */
export function quartersOf({ meter, shown, faults }: MeterOutput, from: number, to: number): number[] {
  const exchanges = recordedExchanges({ meter, shown, faults });
  const found: number[] = [];
  let before = shown.readingAt(from);
  for (let at = from + QUARTER_MILLIS; at <= to; at += QUARTER_MILLIS) {
    const after = shown.readingAt(at);
    const exchange = exchanges.find((one) => one.at > at - QUARTER_MILLIS && one.at <= at);
    found.push(measuredUnits(meter, before, after, 0.25, exchange));
    before = after;
  }
  return found;
}

/** Of the exchanges of a meter those that somebody has put on record. */
export function recordedExchanges({ meter: { register }, shown, faults }: MeterOutput): RecordedExchange[] {
  return faults
    .filter((fault): fault is FaultOf<'exchange'> => fault.kind === 'exchange')
    .filter(({ parameters }) => parameters.isRecorded)
    .map((exchange) => ({
      at: exchange.from,
      finalSteps: shown.finalSteps(exchange),
      initialSteps: Math.round((exchange.parameters.initialUnits * 1000) / register.millisPerStep),
    }));
}

/**
 * Units from one reading (steps) to the next: NaN where one is missing. A rollover that the meter can have come
 * to, and an exchange on record, are undone; any other fall is a negative number.
 */
function measuredUnits(
  meter: SimulatedMeterSpec,
  before: number | null,
  after: number | null,
  hours: number,
  exchange?: RecordedExchange,
): number {
  if (before === null || after === null) return Number.NaN;
  const { register, rated } = meter;
  if (exchange !== undefined) {
    return unitsOfSteps(register, exchange.finalSteps - before + after - exchange.initialSteps);
  }
  if (after >= before) return unitsOfSteps(register, after - before);
  const around = unitsOfSteps(register, after - before + registerRange(register));
  return around >= 0 && around <= RATE_MARGIN * rated * hours ? around : unitsOfSteps(register, after - before);
}
