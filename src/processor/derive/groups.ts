/**
 * Totals of enterprises, and of districts, industries and the city as sums of enterprises. An enterprise is
 * the sum of its level-1 meters with the sign of their flow; what stands below them is inside them already.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { contributionsOf } from '../../domain/consumption/contributions.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import {
  ConsumptionBatch,
  type ConsumptionSeries,
  type ConsumptionWindow,
  type Granularity,
  type Scope,
} from '../../store/consumption.ts';
import { GroupSum } from '../../store/group-sum.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import { formerOf } from './bases.ts';
import { runsOfDays, type Targets, type Touched } from './touched.ts';

/** What one series adds to a group. */
interface Member {
  readonly key: ConsumptionSeries;
  readonly sign: 1 | -1;
  /** Meters that it stands for in what is to be expected: none for what is only subtracted. */
  readonly meters: number;
}

/** One group of one item and quantity, and what it is the sum of. */
interface Group {
  readonly key: ConsumptionSeries;
  readonly members: readonly Member[];
}

/** Groups made of an enterprise: its own ones first, then those that it is part of. */
interface EnterpriseGroups {
  readonly own: Group[];
}

interface Range {
  from: number;
  to: number;
}

const GROUPS_PER_STEP = 500;
/** Energy items of an enterprise, for a guess at the rows of a day. */
const ITEMS_PER_ENTERPRISE = 4;
export class GroupTotals {
  readonly #store: TimeSeriesStore;
  readonly #calendar: Calendar;
  #enterprises = new Map<string, EnterpriseGroups>();
  /** Districts, industries and the city, by `item quantity`. */
  #larger = new Map<string, Group[]>();

  constructor(store: TimeSeriesStore, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** Takes over which meters make which groups. */
  update(snapshot: RegistrySnapshot, targets: Targets, bases: ReadonlyMap<string, string>): void {
    this.#enterprises = enterpriseGroups(snapshot, targets, bases);
    this.#larger = largerGroups(snapshot, this.#enterprises, bases);
  }

  /** Makes anew the groups whose meters a pass has touched. */
  async total(touched: Touched): Promise<void> {
    const endOf = (start: number): number => this.#calendar.dayOf(start).end;
    const perDay = 86_400_000 / this.#calendar.intervalMillis;
    // The largest question of a day is about all enterprises of the city.
    const members = this.#enterprises.size * ITEMS_PER_ENTERPRISE;
    for (const run of runsOfDays(touched, endOf, ({ size }) => Math.max(size, members) * perDay)) {
      const ranges = new Map<string, Range>();
      for (const [, entries] of run) {
        for (const { target, from, to } of entries.values()) {
          if (target.meter.level === 1) extend(ranges, target.meter.enterprise, from, to);
        }
      }
      if (ranges.size > 0) await this.#totalRanges(ranges);
    }
  }

  async #totalRanges(ranges: ReadonlyMap<string, Range>): Promise<void> {
    const larger = new Map<string, Range>();
    let step: { group: Group; range: Range }[] = [];
    for (const [enterprise, range] of ranges) {
      for (const group of this.#enterprises.get(enterprise)?.own ?? []) {
        step.push({ group, range });
        extend(larger, `${group.key.item} ${group.key.quantity}`, range.from, range.to);
      }
      if (step.length < GROUPS_PER_STEP) continue;
      await this.#write(step);
      step = [];
    }
    await this.#write(step);
    await this.#write(
      [...larger].flatMap(([name, range]) => (this.#larger.get(name) ?? []).map((group) => ({ group, range }))),
    );
  }

  async #write(groups: readonly { group: Group; range: Range }[]): Promise<void> {
    if (groups.length === 0) return;
    await this.#writeRows('interval', groups, (range) => range);
    await this.#writeRows('day', groups, ({ from, to }) => ({
      from: this.#calendar.dayOf(from).start,
      to: this.#calendar.dayOf(to - 1).end,
    }));
  }

  async #writeRows(
    granularity: Granularity,
    groups: readonly { group: Group; range: Range }[],
    windowOf: (range: Range) => Range,
  ): Promise<void> {
    const members = groups.flatMap(({ group }) => group.members.map(({ key }) => key));
    const from = Math.min(...groups.map(({ range }) => windowOf(range).from));
    const to = Math.max(...groups.map(({ range }) => windowOf(range).to));
    const unique = uniqueKeys(members);
    const rows = await this.#store.consumption(granularity, unique.keys, from, to);
    const firstRow = firstRows(rows, unique.keys.length);
    const batch = new ConsumptionBatch(groups.map(({ group }) => group.key));
    const windows: ConsumptionWindow[] = [];
    for (const [series, { group, range }] of groups.entries()) {
      const window = windowOf(range);
      windows.push({ series, ...window });
      const sum = new GroupSum(batch, series, metersOf(group));
      for (const { key, sign, meters } of group.members) {
        const n = unique.indexOf(key);
        for (let row = firstRow[n] as number; row < (firstRow[n + 1] as number); row++) {
          const start = rows.start[row] as number;
          if (start < window.from || start >= window.to) continue;
          sum.add(rows, row, sign, meters > 0, this.#lengthOf(granularity, start));
        }
      }
    }
    await this.#store.replaceConsumption(granularity, batch, windows);
  }

  #lengthOf(granularity: Granularity, start: number): number {
    return (granularity === 'interval' ? this.#calendar.intervalEnd(start) : this.#calendar.dayOf(start).end) - start;
  }
}

