import { shallowRef } from 'vue';
import type { Reading } from '../api/types.ts';

/** Series kept; the ones that were silent longest go first. */
const SERIES_MAX = 3000;
/** How often new readings reach the screen: calm to look at, whatever rate they arrive at. */
const FLUSH_MILLIS = 500;

/** Which series a reading belongs to. */
export function seriesKey(reading: Pick<Reading, 'enterprise' | 'meter' | 'quantity'>): string {
  return `${reading.enterprise}/${reading.meter}/${reading.quantity}`;
}

/** The newest reading of each series, newest first. */
export function createReadings() {
  const newestFirst = shallowRef<readonly Reading[]>([]);
  let bySeries = new Map<string, Reading>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Takes readings in any order; one that is older than what its series holds changes nothing. */
  function add(readings: readonly Reading[]): void {
    for (const reading of readings) {
      const key = seriesKey(reading);
      const held = bySeries.get(key);
      if (held === undefined || Date.parse(held.ts) <= Date.parse(reading.ts)) bySeries.set(key, reading);
    }
    timer ??= setTimeout(flush, newestFirst.value.length === 0 ? 0 : FLUSH_MILLIS);
  }

  function flush(): void {
    timer = undefined;
    const sorted = [...bySeries]
      .map(([key, reading]) => ({ key, reading, at: Date.parse(reading.ts) }))
      // Readings of one instant keep their places among each other.
      .sort((a, b) => b.at - a.at || (a.key < b.key ? -1 : 1))
      .slice(0, SERIES_MAX);
    bySeries = new Map(sorted.map(({ key, reading }) => [key, reading]));
    newestFirst.value = sorted.map(({ reading }) => reading);
  }

  return { newestFirst, add, close: () => clearTimeout(timer) };
}

export type Readings = ReturnType<typeof createReadings>;
