import { describe, expect, it } from 'vitest';
import type { DetectorId, Severity } from '../../../src/domain/anomaly/catalogue/detectors.ts';
import { type BookSnapshot, EventBook } from '../../../src/domain/anomaly/events/book.ts';
import {
  type AnomalyEvent,
  changed,
  EVENT_STATES,
  type EventState,
  eventId,
  IllegalTransition,
  MissingReason,
} from '../../../src/domain/anomaly/events/event.ts';
import { EVIDENCE_MAX, magnitudeOf } from '../../../src/domain/anomaly/events/evidence.ts';
import { MEMBERS_LISTED_MAX } from '../../../src/domain/anomaly/events/groups.ts';
import { lossOf } from '../../../src/domain/anomaly/events/loss.ts';
import type { Topology } from '../../../src/domain/anomaly/events/topology.ts';
import type { Finding, FindingPhase } from '../../../src/domain/anomaly/finding.ts';
import { seededRandom } from '../../helpers/seed.ts';

const QUARTER = 900_000;
const NOWHERE: Topology = { placesOf: () => [] };

interface Given {
  readonly detector?: DetectorId;
  readonly subject?: string;
  readonly actual?: number | null;
  readonly severity?: Severity;
  readonly first?: number;
}

/** A finding about the interval with this number; expected are 50 to 100. */
function finding(phase: FindingPhase, at: number, given: Given = {}): Finding {
  const { detector = 'consumption_high', subject = 'M1', actual = 150, severity = 'warning', first = 0 } = given;
  const from = at * QUARTER;
  return {
    ...{ detector, subject, phase, actual, severity },
    first: first * QUARTER,
    from,
    to: from + QUARTER,
    low: 50,
    high: 100,
    excess: 10,
  };
}

function openBook(given: Given = {}): { book: EventBook; event: AnomalyEvent } {
  const book = new EventBook(NOWHERE);
  const [event] = book.apply([finding('opened', 0, given)]);
  return { book, event: event as AnomalyEvent };
}

const change = (to: EventState, note = 'seen') => ({ to, at: 1, by: 'anna', note });

describe('the life of an event', () => {
  it('goes only where it may go', () => {
    const { event } = openBook();
    const allowed = EVENT_STATES.flatMap((from) =>
      EVENT_STATES.filter((to) => {
        try {
          return changed({ ...event, state: from }, change(to)).state === to;
        } catch (error) {
          expect(error).toBeInstanceOf(IllegalTransition);
          expect(error).toMatchObject({ from, to });
          return false;
        }
      }).map((to) => `${from} ${to}`),
    );
    expect(allowed).toEqual([
      ...['open acknowledged', 'open in_progress', 'open closed', 'open false_alarm'],
      ...['acknowledged in_progress', 'acknowledged closed', 'acknowledged false_alarm'],
      ...['in_progress acknowledged', 'in_progress closed', 'in_progress false_alarm'],
      ...['closed false_alarm', 'false_alarm open'],
    ]);
  });

  it('asks for the reason of a false alarm', () => {
    const { event } = openBook();
    expect(() => changed(event, change('false_alarm', ' '))).toThrow(MissingReason);
  });

  it('keeps who changed it, when and why', () => {
    const { event } = openBook();
    expect(changed(event, change('acknowledged')).history).toEqual([
      { at: 1, from: 'open', to: 'acknowledged', by: 'anna', note: 'seen' },
    ]);
  });
});

