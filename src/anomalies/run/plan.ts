/** The meters of a city as the runner goes through them, made anew when the registry or a setting has changed. */

import { createHash } from 'node:crypto';
import type { MeterSettings } from '../../domain/anomaly/detectors/judge.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import type { Meter, RegistrySnapshot } from '../../registry/registry.ts';
import { type DetectorSettings, meterSettingsOf } from './detector-settings.ts';

export interface PlannedMeter {
  readonly meter: Meter;
  readonly settings: MeterSettings;
  readonly basis: string;
}

/** Every meter that can be judged, those of one gateway next to each other. */
export function planOf(
  snapshot: RegistrySnapshot,
  settings: DetectorSettings,
  contractedDemand: Readonly<Record<string, number>>,
): PlannedMeter[] {
  return [...snapshot.meters.values()]
    .filter((meter) => energyTypeByName(meter.energy) !== undefined && meter.status?.state !== 'retired')
    .map((meter) => ({ meter, place: `${meter.enterprise} ${meter.gateway ?? ''} ${meter.id}` }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .map(({ meter }) => ({
      meter,
      settings: meterSettingsOf(meter, snapshot, settings, contractedDemand[meter.id] ?? null),
      basis: basisOf(meter),
    }));
}

/** What the size of a meter's consumption depends on: the same text as long as it is the same. */
function basisOf({ energy, units, metering }: Meter): string {
  const register = energyTypeByName(energy)?.register ?? '';
  const transforms = metering?.transforms?.filter(({ quantity }) => quantity === register) ?? [];
  const content = JSON.stringify([energy, units[register] ?? null, transforms, metering?.gas?.volumeAt ?? null]);
  return createHash('sha256').update(content).digest('base64url').slice(0, 12);
}
