/** What comes late is judged again: the events are those that there would be had it come in time. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAnomalyWriter } from '../../../src/anomalies/store/writer.ts';
import { type AnomalyEvent, isWithdrawn } from '../../../src/domain/anomaly/events/event.ts';
import { testSeed } from '../../helpers/seed.ts';
import { inTemporaryDirectory } from '../../helpers/temporary-directory.ts';
import { DAY, eventsIn, FakeCity, HOUR, judge, MICROS, QUARTER, START } from './fake-city.ts';
import { troubledCity } from './troubled-city.ts';

const DAYS = 24;
const END = START + DAYS * DAY + 2 * HOUR;

/** Nothing of these meters comes from one instant on; all of it comes at another. */
interface Outage {
  readonly meters: string;
  readonly from: number;
  readonly delivered: number;
  /** Whether new readings come before those that were kept. */
  readonly isNewestFirst: boolean;
}

const idsOf = ({ snapshot }: FakeCity, prefix: string) =>
  [...snapshot.meters.keys()].filter((id) => id.startsWith(prefix));

/** Judges at some instants while outages come and go; a new program begins at each of the restarts. */
async function live(
  directory: string,
  steps: readonly number[],
  outages: readonly Outage[],
  restarts: readonly number[],
) {
  const city = troubledCity(7);
  const load = city.load;
  const isKept = (meter: string, start: number): boolean =>
    outages.some(
      ({ meters, from, delivered, isNewestFirst }) =>
        isNewestFirst &&
        meter.startsWith(meters) &&
        start >= from &&
        start < delivered - 6 * HOUR &&
        city.now < delivered,
    );
  city.load = (meter, start) => (isKept(meter, start) ? null : load(meter, start));
  let records = openAnomalyWriter(directory);
  let runner = city.runner(records);
  const instants = [
    ...new Set([...steps, ...outages.flatMap(({ delivered }) => [delivered, delivered + QUARTER]), END, END + QUARTER]),
  ];
  const waiting = new Set(outages);
  for (const now of instants.toSorted((a, b) => a - b)) {
    city.now = now;
    city.until.clear();
    for (const outage of outages) {
      const { meters, from, delivered, isNewestFirst } = outage;
      const isSilent = now >= from && now < (isNewestFirst ? delivered - 6 * HOUR : delivered);
      for (const id of idsOf(city, meters)) if (isSilent) city.until.set(id, city.calendar.intervalStart(from));
      if (now < delivered || !waiting.delete(outage)) continue;
      if (isNewestFirst) for (const id of idsOf(city, meters)) runner.rederived(id, from, delivered - 6 * HOUR - 1);
    }
    if (restarts.some((at) => at <= now && at > now - DAY)) {
      records.close();
      records = openAnomalyWriter(directory);
      runner = city.runner(records);
    }
    await judge(runner);
  }
  await judge(runner);
  const events = eventsIn(records);
  records.close();
  return events;
}

test('what people have made of an event stays where it is judged again, and so does what they called a false alarm', async () => {
  await inTemporaryDirectory(async (directory) => {
    const records = openAnomalyWriter(directory);
    const city = new FakeCity({ metersPerGateway: 2 });
    const isOff = (start: number, day: number) => start >= START + day * DAY && start < START + day * DAY + 3 * HOUR;
    let isDelivered = false;
    city.load = (meter, start) => {
      if (meter === 'E1G1M1') return isOff(start, 1) || isOff(start, 4) ? null : MICROS;
      return isOff(start, 2) && !isDelivered ? null : MICROS;
    };
    const runner = city.runner(records);
    city.now = START + 3 * DAY;
    await judge(runner);
    const [first, second] = eventsIn(records);
    const by = { at: city.now, by: 'Anna', note: 'maintenance' } as const;
    expect(runner.change(first?.id ?? '', { to: 'false_alarm', ...by }).outcome).toBe('changed');
    city.now = START + 5 * DAY;
    await judge(runner);
    const before = eventsIn(records).filter(({ subject }) => subject === 'E1G1M1');
    expect(before.map(({ state }) => state)).toEqual(['false_alarm', 'false_alarm']);
    isDelivered = true;
    runner.rederived('E1G1M2', START + 2 * DAY, START + 2 * DAY + 3 * HOUR - 1);
    city.now += QUARTER;
    await judge(runner);
    expect(runner.stats().again).toBe(1);
    expect(eventsIn(records).filter(({ subject }) => subject === 'E1G1M1')).toEqual(before);
    const gone = eventsIn(records).find(({ id }) => id === second?.id);
    expect(gone).toMatchObject({ subject: 'E1G1M2', state: 'closed', history: [{}, { note: 'withdrawn' }] });
    records.close();
  });
});

