/** Where subjects are: what is needed to see that many events have one cause. */

import { type DetectorId, detectorById } from '../catalogue/detectors.ts';

export const PLACE_KINDS = ['gateway', 'enterprise', 'city'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

export interface Place {
  readonly kind: PlaceKind;
  /** Empty for the city. */
  readonly id: string;
  /** Meters in it. */
  readonly size: number;
}

export interface Topology {
  /** The places that a subject is in, the smallest first; none for what is no meter. */
  placesOf(subject: string): readonly Place[];
}

/** How many meters, and which share of those of the place, have to be affected for the place to be. */
export const GROUP_RULES: Readonly<Record<PlaceKind, { readonly membersMin: number; readonly share: number }>> = {
  gateway: { membersMin: 2, share: 0.8 },
  enterprise: { membersMin: 4, share: 0.5 },
  city: { membersMin: 50, share: 0.05 },
};

/** Episodes that began within this time of each other can have one cause. */
const GROUP_WINDOW_MILLIS = 2 * 3_600_000;
/** The same of what is judged day by day: how many days it takes to be sure is not the same for all. */
const GROUP_WINDOW_DAYS_MILLIS = 3 * 86_400_000;

/** The time within which episodes of a detector can have one cause. */
export function windowOf(detector: DetectorId): number {
  return detectorById(detector)?.pace === 'day' ? GROUP_WINDOW_DAYS_MILLIS : GROUP_WINDOW_MILLIS;
}

/** Whether so many affected meters stand for the whole place. */
export function isWholePlace({ kind, size }: Place, affected: number): boolean {
  const { membersMin, share } = GROUP_RULES[kind];
  return affected >= membersMin && affected >= share * size;
}

/** The subject of an event that stands for a place. */
export function placeSubject({ kind, id }: Place): string {
  return `${kind}:${id}`;
}
