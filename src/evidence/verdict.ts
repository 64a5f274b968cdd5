/** What may be wrong with a bundle. */

import type { Manifest } from './bundle.ts';

/** Something in it is not what it has to be. */
export class Refuted extends Error {
  constructor(
    file: string,
    /** Line, or field. */
    place: string | number | null,
    stated: string,
    right: string,
    /** How it is known what is right. */
    by: 'recomputed' | 'expected' = 'recomputed',
  ) {
    const where = place === null ? file : typeof place === 'number' ? `${file} line ${place}` : `${file} ${place}`;
    super(`${where}: stated ${stated}, ${by} ${right}`);
    this.name = 'Refuted';
  }
}

/** It is no bundle, or none that can be read without danger. */
export class UnusableBundle extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnusableBundle';
  }
}

/** What was found to be right, and how. */
export interface Confirmed {
  readonly manifest: Manifest;
  /** Of the key that has signed it, which anybody may have who is not known to be the hub. */
  readonly fingerprint: string;
  readonly enterprise: string;
  readonly intervals: number;
  /** Made again of the readings: one by one, or as a sum over a gap. */
  readonly fromReadings: number;
  readonly bySum: number;
  /** What could not be made again of the readings in the bundle, by reason. */
  readonly notRecomputed: ReadonlyMap<string, number>;
  readonly readings: number;
  readonly rows: number;
  readonly factors: number;
}