describe('the book', () => {
  it('makes one event of an episode, with the evidence from its first suspicion on', () => {
    const book = new EventBook(NOWHERE);
    expect(book.apply([finding('suspected', 0)])).toEqual([]);
    const [opened] = book.apply([finding('opened', 1, { actual: 130 })]);
    const [continued] = book.apply([finding('continued', 2, { actual: 200, severity: 'critical' })]);
    expect(opened?.id).toBe(eventId('consumption_high', 'M1', 0));
    expect(continued?.id).toBe(opened?.id);
    expect(continued?.evidence.map(({ actual }) => actual)).toEqual([150, 130, 200]);
    // 100 above a band of 50.
    expect(continued).toMatchObject({
      severity: 'critical',
      magnitude: 2,
      excess: 20,
      last: 3 * QUARTER,
      state: 'open',
    });
  });

  it('forgets a suspicion that came to nothing', () => {
    const book = new EventBook(NOWHERE);
    book.apply([finding('suspected', 0)]);
    book.apply([finding('dropped', 4)]);
    expect(book.snapshot()).toEqual({ events: [], pending: [], suppressions: [], memberships: [] });
  });

  it('closes with the condition what nobody works on, and leaves to people what they work on', () => {
    const idle = openBook();
    expect(idle.book.apply([finding('closed', 5)])[0]).toMatchObject({ state: 'closed', ended: 6 * QUARTER });
    expect(idle.book.events()).toEqual([]);
    const busy = openBook();
    busy.book.change(busy.event.id, change('in_progress'));
    expect(busy.book.apply([finding('closed', 5)])[0]).toMatchObject({ state: 'in_progress', ended: 6 * QUARTER });
  });

  it('says nothing new of what goes on after a person has closed it', () => {
    const { book, event } = openBook();
    book.change(event.id, change('closed'));
    expect(book.apply([finding('continued', 3)])[0]?.state).toBe('closed');
  });

  it('does not know events that are over', () => {
    expect(openBook().book.change('spike:M9:0', change('closed'))).toBeUndefined();
  });

  it('keeps evidence of a long event within bounds, from its first point to its last', () => {
    const { book } = openBook();
    for (let at = 1; at < 5000; at++) book.apply([finding('continued', at)]);
    const evidence = book.events()[0]?.evidence ?? [];
    expect(evidence.length).toBeLessThanOrEqual(EVIDENCE_MAX);
    expect(evidence.length).toBeGreaterThan(EVIDENCE_MAX / 3);
    expect([evidence[0]?.from, evidence.at(-1)?.from]).toEqual([0, 4999 * QUARTER]);
  });

  it('relates what is seen in other ways to what was there before', () => {
    const { book, event } = openBook();
    const [night] = book.apply([finding('opened', 9, { detector: 'night_base', first: 9 })]);
    const [reset] = book.apply([finding('opened', 9, { detector: 'register_reset', first: 9 })]);
    expect([night?.relatedTo, reset?.relatedTo]).toEqual([event.id, null]);
  });
});

describe('a false alarm', () => {
  const alarmed = () => {
    const { book, event } = openBook();
    book.change(event.id, change('false_alarm', 'a test of the boiler'));
    book.apply([finding('closed', 5)]);
    return { book, event };
  };

  it('makes the same again no alarm', () => {
    const { book, event } = alarmed();
    const [again] = book.apply([finding('opened', 50, { first: 50, actual: 170 })]);
    expect(again).toMatchObject({ state: 'false_alarm' });
    expect(again?.history.at(-1)).toMatchObject({ by: 'detector', note: event.id });
  });

  it('lets pass what is worse, what comes after a month, and other detectors and subjects', () => {
    const states = [
      finding('opened', 50, { first: 50, actual: 180 }),
      finding('opened', 3000, { first: 3000 }),
      finding('opened', 50, { first: 50, detector: 'spike' }),
      finding('opened', 50, { first: 50, subject: 'M2' }),
    ].map((next) => alarmed().book.apply([next])[0]?.state);
    expect(states).toEqual(['open', 'open', 'open', 'open']);
  });

  it('becomes an alarm when it grows beyond what was reported', () => {
    const { book } = alarmed();
    book.apply([finding('opened', 50, { first: 50 })]);
    const [grown] = book.apply([finding('continued', 51, { first: 50, actual: 300 })]);
    expect(grown).toMatchObject({ state: 'open' });
  });

  it('that is taken back is one no more', () => {
    const { book, event } = openBook();
    book.change(event.id, change('false_alarm', 'mistaken'));
    book.change(event.id, change('open'));
    expect(book.snapshot().suppressions).toEqual([]);
  });
});

