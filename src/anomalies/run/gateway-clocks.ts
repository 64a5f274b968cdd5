/**
 * What arrivals say about the clocks of gateways. A reading that comes late was kept somewhere, or its clock is
 * behind: a clock is off by the same from hour to hour, while a spool that is delivered catches up.
 */

import { ARRIVAL_HOUR_MILLIS, type ArrivalOffset, arrivalHour } from '../../domain/anomaly/arrival.ts';

/** What comes later than this was kept by its gateway; a clock that is so far behind looks the same. */
const LATE_MILLIS_MAX = 2 * ARRIVAL_HOUR_MILLIS;
/** Hours of which the nearest arrivals differ by no more are late by the same. */
const STEADY_MILLIS = 60_000;

export class GatewayClocks {
  readonly #offsets = new Map<string, number>();

  constructor(arrivals: readonly ArrivalOffset[]) {
    for (const { gateway, hour, offset } of arrivals) this.#offsets.set(`${hour} ${gateway}`, offset);
  }

  /**
   * By how much the clock of a gateway (`enterprise/gateway`) is behind that of the hub in an hour, milliseconds;
   * null where nothing came that could tell.
   */
  offsetAt(gateway: string, instant: number): number | null {
    const hour = arrivalHour(instant);
    const offset = this.#offsets.get(`${hour} ${gateway}`);
    if (offset === undefined || offset > LATE_MILLIS_MAX) return null;
    if (offset <= STEADY_MILLIS) return offset;
    const before = this.#offsets.get(`${hour - ARRIVAL_HOUR_MILLIS} ${gateway}`);
    return before !== undefined && Math.abs(offset - before) <= STEADY_MILLIS ? offset : null;
  }
}
