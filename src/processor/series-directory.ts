/**
 * Resolves names to series: which meter of which enterprise, which quantity, in which unit. Rebuilt
 * when the registry changes; the index of a series never changes while the hub runs.
 */

import { energyTypeByName } from '../domain/energy-type.ts';
import { type Quantity, quantityByName } from '../domain/quantity.ts';
import type { RejectionCode } from '../domain/rejection.ts';
import { type Conversion, conversionBetween, unitByName } from '../domain/unit.ts';
import { gaugeLimits } from '../domain/validation/gauge-range.ts';
import { isEnabled, parametersFor } from '../domain/validation/parameters.ts';
import type { Meter, RegistrySnapshot } from '../registry/registry.ts';
import type { SeriesKey } from '../store/store.ts';

/** One quantity of meters that are registered alike. */
export interface Channel {
  readonly quantity: Quantity;
  /** From the registered unit of the meter to the canonical unit. */
  readonly registered: Conversion;
  /** What is physically possible of a gauge, in the canonical unit; infinite where there is no limit. */
  readonly min: number;
  readonly max: number;
}

/**
 * A meter and what it can send. A city has hundreds of thousands of them, of which each sends a few of the many
 * quantities that it could: what is the same for many is shared, and a series exists from its first reading on.
 */
export class KnownMeter {
  readonly meter: Meter;
  /** By quantity. */
  readonly channels: ReadonlyMap<string, Channel>;
  readonly #directory: SeriesDirectory;

  constructor(meter: Meter, channels: ReadonlyMap<string, Channel>, directory: SeriesDirectory) {
    this.meter = meter;
    this.channels = channels;
    this.#directory = directory;
  }

  /** The index of a quantity's series, made where there is none yet. */
  series(quantity: string): number {
    const known = this.#directory.indexOf(this.meter.id, quantity);
    return known >= 0 ? known : this.#directory.series({ ...this.#key, quantity });
  }

  /** The same, -1 where there is none yet: nothing of it has ever come. */
  seriesSoFar(quantity: string): number {
    return this.#directory.indexOf(this.meter.id, quantity);
  }

  get #key() {
    return { enterprise: this.meter.enterprise, meter: this.meter.id };
  }
}

export class SeriesDirectory {
  readonly #keys: SeriesKey[] = [];
  /** By meter, the number of each quantity seen followed by the index of its series. */
  readonly #indexes = new Map<string, number[]>();
  readonly #quantityNumbers = new Map<string, number>();
  /** By energy type and registered units: nearly all meters share a few of them. */
  readonly #channels = new Map<string, ReadonlyMap<string, Channel>>();
  /** Conversions to each quantity's canonical unit, by unit name as sent. */
  readonly #conversions = new Map<string, Map<string, Conversion | RejectionCode>>();
  #meters: ReadonlyMap<string, KnownMeter> = new Map();
  #version = -1;

  /** Every series seen so far; grows, and stays the same array. */
  get keys(): readonly SeriesKey[] {
    return this.#keys;
  }

  get meters(): ReadonlyMap<string, KnownMeter> {
    return this.#meters;
  }

  /** Takes over a snapshot; true where it is another one than before. */
  update(snapshot: RegistrySnapshot): boolean {
    if (snapshot.version === this.#version) return false;
    this.#version = snapshot.version;
    const meters = new Map<string, KnownMeter>();
    for (const meter of snapshot.meters.values()) {
      const known = this.#meters.get(meter.id);
      meters.set(meter.id, known?.meter === meter ? known : new KnownMeter(meter, this.#channelsOf(meter), this));
    }
    this.#meters = meters;
    return true;
  }

  /** The enterprise's meter with this id; another enterprise's meter is as unknown as none. */
  meter(enterprise: string, id: string): KnownMeter | undefined {
    const known = this.#meters.get(id);
    return known?.meter.enterprise === enterprise ? known : undefined;
  }

  /** How a value sent with `unit` becomes canonical, or why it cannot. */
  conversion(quantity: Quantity, unit: string): Conversion | RejectionCode {
    let byUnit = this.#conversions.get(quantity.name);
    if (byUnit === undefined) {
      byUnit = new Map();
      this.#conversions.set(quantity.name, byUnit);
    }
    let conversion = byUnit.get(unit);
    if (conversion === undefined) {
      conversion = conversionFrom(unit, quantity);
      // Only names of the unit table are kept: whatever else is sent must not fill the memory.
      if (conversion !== 'unknown_unit') byUnit.set(unit, conversion);
    }
    return conversion;
  }

  /** The index of a series, new or known. */
  series(key: SeriesKey): number {
    const known = this.indexOf(key.meter, key.quantity);
    if (known >= 0) return known;
    const index = this.#keys.push(key) - 1;
    const pairs = this.#indexes.get(key.meter);
    const number = this.#numberOf(key.quantity);
    if (pairs === undefined) this.#indexes.set(key.meter, [number, index]);
    else pairs.push(number, index);
    return index;
  }

  /** The index of a series; -1 where nothing of it has ever come. */
  indexOf(meter: string, quantity: string): number {
    const pairs = this.#indexes.get(meter);
    const number = this.#quantityNumbers.get(quantity);
    if (pairs === undefined || number === undefined) return -1;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === number) return pairs[i + 1] as number;
    return -1;
  }

  #numberOf(quantity: string): number {
    let number = this.#quantityNumbers.get(quantity);
    if (number === undefined) {
      number = this.#quantityNumbers.size;
      this.#quantityNumbers.set(quantity, number);
    }
    return number;
  }

  #channelsOf(meter: Meter): ReadonlyMap<string, Channel> {
    const isChecked = isEnabled(parametersFor(meter.energy, meter.metering?.rules), 'range');
    const alike = `${meter.energy} ${isChecked} ${JSON.stringify(meter.units)}`;
    let channels = this.#channels.get(alike);
    if (channels === undefined) {
      channels = resolve(meter, isChecked);
      this.#channels.set(alike, channels);
    }
    return channels;
  }
}

function resolve({ id, energy, units }: Meter, isChecked: boolean): ReadonlyMap<string, Channel> {
  const channels = new Map<string, Channel>();
  for (const name of energyTypeByName(energy)?.quantities ?? []) {
    const quantity = quantityByName(name);
    if (quantity === undefined) throw new Error(`energy type ${energy} has the unknown quantity ${name}`);
    const registered = conversionFrom(units[name] ?? quantity.unit, quantity);
    if (typeof registered === 'string') throw new Error(`meter ${id}: ${units[name]} is no unit of ${name}`);
    channels.set(name, { quantity, registered, ...limitsOf(name, isChecked) });
  }
  return channels;
}

/** Limits of a gauge by the range rule, unless that is switched off for the meter. */
function limitsOf(quantity: string, isChecked: boolean): { min: number; max: number } {
  const { min, max } = isChecked ? gaugeLimits(quantity) : { min: null, max: null };
  return { min: min ?? Number.NEGATIVE_INFINITY, max: max ?? Number.POSITIVE_INFINITY };
}

function conversionFrom(unitName: string, quantity: Quantity): Conversion | RejectionCode {
  const from = unitByName(unitName);
  const to = unitByName(quantity.unit);
  if (from === undefined || to === undefined) return 'unknown_unit';
  return conversionBetween(from, to) ?? 'unit_mismatch';
}