describe('magnitude and loss', () => {
  it('counts widths of the band', () => {
    expect(magnitudeOf(finding('opened', 0, { actual: 175 }))).toBe(1.5);
    expect(magnitudeOf(finding('opened', 0, { actual: 25 }))).toBe(0.5);
    expect(magnitudeOf(finding('opened', 0, { actual: 75 }))).toBe(0);
    expect(magnitudeOf(finding('opened', 0, { actual: null }))).toBe(1);
  });

  it('states the loss in energy, coal and money where there is one', () => {
    expect(lossOf({ excess: 1000 }, { tcePerUnit: 0.000125, pricePerUnit: 0.75 })).toEqual({
      energy: 1000,
      tce: 0.125,
      money: 750,
    });
    expect(lossOf({ excess: 5 }, { tcePerUnit: null, pricePerUnit: null })).toEqual({
      energy: 5,
      tce: null,
      money: null,
    });
    expect(lossOf({ excess: 0 }, { tcePerUnit: 1, pricePerUnit: 1 })).toBeNull();
  });
});

/** Meters M0, M1, ... ten to a gateway, fifty to an enterprise. */
function cityOf(meters: number): Topology {
  return {
    placesOf(subject) {
      if (!subject.startsWith('M')) return [];
      const n = Number(subject.slice(1));
      return [
        { kind: 'gateway', id: `G${Math.floor(n / 10)}`, size: 10 },
        { kind: 'enterprise', id: `E${Math.floor(n / 50)}`, size: 50 },
        { kind: 'city', id: '', size: meters },
      ];
    },
  };
}

const silent = (phase: FindingPhase, at: number, meters: Iterable<number>, first = at): Finding[] =>
  [...meters].map((n) => finding(phase, at, { detector: 'silent_meter', subject: `M${n}`, first }));
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const topOf = (book: EventBook) => book.events().filter(({ group }) => group === null);

