/**
 * Usable readings of many windows and the nearest ones around each. The windows are read by one join. For
 * what lies around, the time next to a window is asked first and ever longer times only of the windows
 * that still lack readings: most have them near, and the table is too large to be read for the others.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import type { SeriesBounds } from '../series-bounds.ts';
import type { WindowReadings } from '../store.ts';
import { readColumns } from './chunk-reader.ts';
import { clustersOf, fillRanges, type SeriesRange, spanOf } from './series-ranges.ts';

/** A window of a stored series, [from, to). */
export interface SeriesWindow {
  /** Its number among those asked for. */
  readonly place: number;
  readonly series: number;
  readonly from: number;
  readonly to: number;
}

type Side = 'before' | 'after';

const HOUR = 3_600_000;
/** How far from a window is looked, step by step. */
const DISTANCES = [HOUR / 2, 6 * HOUR, 96 * HOUR, Number.POSITIVE_INFINITY] as const;
/** Levels 0 good, 1 estimated, 2 suspect are usable (src/domain/quality.ts). */
const IS_USABLE = '(d.quality & 7) < 3';

/** The readings in parts, with at least `context` usable ones around each window where there are. */
export async function readWindows(
  connection: DuckDBConnection,
  bounds: SeriesBounds,
  windows: readonly SeriesWindow[],
  context: number,
): Promise<WindowReadings[]> {
  const parts = await readInside(connection, windows);
  if (context > 0) {
    parts.push(...(await readAround(connection, bounds, windows, context, 'before')));
    parts.push(...(await readAround(connection, bounds, windows, context, 'after')));
  }
  return parts;
}

async function readInside(connection: DuckDBConnection, windows: readonly SeriesWindow[]): Promise<WindowReadings[]> {
  const ranges = windows.map(({ place, series, from, to }) => ({ place, series, first: from, last: to - 1 }));
  return readRanges(
    connection,
    ranges,
    (span) => `
      SELECT r.place, d.ts::DOUBLE, d.value, d.quality
      FROM reading d JOIN ranges r ON d.series = r.series AND d.ts >= r.first_ts AND d.ts <= r.last_ts
      WHERE ${span} AND ${IS_USABLE}`,
  );
}

async function readAround(
  connection: DuckDBConnection,
  bounds: SeriesBounds,
  windows: readonly SeriesWindow[],
  context: number,
  side: Side,
): Promise<WindowReadings[]> {
  const parts: WindowReadings[] = [];
  const found = new Map<number, number>();
  let lacking = windows;
  let near = 0;
  for (const distance of DISTANCES) {
    lacking = lacking.filter(
      (window) => (found.get(window.place) ?? 0) < context && reachesBeyond(bounds, window, side, near),
    );
    if (lacking.length === 0) return parts;
    const ranges = lacking.map((window) => rangeAround(bounds, window, side, near, distance));
    const step = await readNearest(connection, ranges, context, side);
    for (const { window } of step) for (const place of window) found.set(place, (found.get(place) ?? 0) + 1);
    parts.push(...step);
    near = distance;
  }
  return parts;
}

/** Whether the series can have a reading further from the window than `near`. */
function reachesBeyond(bounds: SeriesBounds, { series, from, to }: SeriesWindow, side: Side, near: number): boolean {
  return side === 'before' ? bounds.first(series) < from - near : bounds.last(series) >= to + near;
}

function rangeAround(
  bounds: SeriesBounds,
  { place, series, from, to }: SeriesWindow,
  side: Side,
  near: number,
  distance: number,
): SeriesRange {
  if (side === 'before') {
    return { place, series, first: Math.max(from - distance, bounds.first(series)), last: from - near - 1 };
  }
  return { place, series, first: to + near, last: Math.min(to + distance - 1, bounds.last(series)) };
}

async function readNearest(
  connection: DuckDBConnection,
  ranges: readonly SeriesRange[],
  context: number,
  side: Side,
): Promise<WindowReadings[]> {
  const nearest = side === 'before' ? 'max_by' : 'min_by';
  return readRanges(
    connection,
    ranges,
    (span) => `
      SELECT r.place,
        unnest(${nearest}({ts: d.ts::DOUBLE, value: d.value, quality: d.quality}, d.ts, ${context}), recursive := true)
      FROM reading d JOIN ranges r ON d.series = r.series AND d.ts >= r.first_ts AND d.ts <= r.last_ts
      WHERE ${span} AND ${IS_USABLE} GROUP BY r.place`,
  );
}

async function readRanges(
  connection: DuckDBConnection,
  ranges: readonly SeriesRange[],
  select: (span: string) => string,
): Promise<WindowReadings[]> {
  const parts: WindowReadings[] = [];
  for (const cluster of clustersOf(ranges)) {
    await fillRanges(connection, cluster.ranges);
    const { count, integers, doubles } = await readColumns(connection, select(spanOf('d.ts', cluster)));
    const [window, quality] = integers as [Int32Array, Int32Array];
    const [timestamp, value] = doubles as [Float64Array, Float64Array];
    parts.push({ count, window, timestamp, value, quality });
  }
  return parts;
}
