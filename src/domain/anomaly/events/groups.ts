/**
 * Events of one cause as one: when most meters of a gateway, of an enterprise or many of a city fall into the
 * same condition at about the same time, an event of that place stands for theirs. Groups are put together in
 * turn: dead gateways in a dead enterprise, everything in a storm over the city.
 */

import type { DetectorId } from '../catalogue/detectors.ts';
import { type AnomalyEvent, BY_DETECTOR, eventId } from './event.ts';
import {
  isWholePlace,
  PLACE_KINDS,
  type Place,
  type PlaceKind,
  placeSubject,
  type Topology,
  windowOf,
} from './topology.ts';

/** Ids of members that a group lists; how many there are is counted beyond that. */
export const MEMBERS_LISTED_MAX = 200;
/** When no more than this share of its members are left, a group is over and they stand for themselves again. */
const REMAINDER_SHARE = 0.2;

/** A group and the events that it stands for, by id. */
export type Membership = readonly [group: string, members: readonly string[]];

/** The events of one detector in one place. */
interface Cell {
  readonly detector: DetectorId;
  place: Place;
  /** Begin of the episode of each meter's event that lasts, by id. */
  readonly lasting: Map<string, number>;
  /** Opened since the last look. */
  fresh: string[];
  group: string | null;
  /** Of those, the ones that the group stands for. */
  readonly grouped: Set<string>;
}

export class Groups {
  readonly #topology: Topology;
  readonly #events: Map<string, AnomalyEvent>;
  readonly #cells = new Map<string, Cell>();
  #dirty = new Set<Cell>();
  /** Instant at which members ended, by cell, since the last look. */
  readonly #ended = new Map<Cell, number>();

  constructor(topology: Topology, events: Map<string, AnomalyEvent>) {
    this.#topology = topology;
    this.#events = events;
  }

  opened(event: AnomalyEvent): void {
    for (const cell of this.#cellsOf(event)) {
      cell.lasting.set(event.id, event.first);
      cell.fresh.push(event.id);
      this.#dirty.add(cell);
    }
  }

  /** The condition of an event was over at `ended`. */
  ended(event: AnomalyEvent & { readonly ended: number }): void {
    for (const cell of this.#cellsOf(event)) {
      cell.lasting.delete(event.id);
      if (cell.grouped.delete(event.id)) this.#ended.set(cell, event.ended);
    }
  }

