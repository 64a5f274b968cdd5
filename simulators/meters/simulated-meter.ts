/** One simulated instrument: what it would show at an instant, as values and as registers. */

import { energyTypeByName } from '../../src/domain/energy-type.ts';
import { quantityByName } from '../../src/domain/quantity.ts';
import { conversionBetween, convert, unitByName } from '../../src/domain/unit.ts';
import type { Meter } from '../city/city-types.ts';
import { counterDecimals, counterFormat, counterReading } from '../load-models/counter.ts';
import { type LoadModel, SIMULATION_EPOCH } from '../load-models/load-model.ts';
import { randomAt, seedOf } from '../random.ts';
import { conditionsOf } from './conditions.ts';
import { electricityRegisters } from './gbt29871/electricity-meter.ts';
import { flowRegisters } from './gbt29871/flow-meter.ts';
import { heatRegisters } from './gbt29871/heat-meter.ts';
import type { RegisterImage } from './gbt29871/register-image.ts';
import { CUBIC_METRES_PER_GJ } from './heat-water.ts';
import { lastZeroing } from './weekly-zeroing.ts';

export interface SimulatedMeter {
  readonly meter: Meter;
  /** By quantity, in the units of `meter.units`: what a gateway that reads the meter must get. */
  valuesAt(millis: number): Readonly<Record<string, number>>;
  /** The holding registers at an instant. */
  registersAt(millis: number): RegisterImage;
}

/** Makes the instrument of a meter that has a model; throws for one that has none. */
export function createSimulatedMeter(meter: Meter, load: LoadModel): SimulatedMeter {
  const { model } = meter;
  if (model === null) throw new TypeError(`meter ${meter.id} has no simulated instrument`);
  const seed = seedOf(0, meter.id);
  const register = energyTypeByName(meter.energy)!.register;
  const toUnit = converter(register, meter.units[register]!);
  const digits = meter.registerDigits;
  const counter = { digits, decimals: counterDecimals(digits, counterFormat(model.kind)) };
  // Meters were installed at different times: each register began somewhere else.
  const start = randomAt(seed, 1) * 10 ** digits;
  const reactiveRatio = 0.2 + 0.28 * randomAt(seed, 2);

  function total(millis: number): number {
    if (meter.zeroedWeekly) return counterReading(toUnit(load.totalAt(millis) - totalAtZeroing(millis)), counter);
    return counterReading(start + toUnit(load.totalAt(millis)), counter);
  }

  let zeroing = { at: Number.NaN, total: 0 };

  function totalAtZeroing(millis: number): number {
    const at = lastZeroing(millis);
    if (at !== zeroing.at) zeroing = { at, total: load.totalAt(at) };
    return zeroing.total;
  }

  /** A slow swing around a value, as temperatures and pressures have. */
  function around(value: number, swing: number, millis: number, key: number): number {
    const turn = (2 * Math.PI * millis) / (600_000 * (1 + randomAt(seed, key)));
    return single(value + swing * Math.sin(turn));
  }

  function valuesAt(millis: number): Readonly<Record<string, number>> {
    const rate = load.rateAt(millis);
    switch (model!.kind) {
      case 'electricity':
        return {
          activeEnergy: total(millis),
          reactiveEnergy: counterReading((start + toUnit(load.totalAt(millis))) * reactiveRatio, counter),
          activePower: single(rate),
          powerFactor: single(Math.cos(Math.atan(reactiveRatio))),
        };
      case 'heat': {
        const volume = counterReading((start + load.totalAt(millis)) * CUBIC_METRES_PER_GJ, counter);
        return {
          heat: total(millis),
          heatFlow: single(rate),
          volume,
          volumeFlow: single(rate * CUBIC_METRES_PER_GJ),
          supplyTemperature: around(92, 3, millis, 3),
          returnTemperature: around(62, 2, millis, 4),
        };
      }
      case 'flow': {
        const rateName = energyTypeByName(meter.energy)!.rate;
        const values: Record<string, number> = { [register]: total(millis), [rateName]: single(rate) };
        const { temperature, pressure } = conditionsOf(meter.energy) ?? {};
        if ('temperature' in meter.units && temperature) values['temperature'] = around(...temperature, millis, 5);
        if ('pressure' in meter.units && pressure) values['pressure'] = around(...pressure, millis, 6);
        return values;
      }
      default:
        return model!.kind satisfies never;
    }
  }

  function registersAt(millis: number): RegisterImage {
    const values = valuesAt(millis);
    const { units } = meter;
    const order = model!.wordOrder;
    switch (model!.kind) {
      case 'electricity':
        return electricityRegisters(
          {
            activeEnergy: values['activeEnergy']!,
            reactiveEnergy: values['reactiveEnergy']!,
            activePower: values['activePower']!,
            powerFactor: values['powerFactor']!,
            previousDayEnergy: toUnit(energyOfDayBefore(load, millis)),
            previousMonthEnergy: toUnit(energyOfMonthBefore(load, millis)),
            activeEnergyUnit: units['activeEnergy']!,
            reactiveEnergyUnit: units['reactiveEnergy']!,
          },
          order,
          millis,
        );
      case 'heat':
        return heatRegisters(
          {
            heat: values['heat']!,
            heatFlow: values['heatFlow']!,
            volume: values['volume']!,
            volumeFlow: values['volumeFlow']!,
            supplyTemperature: values['supplyTemperature']!,
            returnTemperature: values['returnTemperature']!,
            units,
          },
          order,
          millis,
        );
      case 'flow': {
        const rateName = energyTypeByName(meter.energy)!.rate;
        const { temperature, pressure } = values;
        return flowRegisters(
          {
            total: values[register]!,
            totalUnit: units[register]!,
            flow: values[rateName]!,
            flowUnit: units[rateName]!,
            ...(temperature === undefined ? {} : { temperature, temperatureUnit: units['temperature']! }),
            ...(pressure === undefined ? {} : { pressure, pressureUnit: units['pressure']! }),
          },
          order,
          millis,
        );
      }
      default:
        return model!.kind satisfies never;
    }
  }

  return { meter, valuesAt, registersAt };
}

/** A gauge as a REAL4 carries it, cut to six digits so that its decimal text survives the way. */
function single(value: number): number {
  return Number(value.toPrecision(6));
}

function converter(quantity: string, unit: string): (value: number) => number {
  const conversion = conversionBetween(unitByName(quantityByName(quantity)!.unit)!, unitByName(unit)!)!;
  return (value) => convert(value, conversion);
}

const DAY_MILLIS = 86_400_000;
const ZONE_MILLIS = 8 * 3_600_000;

function energyOfDayBefore(load: LoadModel, millis: number): number {
  const midnight = millis - ((millis - SIMULATION_EPOCH) % DAY_MILLIS);
  return load.totalAt(midnight) - load.totalAt(midnight - DAY_MILLIS);
}

function energyOfMonthBefore(load: LoadModel, millis: number): number {
  const local = new Date(millis + ZONE_MILLIS);
  const monthStart = (offset: number) =>
    Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + offset, 1) - ZONE_MILLIS;
  return load.totalAt(monthStart(0)) - load.totalAt(monthStart(-1));
}
