/** The newest stored reading of every series, and which have changed since somebody last asked. */

import { energyTypeByName } from '../domain/energy-type.ts';
import { type Quality, qualityLevel } from '../domain/quality.ts';
import { type Transform, transformGauge } from '../domain/transform.ts';
import type { LatestReading, RateTotal } from '../store/latest-reading.ts';
import type { ReadingBatch } from '../store/reading-batch.ts';
import type { RefusedRow, SeriesReading } from '../store/store.ts';
import type { SeriesDirectory } from './series-directory.ts';

interface BoundaryMeter {
  readonly enterprise: string;
  readonly energy: string;
  readonly series: number;
  /** -1 where what it measures leaves the enterprise. */
  readonly sign: 1 | -1;
  /** Where it sends secondary values; null where it sends true ones. */
  readonly transforms: readonly Transform[] | null;
}

export class LatestReadings {
  readonly #directory: SeriesDirectory;
  #timestamps = new Float64Array(0);
  #values = new Float64Array(0);
  #qualities = new Int32Array(0);
  readonly #changed = new Set<number>();
  #boundary: BoundaryMeter[] = [];
  /** Off while nobody listens, so that nothing gathers. */
  tracking = false;

  constructor(directory: SeriesDirectory) {
    this.#directory = directory;
    this.#reserve(1024);
  }

  load(readings: readonly SeriesReading[]): void {
    for (const { key, timestamp, value, quality } of readings) {
      this.#put(this.#directory.series(key), timestamp, value, quality);
    }
    this.#changed.clear();
  }

  /** Takes over what has just been stored: the batch without the rows that the store has refused. */
  update(batch: ReadingBatch, refused: readonly RefusedRow[]): void {
    let nextRefused = 0;
    for (let row = 0; row < batch.count; row++) {
      if (refused[nextRefused]?.row === row) {
        nextRefused++;
        continue;
      }
      const series = batch.series[row] as number;
      this.#put(series, batch.timestamp[row] as number, batch.value[row] as number, batch.quality[row] as number);
      if (this.tracking) this.#changed.add(series);
    }
  }

  /** The registry has changed: find the boundary meters again. */
  registryChanged(): void {
    this.#boundary = [];
    for (const known of this.#directory.meters.values()) {
      const { meter, channels } = known;
      const rate = energyTypeByName(meter.energy)?.rate;
      if (meter.level !== 1 || rate === undefined || !channels.has(rate)) continue;
      const sign = (meter.metering?.flow ?? 'in') === 'in' ? 1 : -1;
      const transforms = meter.metering?.transforms ?? null;
      const { enterprise, energy } = meter;
      this.#boundary.push({ enterprise, energy, series: known.series(rate), sign, transforms });
    }
  }

  /** When the newest reading of a series was taken; negative infinity where it has none. */
  timestampOf(series: number): number {
    return this.#timestamps[series] ?? Number.NEGATIVE_INFINITY;
  }

  /** Newest readings of one meter, in the order of its energy type's quantities. */
  ofMeter(id: string): LatestReading[] {
    const known = this.#directory.meters.get(id);
    return [...(known?.channels.keys() ?? [])].flatMap(
      (quantity) => this.#reading(known?.seriesSoFar(quantity) ?? -1) ?? [],
    );
  }

  /** The newest readings of all, newest first. */
  newest(limit: number, enterprise: string | null): LatestReading[] {
    const readings: LatestReading[] = [];
    for (const [series, key] of this.#directory.keys.entries()) {
      if (enterprise !== null && key.enterprise !== enterprise) continue;
      const reading = this.#directory.meters.has(key.meter) ? this.#reading(series) : undefined;
      if (reading) readings.push(reading);
    }
    return readings.sort((a, b) => b.timestamp - a.timestamp).slice(0, limit);
  }

  /** The rate of use by energy type at `now`, of one enterprise or of the city. */
  totals(now: number, staleAfterMillis: number, enterprise: string | null): RateTotal[] {
    const totals = new Map<string, { value: number; meters: number; metersReporting: number }>();
    for (const meter of this.#boundary) {
      if (enterprise !== null && meter.enterprise !== enterprise) continue;
      let total = totals.get(meter.energy);
      if (total === undefined) {
        total = { value: 0, meters: 0, metersReporting: 0 };
        totals.set(meter.energy, total);
      }
      total.meters++;
      if (now - (this.#timestamps[meter.series] ?? Number.NEGATIVE_INFINITY) > staleAfterMillis) continue;
      if (!isUsable(this.#qualities[meter.series] as number)) continue;
      total.metersReporting++;
      total.value += meter.sign * trueRate(meter, this.#values[meter.series] as number, now);
    }
    return [...totals].map(([energy, { value, meters, metersReporting }]) => ({
      energy,
      quantity: energyTypeByName(energy)?.rate ?? '',
      value: metersReporting === 0 ? null : value,
      meters,
      metersReporting,
    }));
  }

  /** What has changed since the last call; one entry per series however often it changed. */
  takeChanges(): LatestReading[] {
    const readings = [...this.#changed].flatMap((series) => this.#reading(series) ?? []);
    this.#changed.clear();
    return readings;
  }

  #reading(series: number): LatestReading | undefined {
    const timestamp = this.#timestamps[series] ?? Number.NEGATIVE_INFINITY;
    const key = this.#directory.keys[series];
    if (timestamp === Number.NEGATIVE_INFINITY || key === undefined) return undefined;
    return {
      meter: key.meter,
      enterprise: key.enterprise,
      quantity: key.quantity,
      timestamp,
      value: this.#values[series] as number,
      quality: this.#qualities[series] as number,
    };
  }

  #put(series: number, timestamp: number, value: number, quality: Quality): void {
    if (series >= this.#timestamps.length) this.#reserve(Math.max(series + 1, this.#timestamps.length * 2));
    if (timestamp < (this.#timestamps[series] as number)) return;
    this.#timestamps[series] = timestamp;
    this.#values[series] = value;
    this.#qualities[series] = quality;
  }

  #reserve(size: number): void {
    const timestamps = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
    timestamps.set(this.#timestamps);
    this.#timestamps = timestamps;
    const values = new Float64Array(size);
    values.set(this.#values);
    this.#values = values;
    const qualities = new Int32Array(size);
    qualities.set(this.#qualities);
    this.#qualities = qualities;
  }
}

function trueRate({ transforms, energy }: BoundaryMeter, value: number, now: number): number {
  const rate = energyTypeByName(energy)?.rate;
  return transforms === null || rate === undefined ? value : transformGauge(value, transforms, rate, now);
}

/** Whether a figure may be made of it: what its sender calls invalid or missing is unknown, not zero. */
function isUsable(quality: Quality): boolean {
  const level = qualityLevel(quality);
  return level !== 'invalid' && level !== 'missing';
}