test('what waits to be derived again, or was received after it was noted, is not judged too soon', async () => {
  await inTemporaryDirectory(async (directory) => {
    const records = openAnomalyWriter(directory);
    const city = new FakeCity({ metersPerGateway: 1 });
    const runner = city.runner(records);
    city.now = START + DAY;
    await judge(runner);
    runner.rederived('E1G1M1', START + HOUR, START + 2 * HOUR - 1);
    await judge(runner);
    expect(runner.stats().again).toBe(0);
    city.now += QUARTER;
    city.stale.add('E1G1M1');
    await judge(runner);
    expect(runner.stats().again).toBe(0);
    city.stale.clear();
    // Another program, which knows it from the file only.
    const other = city.runner(records);
    await judge(other);
    expect(other.stats().again).toBe(1);
    expect(records.late()).toEqual([]);
    records.close();
  });
});

const shown = (events: readonly AnomalyEvent[]) => events.filter((event) => !isWithdrawn(event));
const inOrder = await inTemporaryDirectory((directory) => live(directory, [END], [], []));

test('a gateway that was away for a day and delivers leaves what there would have been, grouped as then', async () => {
  const away = { meters: 'E2G1', from: START + 15 * DAY + 5 * HOUR, delivered: START + 16 * DAY + 11 * HOUR };
  const steps = Array.from({ length: DAYS * 4 }, (_, n) => START + (n + 1) * 6 * HOUR);
  const events = await inTemporaryDirectory((directory) =>
    live(directory, steps, [{ ...away, isNewestFirst: false }], []),
  );
  expect(shown(events)).toEqual(inOrder);
  // What people were told of is not gone without a trace.
  const gone = events.filter(isWithdrawn);
  expect(gone.map(({ detector, subject, state }) => `${detector} ${subject} ${state}`)).toContain(
    'silent_meter gateway:E2/G1 closed',
  );
});

test('in whichever order history comes, with restarts in between, the events are the same', async () => {
  const seed = testSeed();
  expect(new Set(inOrder.map(({ detector }) => detector)).size).toBeGreaterThanOrEqual(3);
  const outage = fc
    .record({
      meters: fc.constantFrom('E1G1', 'E1G2M1', 'E2G1', 'E2G2M2', 'E2'),
      begin: fc.integer({ min: 2 * 96, max: (DAYS - 4) * 96 }),
      length: fc.integer({ min: 30, max: 3 * 96 }),
      isNewestFirst: fc.boolean(),
    })
    .map(({ meters, begin, length, isNewestFirst }) => ({
      ...{ meters, isNewestFirst },
      from: START + begin * QUARTER,
      delivered: START + (begin + length) * QUARTER,
    }));
  await fc.assert(
    fc.asyncProperty(
      fc.array(outage, { minLength: 1, maxLength: 2 }),
      fc.array(fc.integer({ min: 1, max: DAYS * 96 }), { minLength: 5, maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: DAYS }), { maxLength: 3 }),
      async (outages, quarters, days) => {
        const events = await inTemporaryDirectory((directory) =>
          live(
            directory,
            quarters.map((quarter) => START + quarter * QUARTER),
            outages,
            days.map((day) => START + day * DAY),
          ),
        );
        expect(shown(events)).toEqual(inOrder);
      },
    ),
    { seed, numRuns: 4 },
  );
}, 60_000);
