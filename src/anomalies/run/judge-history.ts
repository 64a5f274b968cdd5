/** A stretch of a meter's history through its detectors, without touching what is kept. */

import type { DetectorId } from '../../domain/anomaly/catalogue/detectors.ts';
import type { MeterSettings } from '../../domain/anomaly/detectors/judge.ts';
import type { Moment } from '../../domain/anomaly/detectors/moment.ts';
import { EventBook } from '../../domain/anomaly/events/book.ts';
import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';
import type { Topology } from '../../domain/anomaly/events/topology.ts';
import { MeterState } from '../../domain/anomaly/state/meter-state.ts';
import type { DiscontinuityKind } from '../../domain/interval/discontinuity.ts';
import type { QueuedFinding } from '../store/anomaly-records.ts';
import { type Besides, judgeDayRules, judgeIntervals, type MeterRows } from './judge-meter.ts';

const ALONE: Topology = { placesOf: () => [] };

/** Findings in the order in which they would have been made, day by day. The moments begin and end with days. */
export function judgeHistory(
  rows: MeterRows,
  moments: readonly Moment[],
  kindsAt: ReadonlyMap<number, readonly DiscontinuityKind[]> | undefined,
  settings: MeterSettings,
  besides: Besides | null = null,
): QueuedFinding[] {
  const state = MeterState.initial();
  const found: QueuedFinding[] = [];
  let row = rows.first;
  for (const day of daysOf(moments)) {
    const end = (day.at(-1) as Moment).end;
    const own = { rows: rows.rows, first: row, end: row };
    while (own.end < rows.end && (rows.rows.start[own.end] as number) < end) own.end++;
    row = own.end;
    judgeIntervals(state, own, day, kindsAt, settings, found, besides);
    judgeDayRules(state, own, day, settings, found);
  }
  return found;
}

/** The events that findings make, of one detector or (null) of all: those that are over and those that last. */
export function eventsOf(findings: readonly QueuedFinding[], detector: DetectorId | null): AnomalyEvent[] {
  const book = new EventBook(ALONE);
  const events = new Map<string, AnomalyEvent>();
  for (const { finding } of findings) {
    if (detector !== null && finding.detector !== detector) continue;
    for (const event of book.apply([finding])) events.set(event.id, event);
  }
  return [...events.values()];
}

function* daysOf(moments: readonly Moment[]): Generator<readonly Moment[]> {
  for (let first = 0; first < moments.length; ) {
    let end = first;
    while (end < moments.length && moments[end]?.dayStart === moments[first]?.dayStart) end++;
    yield moments.slice(first, end);
    first = end;
  }
}
