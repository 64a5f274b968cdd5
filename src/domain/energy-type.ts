/**
 * Energy types that enterprises report, the quantities a meter of each type can send, and which of them
 * tells the live rate of use. What exactly is burnt or used (diesel or petrol) is its energy item.
 *
 * `nationalCode` is the two-digit code of the national energy statistics (NBS form 205-1); electricity
 * 33 and natural gas 15 are corroborated by public samples, the others come from memory and are marked
 * so. What that list does not have, has none: water, gases that carry no fuel, CO2.
 */

import { quantityByName } from './quantity.ts';

export interface EnergyType {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly nationalCode: string | null;
  readonly nationalCodeVerified: boolean;
  /** Names of the quantities a meter of this type may send. */
  readonly quantities: readonly string[];
  /** The register that counts consumption. */
  readonly register: string;
  /** The gauge that tells the rate of use at this moment. */
  readonly rate: string;
  /** The statutory unit that consumption is stated in: that of the register. */
  readonly unit: string;
}

const ELECTRICAL = [
  'activeEnergy',
  'activeEnergyExport',
  'reactiveEnergy',
  'reactiveEnergyExport',
  'apparentEnergy',
  'activePower',
  'reactivePower',
  'apparentPower',
  'maxDemand',
  'powerFactor',
  'voltage',
  'current',
  'currentL2',
  'currentL3',
  'frequency',
] as const;
const VOLUMETRIC = ['volume', 'volumeFlow', 'mass', 'massFlow', 'temperature', 'pressure'] as const;
const GRAVIMETRIC = ['mass', 'massFlow'] as const;
const FLUID = [
  'volume',
  'volumeFlow',
  'mass',
  'massFlow',
  'temperature',
  'supplyTemperature',
  'returnTemperature',
  'pressure',
] as const;
const THERMAL = ['heat', 'heatFlow', ...FLUID] as const;
const CHILLED = ['cooling', 'coolingFlow', ...FLUID] as const;

const TABLE: readonly EnergyType[] = [
  type('electricity', '电力', 'Electricity', '33', true, ELECTRICAL, 'activeEnergy', 'activePower'),
  type('gas', '天然气', 'Natural gas', '15', true, VOLUMETRIC, 'volume', 'volumeFlow'),
  type('otherGas', '其他燃气', 'Other gases', '14', false, VOLUMETRIC, 'volume', 'volumeFlow'),
  type('steam', '蒸汽', 'Steam', '32', false, THERMAL, 'mass', 'massFlow'),
  type('heat', '热力', 'Heat', '32', false, THERMAL, 'heat', 'heatFlow'),
  type('cooling', '冷量', 'Cooling', null, false, CHILLED, 'cooling', 'coolingFlow'),
  type('coal', '煤炭', 'Coal', '01', false, GRAVIMETRIC, 'mass', 'massFlow'),
  type('coke', '焦炭', 'Coke', '09', false, GRAVIMETRIC, 'mass', 'massFlow'),
  type('oil', '油品', 'Oil products', '21', false, VOLUMETRIC, 'mass', 'massFlow'),
  type('hydrogen', '氢气', 'Hydrogen', null, false, VOLUMETRIC, 'volume', 'volumeFlow'),
  type('photovoltaic', '光伏发电', 'Photovoltaic', '33', false, ELECTRICAL, 'activeEnergy', 'activePower'),
  type('water', '水', 'Water', null, false, VOLUMETRIC, 'volume', 'volumeFlow'),
  type('compressedAir', '压缩空气', 'Compressed air', null, false, VOLUMETRIC, 'volume', 'volumeFlow'),
  type('oxygen', '氧气', 'Oxygen', null, false, VOLUMETRIC, 'volume', 'volumeFlow'),
  type('nitrogen', '氮气', 'Nitrogen', null, false, VOLUMETRIC, 'volume', 'volumeFlow'),
  type('co2', '二氧化碳排放', 'CO2 from a stack', null, false, GRAVIMETRIC, 'mass', 'massFlow'),
];

function type(
  name: string,
  zh: string,
  en: string,
  nationalCode: string | null,
  nationalCodeVerified: boolean,
  quantities: readonly string[],
  register: string,
  rate: string,
): EnergyType {
  const unit = quantityByName(register)?.unit;
  if (unit === undefined) throw new Error(`energy type ${name} has the unknown register ${register}`);
  return Object.freeze({ name, zh, en, nationalCode, nationalCodeVerified, quantities, register, rate, unit });
}

const byName: ReadonlyMap<string, EnergyType> = new Map(TABLE.map((energy) => [energy.name, energy]));

export const ENERGY_TYPE_NAMES = TABLE.map((energy) => energy.name);

/** The energy type with this name, or `undefined`. */
export function energyTypeByName(name: string): EnergyType | undefined {
  return byName.get(name);
}

/** Every energy type, in table order. */
export function allEnergyTypes(): readonly EnergyType[] {
  return TABLE;
}
