import type { ConsumptionRow } from '../api/types.ts';

/** Rows put together, as the page says them of the whole period. */
export interface ConsumptionTotal {
  /** Sum of what is known; null where nothing is. */
  readonly value: number | null;
  /** Measured and estimated time as shares of the time of all rows. */
  readonly coverage: number;
  readonly estimatedCoverage: number;
  /** Estimated part of the value; null where that is unknown or 0. */
  readonly estimatedShare: number | null;
  readonly rows: number;
  readonly unknownRows: number;
  readonly incompleteRows: number;
}

/** The total of the rows of one answer, each counted by its time. */
export function totalOf(rows: readonly ConsumptionRow[]): ConsumptionTotal {
  let [value, estimated, time, measuredTime, estimatedTime] = [0, 0, 0, 0, 0];
  let [unknownRows, incompleteRows] = [0, 0];
  for (const row of rows) {
    const length = Date.parse(row.end) - Date.parse(row.start);
    time += length;
    measuredTime += length * row.coverage;
    estimatedTime += length * row.estimatedCoverage;
    if (row.incomplete) incompleteRows++;
    if (row.value === null) unknownRows++;
    else {
      value += row.value;
      estimated += row.value * (row.estimatedShare ?? 0);
    }
  }
  const known = rows.length > unknownRows;
  return {
    value: known ? value : null,
    coverage: time === 0 ? 0 : measuredTime / time,
    estimatedCoverage: time === 0 ? 0 : estimatedTime / time,
    estimatedShare: known && value !== 0 ? estimated / value : null,
    ...{ rows: rows.length, unknownRows, incompleteRows },
  };
}
