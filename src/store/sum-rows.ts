import type { ConsumptionRow } from './consumption.ts';
import type { SummedColumns } from './group-sum.ts';

const LEVEL = 0b111;
const MISSING = 4;

/**
 * The sum of some rows of a batch, as one row of so long a time. Missing rows make it no worse than its
 * others: how much of the time is known says `measuredMillis`.
 */
export function sumRows(
  rows: SummedColumns,
  first: number,
  end: number,
  start: number,
  expectedMillis: number,
): ConsumptionRow {
  let value = 0;
  let estimated = 0;
  let measuredMillis = 0;
  let estimatedMillis = 0;
  let reasons = 0;
  let level = 0;
  let ran = 0;
  let fired = 0;
  let methods = 0;
  let recordedAt = 0;
  for (let row = first; row < end; row++) {
    value += rows.value[row] as number;
    estimated += rows.estimated[row] as number;
    measuredMillis += rows.measuredMillis[row] as number;
    estimatedMillis += rows.estimatedMillis[row] as number;
    const quality = rows.quality[row] as number;
    reasons |= quality & ~LEVEL;
    if ((quality & LEVEL) < MISSING) level = Math.max(level, quality & LEVEL);
    ran |= rows.ran[row] as number;
    fired |= rows.fired[row] as number;
    methods |= rows.methods[row] as number;
    recordedAt = Math.max(recordedAt, rows.recordedAt[row] as number);
  }
  const quality = reasons | (measuredMillis + estimatedMillis === 0 ? MISSING : level);
  const times = { measuredMillis, estimatedMillis, expectedMillis, recordedAt };
  return { start, value, estimated, ...times, quality, ran, fired, methods };
}
