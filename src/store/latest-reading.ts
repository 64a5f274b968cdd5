/** What is told about the newest stored readings: between the processor, which knows them, and the API. */

import type { Quality } from '../domain/quality.ts';

/** The newest reading of one series. */
export interface LatestReading {
  readonly meter: string;
  readonly enterprise: string;
  readonly quantity: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly value: number;
  readonly quality: Quality;
}

/** The rate of use of one energy type: the sum over its boundary meters. */
export interface RateTotal {
  readonly energy: string;
  readonly quantity: string;
  /** Null while no meter reports: unknown is not zero. */
  readonly value: number | null;
  readonly meters: number;
  readonly metersReporting: number;
}
