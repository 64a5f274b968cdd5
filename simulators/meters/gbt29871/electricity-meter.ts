/**
 * Registers of an electricity meter (type 0x0003). The standard has no instantaneous power and leaves
 * what follows its own registers to the manufacturer: this meter puts the total active power there, as
 * REAL4 in kW at 0x1020-0x1021, and counts it in its registers per channel. Annex A has no code for kW,
 * so no unit register follows.
 */

import { HEADER_LENGTH, METER_TYPES, writeHeader } from './header.ts';
import { RegisterImage, type WordOrder } from './register-image.ts';
import { unitCode } from './unit-codes.ts';

export const ACTIVE_POWER_ADDRESS = 0x1020;

const REGISTERS_PER_CHANNEL = ACTIVE_POWER_ADDRESS + 2 - 0x1006;

export interface ElectricityValues {
  readonly activeEnergy: number;
  readonly reactiveEnergy: number;
  readonly powerFactor: number;
  /** kW. */
  readonly activePower: number;
  readonly previousDayEnergy: number;
  readonly previousMonthEnergy: number;
  readonly activeEnergyUnit: string;
  readonly reactiveEnergyUnit: string;
}

/** The registers as they stand at an instant. */
export function electricityRegisters(values: ElectricityValues, order: WordOrder, millis: number): RegisterImage {
  const image = new RegisterImage(HEADER_LENGTH + REGISTERS_PER_CHANNEL, order);
  writeHeader(image, METER_TYPES.electricity, REGISTERS_PER_CHANNEL, millis);
  image.real4(0x1006, values.activeEnergy);
  image.real4(0x1008, values.activeEnergy);
  image.real4(0x100a, values.reactiveEnergy);
  for (const phase of [0x100c, 0x1010, 0x1014]) {
    image.real4(phase, values.activeEnergy / 3);
    image.real4(phase + 2, values.reactiveEnergy / 3);
  }
  image.real4(0x1018, values.powerFactor);
  image.real4(0x101a, values.previousDayEnergy);
  image.real4(0x101c, values.previousMonthEnergy);
  image.int(0x101e, unitCode(values.activeEnergyUnit));
  image.int(0x101f, unitCode(values.reactiveEnergyUnit));
  image.real4(ACTIVE_POWER_ADDRESS, values.activePower);
  return image;
}
