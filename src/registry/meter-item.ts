import { defaultItemOf } from '../domain/energy-item.ts';
import type { Meter } from './registry.ts';

/** The energy item that a meter counts: the one on record, or that which is normal for its energy type. */
export function itemOf(meter: Pick<Meter, 'energy' | 'metering'>): string {
  return meter.metering?.item ?? defaultItemOf(meter.energy)?.id ?? meter.energy;
}
