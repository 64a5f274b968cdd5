/** Energy for each unit of what an enterprise makes. */

import type { OutputEntry, OutputSeries, Quota } from '../api/record-types.ts';
import type { ConsumptionRow } from '../api/types.ts';
import { addDays, countDays, type Days } from '../format/period.ts';
import { monthsBefore } from './enterprise-question.ts';

export interface IntensityRow {
  /** First day of the month, or the day. */
  readonly period: string;
  /** In the unit of the series. */
  readonly output: number;
  /** Consumption in tce with what it is made of; null where the hub has no row of it. */
  readonly energy: ConsumptionRow | null;
  /** tce for each unit; null where consumption is not known, the period is under way or nothing was made. */
  readonly value: number | null;
  /** tce for each unit that the quota of the year allows; null without one. */
  readonly target: number | null;
}

const MONTHS = 12;
/** Shown of a series by day: the days of the reader, but no fewer and no more than these. */
const DAYS_MIN = 7;
const DAYS_USUAL = 31;
const DAYS_MAX = 92;

/** The days whose intensity is shown beside a period: twelve months up to its last one, or its days. */
export function intensityDays(granularity: OutputSeries['granularity'], days: Days): Days {
  if (granularity === 'month') {
    const month = `${days.last.slice(0, 7)}-01`;
    return { first: monthsBefore(month, MONTHS - 1), last: addDays(monthsBefore(month, -1), -1) };
  }
  const count = countDays(days);
  const shown = count < DAYS_MIN ? DAYS_USUAL : Math.min(count, DAYS_MAX);
  return { first: addDays(days.last, 1 - shown), last: days.last };
}

/** Output and consumption of the same periods, the oldest first. `now` is epoch ms. */
export function intensityRows(
  entries: readonly OutputEntry[],
  rows: readonly ConsumptionRow[],
  targets: readonly Pick<Quota, 'year' | 'value'>[],
  now: number,
): readonly IntensityRow[] {
  const byPeriod = new Map(rows.map((row) => [row.start.slice(0, 10), row]));
  const target = new Map(targets.map(({ year, value }) => [String(year), Number(value)]));
  return entries
    .map(({ period, value }) => {
      const energy = byPeriod.get(period) ?? null;
      const output = Number(value);
      const isOver = energy !== null && Date.parse(energy.end) <= now;
      return {
        ...{ period, output, energy, target: target.get(period.slice(0, 4)) ?? null },
        value: isOver && energy.value !== null && output !== 0 ? energy.value / output : null,
      };
    })
    .sort((a, b) => (a.period < b.period ? -1 : 1));
}
