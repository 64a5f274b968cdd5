/**
 * Totals of enterprises, and of districts, industries and the city as sums of enterprises. An enterprise is
 * the sum of its level-1 meters with the sign of their flow; what stands below them is inside them already.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { contributionsOf } from '../../domain/consumption/contributions.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import { itemOf } from '../../registry/meter-item.ts';
import { enterpriseOverTime, meterOverTime } from '../../registry/over-time.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import {
  ConsumptionBatch,
  type ConsumptionSeries,
  type ConsumptionWindow,
  type Granularity,
  type Scope,
} from '../../store/consumption.ts';
import { daySums } from '../../store/day-sums.ts';
import { GroupSum } from '../../store/group-sum.ts';
import { firstRows } from '../../store/row-order.ts';
import type { TimeSeriesStore } from '../../store/store.ts';
import { formerOf } from './bases.ts';
import { runsOfDays, type Touched } from './touched.ts';

/** What one series adds to a group. */
interface Member {
  readonly key: ConsumptionSeries;
  readonly sign: 1 | -1;
  /** Meters that it stands for in what is to be expected: none for what is only subtracted. */
  readonly metersAt: (start: number) => number;
  /** It is part of the group from one instant on until before another. */
  readonly from: number;
  readonly to: number;
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
  /** Meters that groups are made of, now or at some time before. */
  #boundary: ReadonlySet<string> = new Set();

  constructor(store: TimeSeriesStore, calendar: Calendar) {
    this.#store = store;
    this.#calendar = calendar;
  }

