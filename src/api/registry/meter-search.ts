/** Meters by what somebody types of them. */

import { energyTypeByName } from '../../domain/energy-type.ts';
import type { Enterprise, Meter } from '../../registry/registry.ts';

type Named = Pick<Enterprise, 'id' | 'name' | 'nameEn'>;
type Searched = Named & Pick<Meter, 'energy' | 'serial' | 'managementNumber' | 'location'>;

/** The words of a search, in small letters; none where nothing is searched for. */
export function wordsOf(search: string | undefined): readonly string[] {
  return (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether each of the words stands in what a meter, its enterprise or its energy type is called or known by. */
export function hasWords(meter: Searched, enterprise: Named | undefined, words: readonly string[]): boolean {
  const { energy, serial = '', managementNumber = '', location = '' } = meter;
  const type = energyTypeByName(energy);
  const texts: (string | null | undefined)[] = [meter.id, meter.name, meter.nameEn, serial, managementNumber, location];
  texts.push(enterprise?.id, enterprise?.name, enterprise?.nameEn, energy, type?.zh, type?.en);
  const text = texts.join('\n').toLowerCase();
  return words.every((word) => text.includes(word));
}
