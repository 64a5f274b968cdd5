/** What is on record about how well a meter measures, and the components of error that follow from it. */

import { type Instrument, limitOfClass } from './accuracy-class.ts';
import { degreesOfFreedomOf, type StatedUncertainty, standardUncertaintyOf } from './stated-uncertainty.ts';

export interface Calibration {
  /** Known relative error of what is shown, of the load if it varies: 0.002 shows 0.2 % too much. Not corrected. */
  readonly error: number;
  readonly uncertainty: StatedUncertainty;
  /** Number of the certificate. */
  readonly certificate: string;
}

export interface TransformerAccuracy {
  /** As written, such as `0.2S`; null where nobody knows. */
  readonly accuracyClass: string | null;
  /** Goes before the class. */
  readonly calibration?: Calibration | undefined;
  /** The same name on meters that are behind the same transformer; the meter has it to itself where left out. */
  readonly sharedAs?: string | undefined;
}

/** Of a transformer: `none` where the meter is connected directly, null where nobody knows. */
export type TransformerRecord = TransformerAccuracy | 'none' | null;

export interface FurtherComponent {
  readonly kind: 'influence' | 'drift' | 'phaseDisplacement' | 'other';
  readonly uncertainty: StatedUncertainty;
  /** The same name on meters that have this error in common. */
  readonly sharedAs?: string | undefined;
}

export interface MeterAccuracy {
  readonly instrument: Exclude<Instrument, 'currentTransformer' | 'voltageTransformer'>;
  readonly accuracyClass: string | null;
  readonly calibration?: Calibration | undefined;
  readonly currentTransformer: TransformerRecord;
  readonly voltageTransformer: TransformerRecord;
  /** What somebody has assessed besides; it is then not unknown any more. */
  readonly further?: readonly FurtherComponent[] | undefined;
}

export const COMPONENT_KINDS = [
  'meter',
  'currentTransformer',
  'voltageTransformer',
  /** Temperature, voltage, harmonics, mounting, operation outside of the range of the limits. */
  'influence',
  /** Since the calibration. */
  'drift',
  /** Of transformers: its effect on energy depends on the power factor. */
  'phaseDisplacement',
  'other',
  'estimation',
  'factor',
  /** Error of a factor times error of what it multiplies: the second order (GUM, 5.1.2, note). */
  'factorTimesActivity',
] as const;
export type ComponentKind = (typeof COMPONENT_KINDS)[number];

/** `notOnRecord`: somebody would have to enter it. `notReadable`: no class known. `notModelled`: assess it. */
export type UnknownReason = 'notOnRecord' | 'notReadable' | 'notModelled';

/** An error that is the same for all that it applies to, however many readings that is. */
export interface ErrorComponent {
  /** Errors with the same key are one and the same error; others are independent. */
  readonly key: string;
  readonly kind: ComponentKind;
  readonly relativeStandardUncertainty: number;
  /** Null: known exactly, or not stated. */
  readonly degreesOfFreedom: number | null;
}

export interface MeterErrors {
  readonly components: readonly ErrorComponent[];
  readonly unknown: readonly { readonly kind: ComponentKind; readonly reason: UnknownReason }[];
  /** Known relative error, of meter and transformers together. */
  readonly error: number;
  readonly certificates: readonly string[];
}

/**
 * The components of a meter; of one without any record all that is known is that nothing is. Their keys are the same
 * under every record of a meter: a new certificate makes no new instrument, and to count on errors that cancel would
 * be to hope. It is too wide where the instrument was exchanged.
 */
export function errorsOfMeter(meter: string, accuracy: MeterAccuracy | undefined): MeterErrors {
  const found = new Found(meter, accuracy?.further ?? []);
  found.addInstrument('meter', accuracy?.instrument ?? 'other', accuracy ?? { accuracyClass: null });
  for (const kind of ['currentTransformer', 'voltageTransformer'] as const) {
    const record = accuracy === undefined ? 'none' : accuracy[kind];
    if (record === null) found.unknown.push({ kind, reason: 'notOnRecord' });
    else if (record !== 'none') {
      found.addInstrument(kind, kind, record);
      if (record.calibration === undefined) found.addUnlessAssessed('phaseDisplacement');
    }
  }
  found.addUnlessAssessed('influence');
  return found;
}

interface Recorded {
  readonly accuracyClass: string | null;
  readonly calibration?: Calibration | undefined;
  readonly sharedAs?: string | undefined;
}

class Found implements MeterErrors {
  readonly components: ErrorComponent[] = [];
  readonly unknown: { readonly kind: ComponentKind; readonly reason: UnknownReason }[] = [];
  readonly certificates: string[] = [];
  error = 0;
  readonly #meter: string;
  readonly #further: readonly FurtherComponent[];

  constructor(meter: string, further: readonly FurtherComponent[]) {
    this.#meter = meter;
    this.#further = further;
    further.forEach(({ kind, uncertainty, sharedAs }, i) => {
      this.#add(kind, uncertainty, sharedAs === undefined ? `further ${i} of ${meter}` : `shared ${sharedAs}`);
    });
  }

  /** What a certificate says replaces the limit of the class, and grows old. */
  addInstrument(kind: ComponentKind, instrument: Instrument, recorded: Recorded): void {
    const { accuracyClass, calibration, sharedAs } = recorded;
    const owner = sharedAs === undefined ? `of ${this.#meter}` : `shared ${sharedAs}`;
    if (calibration !== undefined) {
      this.error += calibration.error;
      this.certificates.push(calibration.certificate);
      this.#add(kind, calibration.uncertainty, owner);
      this.addUnlessAssessed('drift');
      return;
    }
    if (accuracyClass === null) {
      this.unknown.push({ kind, reason: 'notOnRecord' });
      return;
    }
    const limit = limitOfClass(accuracyClass, instrument);
    if (limit.isKnown) this.#add(kind, { kind: 'limit', halfWidth: limit.halfWidth }, owner);
    else this.unknown.push({ kind, reason: 'notReadable' });
  }

  addUnlessAssessed(kind: 'influence' | 'drift' | 'phaseDisplacement'): void {
    const isThere = this.#further.some((one) => one.kind === kind) || this.unknown.some((one) => one.kind === kind);
    if (!isThere) this.unknown.push({ kind, reason: 'notModelled' });
  }

  #add(kind: ComponentKind, uncertainty: StatedUncertainty, owner: string): void {
    this.components.push({
      ...{ key: `${kind} ${owner}`, kind },
      relativeStandardUncertainty: standardUncertaintyOf(uncertainty),
      degreesOfFreedom: degreesOfFreedomOf(uncertainty),
    });
  }
}
