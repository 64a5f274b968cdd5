/**
 * Consumption as it was known at an instant, in the form in which it is read from the store. Of a register the
 * intervals that have been replaced since are put back; a group is the sum of the meters that were known to
 * be in it then.
 */

import type { Calendar } from '../../domain/calendar.ts';
import { contributionsOf } from '../../domain/consumption/contributions.ts';
import { energyTypeByName } from '../../domain/energy-type.ts';
import type { LedgerReader } from '../../ledger/ledger.ts';
import { itemOf } from '../../registry/meter-item.ts';
import { enterpriseOverTime, meterOverTime } from '../../registry/over-time.ts';
import type { RegistrySnapshot } from '../../registry/registry.ts';
import { ConsumptionBatch, type ConsumptionSeries, type Granularity } from '../../store/consumption.ts';
import { daySums } from '../../store/day-sums.ts';
import { GroupSum } from '../../store/group-sum.ts';
import { firstRows, inOrder } from '../../store/row-order.ts';
import { sumRows } from '../../store/sum-rows.ts';
import { ProblemError } from '../problem.ts';
import type { ConsumptionColumns, ReadingsService } from '../services.ts';
import { copyRow, knownThen, registerName } from './known-then.ts';

export interface KnownAt {
  /** Epoch milliseconds. */
  readonly knownAt: number;
  /** Master data as recorded by then. */
  readonly snapshot: RegistrySnapshot;
}

/** A register that is part of a group in [from, to). */
export interface Member {
  readonly key: ConsumptionSeries;
  readonly sign: 1 | -1;
  readonly meters: 0 | 1;
  readonly from: number;
  readonly to: number;
}

/** Rows of intervals of meters that one answer may be made of: what fits into memory beside everything else. */
const ROWS_MAX = 6_000_000;

