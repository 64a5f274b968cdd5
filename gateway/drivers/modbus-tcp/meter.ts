/** A meter read over Modbus TCP. */

import type { WireValue } from '../../../src/wire/native/encode.ts';
import type { MeterDriver, MeterReading } from '../driver.ts';
import type { ModbusConnection } from './connection.ts';
import {
  channelRange,
  decodeChannel,
  decodeHeader,
  HEADER,
  PROFILES,
  type Profile,
  profileOfMeterType,
} from './gbt29871.ts';
import { joinRanges, type RegisterRange, Registers, wordsOf } from './registers.ts';
import type { ModbusTcpSettings, RegisterSettings } from './settings.ts';

/** What the header told about the meter; asked once, and again after a failure, as meters get replaced. */
interface Layout {
  readonly profile: Profile | null;
  readonly registersPerChannel: number;
  readonly ranges: readonly RegisterRange[];
}

/** The driver of one meter. */
export function createModbusTcpMeter(connection: ModbusConnection, settings: ModbusTcpSettings): MeterDriver {
  let layout: Layout | undefined;

  async function read(): Promise<MeterReading> {
    try {
      layout ??= await findLayout(connection, settings);
      const registers = await readRanges(connection, settings, layout.ranges);
      const timestampMillis = Date.now();
      const values: Record<string, WireValue> = {};
      const problems: string[] = [];
      const { profile, registersPerChannel } = layout;
      const { channel, weightUnit } = settings;
      if (profile) decodeChannel(profile, registers, { channel, registersPerChannel, weightUnit }, values, problems);
      for (const register of settings.registers) decodeRegister(register, registers, values, problems);
      return { timestampMillis, values, problems };
    } catch (error) {
      layout = undefined;
      throw error;
    }
  }

  return { read };
}

async function findLayout(connection: ModbusConnection, settings: ModbusTcpSettings): Promise<Layout> {
  const listed = settings.registers.map(({ address, type }) => ({ address, count: wordsOf(type) }));
  if (settings.profile === 'registers') return { profile: null, registersPerChannel: 0, ranges: joinRanges(listed) };

  const { meterType, channels, registersPerChannel } = decodeHeader(await readRanges(connection, settings, [HEADER]));
  const profile = settings.profile === 'auto' ? profileOfMeterType(meterType) : PROFILES[settings.profile];
  if (profile === undefined) throw new Error(`no register map for the meter type ${meterType}`);
  if (profile.meterType !== meterType) {
    throw new Error(`the meter says that it is of type ${meterType}, the profile ${settings.profile} is of another`);
  }
  if (settings.channel > channels) throw new Error(`the meter has ${channels} channels, not ${settings.channel}`);
  const range = channelRange(profile, settings.channel, registersPerChannel);
  return { profile, registersPerChannel, ranges: joinRanges([range, ...listed]) };
}

async function readRanges(
  connection: ModbusConnection,
  settings: ModbusTcpSettings,
  ranges: readonly RegisterRange[],
): Promise<Registers> {
  const registers = new Registers(settings.wordOrder);
  for (const { address, count } of ranges) {
    registers.add(address, await connection.read(settings.unitId, address, count, settings.timeoutMillis));
  }
  return registers;
}

function decodeRegister(
  settings: RegisterSettings,
  registers: Registers,
  values: Record<string, WireValue>,
  problems: string[],
): void {
  const value = registers.number(settings.address, settings.type) * settings.scale;
  if (Number.isFinite(value)) values[settings.quantity] = { v: value, u: settings.unit };
  else problems.push(`${settings.quantity} is ${value}`);
}
