/** How a detector would have done: what it finds in a stretch of history, and how that fits to what was wrong. */

import type { AnomalyEvent } from '../../domain/anomaly/events/event.ts';

/** A time in which something was wrong with a meter, epoch milliseconds. */
export interface Label {
  readonly meter: string;
  readonly from: number;
  readonly to: number;
}

export interface Score {
  readonly labels: number;
  readonly found: number;
  readonly events: number;
  readonly right: number;
  /** Share of the events that touch a label; null where there are no events. */
  readonly precision: number | null;
  /** Share of the labels that an event touches; null where there are no labels. */
  readonly recall: number | null;
  /** From the begin of a label to the opening of its first event, milliseconds; the median, null where none was found. */
  readonly delayMillis: number | null;
}

/** The score of events of a detector. What is found up to `graceMillis` after the end of a label counts as found. */
export function scoreOf(events: readonly AnomalyEvent[], labels: readonly Label[], graceMillis: number): Score {
  const touches = (event: AnomalyEvent, { meter, from, to }: Label): boolean =>
    event.subject === meter && event.opened > from && event.first < to + graceMillis;
  const delays: number[] = [];
  for (const label of labels) {
    const first = events.filter((event) => touches(event, label)).sort((a, b) => a.opened - b.opened)[0];
    if (first !== undefined) delays.push(first.opened - label.from);
  }
  const right = events.filter((event) => labels.some((label) => touches(event, label))).length;
  delays.sort((a, b) => a - b);
  return {
    labels: labels.length,
    found: delays.length,
    events: events.length,
    right,
    precision: events.length === 0 ? null : right / events.length,
    recall: labels.length === 0 ? null : delays.length / labels.length,
    delayMillis: delays[delays.length >> 1] ?? null,
  };
}

export interface DayCount {
  readonly dayStart: number;
  readonly opened: number;
  readonly closed: number;
}

/** Events that opened and ended in each day; days without are left out. */
export function countByDay(events: readonly AnomalyEvent[], dayStartOf: (instant: number) => number): DayCount[] {
  const days = new Map<number, { opened: number; closed: number }>();
  const count = (instant: number, what: 'opened' | 'closed'): void => {
    // The end of an interval belongs to the day of the interval.
    const day = dayStartOf(instant - 1);
    const known = days.get(day) ?? { opened: 0, closed: 0 };
    known[what]++;
    days.set(day, known);
  };
  for (const { opened, ended } of events) {
    count(opened, 'opened');
    if (ended !== null) count(ended, 'closed');
  }
  return [...days].sort(([a], [b]) => a - b).map(([dayStart, counts]) => ({ dayStart, ...counts }));
}
