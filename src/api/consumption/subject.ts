/** What consumption is asked of: which stored series make it up, and which meters are behind them. */

import { allEnergyItems, energyItemById } from '../../domain/energy-item.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { type Quantity, quantityByName } from '../../domain/quantity.ts';
import { itemOf } from '../../registry/meter-item.ts';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';
import type { ConsumptionSeries, Scope } from '../../store/consumption.ts';
import { quantitiesOf } from '../present.ts';
import { ProblemError } from '../problem.ts';

/** One energy item and the series that it is counted in. */
export interface SubjectItem {
  readonly item: string;
  readonly quantity: Quantity;
  readonly key: ConsumptionSeries;
  /** Steam that is weighed: the heat in it is a series of its own. */
  readonly heatKey: ConsumptionSeries | null;
  /** Meters registered now that are expected to count it. */
  readonly meters: number;
}

export interface Subject {
  readonly scope: Scope;
  readonly id: string;
  /** Energy type, where it is one. */
  readonly energy: string | null;
  readonly items: readonly SubjectItem[];
  /** Whose own coefficients hold for all of it; null where there are several enterprises in it. */
  readonly owner: string | null;
  /** Enterprises that are in it, where there are several. */
  readonly enterprises: ReadonlySet<string>;
  /** Ids of the meters that it is the sum of. */
  readonly meters: readonly string[];
}

export interface SubjectQuery {
  readonly scope: Scope;
  readonly id: string;
  readonly energy: string | undefined;
  readonly item: string | undefined;
  readonly quantity: string | undefined;
  /** Whether emissions that stack monitors measure are asked for as well. */
  readonly withMonitors?: boolean;
}

/** Emissions are counted like energy and are none. */
const NO_ENERGY: ReadonlySet<string> = new Set(['co2']);

/** One meter. Throws a problem where it does not count what is asked for. */
export function subjectOfMeter(
  meter: Meter,
  { energy, item, quantity: name }: Omit<SubjectQuery, 'scope' | 'id'>,
): Subject {
  const ownItem = itemOf(meter);
  if ((energy !== undefined && energy !== meter.energy) || (item !== undefined && item !== ownItem)) {
    throw invalid(`the meter ${meter.id} counts ${ownItem} (${meter.energy})`);
  }
  const quantity = registerOfMeter(meter, name);
  const key = {
    scope: 'meter',
    id: meter.id,
    item: '',
    quantity: quantity.name,
    enterprise: meter.enterprise,
  } as const;
  const heatKey = meter.energy === 'steam' && quantity.name === 'mass' ? { ...key, quantity: 'heat' } : null;
  return {
    ...{ scope: 'meter', id: meter.id, energy: meter.energy },
    items: [{ item: ownItem, quantity, key, heatKey, meters: 1 }],
    ...{ owner: meter.enterprise, enterprises: new Set(), meters: [meter.id] },
  };
}

/** The register of a meter that consumption is asked of: the one that tells its use where none is named. */
export function registerOfMeter(meter: Meter, name: string | undefined): Quantity {
  const registers = quantitiesOf(meter).filter(({ kind }) => kind === 'register');
  const wanted = name ?? energyTypeByName(meter.energy)?.register;
  const found = registers.find((register) => register.name === wanted);
  if (found !== undefined) return found;
  const known = registers.map((register) => register.name).join(', ');
  throw new ProblemError(
    'not_found',
    `The meter ${meter.id} has no register ${JSON.stringify(wanted)}; it has ${known}.`,
  );
}

/** An enterprise, or a larger group of them. Throws a problem where there is no such group. */
export function subjectOfGroup(snapshot: RegistrySnapshot, query: SubjectQuery): Subject {
  const { scope, id } = query;
  const enterprises = enterprisesIn(snapshot, scope, id);
  const meters = metersOf(snapshot, enterprises).filter((meter) => isAskedFor(query, itemOf(meter), meter.energy));
  const counts = new Map<string, { item: string; quantity: string; energy: string; meters: number }>();
  const count = (item: string, energy: string, meters: number): void => {
    const register = energyTypeByName(energy)?.register;
    const quantity = query.quantity ?? register;
    if (quantity === undefined || (quantity !== register && !(energy === 'steam' && quantity === 'heat'))) return;
    const known = counts.get(`${item} ${quantity}`);
    if (known === undefined) counts.set(`${item} ${quantity}`, { item, quantity, energy, meters });
    else known.meters += meters;
  };
  // What has been counted once and has no meter any more is still there.
  for (const { id: item, energy } of allEnergyItems()) if (isAskedFor(query, item, energy)) count(item, energy, 0);
  for (const meter of meters) count(itemOf(meter), meter.energy, 1);
  if (counts.size === 0) {
    throw invalid(`groups are totalled by the register that tells the use of an energy type, not by ${query.quantity}`);
  }
  const enterprise = scope === 'enterprise' ? id : '';
  return {
    ...{ scope, id, energy: query.energy ?? energyItemById(query.item ?? '')?.energy ?? null },
    items: [...counts.values()].map(({ item, quantity: name, energy, meters: expected }) => {
      const key = { scope, id, item, quantity: name, enterprise };
      const heatKey = energy === 'steam' && name === 'mass' ? { ...key, quantity: 'heat' } : null;
      return { item, quantity: quantityByName(name) as Quantity, key, heatKey, meters: expected };
    }),
    owner: scope === 'enterprise' ? id : null,
    enterprises: scope === 'enterprise' ? new Set() : enterprises,
    meters: meters.map((meter) => meter.id),
  };
}

function isAskedFor(query: SubjectQuery, item: string, energy: string): boolean {
  if (query.item !== undefined) return item === query.item && (query.energy ?? energy) === energy;
  if (query.energy === undefined) return query.withMonitors === true || !NO_ENERGY.has(energy);
  return energy === query.energy;
}

function enterprisesIn({ enterprises }: RegistrySnapshot, scope: Scope, id: string): ReadonlySet<string> {
  if (scope === 'city') return new Set(enterprises.keys());
  const found = new Set<string>();
  for (const enterprise of enterprises.values()) {
    const group =
      scope === 'enterprise' ? enterprise.id : scope === 'district' ? enterprise.district : enterprise.industry;
    if (group === id) found.add(enterprise.id);
  }
  if (found.size === 0) throw new ProblemError('not_found', `There is no ${scope} ${JSON.stringify(id)}.`);
  return found;
}

/** Meters of level 1, which totals are made of, by enterprise: made once for each state of the registry. */
const boundaries = new WeakMap<RegistrySnapshot, ReadonlyMap<string, readonly Meter[]>>();

function metersOf(snapshot: RegistrySnapshot, enterprises: ReadonlySet<string>): Meter[] {
  let byEnterprise = boundaries.get(snapshot);
  if (byEnterprise === undefined) {
    byEnterprise = Map.groupBy(
      [...snapshot.meters.values()].filter(({ level }) => level === 1),
      ({ enterprise }) => enterprise,
    );
    boundaries.set(snapshot, byEnterprise);
  }
  const found: Meter[] = [];
  for (const enterprise of enterprises) for (const meter of byEnterprise.get(enterprise) ?? []) found.push(meter);
  return found;
}

function invalid(detail: string): ProblemError {
  return new ProblemError('invalid_request', `querystring: ${detail}`);
}
