/** CO2 factors: what one is, with everything that a verifier asks about it. */

import type { FactorSource, FactorTag } from '../data/carbon/factor-sources.ts';
import { parseInstant } from '../instant.ts';

export type { FactorSource, FactorTag } from '../data/carbon/factor-sources.ts';

/** A number as it is printed, and its unit. */
export interface Stated {
  /** Exact decimal, with the digits of the print. */
  readonly value: string;
  readonly unit: string;
}

export type FactorAmount =
  /** Such as 4.2 tCO2/10^4 kWh. */
  | ({ readonly kind: 'perUnit' } & Stated)
  /** Net calorific value x carbon content x oxidation factor x 44/12. */
  | {
      readonly kind: 'fuel';
      readonly calorificValue: Stated;
      readonly carbonContent: Stated;
      readonly oxidation: Stated;
    }
  /** CO2 per energy in the fuel; null where no calorific value goes with it. `from` says whose that is. */
  | {
      readonly kind: 'perEnergy';
      readonly perEnergy: Stated;
      readonly calorificValue: (Stated & { readonly from: string }) | null;
    };

/** How far the true value may be from the printed one. */
export interface FactorUncertainty {
  /** Half of the width of the interval, as a part of the value: an exact decimal, 0.05 for 5 per cent. */
  readonly relativeHalfWidth: string;
  readonly distribution: 'normal' | 'rectangular' | 'triangular';
  /** Of a normal distribution: how many standard deviations the half width is. */
  readonly coverageFactor: string | null;
  readonly source: string;
}

/** How a factor of an enterprise's own, or of a set that the operator keeps, came to be. */
export interface OwnRecord {
  readonly set: string;
  /** Whose it is; null for everybody who uses the set. */
  readonly enterprise: string | null;
  /** When this version was entered, epoch milliseconds: before, it does not exist. */
  readonly recordedAt: number;
  readonly recordedBy: string;
  /** Null while it waits for approval. */
  readonly approvedBy: string | null;
  readonly approvedAt: number | null;
}

export interface CarbonFactor {
  readonly id: string;
  /** Of one id, a higher version supersedes the lower ones; none is ever changed. */
  readonly version: number;
  /** Table or rule that it belongs to; `custom:<set>` for own ones. */
  readonly scheme: string;
  /** Six digits of GB/T 2260, a grid region such as `cn-east`, or `CN`. */
  readonly region: string;
  /** Energy item, or `green_power`. */
  readonly subject: string;
  readonly gas: 'CO2';
  readonly dataYear: number | null;
  /** Consumption that it is for, epoch milliseconds: from inclusive, to exclusive. Null: no such bound. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** Day in China, `2024-04-12`. */
  readonly publishedOn: string;
  readonly amount: FactorAmount;
  readonly source: FactorSource;
  readonly tag: FactorTag;
  /** Null where it is not known; that is not zero. */
  readonly uncertainty: FactorUncertainty | null;
  readonly note: string;
  /** Null for those that are published for all. */
  readonly own: OwnRecord | null;
}

/** From which instant on anybody could know of it: its entry, or the beginning of the day of its publication. */
export function knownFrom({ own, publishedOn }: CarbonFactor): number {
  return own === null ? startOfDayInChina(publishedOn) : own.recordedAt;
}

/** Whether it is for consumption at an instant. */
export function isValidAt({ validFrom, validTo }: CarbonFactor, instant: number): boolean {
  return (validFrom === null || instant >= validFrom) && (validTo === null || instant < validTo);
}

/** How it is cited. */
export function citationOf({ id, version }: CarbonFactor): string {
  return `${id} version ${version}`;
}

/** Epoch milliseconds of the midnight that begins a day, `2024-04-12`. Throws `RangeError` for what is no day. */
export function startOfDayInChina(day: string): number {
  const instant = parseInstant(`${day}T00:00:00+08:00`);
  if (typeof instant === 'string') throw new RangeError(`${JSON.stringify(day)} is no day`);
  return instant;
}
