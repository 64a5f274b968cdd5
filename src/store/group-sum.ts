/** Rows of a group of meters, as sums of the rows of its members. */

import { ruleBit } from '../domain/validation/catalogue.ts';
import type { ConsumptionBatch, NARROW_COLUMNS, WIDE_COLUMNS } from './consumption.ts';

/** The columns of a batch, or what a message port has left of one. */
export type SummedColumns = Pick<ConsumptionBatch, (typeof WIDE_COLUMNS)[number] | (typeof NARROW_COLUMNS)[number]>;

const LEVEL = 0b111;
const MISSING = 4;
/**
 * Rules that a group tells of its meters. Those that compare a day with other days or other meters can change
 * their verdict without the day itself being touched; they stay with the meter.
 */
const GROUP_RULES = ~(ruleBit('high_low') | ruleBit('zero') | ruleBit('balance'));

/** Adds the rows of members up, start by start. */
export class GroupSum {
  readonly #batch: ConsumptionBatch;
  readonly #series: number;
  readonly #metersAt: (start: number) => number;
  readonly #rowOf = new Map<number, number>();

  /** `metersAt`: of how many meters something is to be known at an instant. */
  constructor(batch: ConsumptionBatch, series: number, metersAt: (start: number) => number) {
    this.#batch = batch;
    this.#series = series;
    this.#metersAt = metersAt;
  }

  /** Adds a row of a member; of one that is only subtracted the time is not counted. */
  add(rows: SummedColumns, row: number, sign: 1 | -1, countsTime: boolean, lengthMillis: number): void {
    const batch = this.#batch;
    const start = rows.start[row] as number;
    let at = this.#rowOf.get(start);
    if (at === undefined) {
      at = batch.addEmpty(this.#series, start);
      this.#rowOf.set(start, at);
      batch.expectedMillis[at] = this.#metersAt(start) * lengthMillis;
      batch.quality[at] = MISSING;
    }
    batch.value[at] = (batch.value[at] as number) + sign * (rows.value[row] as number);
    // What was estimated is a share of uncertainty: it does not cancel out.
    batch.estimated[at] = (batch.estimated[at] as number) + Math.abs(rows.estimated[row] as number);
    if (countsTime) {
      batch.measuredMillis[at] = (batch.measuredMillis[at] as number) + (rows.measuredMillis[row] as number);
      batch.estimatedMillis[at] = (batch.estimatedMillis[at] as number) + (rows.estimatedMillis[row] as number);
    }
    batch.quality[at] = combined(batch.quality[at] as number, rows.quality[row] as number);
    batch.ran[at] = (batch.ran[at] as number) | ((rows.ran[row] as number) & GROUP_RULES);
    batch.fired[at] = (batch.fired[at] as number) | ((rows.fired[row] as number) & GROUP_RULES);
    batch.methods[at] = (batch.methods[at] as number) | (rows.methods[row] as number);
    batch.recordedAt[at] = Math.max(batch.recordedAt[at] as number, rows.recordedAt[row] as number);
  }
}

/** The worst level of what is there; missing only where all is. */
function combined(a: number, b: number): number {
  const levels = [a & LEVEL, b & LEVEL].filter((level) => level !== MISSING);
  return ((a | b) & ~LEVEL) | (levels.length === 0 ? MISSING : Math.max(...levels));
}
