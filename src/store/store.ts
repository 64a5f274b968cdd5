/**
 * The store of readings: what every engine offers. An engine holds one value per series and instant and
 * no versions; test/contract/store-contract.ts is what each must pass.
 */

import type { Quality } from '../domain/quality.ts';
import type { ConsumptionBatch, ConsumptionSeries, ConsumptionWindow, Granularity } from './consumption.ts';
import type { ReadingBatch } from './reading-batch.ts';
import type { SeriesKey } from './series-key.ts';

export type { SeriesKey } from './series-key.ts';

/** A stored value and which message gave it. */
export interface StoredReading {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  /** In the quantity's canonical unit. */
  readonly value: number;
  readonly quality: Quality;
  /** Journal offset of the message, and the position of the value in it. */
  readonly offset: number;
  readonly item: number;
}

export interface SeriesReading extends StoredReading {
  readonly key: SeriesKey;
}

/** Instants of one series to look up. */
export interface SeriesInstant {
  readonly meter: string;
  readonly quantity: string;
  readonly timestamp: number;
}

export interface ReadingsQuery {
  readonly meter: string;
  readonly quantity: string;
  /** Epoch milliseconds: `from` is inside, `to` is not. */
  readonly from: number;
  readonly to: number;
  /** At most this many, oldest first. */
  readonly limit: number;
}

/** Readings of one series in [from, to), epoch milliseconds. */
export interface ReadingWindow {
  readonly meter: string;
  readonly quantity: string;
  readonly from: number;
  readonly to: number;
}

/** Readings of several windows as columns, in the order of the windows and then of time. */
export interface WindowReadings {
  readonly count: number;
  /** Index of each reading's window. */
  readonly window: Int32Array;
  /** Epoch milliseconds. */
  readonly timestamp: Float64Array;
  readonly value: Float64Array;
  readonly quality: Int32Array;
}

/** How far the consumption of a meter's quantity has been derived. */
export interface ConsumptionFrontier {
  readonly key: ConsumptionSeries;
  /** Start of its last interval. */
  readonly start: number;
}

export interface StoreStats {
  readonly engine: string;
  readonly series: number;
  /** Readings written since the store was opened. */
  readonly written: number;
  readonly writes: number;
}

/** A row that the engine will never take, and why in its own words. */
export interface RefusedRow {
  readonly row: number;
  readonly detail: string;
}

export interface WriteResult {
  /** In rising order of rows; everything else is durable. */
  readonly refused: readonly RefusedRow[];
}

export const NOTHING_REFUSED: WriteResult = Object.freeze({ refused: [] });

export interface TimeSeriesStore {
  readonly engine: string;
  /**
   * Writes a batch. Resolves when all of it is durable, but for rows refused for good; rejects when none of it is, or when some may be:
   * then the same batch may be written again and gives the same content.
   * Rows marked as replacing take the place of the stored value of their series and instant.
   */
  write(batch: ReadingBatch): Promise<WriteResult>;
  /** The stored reading of each series and instant asked for, null where there is none; same order. */
  lookup(instants: readonly SeriesInstant[]): Promise<(StoredReading | null)[]>;
  /** The newest reading of every series. */
  latest(): Promise<SeriesReading[]>;
  /** The instant of the oldest reading of each series asked for, usable or not; null where there is none. Same order. */
  firstInstants(series: readonly Pick<SeriesInstant, 'meter' | 'quantity'>[]): Promise<(number | null)[]>;
  /** Readings of one series in order of time. */
  readings(query: ReadingsQuery): Promise<StoredReading[]>;
  /**
   * Usable readings (good, estimated or suspect: not invalid or missing) of each window, with at most
   * `context` usable ones before it and as many after it, however far away in time those are.
   */
  readingWindows(windows: readonly ReadingWindow[], context: number): Promise<WindowReadings>;
  /**
   * Replaces the rows of the windows by those of the batch, all of which lie in a window. Resolves when
   * that is durable; repeating it gives the same content. Rows older than they are kept are left out.
   * Rejects with `RangeError`, having written nothing, where a row lies in no window or stands twice, or a
   * figure is no whole number up to 2^53 - 1. Where an engine is not atomic (InfluxDB), readers may see
   * part of it meanwhile.
   */
  replaceConsumption(
    granularity: Granularity,
    batch: ConsumptionBatch,
    windows: readonly ConsumptionWindow[],
  ): Promise<void>;
  /** Rows of the series with a start in [from, to), in the order of `keys` and then of time; its keys are `keys`. */
  consumption(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionBatch>;
  /** The last interval of every meter's quantity that has one. */
  consumptionFrontiers(): Promise<ConsumptionFrontier[]>;
  /**
   * Deletes readings and consumption older than the engine was told to keep, and gives how many readings that were; an
   * engine that does so by itself deletes nothing here.
   */
  expire(now: number): Promise<number>;
  /** How many readings it holds or has let expire; null where the engine cannot tell without reading all of them. */
  readingCount(): Promise<number | null>;
  stats(): StoreStats;
  close(): Promise<void>;
}
