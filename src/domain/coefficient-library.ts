/** The standard-coal coefficients that come with the hub, as factors: each with its document, its time and how sure it is. */

import type { PublishedSource } from './data/carbon/factor-sources.ts';
import {
  COEFFICIENT_ROWS,
  type CoefficientTag,
  EDITION_SOURCES,
  EDITIONS,
  type Edition,
} from './data/coal-coefficient-rows.ts';
import { coefficientOf, inForceOf } from './standard-coal.ts';

export interface LibraryCoefficient {
  /** `gbt-2589-2020/raw_coal`. */
  readonly id: string;
  readonly edition: Edition;
  /** Energy item. */
  readonly item: string;
  /** As printed, kgce per `unit`; two different ones where a range is printed. */
  readonly printed: { readonly low: string; readonly high: string; readonly unit: string };
  /** Exact, kgce per canonical unit of the item, as the hub uses it where nothing was measured: of a range the upper end. */
  readonly kgcePerUnit: string;
  readonly unit: string;
  /** Of the consumption that it is for, epoch milliseconds: from inclusive, to exclusive; null for until now. */
  readonly validFrom: number;
  readonly validTo: number | null;
  readonly source: PublishedSource;
  readonly tag: CoefficientTag;
  readonly note: string;
}

/** Every row of every edition, oldest edition first. */
export function coefficientLibrary(): readonly LibraryCoefficient[] {
  return EDITIONS.flatMap((edition) => {
    const { from, to } = inForceOf(edition);
    return COEFFICIENT_ROWS.filter(({ editions }) => editions.includes(edition)).flatMap(
      (row): LibraryCoefficient[] => {
        const used = coefficientOf(row.item, { basis: 'equivalent', instant: from, edition });
        if (used === null) return [];
        const [low, high] = row.printed;
        return [
          {
            id: `${edition.replace('GB/T ', 'gbt-')}/${row.item}`,
            ...{ edition, item: row.item, printed: { low, high, unit: `kgce/${row.unit}` } },
            ...{ kgcePerUnit: used.kgcePerUnit, unit: used.unit, validFrom: from, validTo: to },
            ...{ source: EDITION_SOURCES[edition], tag: row.tag, note: row.note },
          },
        ];
      },
    );
  });
}
