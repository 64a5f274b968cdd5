/** The interval that is under way: what its readings so far say. */

import type { Calendar } from '../../domain/calendar.ts';
import { CONTEXT_READINGS } from '../../domain/interval/segments.ts';
import type { ConsumptionRow } from '../../store/consumption.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import { WindowDeriver } from './derive-window.ts';
import type { DerivedSeries } from './derived-series.ts';

/** The row of it and up to when; null where there are no readings in it. */
export async function openIntervalOf(
  target: DerivedSeries,
  store: Pick<TimeSeriesStore, 'readingWindows'>,
  calendar: Calendar,
): Promise<{ row: ConsumptionRow; until: number } | null> {
  const from = target.until;
  if (from === Number.NEGATIVE_INFINITY) return null;
  const to = calendar.intervalEnd(from);
  const window = { meter: target.meter.id, quantity: target.source, from, to };
  const { timestamp, value, quality, count } = await store.readingWindows([window], CONTEXT_READINGS);
  const deriver = new WindowDeriver(calendar);
  deriver.derive(target, { timestamp, value, quality, first: 0, end: count }, from, to, null);
  const { rows } = deriver;
  if (rows.count === 0) return null;
  return {
    until: Math.min(to, timestamp[count - 1] as number),
    row: {
      start: rows.start[0] as number,
      value: rows.value[0] as number,
      estimated: rows.estimated[0] as number,
      measuredMillis: rows.measuredMillis[0] as number,
      estimatedMillis: rows.estimatedMillis[0] as number,
      expectedMillis: rows.lengthMillis[0] as number,
      recordedAt: 0,
      quality: rows.quality[0] as number,
      ran: rows.ran[0] as number,
      fired: rows.fired[0] as number,
      methods: rows.methods[0] as number,
    },
  };
}
