/** Which enterprises a caller may see: decided here for every route, and for what is open as well. */

import type { Principal, RegistrySnapshot } from '../registry/registry.ts';

/** Ids of the enterprises whose data may be seen; null for all of them. Whatever is outside does not exist. */
export type Scope = ReadonlySet<string> | null;

/** A rule that gives a scope, whatever is registered by then. */
export interface Reach {
  /** Equal for callers who see the same. */
  readonly key: string;
  scope(snapshot: RegistrySnapshot): Scope;
}

/** What a principal may see. */
export function reachOf({ role, enterprise, districts }: Principal): Reach {
  if (role === 'enterprise') {
    const own: Scope = new Set(enterprise === null ? [] : [enterprise]);
    return { key: `enterprise ${enterprise}`, scope: () => own };
  }
  if (districts === null) return CITY;
  const key = `districts ${districts.toSorted().join(' ')}`;
  return { key, scope: (snapshot) => enterprisesOf(snapshot, key, new Set(districts)) };
}

const CITY: Reach = { key: 'city', scope: () => null };

export function isInScope(scope: Scope, enterprise: string): boolean {
  return scope === null || scope.has(enterprise);
}

/** Made once for each state of the registry. */
const known = new WeakMap<RegistrySnapshot, Map<string, ReadonlySet<string>>>();

function enterprisesOf(snapshot: RegistrySnapshot, key: string, districts: ReadonlySet<string>): ReadonlySet<string> {
  const sets = known.get(snapshot) ?? new Map<string, ReadonlySet<string>>();
  known.set(snapshot, sets);
  const made = sets.get(key);
  if (made !== undefined) return made;
  const inside = [...snapshot.enterprises.values()].filter(({ district }) => districts.has(district));
  const found = new Set(inside.map(({ id }) => id));
  sets.set(key, found);
  return found;
}
