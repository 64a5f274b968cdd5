/**
 * What the gateway asks of a meter protocol. A driver is a folder beside this file; `drivers.ts` lists
 * them. A driver knows how to reach a meter and what its answer means; when to ask, and what becomes of
 * the answer, is the sampler's business.
 */

import type { WireValue } from '../../src/wire/native/encode.ts';

export interface MeterDriver {
  /**
   * Reads the meter once. Rejects where nothing could be read; the next call starts afresh. Calls for
   * meters behind one connection queue up, so the caller may ask all meters at once.
   */
  read(): Promise<MeterReading>;
}

export interface MeterReading {
  /** When the answer arrived, in epoch milliseconds. */
  readonly timestampMillis: number;
  /** By quantity name, each value with the unit the meter reports. Finite numbers only. */
  readonly values: Readonly<Record<string, WireValue>>;
  /** What of the answer could not be used, in words. */
  readonly problems: readonly string[];
}

/** The connections of one protocol, shared by all meters that are reached through them. */
export interface DriverPool<Settings> {
  driver(settings: Settings): MeterDriver;
  /** Ends all connections; reads under way are rejected. */
  close(): Promise<void>;
}
