/** What the reader sees of the city, and the links that say the same of it. */

import type { WhoAmI } from '../../api/types.ts';
import { addressOf, type Query } from '../../route/address.ts';

/** The whole city, or one of the districts that the reader is limited to. */
export type CityPart = { readonly scope: 'city' } | { readonly scope: 'district'; readonly id: string };

/** The parts that figures have to be asked of and added up. */
export function partsOf({ districts }: { readonly districts?: WhoAmI['districts'] }): readonly CityPart[] {
  if (districts === null || districts === undefined) return [{ scope: 'city' }];
  return districts.map((id) => ({ scope: 'district', id }));
}

/**
 * Where a figure of all parts is explained. No view but the map shows several districts at once: there each of them
 * leads on.
 */
export function addressOfParts(
  parts: readonly CityPart[],
  view: 'consumption' | 'carbon',
  query: Query & { readonly period: string },
): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return addressOf(view, { ...only, ...query });
  return addressOf('map', { metric: view === 'carbon' ? 'emissions' : undefined, period: query.period });
}
