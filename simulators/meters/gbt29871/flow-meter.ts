/**
 * Registers of a flow meter (type 0x0001): gas, water, steam, oil, and whatever else flows. Whether it
 * counts volume or mass is told by its units alone. Values it does not have carry the unit code 0.
 */

import { HEADER_LENGTH, METER_TYPES, writeHeader } from './header.ts';
import { RegisterImage, type WordOrder } from './register-image.ts';
import { unitCode } from './unit-codes.ts';

const REGISTERS_PER_CHANNEL = 0x1028 + 1 - 0x1006;

export interface FlowValues {
  readonly total: number;
  readonly totalUnit: string;
  readonly flow: number;
  readonly flowUnit: string;
  readonly temperature?: number;
  readonly temperatureUnit?: string;
  readonly pressure?: number;
  readonly pressureUnit?: string;
}

/** The registers as they stand at an instant. */
export function flowRegisters(values: FlowValues, order: WordOrder, millis: number): RegisterImage {
  const image = new RegisterImage(HEADER_LENGTH + REGISTERS_PER_CHANNEL, order);
  writeHeader(image, METER_TYPES.flow, REGISTERS_PER_CHANNEL, millis);
  image.real4(0x1006, values.flow);
  image.int(0x1008, unitCode(values.flowUnit));
  image.double(0x100f, values.total);
  image.double(0x1013, 0);
  image.int(0x1017, unitCode(values.totalUnit));
  image.real4(0x1021, values.temperature ?? 0);
  image.real4(0x1023, 0);
  image.int(0x1025, unitCode(values.temperatureUnit));
  image.real4(0x1026, values.pressure ?? 0);
  image.int(0x1028, unitCode(values.pressureUnit));
  return image;
}
