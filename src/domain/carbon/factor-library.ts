/** Factors by what they are for, and which of them anybody knew at a given time. */

import { type CarbonFactor, citationOf, isValidAt, knownFrom } from './factor.ts';
import { SHIPPED_FACTORS } from './shipped-factors.ts';

/** What the library has of one scheme and subject for a place and time. */
export type Found =
  | {
      readonly kind: 'factor';
      readonly factor: CarbonFactor;
      readonly isExtended: boolean;
      readonly newer: string | null;
    }
  | { readonly kind: 'overlapping' | 'unapproved'; readonly factors: readonly CarbonFactor[] }
  | { readonly kind: 'none' };

export interface FactorPlace {
  readonly scheme: string;
  readonly subject: string;
  readonly region: string;
  /** Whose consumption it is; null for that of nobody in particular. */
  readonly enterprise: string | null;
}

export class FactorLibrary {
  readonly #bySubject: ReadonlyMap<string, readonly CarbonFactor[]>;
  readonly #firstKnown = new Map<string, number>();

  constructor(factors: readonly CarbonFactor[]) {
    this.#bySubject = Map.groupBy(factors, ({ scheme, subject }) => keyOf(scheme, subject));
    for (const factor of factors) {
      const first = this.#firstKnown.get(factor.scheme) ?? Number.POSITIVE_INFINITY;
      this.#firstKnown.set(factor.scheme, Math.min(first, knownFrom(factor)));
    }
  }

  /** Whether anything at all of a scheme was known. */
  isKnown(scheme: string, knownAt: number): boolean {
    return (this.#firstKnown.get(scheme) ?? Number.POSITIVE_INFINITY) <= knownAt;
  }

  /** Every version of every factor of a scheme for a subject. */
  versionsOf(scheme: string, subject: string): readonly CarbonFactor[] {
    return this.#bySubject.get(keyOf(scheme, subject)) ?? [];
  }

  /**
   * The factor for consumption at an instant, as it was known: of each id the newest version that was there by then,
   * of own ones the newest that was approved. Where the published ones end before the instant, the last one goes on
   * (`isExtended`); own ones end when they say so.
   */
  find({ scheme, subject, region, enterprise }: FactorPlace, instant: number, knownAt: number): Found {
    const known = this.versionsOf(scheme, subject).filter((factor) => knownFrom(factor) <= knownAt);
    const newest = newestByApproval(known, knownAt);
    const find = (isOwned: boolean): Found => {
      const isMeant = (factor: CarbonFactor): boolean =>
        factor.region === region && isFor(factor, enterprise) && isOwned === (ownerOf(factor) !== null);
      return findAmong(newest, isMeant, instant);
    };
    const owned = find(true);
    return owned.kind === 'none' ? find(false) : owned;
  }
}

export const SHIPPED_LIBRARY: FactorLibrary = new FactorLibrary(SHIPPED_FACTORS);

function keyOf(scheme: string, subject: string): string {
  return `${scheme} ${subject}`;
}

function ownerOf({ own }: CarbonFactor): string | null {
  return own?.enterprise ?? null;
}

function isFor(factor: CarbonFactor, enterprise: string | null): boolean {
  const owner = ownerOf(factor);
  return owner === null || owner === enterprise;
}

/** The newest version of an id, and the newest that is approved: they differ while one waits. */
interface Newest {
  readonly approved: CarbonFactor | undefined;
  readonly waiting: CarbonFactor | undefined;
}

/** Before it is asked where and for whom: a version that is for another place takes the former one away from its own. */
function newestByApproval(known: readonly CarbonFactor[], knownAt: number): Newest[] {
  return [...Map.groupBy(known, ({ id }) => id).values()].map((versions) => {
    const approved = newestOf(versions.filter((factor) => isApproved(factor, knownAt)));
    const last = newestOf(versions);
    return { approved, waiting: last === approved ? undefined : last };
  });
}

function isApproved({ own }: CarbonFactor, knownAt: number): boolean {
  return own === null || (own.approvedBy !== null && own.approvedAt !== null && own.approvedAt <= knownAt);
}

function findAmong(newest: readonly Newest[], isMeant: (factor: CarbonFactor) => boolean, instant: number): Found {
  const approved = newest.flatMap(({ approved: factor }) => (factor !== undefined && isMeant(factor) ? [factor] : []));
  const valid = approved.filter((factor) => isValidAt(factor, instant));
  if (valid.length > 1) return { kind: 'overlapping', factors: valid };
  const [factor] = valid;
  if (factor !== undefined) {
    const waiting = newest.find((one) => one.approved === factor)?.waiting;
    return { kind: 'factor', factor, isExtended: false, newer: waiting === undefined ? null : citationOf(waiting) };
  }
  const unapproved = newest.flatMap(({ waiting }) =>
    waiting !== undefined && isMeant(waiting) && isValidAt(waiting, instant) ? [waiting] : [],
  );
  if (unapproved.length > 0) return { kind: 'unapproved', factors: unapproved };
  return lastBefore(approved, instant);
}

/** What was published last goes on until there is something newer; an own factor does not. */
function lastBefore(approved: readonly CarbonFactor[], instant: number): Found {
  const before = approved.filter(({ own, validTo }) => own === null && validTo !== null && validTo <= instant);
  const end = Math.max(...before.map(({ validTo }) => validTo ?? 0));
  const [factor, ...others] = before.filter(({ validTo }) => validTo === end);
  if (factor === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'overlapping', factors: [factor, ...others] };
  return { kind: 'factor', factor, isExtended: true, newer: null };
}

function newestOf(versions: readonly CarbonFactor[]): CarbonFactor | undefined {
  return [...versions].sort((a, b) => b.version - a.version)[0];
}
