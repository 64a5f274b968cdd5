/** How one meter is reached over Modbus TCP and how its registers are read. */

import { z } from 'zod';
import { quantityByName } from '../../../src/domain/quantity.ts';
import { unitByName } from '../../../src/domain/unit.ts';
import { oneOf, section, text, wholeNumber } from '../../settings-words.ts';
import { NUMBER_TYPES, WORD_ORDERS } from './registers.ts';

export const PROFILE_NAMES = ['auto', 'gbt29871-electricity', 'gbt29871-heat', 'gbt29871-flow', 'registers'] as const;

const QUANTITY_WORDS = 'must be the name of a quantity, such as activePower or volume';

/** One value that stands outside of the profile: a manufacturer's register, or any register of any meter. */
const registerSettings = section({
  quantity: z.string({ error: QUANTITY_WORDS }).refine((name) => quantityByName(name) !== undefined, {
    error: QUANTITY_WORDS,
  }),
  address: wholeNumber(0, 65_535),
  type: oneOf(NUMBER_TYPES),
  unit: text('the name of a unit, such as kW').refine((name) => unitByName(name) !== undefined, {
    error: 'must be the name of a unit in the unit table, such as kW, kWh or m3/h',
  }),
  /** The register's number is multiplied by this. */
  scale: z.number({ error: 'must be a number' }).default(1),
}).refine((register) => dimensionsAgree(register.quantity, register.unit), {
  error: 'must have a unit that measures its quantity',
});

export const modbusTcpSettings = section({
  type: z.literal('modbus-tcp'),
  host: text('the name or address of the meter or its converter'),
  port: wholeNumber(1, 65_535).default(502),
  unitId: wholeNumber(0, 255),
  /** The register map; `auto` asks the meter for its type, `registers` reads only those listed below. */
  profile: oneOf(PROFILE_NAMES).default('auto'),
  /** Channel of a GB/T 29871 meter, from 1. */
  channel: wholeNumber(1, 255).default(1),
  /** How numbers of several words stand in the registers; the standard's worked example is ABCD. */
  wordOrder: oneOf(WORD_ORDERS).default('ABCD'),
  /** What unit code 0x0015, "weight" without a unit in the standard, means for this meter. */
  weightUnit: oneOf(['t', 'kg']).default('t'),
  timeoutMillis: wholeNumber(50, 60_000).default(2000),
  registers: z.array(registerSettings, { error: 'must be a list of registers' }).default([]),
}).refine((settings) => settings.profile !== 'registers' || settings.registers.length > 0, {
  error: 'must list "registers" when the profile is registers',
});

export type ModbusTcpSettings = z.infer<typeof modbusTcpSettings>;
export type RegisterSettings = z.infer<typeof registerSettings>;

function dimensionsAgree(quantity: string, unit: string): boolean {
  return quantityByName(quantity)?.dimension === unitByName(unit)?.dimension;
}
