/** Registers of a heat meter (type 0x0002). */

import { HEADER_LENGTH, METER_TYPES, writeHeader } from './header.ts';
import { RegisterImage, type WordOrder } from './register-image.ts';
import { unitCode } from './unit-codes.ts';

const REGISTERS_PER_CHANNEL = 0x1016 + 1 - 0x1006;

export interface HeatValues {
  readonly heat: number;
  readonly heatFlow: number;
  readonly volume: number;
  readonly volumeFlow: number;
  readonly supplyTemperature: number;
  readonly returnTemperature: number;
  /** Unit name of each of the above; both temperatures have that of the supply. */
  readonly units: Readonly<Record<string, string>>;
}

/** The registers as they stand at an instant. */
export function heatRegisters(values: HeatValues, order: WordOrder, millis: number): RegisterImage {
  const image = new RegisterImage(HEADER_LENGTH + REGISTERS_PER_CHANNEL, order);
  writeHeader(image, METER_TYPES.heat, REGISTERS_PER_CHANNEL, millis);
  image.real4(0x1006, values.volumeFlow);
  image.int(0x1008, unitCode(values.units['volumeFlow']));
  image.real4(0x1009, values.heatFlow);
  image.int(0x100b, unitCode(values.units['heatFlow']));
  image.real4(0x100c, values.volume);
  image.int(0x100e, unitCode(values.units['volume']));
  image.real4(0x100f, values.heat);
  image.int(0x1011, unitCode(values.units['heat']));
  image.real4(0x1012, values.supplyTemperature);
  image.real4(0x1014, values.returnTemperature);
  image.int(0x1016, unitCode(values.units['supplyTemperature']));
  return image;
}
