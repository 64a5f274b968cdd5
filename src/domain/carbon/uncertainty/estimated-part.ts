/** How far estimated consumption may be off, by the method that it was estimated by. */

import { ESTIMATION_METHODS, type EstimationMethodId } from '../../estimation/methods.ts';

export interface EstimationLimit {
  readonly method: EstimationMethodId;
  /** Relative to what was estimated; null where nobody can tell. */
  readonly halfWidth: number | null;
  readonly source: string;
}

const ASSUMED = "assumption: the project's own judgement, to be replaced by what the hub's own gaps show";

/** Register-bound methods only shift consumption in time; those without a register may miss its amount. */
const HALF_WIDTHS: Readonly<Record<EstimationMethodId, number | null>> = {
  linear: 0.1,
  like_day_scaled: 0.1,
  like_day: 0.3,
  check_meter_scaled: 0.05,
  check_meter: 0.05,
  // Whoever entered it has not said how well it is known.
  manual: null,
  gauge_linear: 0.2,
  nominal_conditions: 0.1,
};

export const ESTIMATION_LIMITS: readonly EstimationLimit[] = ESTIMATION_METHODS.map(({ id }) => ({
  method: id,
  halfWidth: HALF_WIDTHS[id],
  source: HALF_WIDTHS[id] === null ? 'not known' : ASSUMED,
}));

/**
 * The half-width of an amount that any of these methods has made, the largest of theirs; null where one of
 * them has none, or no method is named. `own` goes before the assumptions above.
 */
export function estimationHalfWidth(
  methods: readonly EstimationMethodId[],
  own: Readonly<Partial<Record<EstimationMethodId, number | null>>> = {},
): number | null {
  let largest: number | null = null;
  for (const method of methods) {
    const given = own[method];
    const halfWidth = given === undefined ? HALF_WIDTHS[method] : given;
    if (halfWidth === null) return null;
    largest = Math.max(largest ?? 0, halfWidth);
  }
  return largest;
}
