/**
 * Usable readings of many windows and the nearest ones around each. Windows of one quantity that are near
 * each other in time are read by one statement for many meters, with the time next to them; what a window
 * still lacks is asked for by itself, nearest first.
 */

import type { ReadingWindow, WindowReadings } from '../store.ts';
import { assembleWindows } from '../window-readings.ts';
import { forEachOf } from './bounded.ts';
import { quoteName, quoteText, type Series, timeRange } from './influxql.ts';
import { INSTANT_MAX, INSTANT_MIN, MEASUREMENT } from './line-protocol.ts';
import { type InfluxServer, STATEMENTS_MAX } from './server.ts';

/** What a series can have readings between. */
export type BoundsOf = (series: ReadingWindow) => { readonly first: number; readonly last: number };

const HOUR = 3_600_000;
/** Time before and after windows that is read with them. */
const NEAR = HOUR / 2;
/** How far beyond that is looked, step by step: a server opens every shard of the time it is asked for. */
const DISTANCES = [96 * HOUR, Number.POSITIVE_INFINITY] as const;
/** Meters in one statement: 25 were measured to be read faster than 10 or 100 (influxd 1.6). */
const METERS_MAX = 25;
/** Meters times hours in one request: a hundred thousand readings where there is one a minute. */
const METER_HOURS_MAX = 1700;
/** Levels below it are usable: good, estimated, suspect (src/domain/quality.ts). */
const LEVEL_UNUSABLE = 3;
/** Readings asked for beyond those wanted, because some may not be usable. */
const SPARE = 4;

type Side = 'before' | 'after';
type Reading = readonly [timestamp: number, value: number, quality: number];

export async function readWindows(
  server: InfluxServer,
  boundsOf: BoundsOf,
  windows: readonly ReadingWindow[],
  context: number,
): Promise<WindowReadings> {
  const found = new Found();
  const searches: Search[] = [];
  await forEachOf(
    requestsOf(groupsOf(windows, context))[Symbol.iterator](),
    server.options.concurrency,
    async (groups) => {
      const answers = await server.query('reading', groups.map(statementOf));
      for (const [i, group] of groups.entries()) {
        const usable = new Map((answers[i] ?? []).map((series) => [series.tags?.['meter'], usableOf(series)]));
        for (const place of group.places) {
          const window = windows[place] as ReadingWindow;
          const readings = usable.get(window.meter) ?? [];
          const inside = indexOf(readings, window.from);
          const beyond = Math.max(inside, indexOf(readings, window.to));
          const [begin, end] = [Math.max(0, inside - context), Math.min(readings.length, beyond + context)];
          for (const reading of readings.slice(begin, end)) found.add(place, reading);
          const bounds = boundsOf(window);
          searches.push(
            new Search(place, window, 'before', context - (inside - begin), group.first - 1, bounds.first),
            new Search(place, window, 'after', context - (end - beyond), group.last + 1, bounds.last),
          );
        }
      }
    },
  );
  await search(server, searches, found);
  return assembleWindows([found.toReadings()], windows, context);
}

/** Windows of one quantity that are read by one statement. */
interface Group {
  readonly quantity: string;
  /** Both inside. */
  first: number;
  last: number;
  longest: number;
  readonly meters: Set<string>;
  readonly places: number[];
}

function groupsOf(windows: readonly ReadingWindow[], context: number): Group[] {
  const near = context === 0 ? 0 : NEAR;
  const groups: Group[] = [];
  const numbers = windows.map((_, place) => place);
  for (const [quantity, places] of Map.groupBy(numbers, (place) => (windows[place] as ReadingWindow).quantity)) {
    const fromOf = (place: number): number => (windows[place] as ReadingWindow).from;
    let group: Group | null = null;
    for (const place of places.sort((a, b) => fromOf(a) - fromOf(b))) {
      const { meter, from, to } = windows[place] as ReadingWindow;
      const [first, last] = [Math.max(from - near, INSTANT_MIN), Math.min(Math.max(from, to) + near - 1, INSTANT_MAX)];
      if (group === null || !hasRoom(group, meter, last)) {
        group = { quantity, first, last, longest: last - first, meters: new Set(), places: [] };
        groups.push(group);
      }
      group.last = Math.max(group.last, last);
      group.longest = Math.max(group.longest, last - first);
      group.meters.add(meter);
      group.places.push(place);
    }
  }
  return groups.filter(({ first, last }) => first <= last);
}

/** Whether a window may be added that ends at `last`: what lies between windows is read as well. */
function hasRoom(group: Group, meter: string, last: number): boolean {
  const meters = group.meters.size + (group.meters.has(meter) ? 0 : 1);
  const span = Math.max(group.last, last) - group.first;
  return meters <= METERS_MAX && span <= 2 * group.longest && meterHours(meters, span) <= METER_HOURS_MAX;
}

function meterHours(meters: number, span: number): number {
  return (meters * span) / HOUR;
}

function requestsOf(groups: readonly Group[]): Group[][] {
  const requests: Group[][] = [];
  let sum = Number.POSITIVE_INFINITY;
  for (const group of groups) {
    const size = meterHours(group.meters.size, group.last - group.first);
    sum += size;
    const request = requests.at(-1);
    if (request !== undefined && sum <= METER_HOURS_MAX && request.length < STATEMENTS_MAX) request.push(group);
    else {
      requests.push([group]);
      sum = size;
    }
  }
  return requests;
}

