/**
 * Discontinuities: where a register does not simply go on. Each is a record with the readings that show
 * it and what the hub makes of them, to be confirmed, corrected or rejected; none is passed over.
 */

export const DISCONTINUITIES = {
  rollover: {
    zh: '计数翻转',
    en: 'Rollover',
    meaning: 'The register passed its last digit and began again at zero; the difference is taken around.',
    /** Whether the hub counts what it proposes before anybody has confirmed it. */
    counted: true,
  },
  reset: {
    zh: '计数清零',
    en: 'Reset',
    meaning:
      'The register fell to a small value that is no rollover. What was consumed between is unknown; proposed is what it shows since.',
    counted: false,
  },
  decrease: {
    zh: '读数倒退',
    en: 'Decrease',
    meaning: 'The register went back, which it cannot. What was consumed between is unknown.',
    counted: false,
  },
  implausible: {
    zh: '增量超限',
    en: 'Implausible increase',
    meaning: 'The register rose by more than the meter can measure in the time. Held until somebody has decided.',
    counted: false,
  },
  outlier: {
    zh: '孤立异常读数',
    en: 'Single outlier',
    meaning: 'One reading fits neither the one before nor the one after, which fit each other. It is left out.',
    counted: true,
  },
  beyond_resolution: {
    zh: '超出精确范围',
    en: 'Beyond exact range',
    meaning: 'The value has more digits than can be held exactly at the resolution of the register.',
    counted: false,
  },
  exchange: {
    zh: '换表',
    en: 'Meter exchange',
    meaning: 'The meter was exchanged, with final and initial reading on record.',
    counted: true,
  },
  multiplier_change: {
    zh: '倍率变更',
    en: 'Multiplier change',
    meaning: 'Another multiplier holds from this instant on; what was consumed is divided at it in proportion to time.',
    counted: true,
  },
} as const;

export type DiscontinuityKind = keyof typeof DISCONTINUITIES;

export interface Evidence {
  /** Epoch milliseconds. */
  readonly at: number;
  /** In the canonical unit, before the multiplier. */
  readonly value: number;
}

export interface Discontinuity {
  readonly kind: DiscontinuityKind;
  /** Instant of the reading that shows it, or of the exchange or change: with the quantity, its identity. */
  readonly at: number;
  readonly before: Evidence | null;
  readonly after: Evidence | null;
  /** Consumption that the hub proposes for the step, in millionths of the canonical unit; null where it has none. */
  readonly proposed: number | null;
}