  /** Looks at the places in which something has changed; adds the events that it changes to `touched`. */
  regroup(touched: Set<string>): void {
    for (const [cell, at] of this.#ended) this.#endIfOver(cell, at, touched);
    this.#ended.clear();
    const inOrder = [...this.#dirty].sort((a, b) => rank(a.place.kind) - rank(b.place.kind));
    for (const cell of inOrder) {
      if (cell.group === null) this.#form(cell, touched);
      else this.#join(cell, cell.fresh, touched);
      cell.fresh = [];
    }
    this.#dirty = new Set();
  }

  /** Which events each group stands for. */
  memberships(): Membership[] {
    const found: Membership[] = [];
    for (const { group, grouped } of this.#cells.values()) if (group !== null) found.push([group, [...grouped]]);
    return found;
  }

  /** Takes in the events of a snapshot. */
  restore(events: readonly AnomalyEvent[], memberships: readonly Membership[]): void {
    for (const event of events) for (const cell of this.#cellsOf(event)) cell.lasting.set(event.id, event.first);
    for (const [id, grouped] of memberships) {
      const group = this.#events.get(id);
      const cell = group === undefined ? undefined : this.#cells.get(`${group.detector} ${group.subject}`);
      if (cell === undefined) continue;
      cell.group = id;
      for (const member of grouped) cell.grouped.add(member);
    }
  }

  #form(cell: Cell, touched: Set<string>): void {
    const newest = cell.fresh.reduce((latest, id) => Math.max(latest, cell.lasting.get(id) ?? latest), -Infinity);
    const affected = [...cell.lasting].filter(([, first]) => Math.abs(first - newest) <= windowOf(cell.detector));
    if (!isWholePlace(cell.place, affected.length)) return;
    const events = affected.map(([id]) => this.#events.get(id) as AnomalyEvent);
    const first = events.reduce((earliest, event) => Math.min(earliest, event.first), Infinity);
    const subject = placeSubject(cell.place);
    const id = eventId(cell.detector, subject, first);
    const opened = events.reduce((latest, { last }) => Math.max(latest, last), first);
    this.#events.set(id, {
      ...{ id, detector: cell.detector, subject, first, opened },
      state: 'open',
      severity: 'critical',
      last: opened,
      ended: null,
      evidence: [],
      magnitude: 1,
      excess: 0,
      group: null,
      relatedTo: null,
      memberCount: 0,
      members: [],
      history: [],
    });
    cell.group = id;
    touched.add(id);
    this.#join(
      cell,
      affected.map(([member]) => member),
      touched,
    );
  }

  /** Puts what stands for these events so far under the group, where they began with it. */
  #join(cell: Cell, ids: readonly string[], touched: Set<string>): void {
    let group = this.#events.get(cell.group as string) as AnomalyEvent;
    const members: string[] = [];
    let count = 0;
    for (const id of ids) {
      const event = this.#events.get(id);
      if (event === undefined || cell.grouped.has(id) || !cell.lasting.has(id)) continue;
      if (Math.abs(event.first - group.first) > windowOf(cell.detector)) continue;
      cell.grouped.add(id);
      count++;
      const top = this.#groupsAbove(event).at(-1) ?? event;
      if (rankOf(top) >= rank(cell.place.kind)) continue;
      this.#events.set(top.id, { ...top, group: group.id });
      touched.add(top.id);
      members.push(top.id);
    }
    if (count === 0) return;
    group = {
      ...group,
      memberCount: group.memberCount + count,
      members: [...group.members, ...members].slice(0, MEMBERS_LISTED_MAX),
    };
    this.#events.set(group.id, group);
    touched.add(group.id);
  }

  #endIfOver(cell: Cell, at: number, touched: Set<string>): void {
    const group = cell.group === null ? undefined : this.#events.get(cell.group);
    if (group === undefined || cell.grouped.size > REMAINDER_SHARE * group.memberCount) return;
    const isIdle = group.state === 'open' || group.state === 'acknowledged';
    const history = { at, from: group.state, to: 'closed', by: BY_DETECTOR, note: '' } as const;
    this.#events.set(group.id, {
      ...group,
      last: at,
      ended: at,
      ...(isIdle ? { state: 'closed', history: [...group.history, history] } : {}),
    });
    touched.add(group.id);
    for (const id of cell.grouped) {
      const direct = [this.#events.get(id) as AnomalyEvent, ...this.#groupsAbove(this.#events.get(id) as AnomalyEvent)];
      for (const event of direct.filter((candidate) => candidate.group === group.id)) {
        this.#events.set(event.id, { ...event, group: null });
        touched.add(event.id);
      }
    }
    cell.grouped.clear();
    cell.group = null;
  }

  /** The groups that an event is part of, the smallest place first. */
  #groupsAbove(event: AnomalyEvent): AnomalyEvent[] {
    const above: AnomalyEvent[] = [];
    for (let id = event.group; id !== null; ) {
      const group = this.#events.get(id);
      if (group === undefined) break;
      above.push(group);
      id = group.group;
    }
    return above;
  }

  #cellsOf({ detector, subject }: AnomalyEvent): Cell[] {
    return this.#topology.placesOf(subject).map((place) => {
      const key = `${detector} ${placeSubject(place)}`;
      let cell = this.#cells.get(key);
      if (cell === undefined) {
        cell = { detector, place, lasting: new Map(), fresh: [], group: null, grouped: new Set() };
        this.#cells.set(key, cell);
      }
      cell.place = place;
      return cell;
    });
  }
}

function rank(kind: PlaceKind): number {
  return PLACE_KINDS.indexOf(kind);
}

/** Of the place that an event stands for; -1 for one of a meter. */
function rankOf({ subject }: AnomalyEvent): number {
  return PLACE_KINDS.findIndex((kind) => subject.startsWith(`${kind}:`));
}
