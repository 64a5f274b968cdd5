/**
 * An event: something that is or was wrong with a subject, from when to when, what shows it, and what people
 * have made of it. Two things end apart: the condition (`ended`) and the matter (`state`).
 */

import type { DetectorId, Severity } from '../catalogue/detectors.ts';
import type { EvidencePoint } from './evidence.ts';

export const EVENT_STATES = ['open', 'acknowledged', 'in_progress', 'closed', 'false_alarm'] as const;
export type EventState = (typeof EVENT_STATES)[number];

/** States that people can bring an event to from each; what is closed can still be called a false alarm. */
export const TRANSITIONS: Readonly<Record<EventState, readonly EventState[]>> = {
  open: ['acknowledged', 'in_progress', 'closed', 'false_alarm'],
  acknowledged: ['in_progress', 'closed', 'false_alarm'],
  in_progress: ['acknowledged', 'closed', 'false_alarm'],
  closed: ['false_alarm'],
  false_alarm: ['open'],
};

/** What stands in the history for the hub itself. */
export const BY_DETECTOR = 'detector';
/** The note of an event that is not there any more when its time is judged again with what came late. */
export const WITHDRAWN = 'withdrawn';

export interface Transition {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly from: EventState;
  readonly to: EventState;
  readonly by: string;
  readonly note: string;
}

export interface AnomalyEvent {
  /** Made of detector, subject and first interval: the same data give the same id. */
  readonly id: string;
  readonly detector: DetectorId;
  /** A meter or other subject; `gateway:G1`, `enterprise:E1` or `city:` of an event that stands for many. */
  readonly subject: string;
  readonly state: EventState;
  readonly severity: Severity;
  /** Start of the first bad interval and end of the last one, epoch milliseconds. */
  readonly first: number;
  readonly last: number;
  /** End of the interval with which it opened. */
  readonly opened: number;
  /** End of the interval with which the condition was over; null while it lasts. */
  readonly ended: number | null;
  readonly evidence: readonly EvidencePoint[];
  /** Largest distance from what was expected, in widths of the expected band. */
  readonly magnitude: number;
  /** Energy beyond what was expected, canonical unit of the subject. */
  readonly excess: number;
  /** The event that it is part of; null where it stands for itself. */
  readonly group: string | null;
  /** An event of the same subject that was there before and has the same effect: one is enough to tell people of. */
  readonly relatedTo: string | null;
  /** Of an event that stands for many: how many have joined, and the ids of the first of them. */
  readonly memberCount: number;
  readonly members: readonly string[];
  readonly history: readonly Transition[];
}

/** The id of the event of an episode. */
export function eventId(detector: DetectorId, subject: string, first: number): string {
  return `${detector}:${subject}:${Math.floor(first / 1000)}`;
}

/**
 * The event as one that was true by what was known and is not by what is known now: it is over, and closed where
 * nobody works on it.
 */
export function withdrawn(event: AnomalyEvent, at: number): AnomalyEvent {
  const to = event.state === 'open' || event.state === 'acknowledged' ? 'closed' : event.state;
  const history = [...event.history, { at, from: event.state, to, by: BY_DETECTOR, note: WITHDRAWN }] as const;
  return { ...event, state: to, ended: event.ended ?? event.last, group: null, history };
}

export function isWithdrawn({ history }: Pick<AnomalyEvent, 'history'>): boolean {
  return history.some(({ by, note }) => by === BY_DETECTOR && note === WITHDRAWN);
}

export interface Change {
  readonly to: EventState;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
  /** The reason; a false alarm has to have one. */
  readonly note: string;
}

/** An event cannot go from its state to the one that was asked for. */
export class IllegalTransition extends Error {
  readonly from: EventState;
  readonly to: EventState;

  constructor(from: EventState, to: EventState) {
    super(`an event that is ${from} cannot become ${to}`);
    this.name = 'IllegalTransition';
    this.from = from;
    this.to = to;
  }
}

/** A false alarm was reported without saying why. */
export class MissingReason extends Error {
  constructor() {
    super('a false alarm has a reason');
    this.name = 'MissingReason';
  }
}

/** The event in another state. Throws `IllegalTransition` or `MissingReason`. */
export function changed(event: AnomalyEvent, { to, at, by, note }: Change): AnomalyEvent {
  if (!TRANSITIONS[event.state].includes(to)) throw new IllegalTransition(event.state, to);
  if (to === 'false_alarm' && note.trim() === '') throw new MissingReason();
  return { ...event, state: to, history: [...event.history, { at, from: event.state, to, by, note }] };
}
