/**
 * Consumption of every meter in quarters of an hour, without a hub: for tests and benchmarks of what looks at
 * consumption. It is made of the very readings that `meterhub simulate history` sends.
 */

import type { Fault } from '../faults/fault.ts';
import type { SimulatedEnterprise, SimulatedMeterSpec } from '../shapes/enterprise.ts';
import { dayNumber, dayStart, QUARTER_MILLIS, QUARTERS_PER_DAY } from '../shapes/local-day.ts';
import { stepsOf, unitsOfSteps } from '../shapes/register.ts';
import { type EnterpriseHistory, enterpriseHistory, type FaultChoice, weatherOf } from './enterprise-history.ts';
import { type FleetOptions, fleetEnterprise } from './fleet.ts';
import { type FaultLabel, labelFaults } from './label-faults.ts';
import { quartersOf } from './measured-interval.ts';

export interface SimulateIntervalsOptions extends FleetOptions {
  /** Beginning of the first quarter and end of the last, epoch milliseconds, whole quarters of an hour. */
  readonly from: number;
  readonly to: number;
  /** None where left out. */
  readonly faults?: FaultChoice;
}

export interface SimulatedColumn {
  readonly enterprise: SimulatedEnterprise;
  readonly meter: SimulatedMeterSpec;
  /**
   * Consumption of each quarter in the unit of the energy type (kWh, m3, t, GJ): the difference of the register,
   * rollovers and recorded exchanges undone; NaN where a reading is missing, negative where the register fell.
   */
  readonly consumption: Float64Array;
}

export interface SimulatedIntervals {
  readonly from: number;
  readonly stepMillis: number;
  /** Quarters in every column. */
  readonly count: number;
  readonly columns: readonly SimulatedColumn[];
  readonly faults: readonly Fault[];
  readonly labels: readonly FaultLabel[];
  /** Outdoor temperature of each quarter, degrees Celsius. */
  readonly temperature: Float64Array;
}

/** The intervals of a whole fleet in memory: 280 kB for a meter and year. */
export function simulateIntervals(options: SimulateIntervalsOptions): SimulatedIntervals {
  const parts = [...simulateEnterprises(options)];
  const { from, to } = options;
  return {
    ...{ from, stepMillis: QUARTER_MILLIS, count: (to - from) / QUARTER_MILLIS },
    columns: parts.flatMap(({ columns }) => columns),
    faults: parts.flatMap(({ faults }) => faults),
    labels: parts.flatMap(({ labels }) => labels),
    temperature: temperatures(options),
  };
}

/** Meters with faults are gone through one by one, so that their days are wanted again and again. */
const LOADS_BYTES_MAX = 128 * 1024 * 1024;

export type EnterpriseIntervals = Pick<SimulatedIntervals, 'columns' | 'faults' | 'labels'>;

/** The same enterprise by enterprise, for fleets that do not fit into memory. */
export function* simulateEnterprises(options: SimulateIntervalsOptions): Generator<EnterpriseIntervals> {
  const { seed, from, to, faults = 'none' } = options;
  for (let number = 0; number < options.enterprises; number++) {
    const daysKept = Math.floor(LOADS_BYTES_MAX / (options.metersPerEnterprise * QUARTERS_PER_DAY * 8));
    const history = enterpriseHistory(fleetEnterprise(options, number), { seed, from, to }, faults, daysKept);
    yield { columns: columnsOf(history), faults: history.faults, labels: labelFaults(history) };
  }
}

function columnsOf(history: EnterpriseHistory): SimulatedColumn[] {
  const { enterprise, period, meters } = history;
  const sound = soundColumns(history);
  return meters.map((meter, place) => ({
    ...{ enterprise, meter: meter.meter },
    consumption:
      meter.faults.length === 0 ? sound[place]! : Float64Array.from(quartersOf(meter, period.from, period.to)),
  }));
}

/** Of meters without faults: straight from the load of the days, in one pass. */
function soundColumns({ period: { from, to }, meters, load }: EnterpriseHistory): (Float64Array | null)[] {
  const count = (to - from) / QUARTER_MILLIS;
  const columns = meters.map(({ faults }) => (faults.length === 0 ? new Float64Array(count) : null));
  const totals = new Float64Array(meters.length);
  const steps = new Float64Array(meters.length);
  for (let day = dayNumber(from), start = dayStart(day); start < to; day++, start = dayStart(day)) {
    const values = load.day(day);
    const first = Math.max(0, (from - start) / QUARTER_MILLIS);
    const end = Math.min(QUARTERS_PER_DAY, (to - start) / QUARTER_MILLIS);
    const offset = (start - from) / QUARTER_MILLIS;
    columns.forEach((column, place) => {
      if (column === null) return;
      const { register } = meters[place]!.meter;
      let total = totals[place]!;
      let before = steps[place]!;
      for (let quarter = first; quarter < end; quarter++) {
        total += values[place * QUARTERS_PER_DAY + quarter]!;
        const after = stepsOf(register, total);
        column[offset + quarter] = unitsOfSteps(register, after - before);
        before = after;
      }
      totals[place] = total;
      steps[place] = before;
    });
  }
  return columns;
}

function temperatures({ seed, from, to }: SimulateIntervalsOptions): Float64Array {
  const weather = weatherOf(seed);
  return Float64Array.from({ length: (to - from) / QUARTER_MILLIS }, (_, n) => weather.at(from + n * QUARTER_MILLIS));
}
