/**
 * How far the newest reading of each message was from the hub's clock when the message came: what tells a clock
 * that is off. By gateway and hour of arrival, the nearest one: delays only add.
 */

import { type ArrivalOffset, arrivalHour } from '../domain/anomaly/arrival.ts';

export class ArrivalOffsets {
  /** The hour under way of each gateway. */
  readonly #hours = new Map<string, ArrivalOffset>();
  #changed = new Map<string, ArrivalOffset>();

  /** A message of a gateway came at an instant, and this is that of its newest reading; both epoch milliseconds. */
  note(gateway: string, receivedAt: number, newest: number): void {
    const offset = Math.round(receivedAt - newest);
    if (!Number.isSafeInteger(offset)) return;
    const known = this.#hours.get(gateway);
    const hour = arrivalHour(receivedAt);
    if (known !== undefined && known.hour === hour && Math.abs(known.offset) <= Math.abs(offset)) return;
    const entry = { gateway, hour, offset };
    this.#hours.set(gateway, entry);
    this.#changed.set(`${hour} ${gateway}`, entry);
  }

  /** What has changed since it was asked last. */
  take(): ArrivalOffset[] {
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    return changed;
  }
}
