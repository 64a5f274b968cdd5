/**
 * The register maps of GB/T 29871-2013. Addresses below are those of channel 1; channel n lies
 * (n - 1) x registers-per-channel further on. A unit code of 0 means that the meter does not have the
 * value beside it.
 */

import { quantityByName } from '../../../src/domain/quantity.ts';
import { type Dimension, unitByName } from '../../../src/domain/unit.ts';
import type { WireValue } from '../../../src/wire/native/encode.ts';
import type { RegisterRange, Registers } from './registers.ts';
import { unitOfCode } from './unit-codes.ts';

/** Meter type, date and time, number of channels, registers per channel. */
export const HEADER: RegisterRange = { address: 0x1000, count: 6 };

const FIRST_CHANNEL = 0x1006;

export interface Header {
  readonly meterType: number;
  readonly channels: number;
  readonly registersPerChannel: number;
}

/** The header's numbers; its registers must have been read. */
export function decodeHeader(registers: Registers): Header {
  return {
    meterType: registers.number(0x1000, 'uint16'),
    channels: registers.number(0x1004, 'uint16'),
    registersPerChannel: registers.number(0x1005, 'uint16'),
  };
}

/** One value of a map and where its unit stands. */
interface Field {
  /** The quantities it may be; the dimension of the unit decides which. */
  readonly quantities: readonly string[];
  readonly address: number;
  readonly type: 'float32' | 'float64';
  /** Address of the unit code, or the unit where the standard fixes it. */
  readonly unit: number | string;
}

export interface Profile {
  readonly meterType: number;
  readonly lastAddress: number;
  readonly fields: readonly Field[];
}

export const PROFILES = {
  'gbt29871-electricity': {
    meterType: 0x0003,
    lastAddress: 0x101f,
    fields: [
      { quantities: ['activeEnergy'], address: 0x1008, type: 'float32', unit: 0x101e },
      { quantities: ['reactiveEnergy'], address: 0x100a, type: 'float32', unit: 0x101f },
      { quantities: ['powerFactor'], address: 0x1018, type: 'float32', unit: '1' },
    ],
  },
  'gbt29871-heat': {
    meterType: 0x0002,
    lastAddress: 0x1016,
    fields: [
      { quantities: ['volumeFlow', 'massFlow'], address: 0x1006, type: 'float32', unit: 0x1008 },
      { quantities: ['heatFlow'], address: 0x1009, type: 'float32', unit: 0x100b },
      { quantities: ['volume', 'mass'], address: 0x100c, type: 'float32', unit: 0x100e },
      { quantities: ['heat'], address: 0x100f, type: 'float32', unit: 0x1011 },
      { quantities: ['supplyTemperature'], address: 0x1012, type: 'float32', unit: 0x1016 },
      { quantities: ['returnTemperature'], address: 0x1014, type: 'float32', unit: 0x1016 },
    ],
  },
  'gbt29871-flow': {
    meterType: 0x0001,
    lastAddress: 0x1028,
    fields: [
      { quantities: ['volumeFlow', 'massFlow'], address: 0x1006, type: 'float32', unit: 0x1008 },
      { quantities: ['heatFlow'], address: 0x1009, type: 'float32', unit: 0x100b },
      { quantities: ['volume', 'mass'], address: 0x100f, type: 'float64', unit: 0x1017 },
      { quantities: ['heat'], address: 0x1018, type: 'float64', unit: 0x1020 },
      { quantities: ['temperature'], address: 0x1021, type: 'float32', unit: 0x1025 },
      { quantities: ['pressure'], address: 0x1026, type: 'float32', unit: 0x1028 },
    ],
  },
} as const satisfies Readonly<Record<string, Profile>>;

export type ProfileName = keyof typeof PROFILES;

/** The profile of a meter type, or `undefined` for a type without one (scales, gauges, others). */
export function profileOfMeterType(meterType: number): Profile | undefined {
  return Object.values(PROFILES).find((profile) => profile.meterType === meterType);
}

/** The registers of a channel that a profile needs. */
export function channelRange(profile: Profile, channel: number, registersPerChannel: number): RegisterRange {
  return {
    address: FIRST_CHANNEL + channelOffset(channel, registersPerChannel),
    count: profile.lastAddress - FIRST_CHANNEL + 1,
  };
}

export interface ChannelOptions {
  readonly channel: number;
  readonly registersPerChannel: number;
  readonly weightUnit: 't' | 'kg';
}

/** Puts the values of a channel into `values`, and what cannot be used into `problems`. */
export function decodeChannel(
  profile: Profile,
  registers: Registers,
  options: ChannelOptions,
  values: Record<string, WireValue>,
  problems: string[],
): void {
  const offset = channelOffset(options.channel, options.registersPerChannel);
  for (const field of profile.fields) {
    const unit = unitOf(field, registers, offset, options.weightUnit, problems);
    if (unit === undefined) continue;
    const quantity = field.quantities.find((name) => dimensionOf(name) === unitByName(unit)?.dimension);
    if (quantity === undefined) {
      problems.push(`${field.quantities.join(' or ')} is given in ${unit}, which measures something else`);
      continue;
    }
    const value = registers.number(field.address + offset, field.type);
    if (Number.isFinite(value)) values[quantity] = { v: value, u: unit };
    else problems.push(`${quantity} is ${value}`);
  }
}

function unitOf(
  field: Field,
  registers: Registers,
  offset: number,
  weightUnit: 't' | 'kg',
  problems: string[],
): string | undefined {
  if (typeof field.unit === 'string') return field.unit;
  const code = registers.number(field.unit + offset, 'uint16');
  if (code === 0) return undefined;
  const unit = unitOfCode(code, weightUnit);
  if (unit === undefined) {
    problems.push(
      `${field.quantities.join(' or ')} has the unit code 0x${code.toString(16).padStart(4, '0')}, unknown`,
    );
  }
  return unit;
}

function channelOffset(channel: number, registersPerChannel: number): number {
  return (channel - 1) * registersPerChannel;
}

function dimensionOf(quantity: string): Dimension | undefined {
  return quantityByName(quantity)?.dimension;
}
