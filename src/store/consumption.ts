/**
 * Consumption as it is stored: sums over one interval or one local day, of a meter or of a group of
 * meters, as columns. Every figure is additive, so that a longer period is the sum of its rows, and a
 * group the sum of its meters:
 *
 *   value            consumption in millionths of the quantity's canonical unit, measured and estimated
 *   estimated        the part of it that was estimated
 *   measuredMillis   time whose consumption was measured, summed over meters
 *   estimatedMillis  time whose consumption was estimated
 *   expectedMillis   time that there was to measure: the length of the row, times the meters of a group
 *   recordedAt       since when it is known like this; of a sum, of the newest of its parts; 0 for always
 *
 * A row without measured and estimated time says nothing about its value: unknown, not zero. A row without
 * expected time as well says nothing at all: no engine keeps it.
 */

import type { Quality } from '../domain/quality.ts';

export const GRANULARITIES = ['interval', 'day'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export const SCOPES = ['meter', 'enterprise', 'district', 'industry', 'city'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a row of consumption is of. */
export interface ConsumptionSeries {
  readonly scope: Scope;
  /** Of the meter, enterprise, district or industry; `city` for the city. */
  readonly id: string;
  /** Energy item of a group's row; empty for a meter, whose item may change. */
  readonly item: string;
  readonly quantity: string;
  /** Owner of a meter or the enterprise itself; empty for larger groups. */
  readonly enterprise: string;
}

/** Rows of one series in [from, to), epoch milliseconds. */
export interface ConsumptionWindow {
  /** Index in the batch's `keys`. */
  readonly series: number;
  readonly from: number;
  readonly to: number;
}

export interface ConsumptionRow {
  /** First instant of the interval or day, epoch milliseconds. */
  readonly start: number;
  readonly value: number;
  readonly estimated: number;
  readonly measuredMillis: number;
  readonly estimatedMillis: number;
  readonly expectedMillis: number;
  /** Epoch milliseconds. */
  readonly recordedAt: number;
  /** The worst level and all reasons. */
  readonly quality: Quality;
  /** Validation rules that ran, and those that fired, as bits of the catalogue. */
  readonly ran: number;
  readonly fired: number;
  /** Estimation methods used, as bits. */
  readonly methods: number;
}

const CAPACITY_INITIAL = 1024;

/** The columns that hold whole numbers up to 2^53, and those of 32 bits. */
export const WIDE_COLUMNS = [
  'start',
  'value',
  'estimated',
  'measuredMillis',
  'estimatedMillis',
  'expectedMillis',
  'recordedAt',
] as const;
export const NARROW_COLUMNS = ['quality', 'ran', 'fired', 'methods'] as const;

export class ConsumptionBatch {
  count = 0;
  /** What `series` refers to. */
  readonly keys: readonly ConsumptionSeries[];
  /** Index of each row's series in `keys`. */
  series: Int32Array<ArrayBuffer>;
  start: Float64Array<ArrayBuffer>;
  value: Float64Array<ArrayBuffer>;
  estimated: Float64Array<ArrayBuffer>;
  measuredMillis: Float64Array<ArrayBuffer>;
  estimatedMillis: Float64Array<ArrayBuffer>;
  expectedMillis: Float64Array<ArrayBuffer>;
  recordedAt: Float64Array<ArrayBuffer>;
  quality: Int32Array<ArrayBuffer>;
  ran: Int32Array<ArrayBuffer>;
  fired: Int32Array<ArrayBuffer>;
  methods: Int32Array<ArrayBuffer>;

  /** `capacity` is how many rows it has room for before it grows. */
  constructor(keys: readonly ConsumptionSeries[], capacity = CAPACITY_INITIAL) {
    const rows = Math.max(1, capacity);
    this.keys = keys;
    this.series = new Int32Array(rows);
    this.start = new Float64Array(rows);
    this.value = new Float64Array(rows);
    this.estimated = new Float64Array(rows);
    this.measuredMillis = new Float64Array(rows);
    this.estimatedMillis = new Float64Array(rows);
    this.expectedMillis = new Float64Array(rows);
    this.recordedAt = new Float64Array(rows);
    this.quality = new Int32Array(rows);
    this.ran = new Int32Array(rows);
    this.fired = new Int32Array(rows);
    this.methods = new Int32Array(rows);
  }

  /** Adds a row with these figures and returns its number. */
  add(series: number, row: ConsumptionRow): number {
    const at = this.addEmpty(series, row.start);
    for (const name of WIDE_COLUMNS) this[name][at] = row[name];
    for (const name of NARROW_COLUMNS) this[name][at] = row[name];
    return at;
  }

  /**
   * Adds a row of zeros, to be filled column by column, and returns its number. May put larger arrays in the
   * place of the columns: take a column after it, not before.
   */
  addEmpty(series: number, start: number): number {
    const at = this.count;
    if (at === this.series.length) this.#grow();
    this.series[at] = series;
    for (const name of WIDE_COLUMNS) this[name][at] = 0;
    for (const name of NARROW_COLUMNS) this[name][at] = 0;
    this.start[at] = start;
    this.count = at + 1;
    return at;
  }

  row(at: number): ConsumptionRow {
    return {
      start: this.start[at] as number,
      value: this.value[at] as number,
      estimated: this.estimated[at] as number,
      measuredMillis: this.measuredMillis[at] as number,
      estimatedMillis: this.estimatedMillis[at] as number,
      expectedMillis: this.expectedMillis[at] as number,
      recordedAt: this.recordedAt[at] as number,
      quality: this.quality[at] as number,
      ran: this.ran[at] as number,
      fired: this.fired[at] as number,
      methods: this.methods[at] as number,
    };
  }

  clear(): void {
    this.count = 0;
  }

  #grow(): void {
    const capacity = this.series.length * 2;
    this.series = enlarged(this.series, new Int32Array(capacity));
    for (const name of WIDE_COLUMNS) this[name] = enlarged(this[name], new Float64Array(capacity));
    for (const name of NARROW_COLUMNS) this[name] = enlarged(this[name], new Int32Array(capacity));
  }
}

function enlarged<T extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(from: T, to: T): T {
  to.set(from);
  return to;
}
