/** The history of one enterprise: its loads, its faults, and what its meters show of both. */

import { drawFaults, type FaultRates } from '../faults/draw-faults.ts';
import { extraOfQuarter, isLoadFault, type LoadFault } from '../faults/extra-load.ts';
import { FAULT_EFFECTS, type Fault } from '../faults/fault.ts';
import { FaultyMeter } from '../faults/faulty-meter.ts';
import { seedOf } from '../random.ts';
import type { SimulatedEnterprise, SimulatedMeterSpec } from '../shapes/enterprise.ts';
import { EnterpriseLoad } from '../shapes/enterprise-load.ts';
import { DAY_MILLIS, QUARTER_MILLIS } from '../shapes/local-day.ts';
import { Weather } from '../shapes/weather.ts';

export interface HistoryPeriod {
  /** 32-bit integer. */
  readonly seed: number;
  /** First and last reading, epoch milliseconds; whole quarters of an hour. Registers count from the first. */
  readonly from: number;
  readonly to: number;
}

export type FaultChoice =
  | 'none'
  /** Drawn from the seed; `gridMillis` as `drawFaults` has it. */
  | { readonly rates: FaultRates; readonly gridMillis?: number }
  | { readonly list: readonly Fault[] };

export interface EnterpriseHistory {
  readonly enterprise: SimulatedEnterprise;
  readonly period: HistoryPeriod;
  readonly faults: readonly Fault[];
  readonly load: EnterpriseLoad;
  /** In the order of the enterprise's meters. */
  readonly meters: readonly MeterHistory[];
}

export interface MeterHistory {
  readonly meter: SimulatedMeterSpec;
  /** Its own and the deaths of its gateway. */
  readonly faults: readonly Fault[];
  readonly totalAt: (instant: number) => number;
  readonly shown: FaultyMeter;
}

const weathers = new Map<number, Weather>();

/** Of all that has this seed. */
export function weatherOf(seed: number): Weather {
  const found = weathers.get(seed) ?? new Weather(seedOf(seed, 'weather'));
  weathers.set(seed, found);
  return found;
}

/**
 * Throws `RangeError` for a period that is not one, and for a fault that cannot be. `daysKept` is how many days of
 * loads stay in memory: more where it is not gone through in order of time.
 */
export function enterpriseHistory(
  enterprise: SimulatedEnterprise,
  period: HistoryPeriod,
  choice: FaultChoice,
  daysKept?: number,
): EnterpriseHistory {
  checkPeriod(period);
  const faults = faultsOf(enterprise, period, choice);
  for (const fault of faults) checkFault(fault, enterprise, period);
  const load = new EnterpriseLoad(enterprise, {
    weather: weatherOf(period.seed),
    from: period.from,
    ...(daysKept === undefined ? {} : { daysKept }),
    ...extraOf(faults.filter(isLoadFault), enterprise),
  });
  const byTarget = Map.groupBy(faults, ({ target }) => target);
  const meters = enterprise.meters.map((meter, place): MeterHistory => {
    const own = [...(byTarget.get(meter.id) ?? []), ...(byTarget.get(meter.gateway) ?? [])];
    own.sort((a, b) => a.from - b.from);
    const totalAt = (instant: number): number => load.totalAt(place, instant);
    return { meter, faults: own, totalAt, shown: new FaultyMeter({ register: meter.register, totalAt, faults: own }) };
  });
  return { enterprise, period, faults, load, meters };
}

function faultsOf(enterprise: SimulatedEnterprise, period: HistoryPeriod, choice: FaultChoice): readonly Fault[] {
  if (choice === 'none') return [];
  if ('rates' in choice) return drawFaults(enterprise, { ...period, ...choice });
  const targets = new Set([...enterprise.gateways, ...enterprise.meters.map(({ id }) => id)]);
  return choice.list.filter(({ target }) => targets.has(target));
}

function extraOf(faults: readonly LoadFault[], { meters }: SimulatedEnterprise) {
  if (faults.length === 0) return {};
  const byMeter = Map.groupBy(faults, ({ target }) => target);
  const steps = new Map(meters.map(({ id, register }) => [id, register.millisPerStep]));
  return {
    extraMeters: new Set(byMeter.keys()),
    extra: (meter: string, quarterStart: number): number =>
      byMeter.get(meter)!.reduce((sum, fault) => sum + extraOfQuarter(fault, steps.get(meter)!, quarterStart), 0),
  };
}

function checkPeriod({ from, to }: HistoryPeriod): void {
  if (from % QUARTER_MILLIS !== 0 || to % QUARTER_MILLIS !== 0 || from >= to) {
    throw new RangeError('a history begins before it ends, both at whole quarters of an hour');
  }
}

function checkFault(fault: Fault, { meters }: SimulatedEnterprise, period: HistoryPeriod): void {
  const { kind, target, from, to } = fault;
  const isPlaced = from % QUARTER_MILLIS === 0 && to % QUARTER_MILLIS === 0 && from > period.from && to >= from;
  if (!isPlaced) throw new RangeError(`${kind} of ${target} must lie on whole quarters of an hour after the beginning`);
  if (kind === 'repeatedDay' && from < period.from + DAY_MILLIS) {
    throw new RangeError(`${kind} of ${target} needs a day before it`);
  }
  if (FAULT_EFFECTS[kind] !== 'load') return;
  if (meters.find(({ id }) => id === target)?.load.kind === 'consumer') return;
  throw new RangeError(`${kind} of ${target} must be of a meter with none behind it`);
}
