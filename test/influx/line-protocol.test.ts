/** How lines are put together into requests. */

import { expect, test } from 'vitest';
import { LineEncoder } from '../../src/store/influx/line-protocol.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';

const METERS = 3;

/** A line for each reading. */
function batchOf(lines: number): ReadingBatch {
  const keys = Array.from({ length: METERS }, (_, i) => ({ enterprise: 'E1', meter: `M${i}`, quantity: 'volume' }));
  const batch = new ReadingBatch(keys);
  for (let row = 0; row < lines; row++) batch.add(row % METERS, row, row / 8, 0, 1, row);
  return batch;
}

function linesOf(batch: ReadingBatch, linesMax: number, instantMin = 0) {
  return [...new LineEncoder().chunks(batch, linesMax, { instantMin, refuse: () => undefined })];
}

test.each([
  [0, []],
  [1, [1]],
  [4999, [4999]],
  [9999, [9999]],
  [10_000, [5000, 5000]],
  [12_000, [5000, 7000]],
  [14_999, [5000, 9999]],
])('%i lines are requests of %j: none of fewer than 5,000 beside others', (lines, expected) => {
  const batch = batchOf(lines);
  const chunks = linesOf(batch, 10_000);
  expect(chunks.map(({ count }) => count)).toEqual(expected);
  expect(chunks.map(({ text }) => text.split('\n').length - 1)).toEqual(expected);
  expect(chunks.map(({ text }) => text).join('')).toBe(
    new LineEncoder()
      .encode(batch)
      .map(({ text }) => text)
      .join(''),
  );
  // Every row is in one of them, because what is refused is looked for in its rows.
  expect(chunks.flatMap(({ firstRow, endRow }) => [firstRow, endRow])).toEqual(
    chunks.flatMap((_, i) => [sum(expected.slice(0, i)), sum(expected.slice(0, i + 1))]),
  );
});

test.each([1, 2, 7, 10])('a limit of %i lines is kept', (linesMax) => {
  for (let lines = 0; lines < 30; lines++) {
    const counts = linesOf(batchOf(lines), linesMax).map(({ count }) => count);
    expect(sum(counts)).toBe(lines);
    expect(Math.max(0, ...counts)).toBeLessThanOrEqual(linesMax);
    if (counts.length > 1) expect(Math.min(...counts)).toBeGreaterThanOrEqual(linesMax / 2);
  }
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
