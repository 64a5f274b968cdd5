/** Readings as columns: how they go from one thread to another, which copies arrays and not thousands of objects. */

import type { StoredReading } from './store.ts';

export interface ReadingColumns {
  readonly timestamps: Float64Array;
  readonly values: Float64Array;
  readonly qualities: Float64Array;
  readonly offsets: Float64Array;
  readonly items: Float64Array;
}

export function columnsOf(readings: readonly StoredReading[]): ReadingColumns {
  const column = () => new Float64Array(readings.length);
  const [timestamps, values, qualities, offsets, items] = [column(), column(), column(), column(), column()];
  for (let at = 0; at < readings.length; at++) {
    const { timestamp, value, quality, offset, item } = readings[at] as StoredReading;
    timestamps[at] = timestamp;
    values[at] = value;
    qualities[at] = quality;
    offsets[at] = offset;
    items[at] = item;
  }
  return { timestamps, values, qualities, offsets, items };
}

export function readingsIn({ timestamps, values, qualities, offsets, items }: ReadingColumns): StoredReading[] {
  return Array.from(timestamps, (timestamp, at) => ({
    timestamp,
    value: values[at] as number,
    quality: qualities[at] as number,
    offset: offsets[at] as number,
    item: items[at] as number,
  }));
}
