/** What an event has cost. */

import type { AnomalyEvent } from './event.ts';

export interface LossPrices {
  /** Tonnes of standard coal for each canonical unit; null where the subject is no energy. */
  readonly tcePerUnit: number | null;
  /** Money for each canonical unit; null where no price is known. */
  readonly pricePerUnit: number | null;
}

export interface Loss {
  /** Canonical unit. */
  readonly energy: number;
  readonly tce: number | null;
  readonly money: number | null;
}

/** The loss of an event; null where it has none: less than usual, or nothing that can be counted. */
export function lossOf(
  { excess }: Pick<AnomalyEvent, 'excess'>,
  { tcePerUnit, pricePerUnit }: LossPrices,
): Loss | null {
  if (excess <= 0) return null;
  return {
    energy: excess,
    tce: tcePerUnit === null ? null : excess * tcePerUnit,
    money: pricePerUnit === null ? null : excess * pricePerUnit,
  };
}
