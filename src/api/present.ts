/** Turns what the hub holds into what the API answers. */

import { energyTypeByName } from '../domain/energy-type.ts';
import { formatInstant } from '../domain/instant.ts';
import { type Quality, qualityLevel, qualityReasons } from '../domain/quality.ts';
import { type Quantity, quantityByName } from '../domain/quantity.ts';
import { unitByName } from '../domain/unit.ts';
import type { Meter, RegistrySnapshot } from '../registry/registry.ts';
import type { LatestReading, RateTotal } from '../store/latest-reading.ts';

export function presentQuality(quality: Quality) {
  return { level: qualityLevel(quality), reasons: qualityReasons(quality) };
}

export function presentQuantity({ name, kind, unit }: Quantity) {
  return { name, kind, unit, ucum: unitByName(unit)?.ucum ?? unit };
}

export function presentReading(reading: LatestReading, snapshot: RegistrySnapshot) {
  const { meter, enterprise, quantity, value, timestamp } = reading;
  return {
    meter,
    enterprise,
    energy: snapshot.meters.get(meter)?.energy ?? 'unknown',
    quantity,
    unit: quantityByName(quantity)?.unit ?? 'unknown',
    value,
    ts: formatInstant(timestamp),
    quality: presentQuality(reading.quality),
  };
}

export function presentTotal({ energy, quantity, value, meters, metersReporting }: RateTotal) {
  const unit = quantityByName(quantity)?.unit ?? 'unknown';
  return { energy, quantity, unit, value: value === null ? null : withoutSumNoise(value), meters, metersReporting };
}

/** Adding doubles leaves digits that nobody measured in the last places; twelve digits are more than any meter has. */
function withoutSumNoise(sum: number): number {
  return Number(sum.toPrecision(12));
}

/** The quantities a meter can send, in the order of its energy type. */
export function quantitiesOf(meter: Meter): Quantity[] {
  return (energyTypeByName(meter.energy)?.quantities ?? []).flatMap((name) => quantityByName(name) ?? []);
}
