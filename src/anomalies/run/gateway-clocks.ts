/**
 * What arrivals say about the clocks of gateways. A reading that comes late was kept somewhere, or its clock is
 * behind: a clock is off by the same from hour to hour, while a spool that is delivered catches up.
 */

import { ARRIVAL_HOUR_MILLIS, type ArrivalOffset, arrivalHour } from '../../domain/anomaly/arrival.ts';

/** What comes later than this was kept by its gateway; a clock that is so far behind looks the same. */
const LATE_MILLIS_MAX = 2 * ARRIVAL_HOUR_MILLIS;
/** Hours of which the nearest arrivals differ by no more are late by the same. */
const STEADY_MILLIS = 60_000;

/** The clocks of gateways (`enterprise/gateway`) of which messages came. */
export function gatewayClocks(arrivals: readonly ArrivalOffset[]): ReadonlyMap<string, GatewayClock> {
  const clocks = new Map<string, GatewayClock>();
  for (const { gateway, hour, offset } of arrivals) {
    let clock = clocks.get(gateway);
    if (clock === undefined) {
      clock = new GatewayClock();
      clocks.set(gateway, clock);
    }
    clock.add(hour, offset);
  }
  return clocks;
}

export class GatewayClock {
  /** Nearest arrival by hour, milliseconds. */
  readonly #offsets = new Map<number, number>();

  add(hour: number, offset: number): void {
    this.#offsets.set(hour, offset);
  }

  /** By how much it is behind that of the hub in an hour, milliseconds; null where nothing came that could tell. */
  offsetAt(instant: number): number | null {
    const hour = arrivalHour(instant);
    const offset = this.#offsets.get(hour);
    if (offset === undefined || offset > LATE_MILLIS_MAX) return null;
    if (offset <= STEADY_MILLIS) return offset;
    const before = this.#offsets.get(hour - ARRIVAL_HOUR_MILLIS);
    return before !== undefined && Math.abs(offset - before) <= STEADY_MILLIS ? offset : null;
  }
}
