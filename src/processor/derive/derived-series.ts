/**
 * What is derived: each register of each meter (or the rate gauge of one that has no register), with
 * everything that its consumption depends on.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { betweenReferences, STATUTORY_REFERENCE } from '../../domain/gas-volume.ts';
import {
  type DiscontinuityDecision,
  type MeterExchange,
  type MultiplierPeriod,
  REGISTER_DEFAULTS,
  type RegisterSettings,
} from '../../domain/interval/register-settings.ts';
import { type Metering, NO_METERING } from '../../domain/metering.ts';
import { multiplierAt, multiplierChanges } from '../../domain/transform.ts';
import { convert } from '../../domain/unit.ts';
import { isEnabled, parametersFor, type RuleParameters } from '../../domain/validation/parameters.ts';
import { itemOf } from '../../registry/meter-item.ts';
import type { Meter } from '../../registry/registry.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import type { Channel, KnownMeter } from '../series-directory.ts';

export interface DerivedSeries {
  readonly meter: Meter;
  readonly metering: Metering;
  /** Energy item that it is counted under. */
  readonly item: string;
  readonly quantity: string;
  /** Quantity of the readings it is derived from: another one where a gauge is integrated. */
  readonly source: string;
  /** Index of the source in the series directory. */
  readonly series: number;
  readonly key: ConsumptionSeries;
  readonly parameters: RuleParameters;
  /** One step of the register in the canonical unit: a whole registered unit where its decimals are not on record. */
  readonly resolution: number;
  /** Made anew when somebody has decided about a discontinuity. */
  settings: RegisterSettings;
  /** Consumption before this instant is derived. */
  until: number;
  /** Up to where it has ever been derived: before it there may be intervals already. */
  frontier: number;
  /** Up to where the pass that is under way has come. */
  reached: number;
  /** Up to where a pass that is under way will have derived it: what comes before that is late. */
  claimed: number;
}

/** Digits that a double holds whatever they are. */
const DIGITS_EXACT = 15;
const MINUTE = 60_000;
const CLOCK_ERROR_MILLIS = MINUTE;

/** Every register of a meter that consumption is derived of: those that anything has come of. */
export function derivedSeriesOf(known: KnownMeter, calendar: Calendar): DerivedSeries[] {
  const { meter, channels } = known;
  const energy = energyTypeByName(meter.energy);
  const metering = meter.metering ?? NO_METERING;
  const found: DerivedSeries[] = [];
  for (const [quantity, channel] of channels) {
    const isIntegrated = metering.integrates === true && quantity === energy?.register;
    if (channel.quantity.kind !== 'register') continue;
    const source = isIntegrated ? channels.get(energy.rate) : channel;
    const series = source === undefined ? -1 : known.seriesSoFar(source.quantity.name);
    if (source === undefined || series < 0) continue;
    const { parameters, settings, resolution } = sharedSettings(meter, channel, isIntegrated, calendar);
    found.push({
      ...{ meter, metering, parameters, quantity, settings, resolution },
      item: itemOf(meter),
      source: source.quantity.name,
      series,
      key: { scope: 'meter', id: meter.id, item: '', quantity, enterprise: meter.enterprise },
      until: Number.NEGATIVE_INFINITY,
      frontier: Number.NEGATIVE_INFINITY,
      reached: Number.NEGATIVE_INFINITY,
      claimed: Number.NEGATIVE_INFINITY,
    });
  }
  return found;
}

/** What a register is derived with, the same object for all registers that are on record alike. */
interface Shared {
  readonly parameters: RuleParameters;
  readonly settings: RegisterSettings;
  readonly resolution: number;
}

const shared = new WeakMap<Calendar, Map<string, Shared>>();
/** Records that no other meter has are many: then it is begun again. */
const SHARED_MAX = 10_000;

function sharedSettings(meter: Meter, channel: Channel, isIntegrated: boolean, calendar: Calendar): Shared {
  let known = shared.get(calendar);
  if (known === undefined) {
    known = new Map();
    shared.set(calendar, known);
  }
  const { energy, units, metering = NO_METERING } = meter;
  const { name } = channel.quantity;
  const alike = JSON.stringify([energy, name, units[name], metering]);
  const found = known.get(alike);
  if (found !== undefined) return found;
  if (known.size >= SHARED_MAX) known.clear();
  const parameters = parametersFor(energy, metering.rules);
  const settings = settingsOf(meter, channel, isIntegrated, parameters, calendar);
  const made = { parameters, settings, resolution: resolutionOf(metering, name, channel) };
  known.set(alike, made);
  return made;
}

