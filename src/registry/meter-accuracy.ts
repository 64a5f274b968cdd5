/** What the registry has on record about how well a meter measures, in the terms of the uncertainty budget. */

import { isDeepStrictEqual } from 'node:util';
import type { Instrument } from '../domain/carbon/uncertainty/accuracy-class.ts';
import type { Calibration, MeterAccuracy, TransformerRecord } from '../domain/carbon/uncertainty/meter-accuracy.ts';
import type { Stretch } from './over-time.ts';
import type { Meter, Verification } from './registry.ts';

/** What held about a meter from an instant on, epoch milliseconds, until the next one. */
export interface AccuracyStretch {
  readonly from: number;
  /** Tells the records of all meters apart. */
  readonly record: string;
  readonly accuracy: MeterAccuracy;
}

/** By the classes that held and the certificates that were valid then, oldest first; the first one is from -Infinity. */
export function accuracyOverTime(stretches: readonly Stretch<Meter>[]): AccuracyStretch[] {
  const found: AccuracyStretch[] = [];
  for (const { from, to, value } of stretches) {
    // Certificates have times of their own: one of this instrument counts even where it was recorded with a later change.
    const ofInstrument = stretches.findLast((other) => (other.value.serial ?? null) === (value.serial ?? null));
    const certificates = ofInstrument?.value.verification ?? [];
    const changes = certificates.flatMap(({ issuedAt, validUntil }) => [issuedAt, validUntil]);
    const within = new Set(changes.filter((at) => at > from && at < to));
    for (const at of [from, ...[...within].sort((a, b) => a - b)]) {
      const accuracy = accuracyAt(value, certificates, at);
      if (isDeepStrictEqual(found.at(-1)?.accuracy, accuracy)) continue;
      found.push({ from: at, record: `${value.id} ${found.length}`, accuracy });
    }
  }
  return found;
}

function accuracyAt(meter: Meter, certificates: readonly Verification[], at: number): MeterAccuracy {
  const { energy, ctAccuracyClass, ctSerial, ptAccuracyClass, ptSerial } = meter;
  const calibration = calibrationAt(certificates, at);
  const isElectricity = energy === 'electricity';
  return {
    ...{ instrument: instrumentOf(energy), accuracyClass: meter.accuracyClass ?? null },
    ...(calibration === undefined ? {} : { calibration }),
    currentTransformer: isElectricity ? transformerOf(meter, ctAccuracyClass, ctSerial) : 'none',
    voltageTransformer: isElectricity ? transformerOf(meter, ptAccuracyClass, ptSerial) : 'none',
  };
}

/** A meter with a multiplier is behind transformers; of one without, a class or a number, nobody has said so. */
function transformerOf(
  { enterprise, metering }: Meter,
  accuracyClass: string | null = null,
  serial: string | null = null,
): TransformerRecord {
  if (accuracyClass === null && serial === null) return (metering?.transforms ?? []).length > 0 ? null : 'none';
  // The numbers of two manufacturers may be the same: rarely so in one enterprise.
  return { accuracyClass, ...(serial === null ? {} : { sharedAs: `${enterprise} ${serial}` }) };
}

function instrumentOf(energy: string): Exclude<Instrument, 'currentTransformer' | 'voltageTransformer'> {
  switch (energy) {
    case 'electricity':
      return 'activeEnergyMeter';
    case 'heat':
    case 'cooling':
      return 'heatMeter';
    case 'coal':
    case 'coke':
      return 'weighing';
    case 'co2':
      return 'other';
    default:
      return 'flowMeter';
  }
}

/** The newest calibration that says by how much the meter is off; verification only confirms its class. */
function calibrationAt(certificates: readonly Verification[], at: number): Calibration | undefined {
  const valid = certificates.filter(
    ({ issuedAt, validUntil, errorPercent, expandedUncertaintyPercent }) =>
      issuedAt <= at && at < validUntil && errorPercent !== null && expandedUncertaintyPercent !== null,
  );
  const newest = valid.toSorted((a, b) => b.issuedAt - a.issuedAt)[0];
  if (newest === undefined) return undefined;
  return {
    error: (newest.errorPercent as number) / 100,
    certificate: newest.certificate,
    uncertainty: {
      kind: 'expanded',
      expanded: (newest.expandedUncertaintyPercent as number) / 100,
      coverageFactor: newest.coverageFactor ?? 2,
    },
  };
}
