/**
 * What can go wrong with a meter, its gateway or what it measures. Every fault has exact limits and parameters, so
 * that a detector can be judged by it.
 *
 * Phase and current imbalance are not among them: the simulated meters measure no single phases.
 */

export interface FaultParameters {
  /** No readings of [from, to) arrive; the register goes on behind. */
  readonly dropout: object;
  /** The same of every meter of a gateway. */
  readonly gatewayDeath: object;
  /** The reading at `from` is higher by so many units than it should be. */
  readonly spike: { readonly units: number };
  /** The meter does not count from `from` to `to`; what flows is lost to it. */
  readonly stuck: object;
  /** The gateway sends its reading of `from` again and again until `to`; then the register shows all of it. */
  readonly stale: object;
  /** The register begins at zero at `from`, and nothing is on record about it. */
  readonly reset: object;
  /** The register comes to the end of its digits at `from`. */
  readonly rollover: object;
  /** Another meter stands there from `from` on and begins at so many units; it may be on record. */
  readonly exchange: { readonly initialUnits: number; readonly isRecorded: boolean };
  /**
   * The meter's clock goes away evenly until it is off by so much at `to`, where it is set: positive is slow, so that
   * what is stamped with an instant was read that much later.
   */
  readonly clockDrift: { readonly offMillis: number };
  /** Readings of [from, to) are sent twice. */
  readonly duplicates: object;
  /** Readings of [from, to) are sent up to so many hours late and in another order. */
  readonly reordering: { readonly hoursMax: number };
  /** Readings of [from, to) are sent in a smaller unit without saying so. */
  readonly unitMistake: { readonly factor: number };
  /** From `from` to `to` the transformers are other ones: the register counts this fraction of what flows. */
  readonly multiplierMistake: { readonly fraction: number };
  /** From `from` to `to` this share of what flows goes around the meter. */
  readonly theft: { readonly share: number };
  /** So much flows in addition from `from` to `to`, day and night: m3/h, t/h. */
  readonly leak: { readonly rate: number };
  /** An additional load grows evenly from nothing at `from` to so much at `to`, where it is put right. */
  readonly baseLoadCreep: { readonly rate: number };
  /** The readings of the day from `from` on are made from those of the day before. */
  readonly repeatedDay: object;
}

export type FaultKind = keyof FaultParameters;

/** Instants are epoch milliseconds on whole quarters of an hour; `to` equals `from` where it is a single instant. */
export type Fault = {
  readonly [Kind in FaultKind]: {
    readonly kind: Kind;
    /** Id of the meter, or of the gateway for `gatewayDeath`. */
    readonly target: string;
    readonly from: number;
    readonly to: number;
    readonly parameters: FaultParameters[Kind];
  };
}[FaultKind];

export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>;

/** What kind of thing a fault changes. */
export const FAULT_EFFECTS = {
  ...{ leak: 'load', baseLoadCreep: 'load' },
  ...{ stuck: 'counting', multiplierMistake: 'counting', theft: 'counting' },
  ...{ spike: 'reading', stale: 'reading', reset: 'reading', rollover: 'reading', exchange: 'reading' },
  ...{ clockDrift: 'reading', unitMistake: 'reading', repeatedDay: 'reading' },
  ...{ dropout: 'arrival', gatewayDeath: 'arrival', duplicates: 'sending', reordering: 'sending' },
} as const satisfies Readonly<Record<FaultKind, string>>;

export const FAULT_KINDS = Object.keys(FAULT_EFFECTS) as readonly FaultKind[];