/** The same as the service, of what was known then. */
export function asKnownAt(
  readings: Pick<ReadingsService, 'consumption'>,
  ledger: Pick<LedgerReader, 'superseded'>,
  calendar: Calendar,
  { knownAt, snapshot }: KnownAt,
): Pick<ReadingsService, 'consumption'> {
  return { consumption };

  async function consumption(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionBatch> {
    const members = keys.map((key) => (key.scope === 'meter' ? null : membersOf(key, snapshot)));
    const isDivided = (n: number): boolean =>
      granularity === 'day' && (members[n] ?? []).some((member) => dividesDay(member, from, to));
    const whole = keys.flatMap((key, n) => (isDivided(n) ? [] : (members[n] ?? [{ key }])));
    const registers = new Map(whole.map(({ key }) => [registerName(key), key]));
    const all = [...registers.values()];
    checkSize(all.length, granularity, from, to, calendar);
    const rows = await registersThen(granularity, all, from, to);
    const firstOf = firstRows(rows, all.length);
    const placeOf = new Map([...registers.keys()].map((name, place) => [name, place]));
    const answer = new ConsumptionBatch(keys);
    for (const [n, key] of keys.entries()) {
      const group = members[n];
      if (!group) eachRow(key, (row) => copyRow(rows, row, answer, n));
      else if (isDivided(n)) await sumDividedDays(group, n);
      else sumGroup(group, n);
    }
    return answer;

    function sumGroup(group: readonly Member[], series: number): void {
      const sums = new ConsumptionBatch([keys[series] as ConsumptionSeries]);
      const sum = new GroupSum(sums, 0, (start) => metersAt(group, start));
      for (const member of group) {
        eachRow(member.key, (row) => {
          const start = rows.start[row] as number;
          if (start < member.from || start >= member.to) return;
          sum.add(rows, row, member.sign, member.meters > 0, lengthOf(granularity, start));
        });
      }
      const sorted = inOrder(sums);
      for (let row = 0; row < sorted.count; row++) copyRow(sorted, row, answer, series);
    }

    async function sumDividedDays(group: readonly Member[], series: number): Promise<void> {
      const intervals = await consumption('interval', [keys[series] as ConsumptionSeries], from, to);
      const metersThen = (start: number): number => metersAt(group, start);
      for (const day of daySums(intervals, 0, intervals.count, calendar, metersThen)) answer.add(series, day);
    }

    function eachRow(key: ConsumptionSeries, use: (row: number) => void): void {
      const place = placeOf.get(registerName(key)) as number;
      for (let row = firstOf[place] as number; row < (firstOf[place + 1] as number); row++) use(row);
    }
  }

  /** Whether it becomes or ends to be a part of its group in the middle of a day of this time. */
  function dividesDay(member: Member, from: number, to: number): boolean {
    return [member.from, member.to].some((at) => at > from && at < to && calendar.dayOf(at).start !== at);
  }

  function lengthOf(granularity: Granularity, start: number): number {
    return (granularity === 'interval' ? calendar.intervalEnd(start) : calendar.dayOf(start).end) - start;
  }

  /** Rows of registers; days that have changed since are made anew of their intervals. */
  async function registersThen(
    granularity: Granularity,
    keys: readonly ConsumptionSeries[],
    from: number,
    to: number,
  ): Promise<ConsumptionColumns> {
    const stored = await readings.consumption(granularity, keys, from, to);
    const queries = keys.map(({ id, quantity }) => ({ meter: id, quantity, from, to, supersededAfter: knownAt }));
    const superseded = ledger.superseded(queries);
    if (granularity === 'interval') return knownThen(stored, superseded, knownAt);
    const changed = new Map<number, Set<number>>();
    const placeOf = new Map(keys.map((key, place) => [registerName(key), place]));
    const mark = (place: number, day: number): void => {
      const days = changed.get(place);
      if (days === undefined) changed.set(place, new Set([day]));
      else days.add(day);
    };
    for (let row = 0; row < stored.count; row++) {
      if ((stored.recordedAt[row] as number) > knownAt) mark(stored.series[row] as number, stored.start[row] as number);
    }
    for (const one of superseded) {
      mark(placeOf.get(`${one.meter} ${one.quantity}`) as number, calendar.dayOf(one.start).start);
    }
    if (changed.size === 0) return stored;
    const places = [...changed.keys()];
    const days = [...changed.values()].flatMap((set) => [...set]);
    const first = days.reduce((a, b) => Math.min(a, b));
    const last = calendar.dayOf(days.reduce((a, b) => Math.max(a, b))).end;
    checkSize(places.length, 'interval', first, last, calendar);
    const some = places.map((place) => keys[place] as ConsumptionSeries);
    const intervals = knownThen(await readings.consumption('interval', some, first, last), superseded, knownAt);
    return withDays(stored, keys, changed, places, intervals);
  }

  function withDays(
    stored: ConsumptionColumns,
    keys: readonly ConsumptionSeries[],
    changed: ReadonlyMap<number, ReadonlySet<number>>,
    places: readonly number[],
    intervals: ConsumptionBatch,
  ): ConsumptionBatch {
    const batch = new ConsumptionBatch(keys, stored.count);
    const firstOfStored = firstRows(stored, keys.length);
    const firstOfIntervals = firstRows(intervals, places.length);
    for (let place = 0; place < keys.length; place++) {
      const rows = new ConsumptionBatch([keys[place] as ConsumptionSeries]);
      for (let row = firstOfStored[place] as number; row < (firstOfStored[place + 1] as number); row++) {
        if (changed.get(place)?.has(stored.start[row] as number) !== true) copyRow(stored, row, rows, 0);
      }
      const n = places.indexOf(place);
      if (n >= 0) addDays(rows, intervals, firstOfIntervals[n] as number, firstOfIntervals[n + 1] as number, place);
      const sorted = inOrder(rows);
      for (let row = 0; row < sorted.count; row++) copyRow(sorted, row, batch, place);
    }
    return batch;

    function addDays(to: ConsumptionBatch, from: ConsumptionBatch, begin: number, end: number, place: number): void {
      for (let row = begin; row < end; ) {
        const day = calendar.dayOf(from.start[row] as number);
        const first = row;
        while (row < end && (from.start[row] as number) < day.end) row++;
        if (changed.get(place)?.has(day.start) !== true) continue;
        to.add(0, sumRows(from, first, row, day.start, day.end - day.start));
      }
    }
  }
}

function metersAt(members: readonly Member[], start: number): number {
  return members.reduce((sum, { meters, from, to }) => sum + (start >= from && start < to ? meters : 0), 0);
}

/** The registers that a group of one item and quantity was made of, by what was recorded then. */
export function membersOf({ scope, id, item, quantity }: ConsumptionSeries, snapshot: RegistrySnapshot): Member[] {
  const members: Member[] = [];
  for (const meter of snapshot.meters.values()) {
    const register = energyTypeByName(meter.energy)?.register;
    const enterprise = snapshot.enterprises.get(meter.enterprise);
    if (register === undefined || enterprise === undefined) continue;
    if (scope === 'enterprise' && enterprise.id !== id) continue;
    for (const then of meterOverTime(snapshot, meter)) {
      if (then.value.level !== 1 || itemOf(then.value) !== item) continue;
      const flow = then.value.metering?.flow ?? 'in';
      const parts = [register, `${register}Export`].flatMap((name) => contributionsOf(meter.energy, flow, name));
      for (const part of parts) {
        if (part.quantity !== quantity) continue;
        const key = {
          scope: 'meter',
          id: meter.id,
          item: '',
          quantity: part.source,
          enterprise: enterprise.id,
        } as const;
        for (const owner of enterpriseOverTime(snapshot, enterprise)) {
          const isIn =
            scope === 'district'
              ? owner.value.district === id
              : scope === 'industry'
                ? owner.value.industry === id
                : true;
          const [from, to] = [Math.max(then.from, owner.from), Math.min(then.to, owner.to)];
          if (isIn && from < to) members.push({ key, sign: part.sign, meters: part.meters, from, to });
        }
      }
    }
  }
  return members;
}

function checkSize(registers: number, granularity: Granularity, from: number, to: number, calendar: Calendar): void {
  const rows = registers * ((to - from) / (granularity === 'interval' ? calendar.intervalMillis : 86_400_000));
  if (rows <= ROWS_MAX) return;
  throw new ProblemError(
    'too_large',
    `What was known then has to be made of ${Math.round(rows)} rows of meters, ${ROWS_MAX} at most: ask for a shorter time, longer rows or a smaller scope.`,
  );
}
