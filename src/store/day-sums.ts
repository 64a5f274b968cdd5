/** Days of a group as sums of its intervals: where a member is a part of it for some hours only. */

import type { Calendar } from '../domain/calendar.ts';
import type { ConsumptionRow } from './consumption.ts';
import type { SummedColumns } from './group-sum.ts';
import { sumRows } from './sum-rows.ts';

/** Rows of intervals of one group from `first` to `end` (exclusive), in order of time. `metersAt`: how many it has. */
export function* daySums(
  rows: SummedColumns,
  first: number,
  end: number,
  calendar: Calendar,
  metersAt: (start: number) => number,
): Generator<ConsumptionRow> {
  for (let row = first; row < end; ) {
    const day = calendar.dayOf(rows.start[row] as number);
    const begin = row;
    while (row < end && (rows.start[row] as number) < day.end) row++;
    let expectedMillis = 0;
    for (let start = day.start; start < day.end; start = calendar.intervalEnd(start)) {
      expectedMillis += metersAt(start) * (calendar.intervalEnd(start) - start);
    }
    yield sumRows(rows, begin, row, day.start, expectedMillis);
  }
}
