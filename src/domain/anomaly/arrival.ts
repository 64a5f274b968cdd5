/** When messages of a gateway came, held against what is newest in them: what tells a clock that is off. */

export interface ArrivalOffset {
  /** `enterprise/gateway`. */
  readonly gateway: string;
  /** Begin of the hour of arrival, epoch milliseconds. */
  readonly hour: number;
  /** Instant of arrival less instant of the newest reading, milliseconds; below zero for a clock that is ahead. */
  readonly offset: number;
}

export const ARRIVAL_HOUR_MILLIS = 3_600_000;

/** Begin of the hour of an instant, epoch milliseconds. */
export function arrivalHour(instant: number): number {
  return Math.floor(instant / ARRIVAL_HOUR_MILLIS) * ARRIVAL_HOUR_MILLIS;
}
