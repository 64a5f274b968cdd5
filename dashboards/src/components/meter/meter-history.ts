import type { RecordVersion } from '../../api/record-types.ts';
import { type Difference, differences } from '../../state/entry-form.ts';

/** What decides how a meter's readings count and how well it is known that they are right. */
const MEASURING =
  /^(metering|verification|accuracyClass|ctAccuracyClass|ctSerial|ptAccuracyClass|ptSerial|serial|status|units)(\.|$)/;

export interface MeterChange {
  readonly version: RecordVersion;
  readonly changes: readonly Difference[];
}

/** Versions that changed how a meter measures or its certificates, the newest first, with the first one of all. */
export function measuringChanges(versions: readonly RecordVersion[]): readonly MeterChange[] {
  return versions
    .map((version, at) => {
      const before = versions[at + 1]?.record ?? null;
      const changes =
        version.record === null || before === null
          ? []
          : differences(before, version.record).filter(({ name }) => MEASURING.test(name));
      return { version, changes, isFirst: at === versions.length - 1 };
    })
    .filter(({ version, changes, isFirst }) => isFirst || changes.length > 0 || version.record === null)
    .map(({ version, changes }) => ({ version, changes }));
}
