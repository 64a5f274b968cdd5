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

/** One quantity of one meter, ready for the hot path. */
export interface Channel {
  /** Index in `SeriesDirectory.keys`. */
  readonly series: number;
  readonly quantity: Quantity;
  /** From the registered unit of the meter to the canonical unit. */
  readonly registered: Conversion;
  /** What is physically possible of a gauge, in the canonical unit; infinite where there is no limit. */
  readonly min: number;
  readonly max: number;
}

export interface KnownMeter {
  readonly meter: Meter;
  readonly channels: ReadonlyMap<string, Channel>;
}

export class SeriesDirectory {
  readonly #keys: SeriesKey[] = [];
  readonly #indexes = new Map<string, Map<string, number>>();
  /** Conversions to each quantity's canonical unit, by unit name as sent. */
  readonly #conversions = new Map<string, Map<string, Conversion | RejectionCode>>();
  #meters: ReadonlyMap<string, KnownMeter> = new Map();
  #version = -1;

  /** Every series seen or registered so far; grows, and stays the same array. */
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
    for (const meter of snapshot.meters.values()) meters.set(meter.id, this.#resolve(meter));
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
    let quantities = this.#indexes.get(key.meter);
    if (quantities === undefined) {
      quantities = new Map();
      this.#indexes.set(key.meter, quantities);
    }
    let index = quantities.get(key.quantity);
    if (index === undefined) {
      index = this.#keys.push(key) - 1;
      quantities.set(key.quantity, index);
    }
    return index;
  }

  #resolve(meter: Meter): KnownMeter {
    const channels = new Map<string, Channel>();
    for (const name of energyTypeByName(meter.energy)?.quantities ?? []) {
      const quantity = quantityByName(name);
      if (quantity === undefined) throw new Error(`energy type ${meter.energy} has the unknown quantity ${name}`);
      const registered = conversionFrom(meter.units[name] ?? quantity.unit, quantity);
      if (typeof registered === 'string')
        throw new Error(`meter ${meter.id}: ${meter.units[name]} is no unit of ${name}`);
      const series = this.series({ enterprise: meter.enterprise, meter: meter.id, quantity: name });
      channels.set(name, { series, quantity, registered, ...limitsOf(meter, name) });
    }
    return { meter, channels };
  }
}

/** Limits of a gauge by the range rule, unless that is switched off for the meter. */
function limitsOf({ energy, metering }: Meter, quantity: string): { min: number; max: number } {
  const isChecked = isEnabled(parametersFor(energy, metering?.rules), 'range');
  const { min, max } = isChecked ? gaugeLimits(quantity) : { min: null, max: null };
  return { min: min ?? Number.NEGATIVE_INFINITY, max: max ?? Number.POSITIVE_INFINITY };
}

function conversionFrom(unitName: string, quantity: Quantity): Conversion | RejectionCode {
  const from = unitByName(unitName);
  const to = unitByName(quantity.unit);
  if (from === undefined || to === undefined) return 'unknown_unit';
  return conversionBetween(from, to) ?? 'unit_mismatch';
}
