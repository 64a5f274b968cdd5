/** Where meters are, of those that are judged: what is registered and never sends makes no place larger. */

import { PLACE_KINDS, type Place, type Topology } from '../../domain/anomaly/events/topology.ts';
import type { Meter } from '../../registry/registry.ts';

const NOWHERE: readonly Place[] = [];

export class CityTopology implements Topology {
  readonly #meters: ReadonlyMap<string, Meter>;
  readonly #sizes = new Map<string, number>();
  readonly #judged = new Set<string>();
  #city = 0;

  constructor(meters: ReadonlyMap<string, Meter>, judged: Iterable<string>) {
    this.#meters = meters;
    for (const id of judged) this.add(id);
  }

  /** Counts a meter that is judged from now on. */
  add(id: string): void {
    const meter = this.#meters.get(id);
    // One that begins anew is counted already.
    if (meter === undefined || this.#judged.has(id)) return;
    this.#judged.add(id);
    for (const name of [gatewayOf(meter), meter.enterprise]) {
      if (name !== null) this.#sizes.set(name, (this.#sizes.get(name) ?? 0) + 1);
    }
    this.#city++;
  }

  placesOf(subject: string): readonly Place[] {
    const meter = this.#meters.get(subject);
    if (meter === undefined) return NOWHERE;
    const places: Place[] = [];
    const gateway = gatewayOf(meter);
    if (gateway !== null) places.push({ kind: 'gateway', id: gateway, size: this.#sizes.get(gateway) ?? 0 });
    places.push({ kind: 'enterprise', id: meter.enterprise, size: this.#sizes.get(meter.enterprise) ?? 0 });
    places.push({ kind: 'city', id: '', size: this.#city });
    return places;
  }
}

/** Subjects that are no meter and name their enterprise. */
const OF_ENTERPRISES: ReadonlySet<string> = new Set(['quota', 'output', 'intensity', 'carbon', 'enterprise']);

/** Whose a subject is; null for the city and for what is not known. */
export function ownerOf(subject: string, meters: ReadonlyMap<string, Meter>): string | null {
  const [kind = '', id = ''] = subject.split(':');
  if (OF_ENTERPRISES.has(kind)) return id;
  if (kind === 'gateway') return id.split('/')[0] ?? null;
  return meters.get(subject)?.enterprise ?? null;
}

/** Whether an event of this subject stands for those of a place. */
export function isPlaceSubject(subject: string): boolean {
  return PLACE_KINDS.some((kind) => subject.startsWith(`${kind}:`));
}

/** As gateways are named where enterprises are not: their ids are unique in one enterprise only. */
export function gatewayOf({ enterprise, gateway }: Meter): string | null {
  return gateway === null ? null : `${enterprise}/${gateway}`;
}
