/** What the registry is told about how the simulated meters measure. */

import { STANDARD_ATMOSPHERE_KPA } from '../../src/domain/gas-volume.ts';
import type {
  GasMetering,
  Metering,
  NominalConditions,
  RegisterData,
  SteamMetering,
} from '../../src/domain/metering.ts';
import { quantityByName } from '../../src/domain/quantity.ts';
import { conversionBetween, convert, unitByName } from '../../src/domain/unit.ts';
import { counterDecimals, counterFormat } from '../load-models/counter.ts';
import { CONDITIONS } from '../meters/conditions.ts';
import { CUBIC_METRES_PER_GJ } from '../meters/heat-water.ts';
import type { Meter, MeterModel } from './city-types.ts';

/** The instrument as far as it decides how it measures. */
export interface Instrument extends Pick<Meter, 'energy' | 'units' | 'registerDigits' | 'ratedRate'> {
  readonly kind: MeterModel['kind'];
}

/** What is known of the place where it is installed. */
export interface Installation {
  readonly item?: string | undefined;
  readonly isVolumeAtOperating?: boolean | undefined;
  readonly checkMeter?: string | undefined;
}

/** By how much more than its rated rate a meter can measure; no simulated load comes to that. */
export const RATE_MARGIN = 1.5;

/** The metering of a simulated meter. */
export function meteringOf(instrument: Instrument, { item, isVolumeAtOperating, checkMeter }: Installation): Metering {
  const { energy } = instrument;
  return {
    ...(item === undefined ? {} : { item }),
    registers: registersOf(instrument),
    ratePerHourMax: ratePerHourMaxOf(instrument),
    ...(checkMeter === undefined ? {} : { checkMeter }),
    ...(energy === 'gas' ? { gas: gasOf(isVolumeAtOperating === true) } : {}),
    ...(energy === 'steam' ? { steam: steamOf() } : {}),
  };
}

/** Of the spare meters, of which nobody knows what people will publish. */
export function spareMeteringOf(registerDigits: number): Metering {
  return { registers: { activeEnergy: { digits: registerDigits } } };
}

function registersOf({ kind, units, registerDigits }: Instrument): Record<string, RegisterData> {
  const registers: Record<string, RegisterData> = {};
  for (const [name, unit] of Object.entries(units)) {
    const quantity = quantityByName(name)!;
    if (quantity.kind !== 'register') continue;
    const ofUnit = counterDecimals(registerDigits, counterFormat(kind));
    const perUnit = convert(1, conversionBetween(unitByName(unit)!, unitByName(quantity.unit)!)!);
    registers[name] = { digits: registerDigits, decimals: Math.max(0, ofUnit - Math.round(Math.log10(perUnit))) };
  }
  return registers;
}

/** One bound holds for all registers of a meter: that of a heat meter is of the water, which counts faster. */
function ratePerHourMaxOf({ kind, ratedRate }: Instrument): number {
  const fastest = kind === 'heat' ? CUBIC_METRES_PER_GJ : 1;
  return Number((RATE_MARGIN * ratedRate * fastest).toPrecision(4));
}

function gasOf(isVolumeAtOperating: boolean): GasMetering {
  if (!isVolumeAtOperating) return { volumeAt: '20C' };
  return { volumeAt: 'operating', isGaugePressure: false, nominal: nominalOf('gas') };
}

/** Its transmitters show the pressure above that of the air, as those of steam usually do. */
function steamOf(): SteamMetering {
  const { pressureKpa, temperatureCelsius } = nominalOf('steam');
  const absolute = Number((pressureKpa + STANDARD_ATMOSPHERE_KPA).toFixed(3));
  return { isGaugePressure: true, nominal: { pressureKpa: absolute, temperatureCelsius } };
}

function nominalOf(energy: 'gas' | 'steam'): NominalConditions {
  const { temperature, pressure, pressureUnit } = CONDITIONS[energy];
  const toKpa = conversionBetween(unitByName(pressureUnit)!, unitByName('kPa')!)!;
  return { pressureKpa: convert(pressure[0], toKpa), temperatureCelsius: temperature[0] };
}
