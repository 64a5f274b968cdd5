/**
 * Ranges of time of many series, as a temporary table to join with: one statement for all of them, in
 * clusters near each other in time, because DuckDB skips row groups by the bounds of a whole statement.
 */

import type { DuckDBConnection } from '@duckdb/node-api';
import { appendColumns, appendTo, type Column } from './chunk-writer.ts';
import { RANGE_TYPES } from './schema.ts';

/** Instants of a series, the first and the last one inside, epoch milliseconds. */
export interface SeriesRange {
  /** What it is asked for. */
  readonly place: number;
  readonly series: number;
  readonly first: number;
  readonly last: number;
}

/** Ranges near each other, and what they span. */
export interface RangeCluster {
  readonly ranges: readonly SeriesRange[];
  readonly first: number;
  readonly last: number;
}

export const CREATE_RANGES =
  'CREATE TEMP TABLE ranges (place INTEGER, series INTEGER, first_ts BIGINT, last_ts BIGINT)';

/** Statements for one question at most; beyond it, ranges further apart go together. */
const CLUSTERS_MAX = 16;
const GAP_MILLIS = 86_400_000;
/** Every instant of a Date, and what a BIGINT is made of here. */
const INSTANT_MAX = 8.64e15;

/** Groups ranges so that those far apart in time (a late reading among thousands of new ones) are asked for apart. */
export function clustersOf(ranges: readonly SeriesRange[]): RangeCluster[] {
  const valid = ranges.filter(({ first, last }) => first <= last);
  const sorted = valid.sort((a, b) => a.first - b.first);
  let clusters = clustersByGap(sorted, GAP_MILLIS);
  for (let gap = GAP_MILLIS * 4; clusters.length > CLUSTERS_MAX; gap *= 4) clusters = clustersByGap(sorted, gap);
  return clusters;
}

function clustersByGap(sorted: readonly SeriesRange[], gap: number): RangeCluster[] {
  const clusters: RangeCluster[] = [];
  let begin = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (let i = 0; i <= sorted.length; i++) {
    const range = sorted[i];
    if (i > begin && (range === undefined || range.first - last > gap)) {
      clusters.push({ ranges: sorted.slice(begin, i), first: (sorted[begin] as SeriesRange).first, last });
      begin = i;
      last = Number.NEGATIVE_INFINITY;
    }
    if (range !== undefined) last = Math.max(last, range.last);
  }
  return clusters;
}

/** Makes `ranges` of a connection hold these. */
export async function fillRanges(connection: DuckDBConnection, ranges: readonly SeriesRange[]): Promise<void> {
  await connection.run('DELETE FROM ranges');
  const columns: Column[] = [
    { type: 'int32', values: Int32Array.from(ranges, ({ place }) => place) },
    { type: 'int32', values: Int32Array.from(ranges, ({ series }) => series) },
    { type: 'int64', values: Float64Array.from(ranges, ({ first }) => clamped(first)) },
    { type: 'int64', values: Float64Array.from(ranges, ({ last }) => clamped(last)) },
  ];
  await appendTo(
    connection,
    'ranges',
    (appender) => appendColumns(appender, RANGE_TYPES, columns, ranges.length),
    'temp',
  );
}

/** Bounds of a whole statement. */
export function spanOf(column: string, { first, last }: Pick<RangeCluster, 'first' | 'last'>): string {
  return `${column} BETWEEN ${clamped(first)} AND ${clamped(last)}`;
}

function clamped(instant: number): number {
  return Math.max(-INSTANT_MAX, Math.min(INSTANT_MAX, Math.trunc(instant)));
}
