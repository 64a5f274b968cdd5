/** What the registry has on record about how well a meter measures, in the terms of the uncertainty budget. */

import type { Instrument } from '../../domain/carbon/uncertainty/accuracy-class.ts';
import type { Calibration, MeterAccuracy, TransformerRecord } from '../../domain/carbon/uncertainty/meter-accuracy.ts';
import type { Meter, Verification } from '../../registry/registry.ts';

/** By the certificates that were valid at an instant, epoch milliseconds. */
export function accuracyOf(meter: Meter, at: number): MeterAccuracy {
  const { accuracyClass = null, ctAccuracyClass, ptAccuracyClass } = meter;
  const calibration = calibrationAt(meter.verification ?? [], at);
  const isElectricity = meter.energy === 'electricity';
  return {
    ...{ instrument: instrumentOf(meter.energy), accuracyClass },
    ...(calibration === undefined ? {} : { calibration }),
    currentTransformer: isElectricity ? transformerOf(meter, ctAccuracyClass) : 'none',
    voltageTransformer: isElectricity ? transformerOf(meter, ptAccuracyClass) : 'none',
  };
}

/** A meter with a multiplier is behind transformers; of one without, and without a class, nobody has said so. */
function transformerOf(meter: Meter, accuracyClass: string | null | undefined): TransformerRecord {
  if (accuracyClass !== null && accuracyClass !== undefined) return { accuracyClass };
  return (meter.metering?.transforms ?? []).length > 0 ? null : 'none';
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
