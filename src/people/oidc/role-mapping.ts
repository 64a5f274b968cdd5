/** What somebody may do here, by what a provider says of them. */

import type { Role } from '../../registry/registry.ts';
import type { Rights } from '../people.ts';

export interface MappedRole {
  readonly role: Role;
  readonly enterprise?: string | undefined;
  readonly districts?: readonly string[] | undefined;
}

/** The rights of the first mapped value that is among the values of the claim; null where none is. */
export function rightsOf(
  claims: Readonly<Record<string, unknown>>,
  roleClaim: string,
  roles: Readonly<Record<string, MappedRole>>,
): Rights | null {
  const values = new Set([claimAt(claims, roleClaim)].flat());
  const found = Object.entries(roles).find(([value]) => values.has(value))?.[1];
  if (found === undefined) return null;
  return { role: found.role, enterprise: found.enterprise ?? null, districts: found.districts ?? null };
}

/** A claim by its name or, where there is none of that name, by the way to it, such as `realm_access.roles`. */
function claimAt(claims: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  return path
    .split('.')
    .reduce<unknown>(
      (at, name) => (typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? Reflect.get(at, name) : null),
      claims,
    );
}