function resolutionOf({ registers }: Metering, quantity: string, { registered }: Channel): number {
  const decimals = registers?.[quantity]?.decimals;
  return decimals === undefined ? convert(1, registered) : 10 ** -decimals;
}

/** The settings with what somebody has decided about discontinuities. */
export function withDecisions(
  settings: RegisterSettings,
  decisions: readonly DiscontinuityDecision[],
): RegisterSettings {
  return { ...settings, decisions: new Map(decisions.map((decision) => [decision.at, decision])) };
}

function settingsOf(
  meter: Meter,
  channel: Channel,
  isIntegrated: boolean,
  parameters: RuleParameters,
  calendar: Calendar,
): RegisterSettings {
  const metering = meter.metering ?? NO_METERING;
  const { name } = channel.quantity;
  const register = metering.registers?.[name] ?? {};
  const modulus = register.digits === undefined ? null : convert(10 ** register.digits, channel.registered);
  const gapMillis = Math.max(
    parameters.gapMillis,
    (metering.readingMinutes ?? 0) * 2 * MINUTE,
    1.5 * calendar.intervalMillis,
  );
  return {
    kind: isIntegrated ? 'gauge' : 'register',
    decimals: register.decimals ?? decimalsFor(modulus),
    modulus,
    mayDecrease: register.mayDecrease ?? false,
    ratePerHourMax: metering.ratePerHourMax ?? null,
    gapMillis,
    stepMillisMax: isEnabled(parameters, 'interval_size')
      ? Math.max(parameters.stepMillisMax, (metering.readingMinutes ?? 0) * MINUTE + CLOCK_ERROR_MILLIS)
      : Number.POSITIVE_INFINITY,
    linearMillisMax: Math.max(parameters.linearMillisMax, gapMillis),
    multipliers: multipliersOf(metering, isIntegrated ? (energyTypeByName(meter.energy)?.rate ?? name) : name),
    exchanges: exchangesOf(metering, name, channel),
    decisions: REGISTER_DEFAULTS.decisions,
  };
}

/** As many decimals as a double holds exactly beside the digits before the decimal point. */
function decimalsFor(modulus: number | null): number {
  if (modulus === null) return REGISTER_DEFAULTS.decimals;
  return Math.max(0, Math.min(6, DIGITS_EXACT - Math.ceil(Math.log10(modulus))));
}

function multipliersOf(metering: Metering, quantity: string): MultiplierPeriod[] {
  const transforms = metering.transforms ?? [];
  const changes = multiplierChanges(transforms, quantity, FIRST_INSTANT, LAST_INSTANT);
  const factor = volumeFactorOf(metering, quantity);
  return [Number.NEGATIVE_INFINITY, ...changes].map((from) => {
    const { numerator, denominator } = multiplierAt(
      transforms,
      quantity,
      from === Number.NEGATIVE_INFINITY ? FIRST_INSTANT : from,
    );
    return { from, ...reduced(numerator * factor.numerator, denominator * factor.denominator) };
  });
}

const FIRST_INSTANT = -8.64e15;
const LAST_INSTANT = 8.64e15;

/** A volume at another reference condition becomes one at the statutory one, exactly. */
function volumeFactorOf({ gas }: Metering, quantity: string): { numerator: number; denominator: number } {
  const isCounted = gas !== undefined && gas.volumeAt !== 'operating' && quantity === 'volume';
  return betweenReferences(isCounted ? gas.volumeAt : STATUTORY_REFERENCE, STATUTORY_REFERENCE);
}

function reduced(numerator: number, denominator: number): { numerator: number; denominator: number } {
  let [a, b] = [numerator, denominator];
  while (b !== 0) [a, b] = [b, a % b];
  return { numerator: numerator / a, denominator: denominator / a };
}

function exchangesOf({ exchanges = [] }: Metering, quantity: string, channel: Channel): MeterExchange[] {
  return exchanges
    .filter((exchange) => exchange.quantity === quantity)
    .map(({ at, final, initial }) => ({
      at,
      final: convert(final, channel.registered),
      initial: convert(initial, channel.registered),
    }))
    .sort((a, b) => a.at - b.at);
}
