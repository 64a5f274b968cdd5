/** Which registers the figures of an enterprise are the sum of, by the master data in a bundle. */

import { contributionsOf } from '../domain/consumption/contributions.ts';
import { allEnergyItems } from '../domain/energy-item.ts';
import { energyTypeByName } from '../domain/energy-type.ts';
import { itemOf } from '../registry/meter-item.ts';
import type { Meter } from '../registry/registry.ts';
import type { MasterData } from './bundle.ts';

/** A register that is part of a sum in [from, to). */
export interface EvidenceMember {
  readonly meter: string;
  /** Quantity of the meter. */
  readonly source: string;
  readonly sign: 1 | -1;
  readonly meters: 0 | 1;
  readonly from: number;
  readonly to: number;
}

/** One item and the quantity that it is counted by. */
export interface EvidenceItem {
  readonly item: string;
  readonly quantity: string;
  readonly energy: string;
  readonly members: readonly EvidenceMember[];
  /** Of steam that is weighed: the heat in it. */
  readonly heat: readonly EvidenceMember[] | null;
  /** Meters registered now that are expected to count it. */
  readonly meters: number;
}

/** In the order of the items. */
export function itemsOf({ meters }: MasterData): EvidenceItem[] {
  return allEnergyItems().flatMap(({ id: item, energy }) => {
    const quantity = energyTypeByName(energy)?.register;
    if (quantity === undefined) return [];
    const members = membersOf(meters, item, quantity);
    if (members.length === 0) return [];
    const heat = energy === 'steam' && quantity === 'mass' ? membersOf(meters, item, 'heat') : null;
    const now = meters.map(({ versions }) => versions.at(-1)?.meter as Meter);
    const expected = now.filter((meter) => meter.level === 1 && itemOf(meter) === item).length;
    return [{ item, quantity, energy, members, heat, meters: expected }];
  });
}

/** Every register that is part of any sum, as meter and quantity. */
export function registersOf(items: readonly EvidenceItem[]): { readonly meter: string; readonly quantity: string }[] {
  const all = items.flatMap(({ members, heat }) => [...members, ...(heat ?? [])]);
  const named = new Map(all.map(({ meter, source }) => [`${meter} ${source}`, { meter, quantity: source }]));
  return [...named.values()];
}

function membersOf(meters: MasterData['meters'], item: string, quantity: string): EvidenceMember[] {
  return meters.flatMap(({ id, versions }) =>
    versions.flatMap(({ from, to, meter: then }) => {
      const type = energyTypeByName(then.energy);
      const register = type?.register;
      if (then.level !== 1 || register === undefined || itemOf(then) !== item) return [];
      const flow = then.metering?.flow ?? 'in';
      return [register, `${register}Export`]
        .filter((name) => type?.quantities.includes(name))
        .flatMap((name) => contributionsOf(then.energy, flow, name))
        .filter((part) => part.quantity === quantity)
        .map(({ source, sign, meters: counted }) => ({
          ...{ meter: id, source, sign, meters: counted },
          ...{ from: from ?? Number.NEGATIVE_INFINITY, to: to ?? Number.POSITIVE_INFINITY },
        }));
    }),
  );
}