/** Meters that a group is to be known of. */
function metersOf({ members }: Group): number {
  return members.reduce((sum, { meters }) => sum + meters, 0);
}

function enterpriseGroups(
  { enterprises }: RegistrySnapshot,
  targets: Targets,
  bases: ReadonlyMap<string, string>,
): Map<string, EnterpriseGroups> {
  const members = new Map<string, Map<string, Member[]>>([...enterprises.keys()].map((id) => [id, new Map()]));
  for (const series of targets.values()) {
    for (const target of series.values()) {
      const { meter, item, metering } = target;
      const contributions = contributionsOf(meter.energy, metering.flow ?? 'in', target.quantity);
      const groups = members.get(meter.enterprise);
      if (groups === undefined) continue;
      // A group that a meter has left has to become what it is without it.
      for (const former of formerOf(bases.get(meter.id)).items) {
        for (const { quantity } of contributions) membersOf(groups, former, quantity);
      }
      if (meter.level !== 1) continue;
      for (const { quantity, source, sign, meters } of contributions) {
        membersOf(groups, item, quantity).push({ key: { ...target.key, quantity: source }, sign, meters });
      }
    }
  }
  return new Map(
    [...members].map(([id, groups]) => [
      id,
      {
        own: [...groups].map(([name, list]) => {
          const [item = '', quantity = ''] = name.split(' ');
          return { key: { scope: 'enterprise', id, item, quantity, enterprise: id }, members: list };
        }),
      },
    ]),
  );
}

function largerGroups(
  snapshot: RegistrySnapshot,
  enterprises: ReadonlyMap<string, EnterpriseGroups>,
  bases: ReadonlyMap<string, string>,
): Map<string, Group[]> {
  const found = new Map<string, Map<string, { key: ConsumptionSeries; members: Member[] }>>();
  const groupOf = (name: string, scope: Scope, id: string) => {
    let groups = found.get(name);
    if (groups === undefined) {
      groups = new Map();
      found.set(name, groups);
    }
    const [item = '', quantity = ''] = name.split(' ');
    let group = groups.get(`${scope} ${id}`);
    if (group === undefined) {
      group = { key: { scope, id, item, quantity, enterprise: '' }, members: [] };
      groups.set(`${scope} ${id}`, group);
    }
    return group;
  };
  for (const [id, { own }] of enterprises) {
    const enterprise = snapshot.enterprises.get(id);
    for (const { key, members } of own) {
      const name = `${key.item} ${key.quantity}`;
      const member: Member = { key, sign: 1, meters: members.reduce((sum, one) => sum + one.meters, 0) };
      groupOf(name, 'city', 'city').members.push(member);
      if (enterprise === undefined) continue;
      groupOf(name, 'district', enterprise.district).members.push(member);
      groupOf(name, 'industry', enterprise.industry).members.push(member);
    }
  }
  for (const meter of snapshot.meters.values()) {
    const { items, districts, industries } = formerOf(bases.get(meter.id));
    for (const [name] of found) {
      if (items.length > 0 && !items.some((item) => name.startsWith(`${item} `))) continue;
      for (const district of districts) groupOf(name, 'district', district);
      for (const industry of industries) groupOf(name, 'industry', industry);
    }
  }
  return new Map([...found].map(([name, groups]) => [name, [...groups.values()]]));
}

function membersOf(groups: Map<string, Member[]>, item: string, quantity: string): Member[] {
  const name = `${item} ${quantity}`;
  let members = groups.get(name);
  if (members === undefined) {
    members = [];
    groups.set(name, members);
  }
  return members;
}

function extend(ranges: Map<string, Range>, name: string, from: number, to: number): void {
  const range = ranges.get(name);
  if (range === undefined) ranges.set(name, { from, to });
  else {
    range.from = Math.min(range.from, from);
    range.to = Math.max(range.to, to);
  }
}

function uniqueKeys(keys: readonly ConsumptionSeries[]): {
  keys: ConsumptionSeries[];
  indexOf: (key: ConsumptionSeries) => number;
} {
  const indexes = new Map<ConsumptionSeries, number>();
  for (const key of keys) if (!indexes.has(key)) indexes.set(key, indexes.size);
  return { keys: [...indexes.keys()], indexOf: (key) => indexes.get(key) as number };
}

/** First row of each series, and behind the last the end of all; rows are in the order of the series. */
function firstRows(rows: ConsumptionBatch, series: number): Int32Array {
  const first = new Int32Array(series + 1).fill(rows.count);
  for (let row = rows.count - 1; row >= 0; row--) first[rows.series[row] as number] = row;
  for (let n = series - 1; n >= 0; n--) first[n] = Math.min(first[n] as number, first[n + 1] as number);
  return first;
}