describe('groups', () => {
  it('make one event of a dead gateway', () => {
    const book = new EventBook(cityOf(2000));
    book.apply(silent('opened', 4, range(10, 19)));
    const [gateway, ...others] = topOf(book);
    expect(others).toEqual([]);
    expect(gateway).toMatchObject({ subject: 'gateway:G1', severity: 'critical', memberCount: 9, first: 4 * QUARTER });
    expect(gateway?.members).toHaveLength(9);
    book.apply(silent('opened', 5, [19]));
    expect(topOf(book)[0]?.memberCount).toBe(10);
  });

  it('leave meters for themselves that are too few, or fell silent at another time', () => {
    const few = new EventBook(cityOf(2000));
    few.apply(silent('opened', 4, range(10, 17)));
    expect(topOf(few)).toHaveLength(7);
    const apart = new EventBook(cityOf(2000));
    apart.apply(silent('opened', 4, range(10, 15)));
    apart.apply(silent('opened', 40, range(15, 20)));
    expect(topOf(apart)).toHaveLength(10);
  });

  it('are put together within two hours, within three days of what is judged day by day, and no later', () => {
    const openedApart = (detector: DetectorId, hours: number) => {
      const book = new EventBook(cityOf(2000));
      const at = (meters: readonly number[], quarter: number) =>
        meters.map((n) => finding('opened', quarter, { detector, subject: `M${n}`, first: quarter }));
      book.apply(at(range(10, 14), 0));
      book.apply(at(range(14, 20), hours * 4));
      return topOf(book).map(({ subject }) => subject.replace(/\d+$/, ''));
    };
    expect(openedApart('consumption_low', 2)).toEqual(['gateway:G']);
    expect(openedApart('consumption_low', 2.25)).toEqual(Array.from({ length: 10 }, () => 'M'));
    expect(openedApart('level_change', 72)).toEqual(['gateway:G']);
    expect(openedApart('level_change', 72.25)).toEqual(Array.from({ length: 10 }, () => 'M'));
  });

  it('take an enterprise for affected when half of its meters are', () => {
    const half = (count: number) => {
      const book = new EventBook(cityOf(2000));
      // Five of each gateway, so that no gateway is affected as a whole.
      book.apply(
        silent(
          'opened',
          4,
          range(50, 100)
            .filter((n) => n % 10 < 5)
            .slice(0, count),
        ),
      );
      return topOf(book).length;
    };
    expect([half(25), half(24)]).toEqual([1, 24]);
  });

  it('put gateways into their enterprise, and end when it has come back', () => {
    const book = new EventBook(cityOf(2000));
    book.apply(silent('opened', 4, range(50, 100)));
    expect(topOf(book).map(({ subject, memberCount }) => [subject, memberCount])).toEqual([['enterprise:E1', 50]]);
    expect(topOf(book)[0]?.members).toEqual(range(5, 10).map((n) => `silent_meter:gateway:G${n}:3600`));
    const ended = book.apply(silent('closed', 9, range(50, 99), 4));
    expect(ended.find(({ subject }) => subject === 'enterprise:E1')).toMatchObject({
      state: 'closed',
      ended: 10 * QUARTER,
    });
    expect(topOf(book).map(({ subject }) => subject)).toEqual(['M99']);
  });

  it('do not put different detectors together', () => {
    const book = new EventBook(cityOf(2000));
    book.apply(
      range(10, 20).map((n) => finding('opened', 1, { subject: `M${n}`, detector: n < 15 ? 'silent_meter' : 'gaps' })),
    );
    expect(topOf(book)).toHaveLength(10);
  });

  it('make one event of a storm of 10,000 meters, asking a few times where each is, and nothing of it when it is over', () => {
    const city = cityOf(100_000);
    let asked = 0;
    const book = new EventBook({
      placesOf: (subject) => {
        asked++;
        return city.placesOf(subject);
      },
    });
    book.apply(silent('opened', 8, range(0, 10_000)));
    expect(topOf(book).map(({ subject, memberCount }) => [subject, memberCount])).toEqual([['city:', 10_000]]);
    expect(topOf(book)[0]?.members).toHaveLength(MEMBERS_LISTED_MAX);
    book.apply(silent('continued', 9, range(0, 10_000), 8));
    book.apply(silent('closed', 10, range(0, 10_000), 8));
    // With its opening, its end, and when a place takes it in: not with each of the others.
    expect(asked).toBeLessThanOrEqual(10_000 * 6);
    expect(book.events()).toEqual([]);
  });

  it('come out the same in a replay, in any order within an interval, with the book put away in between', () => {
    const topology = cityOf(300);
    const random = seededRandom(11);
    const batches: Finding[][] = [];
    const lasting = new Map<number, number>();
    for (let at = 0; at < 60; at++) {
      const batch: Finding[] = [];
      const share = at % 20 === 5 ? 0.6 : 0.05;
      for (const n of range(0, 300)) {
        const first = lasting.get(n);
        if (first === undefined && random() < share) {
          lasting.set(n, at);
          batch.push(...silent('opened', at, [n]));
        } else if (first !== undefined && random() < 0.2) {
          lasting.delete(n);
          batch.push(...silent('closed', at, [n], first));
        }
      }
      batches.push(batch);
    }
    const once = new EventBook(topology);
    const whole = batches.map((batch) => once.apply(batch));
    let book = new EventBook(topology);
    const pieces = batches.map((batch) => {
      book = new EventBook(topology, JSON.parse(JSON.stringify(book.snapshot())) as BookSnapshot);
      return book.apply(batch.toReversed());
    });
    const byId = (events: readonly AnomalyEvent[]) => events.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    expect(pieces.map(byId)).toEqual(whole.map(byId));
    expect(whole.flat().filter(({ subject }) => subject === 'city:').length).toBeGreaterThan(0);
    expect(whole.flat().filter(({ subject }) => subject.startsWith('gateway:')).length).toBeGreaterThan(0);
  });
});
