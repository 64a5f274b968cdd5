/**
 * The book of events that last: makes events of findings, one for each episode, puts those of one cause
 * together and lets go of what is over. It is a function of the findings and of what people have changed,
 * applied in the same order: a replay gives the same events.
 */

import { type DetectorId, detectorById, SEVERITIES, type Severity } from '../catalogue/detectors.ts';
import type { Finding } from '../finding.ts';
import { type AnomalyEvent, BY_DETECTOR, type Change, changed, type EventState, eventId } from './event.ts';
import { type EvidencePoint, magnitudeOf, withEvidence } from './evidence.ts';
import { Groups, type Membership } from './groups.ts';
import { isSuppressed, type Suppression, suppressionOf } from './suppression.ts';
import type { Topology } from './topology.ts';

/** Everything that the book holds, as plain data. */
export interface BookSnapshot {
  readonly events: readonly AnomalyEvent[];
  readonly pending: readonly (readonly [id: string, points: readonly EvidencePoint[]])[];
  readonly suppressions: readonly Suppression[];
  readonly memberships: readonly Membership[];
}

/** Detectors that see the same thing in different ways. */
const CONSUMPTION: ReadonlySet<DetectorId> = new Set<DetectorId>([
  ...(['consumption_high', 'consumption_low', 'night_base', 'weekend_base'] as const),
  ...(['level_change', 'drift', 'zero_when_running', 'unit_mistake'] as const),
]);

export class EventBook {
  /** By id; a group is let go when its last member has ended. */
  readonly #events = new Map<string, AnomalyEvent>();
  /** Evidence of what is suspected only. */
  readonly #pending = new Map<string, readonly EvidencePoint[]>();
  /** By detector and subject. */
  readonly #suppressions = new Map<string, Suppression>();
  /** Id of the first event about the consumption of each subject. */
  readonly #leading = new Map<string, string>();
  readonly #groups: Groups;