function statementOf({ quantity, meters, first, last }: Group): string {
  const named = Array.from(meters, (meter) => `"meter" = ${quoteText(meter)}`).join(' OR ');
  return `${selectOf(quantity)} WHERE (${named}) AND ${timeRange(first, last)} GROUP BY "meter"`;
}

function selectOf(quantity: string): string {
  return `SELECT ${quoteName(quantity)}, ${quoteName(`${quantity}_q`)} FROM "${MEASUREMENT}"`;
}

/** A search outwards from a window for readings that it lacks. */
class Search {
  readonly place: number;
  readonly window: ReadingWindow;
  readonly side: Side;
  /** Usable readings still to be found. */
  lacking: number;
  /** The nearest instant that was not looked at yet. */
  edge: number;
  /** Where the steps begin, and how many were done. */
  readonly #origin: number;
  #step = 0;
  /** There is nothing beyond. */
  readonly #bound: number;

  constructor(place: number, window: ReadingWindow, side: Side, lacking: number, edge: number, bound: number) {
    this.place = place;
    this.window = window;
    this.side = side;
    this.lacking = lacking;
    this.edge = edge;
    this.#origin = edge;
    this.#bound = Math.max(INSTANT_MIN, Math.min(INSTANT_MAX, bound));
  }

  get isDone(): boolean {
    if (this.lacking <= 0 || this.#step === DISTANCES.length) return true;
    return this.side === 'before' ? this.edge < this.#bound : this.edge > this.#bound;
  }

  get limit(): number {
    return this.lacking + SPARE;
  }

  get statement(): string {
    const { meter, quantity } = this.window;
    const [first, last] = this.side === 'before' ? [this.#far, this.edge] : [this.edge, this.#far];
    const order = this.side === 'before' ? 'time DESC' : 'time';
    return `${selectOf(quantity)} WHERE "meter" = ${quoteText(meter)} AND ${timeRange(first, last)} ORDER BY ${order} LIMIT ${this.limit}`;
  }

  /** Takes an answer: its instants in the order asked for. */
  advance(instants: readonly number[], usable: number): void {
    const outwards = this.side === 'before' ? -1 : 1;
    const isPageFull = instants.length === this.limit;
    this.lacking -= usable;
    if (isPageFull) this.edge = (instants.at(-1) as number) + outwards;
    else {
      this.edge = this.#far + outwards;
      this.#step++;
    }
  }

  /** The end of this step. */
  get #far(): number {
    const distance = DISTANCES[this.#step] as number;
    return this.side === 'before'
      ? Math.min(this.edge, Math.max(this.#origin - distance, this.#bound))
      : Math.max(this.edge, Math.min(this.#origin + distance, this.#bound));
  }
}

async function search(server: InfluxServer, searches: readonly Search[], found: Found): Promise<void> {
  for (
    let open = searches.filter(({ isDone }) => !isDone);
    open.length > 0;
    open = open.filter(({ isDone }) => !isDone)
  ) {
    const requests: Search[][] = [];
    for (let at = 0; at < open.length; at += STATEMENTS_MAX) requests.push(open.slice(at, at + STATEMENTS_MAX));
    await forEachOf(requests[Symbol.iterator](), server.options.concurrency, async (request) => {
      const answers = await server.query(
        'reading',
        request.map(({ statement }) => statement),
      );
      for (const [i, one] of request.entries()) {
        const series = answers[i] ?? [];
        const usable = series.flatMap(usableOf);
        for (const reading of usable) found.add(one.place, reading);
        one.advance(
          series.flatMap(({ values }) => values.map(([time]) => Number(time))),
          usable.length,
        );
      }
    });
  }
}

/** Columns are time, value and quality, as selected. */
function usableOf({ values }: Series): Reading[] {
  const readings: Reading[] = [];
  for (const [time, value, quality] of values) {
    // A point that is being written at this moment was seen with some of its fields.
    if (value == null || quality == null || (Number(quality) & 0b111) >= LEVEL_UNUSABLE) continue;
    readings.push([Number(time), Number(value), Number(quality)]);
  }
  return readings;
}

/** Index of the first reading at or after an instant. */
function indexOf(readings: readonly Reading[], instant: number): number {
  let low = 0;
  let high = readings.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((readings[middle] as Reading)[0] < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

class Found {
  readonly #windows: number[] = [];
  readonly #timestamps: number[] = [];
  readonly #values: number[] = [];
  readonly #qualities: number[] = [];

  add(window: number, [timestamp, value, quality]: Reading): void {
    this.#windows.push(window);
    this.#timestamps.push(timestamp);
    this.#values.push(value);
    this.#qualities.push(quality);
  }

  toReadings(): WindowReadings {
    return {
      count: this.#windows.length,
      window: Int32Array.from(this.#windows),
      timestamp: Float64Array.from(this.#timestamps),
      value: Float64Array.from(this.#values),
      quality: Int32Array.from(this.#qualities),
    };
  }
}
