/** What has to be known of a register, or of a gauge that is integrated, to turn its readings into consumption. */

/** A multiplier (CT x PT, pulse constant, scale) that holds from an instant on: consumption = difference x numerator / denominator. */
export interface MultiplierPeriod {
  /** Epoch milliseconds; negative infinity for the first. */
  readonly from: number;
  readonly numerator: number;
  readonly denominator: number;
}

/** One meter taken away and another put in its place, both read at that instant, in the canonical unit. */
export interface MeterExchange {
  /** Epoch milliseconds. */
  readonly at: number;
  /** Last reading of the old meter. */
  readonly final: number;
  /** First reading of the new one. */
  readonly initial: number;
}

/** What somebody decided about a discontinuity. */
export interface DiscontinuityDecision {
  /** Instant of the reading behind it, epoch milliseconds. */
  readonly at: number;
  /**
   * `confirm`: what the hub proposed is right. `correct`: the consumption was `consumption`. `reject`: what
   * the hub proposed is wrong, the consumption stays unknown (an outlier counts as a reading like any other).
   */
  readonly action: 'confirm' | 'correct' | 'reject';
  /** In millionths of the canonical unit; for `correct` only. */
  readonly consumption: number | null;
}

export interface RegisterSettings {
  /** `gauge`: the rate itself is integrated over time, where there is no register. */
  readonly kind: 'register' | 'gauge';
  /** Decimals of the canonical unit that the register resolves, 0 to 6. */
  readonly decimals: number;
  /** At which value, in the canonical unit, the register begins again at zero; null where not known. */
  readonly modulus: number | null;
  /** Whether it may run backwards, as with reverse flow. */
  readonly mayDecrease: boolean;
  /** Most consumption in an hour that is physically possible, in canonical units; null where not known. */
  readonly ratePerHourMax: number | null;
  /** A step between two readings that is longer than this is a gap: its consumption in each interval is estimated. */
  readonly gapMillis: number;
  /** Longest time between two readings that the meter is set to; a longer one is noted. */
  readonly stepMillisMax: number;
  /** Longest gap that is filled by a straight line. */
  readonly linearMillisMax: number;
  /** In order of time; at least one. */
  readonly multipliers: readonly MultiplierPeriod[];
  /** In order of time. */
  readonly exchanges: readonly MeterExchange[];
  /** By instant. */
  readonly decisions: ReadonlyMap<number, DiscontinuityDecision>;
}

export const MULTIPLIER_ONE: readonly MultiplierPeriod[] = Object.freeze([
  Object.freeze({ from: Number.NEGATIVE_INFINITY, numerator: 1, denominator: 1 }),
]);

const MINUTE = 60_000;

/** A register of which nothing is known but that it counts. Four decimals leave room for 10^11 units. */
export const REGISTER_DEFAULTS: RegisterSettings = Object.freeze({
  kind: 'register',
  decimals: 4,
  modulus: null,
  mayDecrease: false,
  ratePerHourMax: null,
  gapMillis: 30 * MINUTE,
  stepMillisMax: Number.POSITIVE_INFINITY,
  linearMillisMax: 120 * MINUTE,
  multipliers: MULTIPLIER_ONE,
  exchanges: [],
  decisions: new Map(),
});
