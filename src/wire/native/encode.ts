/** Encoding of native telemetry, used by gateways, simulators and load generators. */

import type { QualityLevel } from '../../domain/quality.ts';

/** A value in the meter's registered unit, or with its unit. */
export type WireValue = number | { readonly v: number; readonly u: string };

/** One entry of `readings`: every value one meter had at one instant. */
export interface WireReading {
  readonly meter: string;
  /** Epoch milliseconds, or ISO 8601 with an offset. */
  readonly ts: number | string;
  readonly values: Readonly<Record<string, WireValue>>;
  readonly quality?: QualityLevel;
}

/** A message's JSON text from its sequence number, time of sending and readings. */
export function encodeTelemetry(seq: number, sentAt: string, readings: readonly WireReading[]): string {
  return frameTelemetry(seq, sentAt, JSON.stringify(readings));
}

/** The same from readings that are JSON text already, as a spool keeps them. */
export function frameTelemetry(seq: number, sentAt: string, readingsJson: string): string {
  return `{"seq":${seq},"sentAt":"${sentAt}","readings":${readingsJson}}`;
}
