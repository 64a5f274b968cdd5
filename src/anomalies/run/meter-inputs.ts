/** From rows of consumption to what the detectors are given. */

import type { ElectricalMeans } from '../../domain/anomaly/detectors/electrical.ts';
import type { IntervalInput } from '../../domain/anomaly/detectors/input.ts';
import { type Moment, momentOf } from '../../domain/anomaly/detectors/moment.ts';
import type { Calendar } from '../../domain/calendar.ts';
import { CHINA_HOLIDAYS } from '../../domain/estimation/china-holidays.ts';
import type { DiscontinuityKind } from '../../domain/interval/discontinuity.ts';
import { ruleBit } from '../../domain/validation/catalogue.ts';
import type { ConsumptionBatch } from '../../store/consumption.ts';

/**
 * Rules that look at a whole day, so that what they say of an interval is known when its day is over. It is
 * judged then and not before, in old data as well as in new, so that both give the same.
 */
export const DAY_RULES = ruleBit('stuck') | ruleBit('stale') | ruleBit('spike');

export const UNKNOWN: IntervalInput = Object.freeze({
  ...{ measured: 0, measuredMillis: 0, fired: 0, discontinuities: [], clockOffsetMillis: null, electrical: null },
});

/** Columns of consumption, as they are in the store or after a message port. */
export type IntervalColumns = Pick<
  ConsumptionBatch,
  'count' | 'series' | 'start' | 'value' | 'estimated' | 'measuredMillis' | 'expectedMillis' | 'fired'
>;

/** What a row says, without what rules of whole days say. */
export function inputOf(
  rows: IntervalColumns,
  at: number,
  fired: number,
  discontinuities: readonly DiscontinuityKind[],
  clockOffsetMillis: number | null = null,
  electrical: ElectricalMeans | null = null,
): IntervalInput {
  return {
    measured: (rows.value[at] as number) - (rows.estimated[at] as number),
    measuredMillis: rows.measuredMillis[at] as number,
    fired,
    discontinuities,
    clockOffsetMillis,
    electrical,
  };
}

/** The intervals of [from, to), in order of time. */
export function momentsBetween(from: number, to: number, calendar: Calendar): Moment[] {
  const moments: Moment[] = [];
  for (let at = from; at < to; ) {
    const moment = momentOf(at, calendar, CHINA_HOLIDAYS);
    moments.push(moment);
    at = moment.end;
  }
  return moments;
}

/** First and last row of each series, where rows stand in the order of series and time; -1 where it has none. */
export function rangesOf(
  { count, series }: IntervalColumns,
  seriesCount: number,
): { first: Int32Array; end: Int32Array } {
  const first = new Int32Array(seriesCount).fill(-1);
  const end = new Int32Array(seriesCount).fill(-1);
  for (let row = 0; row < count; row++) {
    const n = series[row] as number;
    if (first[n] === -1) first[n] = row;
    end[n] = row + 1;
  }
  return { first, end };
}
