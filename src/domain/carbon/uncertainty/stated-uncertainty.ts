/** The ways in which an uncertainty is stated, and the standard uncertainty that each of them is (GUM, 4.3). */

/** Relative to the value that it is of: 0.01 is one per cent. */
export type StatedUncertainty =
  /** Limits of an error, such as those of an accuracy class: anything between them is as likely as anything else. */
  | { readonly kind: 'limit'; readonly halfWidth: number }
  /** Limits of which the middle is the most likely, and less and less so towards them. */
  | { readonly kind: 'triangular'; readonly halfWidth: number }
  /** Expanded uncertainty U with its coverage factor k, as a certificate has it. */
  | {
      readonly kind: 'expanded';
      readonly expanded: number;
      readonly coverageFactor: number;
      readonly degreesOfFreedom?: number | undefined;
    }
  | { readonly kind: 'standard'; readonly standard: number; readonly degreesOfFreedom?: number | undefined };

/** Relative standard uncertainty: a / sqrt(3) of limits, a / sqrt(6) of triangular ones, U / k. Throws `RangeError` for what is below zero. */
export function standardUncertaintyOf(stated: StatedUncertainty): number {
  switch (stated.kind) {
    case 'limit':
      return atLeastZero(stated.halfWidth) / Math.sqrt(3);
    case 'triangular':
      return atLeastZero(stated.halfWidth) / Math.sqrt(6);
    case 'expanded':
      if (!(stated.coverageFactor > 0)) throw new RangeError(`${stated.coverageFactor} is no coverage factor`);
      return atLeastZero(stated.expanded) / stated.coverageFactor;
    case 'standard':
      return atLeastZero(stated.standard);
    default:
      return stated satisfies never;
  }
}

/** Null where none are stated: it is then taken as known exactly (GUM, G.4.3). */
export function degreesOfFreedomOf(stated: StatedUncertainty): number | null {
  return stated.kind === 'expanded' || stated.kind === 'standard' ? (stated.degreesOfFreedom ?? null) : null;
}

function atLeastZero(value: number): number {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) throw new RangeError(`${value} is no uncertainty`);
  return value;
}
