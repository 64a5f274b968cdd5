/** What each fault has done, exactly: the truth that detectors are judged by. */

import { energyTypeByName } from '../../src/domain/energy-type.ts';
import type { Fault, FaultKind } from '../faults/fault.ts';
import { FaultyMeter, totalWithout } from '../faults/faulty-meter.ts';
import { QUARTER_MILLIS } from '../shapes/local-day.ts';
import type { EnterpriseHistory, MeterHistory } from './enterprise-history.ts';
import { quartersOf } from './measured-interval.ts';

export interface FaultLabel {
  readonly kind: FaultKind;
  readonly enterprise: string;
  readonly gateway: string;
  /** Id of the meter, or of the gateway. */
  readonly target: string;
  /** RFC 3339, UTC; equal where it is an instant. The end can lie after the history. */
  readonly from: string;
  readonly to: string;
  readonly parameters: Readonly<Record<string, number | boolean>>;
  /** The series that it changes itself. */
  readonly series: readonly SeriesEffect[];
  /** Meters above, which measure the additional load too. */
  readonly seenBy: readonly string[];
}

export interface SeriesEffect {
  readonly meter: string;
  /** Register, and the unit of the numbers. */
  readonly quantity: string;
  readonly unit: string;
  /** Consumption of all quarters with the fault less what it were without: a missing quarter counts as nothing. */
  readonly distortion: number;
  /** The same with every difference as positive: a fault can shift consumption without changing the sum. */
  readonly grossDistortion: number;
  /** Quarters of the history whose consumption cannot be said. */
  readonly missingQuarters: number;
}

/** The labels of an enterprise's faults, in the order of its faults. */
export function labelFaults(history: EnterpriseHistory): FaultLabel[] {
  return history.faults.map((fault) => labelOf(fault, history));
}

function labelOf(fault: Fault, { enterprise, period, meters }: EnterpriseHistory): FaultLabel {
  const touched = meters.filter(({ faults }) => faults.includes(fault));
  return {
    kind: fault.kind,
    enterprise: enterprise.id,
    gateway: touched[0]?.meter.gateway ?? fault.target,
    target: fault.target,
    from: new Date(fault.from).toISOString(),
    to: new Date(fault.to).toISOString(),
    parameters: { ...fault.parameters } as Readonly<Record<string, number | boolean>>,
    series: touched.map((meter) => effectOn(meter, fault, period.from, period.to)),
    seenBy: fault.kind === 'leak' || fault.kind === 'baseLoadCreep' ? above(fault.target, meters) : [],
  };
}

function effectOn(history: MeterHistory, fault: Fault, from: number, to: number): SeriesEffect {
  const { meter, faults, totalAt } = history;
  const without = {
    ...history,
    faults: faults.filter((other) => other !== fault),
    totalAt: totalWithout(totalAt, fault, meter.register),
  };
  const clean = new FaultyMeter({ register: meter.register, totalAt: without.totalAt, faults: without.faults });
  const first = Math.max(from, fault.from - QUARTER_MILLIS);
  const last = Math.min(to, fault.to + QUARTER_MILLIS);
  const is = quartersOf(history, first, last);
  const were = quartersOf({ ...without, shown: clean }, first, last);
  // Sums of steps are whole numbers; sums of units would end in rounding.
  const scale = 1000;
  let distortion = 0;
  let gross = 0;
  let missingQuarters = 0;
  is.forEach((units, n) => {
    if (Number.isNaN(units)) missingQuarters++;
    const difference = Math.round(scale * (units || 0)) - Math.round(scale * (were[n]! || 0));
    distortion += difference;
    gross += Math.abs(difference);
  });
  const { register: quantity, unit } = energyTypeByName(meter.energy)!;
  return {
    ...{ meter: meter.id, quantity, unit },
    ...{ distortion: distortion / scale, grossDistortion: gross / scale, missingQuarters },
  };
}

function above(meter: string, meters: readonly MeterHistory[]): string[] {
  const parent = meters.find(({ meter: { id } }) => id === meter)?.meter.parent ?? null;
  return parent === null ? [] : [parent, ...above(parent, meters)];
}
