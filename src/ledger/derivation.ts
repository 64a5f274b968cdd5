/**
 * The part of the ledger that derivation keeps: how far consumption is derived, what has to be derived again,
 * discontinuities and what was decided about them, gaps. Written by the processor's thread only.
 */

import type { Discontinuity, DiscontinuityKind } from '../domain/interval/discontinuity.ts';
import type { DiscontinuityDecision } from '../domain/interval/register-settings.ts';

/**
 * Why consumption that was derived already is derived again. Bits of them are stored, by their order: new ones
 * go to the end.
 */
export const RESTATEMENT_CAUSES = [
  /** Readings have come behind what was derived. */
  'late_readings',
  /** A gateway has sent another value for an instant. */
  'corrected_readings',
  /** Somebody has decided about a discontinuity. */
  'decision',
  /** Somebody has asked for it. */
  'request',
  /** What is on record about the meter has changed. */
  'master_data',
  /** Like days or a check meter, which an estimate is made of, have changed. */
  'estimate',
] as const;

export type RestatementCause = (typeof RESTATEMENT_CAUSES)[number];

export function causeBit(cause: RestatementCause): number {
  return 1 << RESTATEMENT_CAUSES.indexOf(cause);
}

export function causesOfBits(bits: number): RestatementCause[] {
  return RESTATEMENT_CAUSES.filter((_, n) => (bits & (1 << n)) !== 0);
}

/** Instants of one register at which readings have come or changed behind what is derived already. */
export interface StaleRange {
  readonly meter: string;
  readonly quantity: string;
  /** First and last instant, both inside, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly cause: RestatementCause;
}

export interface StaleRow extends Omit<StaleRange, 'cause'> {
  /** All causes that have come together, as bits. */
  readonly causes: number;
  readonly day: number;
  /** Changes with every mark, so that one that comes while the row is being worked on is not lost. */
  readonly generation: number;
}

export interface DerivedUntil {
  readonly meter: string;
  readonly quantity: string;
  /** Consumption before this instant is derived, epoch milliseconds; -Infinity where it begins again. */
  readonly until: number;
  /** Up to where it has ever been derived. */
  readonly frontier: number;
}

/** The figures of an interval that others have taken the place of. */
export interface SupersededInterval {
  readonly meter: string;
  readonly quantity: string;
  readonly start: number;
  /** Known from `recordedAt` until `supersededAt`, epoch milliseconds. */
  readonly recordedAt: number;
  readonly supersededAt: number;
  /** Why others took their place, as bits. */
  readonly causes: number;
  /** As in `ConsumptionRow`. */
  readonly value: number;
  readonly estimated: number;
  readonly measuredMillis: number;
  readonly estimatedMillis: number;
  readonly expectedMillis: number;
  readonly quality: number;
  readonly methods: number;
}

/** Which superseded intervals of one register: those that begin in [from, to) and gave way after an instant. */
export interface SupersededQuery {
  readonly meter: string;
  readonly quantity: string;
  readonly from: number;
  readonly to: number;
  readonly supersededAfter: number;
}

export type ReviewState = 'open' | 'confirmed' | 'corrected' | 'rejected';

export interface DiscontinuityRecord extends Discontinuity {
  readonly meter: string;
  readonly quantity: string;
  readonly state: ReviewState;
  readonly decidedBy: string | null;
  /** Epoch milliseconds. */
  readonly decidedAt: number | null;
  readonly note: string | null;
  /** For `corrected`: what the consumption was, in millionths of the canonical unit. */
  readonly consumption: number | null;
}

export interface DiscontinuityQuery {
  readonly meter: string | null;
  /** Only of these meters; null for all. */
  readonly meters: ReadonlySet<string> | null;
  readonly state?: ReviewState | undefined;
  readonly kind?: DiscontinuityKind | undefined;
  readonly from: number;
  readonly to: number;
}

/** A decision and the register that it is about. */
export interface RegisterDecision extends DiscontinuityDecision {
  readonly meter: string;
  readonly quantity: string;
}

export interface DecisionEntry extends DiscontinuityDecision {
  readonly meter: string;
  readonly quantity: string;
  readonly decidedBy: string;
  readonly decidedAt: number;
  readonly note: string | null;
}

/** A gap in the readings of a register that was filled by something that can change: like days, a check meter. */
export interface GapRecord {
  readonly meter: string;
  readonly quantity: string;
  /** Instants of the readings around it. */
  readonly from: number;
  readonly to: number;
}

/** What derivation has found in a window of one register, `to` outside. */
export interface WindowFindings {
  readonly meter: string;
  readonly quantity: string;
  readonly from: number;
  readonly to: number;
  readonly discontinuities: readonly Discontinuity[];
  /** Those that overlap the window. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

export interface DerivationLedger {
  /** What waits to be derived again, oldest days first. */
  staleRows(limit: number): StaleRow[];
  staleCount(): number;
  markStale(ranges: readonly StaleRange[]): void;
  /** Of one meter, or of all. */
  derivedUntil(meter?: string): DerivedUntil[];
  /** Everything that a pass has done, in one transaction: only then is it finished with. */
  finishPass(done: readonly StaleRow[], until: readonly Omit<DerivedUntil, 'frontier'>[]): void;
  /** Keeps figures that are about to be replaced; repeating it with a later end moves the end. */
  supersede(intervals: readonly SupersededInterval[]): void;
  /** Forgets those of intervals that began before an instant. */
  expireSuperseded(before: number): void;
  /** Replaces what was found in some windows, all or nothing; what somebody has decided about stays. */
  replaceFindings(findings: readonly WindowFindings[]): void;
  /** What was decided, of one register or of all. */
  decisions(meter?: string, quantity?: string): RegisterDecision[];
  /** Keeps a decision; false where there is no such discontinuity. */
  decide(entry: DecisionEntry): boolean;
  /** Gaps of a meter that end after `from` and begin before `to`. */
  gaps(meter: string, from: number, to: number): GapRecord[];
  /** What the consumption of each meter was last derived with, as text. */
  bases(): ReadonlyMap<string, string>;
  /** Keeps the bases of meters and forgets how far those were derived: they begin again. */
  changeBases(bases: ReadonlyMap<string, string>): void;
}
