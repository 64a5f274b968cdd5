/** Days of an item as sums of the intervals of its registers. */

import type { Calendar } from '../domain/calendar.ts';
import type { StoredRows } from '../domain/consumption/figures.ts';
import { ConsumptionBatch } from '../store/consumption.ts';
import { daySums } from '../store/day-sums.ts';
import { GroupSum } from '../store/group-sum.ts';
import { inOrder } from '../store/row-order.ts';
import type { EvidenceMember } from './members.ts';

/** Intervals of each register in order of time, by `meter quantity`. */
export type RegisterIntervals = ReadonlyMap<string, ConsumptionBatch>;

/** A batch for the rows of one register or sum. */
export function emptyRows(): ConsumptionBatch {
  return new ConsumptionBatch([{ scope: 'meter', id: '', item: '', quantity: '', enterprise: '' }]);
}

/** Days that begin in [from, to). */
export function daysOf(
  members: readonly EvidenceMember[],
  intervals: RegisterIntervals,
  calendar: Calendar,
  from: number,
  to: number,
): StoredRows {
  const metersAt = (start: number): number =>
    members.reduce((sum, one) => sum + (start >= one.from && start < one.to ? one.meters : 0), 0);
  const sums = emptyRows();
  const group = new GroupSum(sums, 0, metersAt);
  for (const member of members) {
    const rows = intervals.get(`${member.meter} ${member.source}`);
    if (rows === undefined) continue;
    const [begin, end] = [Math.max(from, member.from), Math.min(to, member.to)];
    for (let row = 0; row < rows.count; row++) {
      const start = rows.start[row] as number;
      if (start < begin || start >= end) continue;
      group.add(rows, row, member.sign, member.meters > 0, calendar.intervalEnd(start) - start);
    }
  }
  const sorted = inOrder(sums);
  const days = emptyRows();
  for (const day of daySums(sorted, 0, sorted.count, calendar, metersAt)) days.add(0, day);
  return { columns: days, first: 0, end: days.count };
}