  constructor(topology: Topology, snapshot?: BookSnapshot) {
    this.#groups = new Groups(topology, this.#events);
    if (snapshot === undefined) return;
    for (const event of snapshot.events) this.#restore(event);
    this.#groups.restore(
      snapshot.events.filter(({ detector }) => isShared(detector)),
      snapshot.memberships,
    );
    for (const [id, points] of snapshot.pending) this.#pending.set(id, points);
    for (const suppression of snapshot.suppressions) this.suppress(suppression);
  }

  /**
   * Applies the findings of one interval, of all subjects, and returns the events that have changed. Events
   * that are over are returned a last time and then no more in the book.
   */
  apply(findings: readonly Finding[]): AnomalyEvent[] {
    const touched = new Set<string>();
    const inOrder = findings.toSorted((a, b) => compare(a.subject, b.subject) || compare(a.detector, b.detector));
    for (const finding of inOrder) this.#take(finding, touched);
    this.#groups.regroup(touched);
    const result = [...touched].map((id) => this.#events.get(id) as AnomalyEvent);
    for (const event of result) if (event.ended !== null) this.#forget(event);
    return result;
  }

  get(id: string): AnomalyEvent | undefined {
    return this.#events.get(id);
  }

  /** Events of which the condition lasts. */
  events(): readonly AnomalyEvent[] {
    return [...this.#events.values()];
  }

  /**
   * Changes an event that is in the book; `undefined` where it is not: then `changed` and `suppress` are for
   * the one that was kept elsewhere. Throws what `changed` throws.
   */
  change(id: string, change: Change): AnomalyEvent | undefined {
    const event = this.#events.get(id);
    if (event === undefined) return undefined;
    const next = changed(event, change);
    this.#events.set(id, next);
    if (change.to === 'false_alarm') this.suppress(suppressionOf(next, change.at));
    else if (event.state === 'false_alarm') this.#suppressions.delete(keyOf(event));
    return next;
  }

  suppress(suppression: Suppression): void {
    this.#suppressions.set(keyOf(suppression), suppression);
  }

  snapshot(): BookSnapshot {
    return {
      events: [...this.#events.values()],
      pending: [...this.#pending],
      suppressions: [...this.#suppressions.values()],
      memberships: this.#groups.memberships(),
    };
  }

  #take(finding: Finding, touched: Set<string>): void {
    const id = eventId(finding.detector, finding.subject, finding.first);
    switch (finding.phase) {
      case 'suspected':
        this.#pending.set(id, withEvidence(this.#pending.get(id) ?? [], finding));
        return;
      case 'dropped':
        this.#pending.delete(id);
        return;
      case 'opened':
        this.#open(id, finding);
        break;
      case 'continued':
        this.#continue(id, finding);
        break;
      case 'closed':
        this.#close(id, finding);
        break;
      default:
        finding.phase satisfies never;
    }
    if (this.#events.has(id)) touched.add(id);
  }

  #open(id: string, finding: Finding): void {
    if (this.#events.has(id)) return;
    const { detector, subject, first, severity, from, to, excess } = finding;
    const earlier = this.#pending.get(id) ?? [];
    this.#pending.delete(id);
    const isConsumption = CONSUMPTION.has(detector);
    const leading = isConsumption ? this.#leading.get(subject) : undefined;
    const event: AnomalyEvent = {
      ...{ id, detector, subject, severity, first, excess },
      state: 'open',
      last: to,
      opened: to,
      ended: null,
      evidence: withEvidence(earlier, finding),
      magnitude: magnitudeOf(finding),
      group: null,
      relatedTo: leading ?? null,
      memberCount: 0,
      members: [],
      history: [],
    };
    if (isConsumption && leading === undefined) this.#leading.set(subject, id);
    const suppression = this.#suppressions.get(keyOf(finding));
    if (suppression !== undefined && from >= suppression.until) this.#suppressions.delete(keyOf(finding));
    const isKnown = isSuppressed(suppression, event.magnitude, from);
    this.#events.set(id, isKnown ? moved(event, 'false_alarm', to, suppression?.event ?? '') : event);
    if (isShared(detector)) this.#groups.opened(event);
  }

  #continue(id: string, finding: Finding): void {
    const event = this.#events.get(id);
    if (event === undefined) return;
    const magnitude = Math.max(event.magnitude, magnitudeOf(finding));
    const next: AnomalyEvent = {
      ...event,
      magnitude,
      severity: graver(event.severity, finding.severity),
      last: Math.max(event.last, finding.to),
      excess: event.excess + finding.excess,
      evidence: withEvidence(event.evidence, finding),
    };
    this.#events.set(id, this.#isWorseThanKnown(next, finding.from) ? moved(next, 'open', finding.to, 'worse') : next);
  }

  /** Whether an event that began as a known false alarm has grown beyond it. */
  #isWorseThanKnown(event: AnomalyEvent, at: number): boolean {
    const isByBook = event.state === 'false_alarm' && event.history.at(-1)?.by === BY_DETECTOR;
    return isByBook && !isSuppressed(this.#suppressions.get(keyOf(event)), event.magnitude, at);
  }

  /** What nobody works on is closed with its condition; what somebody works on waits for them. */
  #close(id: string, { to }: Finding): void {
    const event = this.#events.get(id);
    if (event === undefined) return;
    const isIdle = event.state === 'open' || event.state === 'acknowledged';
    const over = { ...event, ended: to };
    this.#events.set(id, isIdle ? moved(over, 'closed', to, '') : over);
    if (isShared(event.detector)) this.#groups.ended(over);
  }

  #forget(event: AnomalyEvent): void {
    this.#events.delete(event.id);
    if (this.#leading.get(event.subject) === event.id) this.#leading.delete(event.subject);
  }

  #restore(event: AnomalyEvent): void {
    this.#events.set(event.id, event);
    if (CONSUMPTION.has(event.detector) && event.relatedTo === null) this.#leading.set(event.subject, event.id);
  }
}

function moved(event: AnomalyEvent, to: EventState, at: number, note: string): AnomalyEvent {
  return { ...event, state: to, history: [...event.history, { at, from: event.state, to, by: BY_DETECTOR, note }] };
}

function isShared(detector: DetectorId): boolean {
  return detectorById(detector)?.cause !== null;
}

function graver(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

function keyOf({ detector, subject }: { readonly detector: DetectorId; readonly subject: string }): string {
  return `${detector} ${subject}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
