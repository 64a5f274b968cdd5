/** Rows put straight into a store, for questions about much of it: as the hub would have written them. */

import { ConsumptionBatch, type ConsumptionSeries, type Granularity } from '../../src/store/consumption.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import type { SeriesKey, TimeSeriesStore } from '../../src/store/store.ts';

const ROWS_PER_WRITE = 200_000;

/** Readings of a register of each series, `count` of them from `first` on; instants and steps in milliseconds. */
export async function putReadings(
  store: TimeSeriesStore,
  keys: readonly SeriesKey[],
  { first, step, count }: { readonly first: number; readonly step: number; readonly count: number },
): Promise<void> {
  const batch = new ReadingBatch(keys);
  const instantsPerWrite = Math.max(1, Math.floor(ROWS_PER_WRITE / keys.length));
  for (let n = 0; n < count; n += instantsPerWrite) {
    batch.clear();
    for (let i = n; i < Math.min(count, n + instantsPerWrite); i++) {
      for (let series = 0; series < keys.length; series++) {
        // Of no message: the hub would not start on readings of one that its journal does not know.
        batch.add(series, first + i * step, Math.round(i * (137 + series)) / 100, 0, 0, series);
      }
    }
    await store.write(batch);
  }
}

/** Day by day as derivation writes: rows of one time lie together. */
export async function putConsumption(
  store: TimeSeriesStore,
  granularity: Granularity,
  keys: readonly ConsumptionSeries[],
  from: number,
  to: number,
  step: number,
): Promise<void> {
  const seriesPerWrite = Math.min(keys.length, ROWS_PER_WRITE);
  const span = Math.max(step, Math.floor(ROWS_PER_WRITE / seriesPerWrite) * step);
  for (let start = from; start < to; start += span) {
    const end = Math.min(start + span, to);
    for (let first = 0; first < keys.length; first += seriesPerWrite) {
      const part = keys.slice(first, first + seriesPerWrite);
      const batch = new ConsumptionBatch(part);
      for (let series = 0; series < part.length; series++) {
        for (let at = start; at < end; at += step) {
          const figures = { value: 1_234_567 + series, estimated: 0, measuredMillis: step, estimatedMillis: 0 };
          const verdicts = { quality: 0, ran: 0, fired: 0, methods: 0 };
          batch.add(series, { start: at, ...figures, expectedMillis: step, recordedAt: at + step, ...verdicts });
        }
      }
      await store.replaceConsumption(
        granularity,
        batch,
        part.map((_, series) => ({ series, from: start, to: end })),
      );
    }
  }
}