  /** Takes over which meters make which groups. */
  update(snapshot: RegistrySnapshot, bases: ReadonlyMap<string, string>): void {
    this.#boundary = boundaryOf(snapshot, bases);
    this.#enterprises = enterpriseGroups(snapshot, this.#boundary, bases);
    this.#larger = largerGroups(snapshot, this.#enterprises, this.#boundary, bases);
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
          if (this.#boundary.has(target.meter.id)) extend(ranges, target.meter.enterprise, from, to);
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
    const isDivided = ({ group }: { group: Group }): boolean =>
      group.members.some((member) => this.#dividesDay(member));
    await this.#writeRows(
      'day',
      groups.filter((one) => !isDivided(one)),
      (range) => this.#daysOf(range),
    );
    await this.#writeDividedDays(groups.filter(isDivided));
  }

  #daysOf({ from, to }: Range): Range {
    return { from: this.#calendar.dayOf(from).start, to: this.#calendar.dayOf(to - 1).end };
  }

  /** Whether it becomes or ends to be a part of its group in the middle of a day. */
  #dividesDay({ from, to }: Member): boolean {
    return [from, to].some((at) => Number.isFinite(at) && this.#calendar.dayOf(at).start !== at);
  }

  /** Days of which a member is a part only for some hours: of the group's own intervals. */
  async #writeDividedDays(groups: readonly { group: Group; range: Range }[]): Promise<void> {
    if (groups.length === 0) return;
    const keys = groups.map(({ group }) => group.key);
    const windows = groups.map(({ range }, series): ConsumptionWindow => ({ series, ...this.#daysOf(range) }));
    const from = Math.min(...windows.map((window) => window.from));
    const to = Math.max(...windows.map((window) => window.to));
    const rows = await this.#store.consumption('interval', keys, from, to);
    const batch = new ConsumptionBatch(keys);
    const firstRow = firstRows(rows, keys.length);
    for (const [series, { group }] of groups.entries()) {
      const [first, end] = [firstRow[series] as number, firstRow[series + 1] as number];
      const window = windows[series] as ConsumptionWindow;
      for (const day of daySums(rows, first, end, this.#calendar, metersOf(group.members))) {
        if (day.start >= window.from && day.start < window.to) batch.add(series, day);
      }
    }
    await this.#store.replaceConsumption('day', batch, windows);
  }

  async #writeRows(
    granularity: Granularity,
    groups: readonly { group: Group; range: Range }[],
    windowOf: (range: Range) => Range,
  ): Promise<void> {
    if (groups.length === 0) return;
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
      const sum = new GroupSum(batch, series, metersOf(group.members));
      for (const { key, sign, metersAt, ...member } of group.members) {
        const n = unique.indexOf(key);
        const first = Math.max(window.from, member.from);
        const end = Math.min(window.to, member.to);
        for (let row = firstRow[n] as number; row < (firstRow[n + 1] as number); row++) {
          const start = rows.start[row] as number;
          if (start < first || start >= end) continue;
          sum.add(rows, row, sign, metersAt(start) > 0, this.#lengthOf(granularity, start));
        }
      }
    }
    await this.#store.replaceConsumption(granularity, batch, windows);
  }

  #lengthOf(granularity: Granularity, start: number): number {
    return (granularity === 'interval' ? this.#calendar.intervalEnd(start) : this.#calendar.dayOf(start).end) - start;
  }
}

/** Of how many meters a group is to be known at an instant. */
function metersOf(members: readonly Member[]): (start: number) => number {
  const isAlways = members.every(
    ({ from, to }) => from === Number.NEGATIVE_INFINITY && to === Number.POSITIVE_INFINITY,
  );
  const countAt = (start: number): number =>
    members.reduce((sum, { metersAt, from, to }) => sum + (start >= from && start < to ? metersAt(start) : 0), 0);
  if (!isAlways || members.some(({ metersAt }) => !CONSTANT.has(metersAt))) return countAt;
  const meters = countAt(0);
  return constant(meters);
}

/** Functions that give the same at all times, so that what is made of them is known to do so too. */
const CONSTANT = new WeakSet<(start: number) => number>();

function constant(meters: number): (start: number) => number {
  const same = (): number => meters;
  CONSTANT.add(same);
  return same;
}

const NONE = constant(0);
const ONE = constant(1);

/** Meters of level 1 and those that were counted otherwise before: a group that one has left is made anew without it. */
function boundaryOf(snapshot: RegistrySnapshot, bases: ReadonlyMap<string, string>): Set<string> {
  const found = new Set<string>();
  for (const meter of snapshot.meters.values()) {
    const isBoundary = meterOverTime(snapshot, meter).some(({ value }) => value.level === 1);
    if (isBoundary || formerOf(bases.get(meter.id)).items.length > 0) found.add(meter.id);
  }
  return found;
}

function enterpriseGroups(
  snapshot: RegistrySnapshot,
  boundary: ReadonlySet<string>,
  bases: ReadonlyMap<string, string>,
): Map<string, EnterpriseGroups> {
  const members = new Map<string, Map<string, Member[]>>([...snapshot.enterprises.keys()].map((id) => [id, new Map()]));
  for (const id of boundary) {
    const meter = snapshot.meters.get(id);
    const groups = meter === undefined ? undefined : members.get(meter.enterprise);
    if (meter === undefined || groups === undefined) continue;
    const { energy, enterprise } = meter;
    const quantities = energyTypeByName(energy)?.quantities ?? [];
    // A group that a meter has left has to become what it is without it.
    for (const former of formerOf(bases.get(id)).items) {
      for (const name of quantities) {
        for (const { quantity } of contributionsOf(energy, 'in', name)) groupMembers(groups, former, quantity);
      }
    }
    for (const { from, to, value: then } of meterOverTime(snapshot, meter)) {
      if (then.level !== 1) continue;
      for (const name of quantities) {
        for (const part of contributionsOf(energy, then.metering?.flow ?? 'in', name)) {
          const key = { scope: 'meter', id, item: '', quantity: part.source, enterprise } as const;
          const metersAt = part.meters === 0 ? NONE : ONE;
          groupMembers(groups, itemOf(then), part.quantity).push({ key, sign: part.sign, metersAt, from, to });
        }
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
  boundary: ReadonlySet<string>,
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
      const always = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
      const member: Member = { key, sign: 1, metersAt: metersOf(members), ...always };
      groupOf(name, 'city', 'city').members.push(member);
      if (enterprise === undefined) continue;
      for (const { from, to, value } of enterpriseOverTime(snapshot, enterprise)) {
        groupOf(name, 'district', value.district).members.push({ ...member, from, to });
        groupOf(name, 'industry', value.industry).members.push({ ...member, from, to });
      }
    }
  }
  for (const id of boundary) {
    const { items, districts, industries } = formerOf(bases.get(id));
    for (const [name] of found) {
      if (items.length > 0 && !items.some((item) => name.startsWith(`${item} `))) continue;
      for (const district of districts) groupOf(name, 'district', district);
      for (const industry of industries) groupOf(name, 'industry', industry);
    }
  }
  return new Map([...found].map(([name, groups]) => [name, [...groups.values()]]));
}

function groupMembers(groups: Map<string, Member[]>, item: string, quantity: string): Member[] {
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
