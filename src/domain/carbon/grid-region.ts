/** Places for which factors are published: the provinces, the regions of the grid that they are in, the nation. */

import { provinceOf } from '../codes/district.ts';
import { GRID_REGION_ROWS } from '../data/carbon/grid-factor-rows.ts';

export const NATION = 'CN';

export interface GridRegion {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
}

const REGIONS: readonly GridRegion[] = GRID_REGION_ROWS.map(([id, zh, en]) => Object.freeze({ id, zh, en }));

/** By the first two digits of a province. */
const byProvince: ReadonlyMap<string, GridRegion> = new Map(
  GRID_REGION_ROWS.flatMap(([, , , provinces], n) => provinces.map((code) => [code, REGIONS[n]!] as const)),
);

/** Every region of the grid, in table order. */
export function allGridRegions(): readonly GridRegion[] {
  return REGIONS;
}

/** The region that a place is in: of a district or province by its code, of a region itself. */
export function gridRegionOf(place: string): GridRegion | undefined {
  return REGIONS.find(({ id }) => id === place) ?? byProvince.get(provinceOf(place)?.code ?? '');
}

/** Six digits of the province that a district is in; `undefined` for what is no code. */
export function provinceCodeOf(place: string): string | undefined {
  const province = /^\d{6}$/.test(place) ? provinceOf(place) : undefined;
  return province && `${province.code}0000`;
}

/** Whether the factors of the mainland's grid say anything about a place: not about Hong Kong, Macao and Taiwan. */
export function isOnNationalGrid(place: string): boolean {
  return place === NATION || gridRegionOf(place) !== undefined;
}
