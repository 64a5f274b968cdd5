/**
 * What the meters of a city showed every quarter of an hour until some instant: registers and rates, and what
 * gas and steam are converted by. It is asked of the same instruments that are read live, so a live register
 * goes on where its history ends.
 */

import { energyTypeByName } from '../src/domain/energy-type.ts';
import { quantityByName } from '../src/domain/quantity.ts';
import type { WireReading } from '../src/wire/native/encode.ts';
import type { City, Meter } from './city/city-types.ts';
import { type HistoryFault, historyFaults } from './history-faults.ts';
import type { SimulatedMeter } from './meters/simulated-meter.ts';
import { createSimulatedMeters } from './meters/simulated-meters.ts';

export const HISTORY_STEP_MILLIS = 900_000;

export interface HistoryOptions {
  /** 32-bit integer; decides the faults. */
  readonly seed: number;
  /** First and last instant, epoch milliseconds; both are whole quarters of an hour. */
  readonly from: number;
  readonly to: number;
}

export interface History {
  readonly faults: readonly HistoryFault[];
  /** What arrived of the meters of an enterprise that belongs to an instant, in their registered units. */
  readingsAt(enterprise: string, instant: number): WireReading[];
}

/** Makes the history of a city; costs nothing until it is asked. */
export function createHistory(city: City, { seed, from, to }: HistoryOptions): History {
  const faults = historyFaults(city, seed, from, to);
  const faultsOf = Map.groupBy(faults, ({ meter }) => meter);
  const instruments = new Map(
    city.enterprises.map(({ id, meters }) => [id, [...createSimulatedMeters(meters).values()]] as const),
  );
  return {
    faults,
    readingsAt(enterprise, instant) {
      return (instruments.get(enterprise) ?? []).flatMap((instrument) => {
        const values = arrived(instrument, instant, faultsOf.get(instrument.meter.id) ?? []);
        return values === null ? [] : [{ meter: instrument.meter.id, ts: instant, values }];
      });
    },
  };
}

/** Null where nothing did. */
function arrived(
  instrument: SimulatedMeter,
  instant: number,
  faults: readonly HistoryFault[],
): Readonly<Record<string, number>> | null {
  const { meter } = instrument;
  for (const fault of faults) {
    switch (fault.kind) {
      case 'gap':
        if (instant > fault.from && instant < fault.to) return null;
        break;
      case 'frozen':
        if (instant > fault.from && instant < fault.to) return wanted(meter, instrument.valuesAt(fault.from));
        break;
      case 'outlier':
        if (instant === fault.at) return misread(meter, wanted(meter, instrument.valuesAt(instant)));
        break;
      default:
        fault satisfies never;
    }
  }
  return wanted(meter, instrument.valuesAt(instant));
}

function wanted({ energy }: Meter, values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const { rate } = energyTypeByName(energy)!;
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => {
      const isConverting = name === 'pressure' || name === 'temperature';
      return name === rate || isConverting || quantityByName(name)?.kind === 'register';
    }),
  );
}

/** Four tenths of the range away: neither a step that the meter can make, nor a rollover. */
function misread(
  { energy, registerDigits }: Meter,
  values: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const { register } = energyTypeByName(energy)!;
  const range = 10 ** registerDigits;
  const wrong = ((values[register] ?? 0) + 0.4 * range) % range;
  return { ...values, [register]: Number(wrong.toFixed(3)) };
}
