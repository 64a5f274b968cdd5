import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnomalyWriter } from '../../../src/anomalies/store/anomaly-records.ts';
import { openAnomalyReader } from '../../../src/anomalies/store/reader.ts';
import { openAnomalyWriter } from '../../../src/anomalies/store/writer.ts';
import { ruleBit } from '../../../src/domain/validation/catalogue.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { DAY, eventsIn, FakeCity, HOUR, judge, MICROS, QUARTER, START } from './fake-city.ts';

let directory: string;
let records: AnomalyWriter;

beforeEach(() => {
  directory = temporaryDirectory();
  records = openAnomalyWriter(directory);
});
afterEach(() => records.close());

const shown = () => eventsIn(records).map(({ id, state, memberCount }) => `${id} ${state} ${memberCount}`);
const seconds = (instant: number) => instant / 1000;

describe('meters that are up to date', () => {
  test('are told silent by the clock, as one event of their gateway, which closes when they are back', async () => {
    const city = new FakeCity({ metersPerGateway: 3 });
    const runner = city.runner(records);
    city.now = START + 6 * HOUR;
    await judge(runner);
    expect(shown()).toEqual([]);
    // No reading from 06:00 on: the last interval that is derived is the one before.
    for (const id of city.snapshot.meters.keys()) city.until.set(id, START + 6 * HOUR);
    city.now = START + 8 * HOUR;
    await judge(runner);
    // Seven intervals are over and have settled, eight make a meter silent.
    expect(shown()).toEqual([]);
    city.now = START + 8 * HOUR + QUARTER;
    await judge(runner);
    const at = seconds(START + 6 * HOUR);
    expect(shown()).toEqual([
      `silent_meter:E1G1M1:${at} open 0`,
      `silent_meter:E1G1M2:${at} open 0`,
      `silent_meter:E1G1M3:${at} open 0`,
      `silent_meter:gateway:E1/G1:${at} open 3`,
    ]);
    const alone = records.events({ enterprises: null, limit: 10 });
    expect(alone.map(({ event, enterprise, meter }) => [event.id, enterprise, meter])).toEqual([
      [`silent_meter:gateway:E1/G1:${at}`, 'E1', null],
    ]);
    expect(records.counts(null)).toEqual({ info: 0, warning: 0, critical: 1 });
    city.until.clear();
    city.load = (_, start) => (start < START + 9 * HOUR && start >= START + 6 * HOUR ? null : MICROS);
    city.now = START + 10 * HOUR;
    await judge(runner);
    expect(eventsIn(records).map(({ state }) => state)).toEqual(['closed', 'closed', 'closed', 'closed']);
    expect(records.counts(null)).toEqual({ info: 0, warning: 0, critical: 0 });
  });

  test('wait for what was received and is not in the store yet', async () => {
    const city = new FakeCity();
    city.now = START + HOUR;
    const runner = city.runner(records);
    await judge(runner);
    // 01:00 less the quarter that an interval settles.
    expect(records.progress().map(({ cursor }) => cursor)).toEqual([START + 3 * QUARTER, START + 3 * QUARTER]);
  });
});

test('a meter whose history ends long ago is not silent, because it never was up to date', async () => {
  const city = new FakeCity();
  for (const id of city.snapshot.meters.keys()) city.until.set(id, START + 2 * DAY);
  city.now = START + 30 * DAY;
  await judge(city.runner(records));
  expect(shown()).toEqual([]);
  expect(records.progress().map(({ cursor }) => cursor)).toEqual([START + 2 * DAY, START + 2 * DAY]);
});

test('what is found in a month that came late is marked as old, what is found now is not', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  city.load = (_, start) => {
    const day = Math.floor((start - START) / DAY);
    return day === 5 || day === 29 ? null : MICROS;
  };
  city.now = START + 29 * DAY + 3 * HOUR;
  await judge(city.runner(records));
  const found = records.events({ enterprises: null, limit: 10 });
  expect(found.map(({ event, isBackfill }) => [event.detector, event.first, isBackfill])).toEqual([
    ['silent_meter', START + 29 * DAY, false],
    ['silent_meter', START + 5 * DAY, true],
  ]);
});

test('rules of a whole day are judged when the day is over, in new data as in old', async () => {
  const STUCK = ruleBit('stuck');
  const fired = (_: string, start: number) =>
    start >= START + DAY + 4 * HOUR && start < START + DAY + 6 * HOUR ? STUCK : 0;
  const old = new FakeCity({ metersPerGateway: 1 });
  old.fired = fired;
  old.now = START + 3 * DAY;
  await judge(old.runner(records));
  const atOnce = eventsIn(records);
  // Four in a row open it, four good ones close it.
  expect(atOnce.map(({ detector, first, opened, ended }) => [detector, first, opened, ended])).toEqual([
    ['stuck', START + DAY + 4 * HOUR, START + DAY + 5 * HOUR, START + DAY + 7 * HOUR],
  ]);
  const others = openAnomalyWriter(temporaryDirectory());
  const city = new FakeCity({ metersPerGateway: 1 });
  const runner = city.runner(others);
  for (city.now = START + QUARTER; city.now <= START + 3 * DAY; city.now += QUARTER) {
    // In a day that is not over, no rule has looked at it.
    const { start: today } = city.calendar.dayOf(city.now);
    city.fired = (meter, start) => (start < today ? fired(meter, start) : 0);
    await judge(runner);
  }
  expect(eventsIn(others)).toEqual(atOnce);
  others.close();
});

test('a reset is judged with the interval in which it was found, one that somebody has rejected is not', async () => {
  const city = new FakeCity();
  const reset = (meter: string, state: 'open' | 'rejected', quantity = 'activeEnergy') => ({
    ...{ meter, quantity, kind: 'reset' as const, at: START + HOUR, before: null, after: null, proposed: null },
    ...{ state, decidedBy: null, decidedAt: null, note: null, consumption: null },
  });
  city.discontinuities = [
    reset('E1G1M1', 'open'),
    reset('E1G1M2', 'rejected'),
    reset('E1G1M2', 'open', 'reactiveEnergy'),
  ];
  city.now = START + 2 * HOUR;
  await judge(city.runner(records));
  expect(eventsIn(records).map(({ id }) => id)).toEqual([`register_reset:E1G1M1:${seconds(START + HOUR)}`]);
});

test('a detector that is turned off ends what it has open, and opens nothing more', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  city.load = (_, start) => (start >= START + HOUR ? null : MICROS);
  const runner = city.runner(records);
  city.now = START + 5 * HOUR;
  await judge(runner);
  expect(eventsIn(records).map(({ state }) => state)).toEqual(['open']);
  const off = { enabled: false, parameters: {}, hysteresis: null, setAt: 1, setBy: 'Anna' };
  runner.set({ detector: 'silent_meter', scope: 'energy', of: 'electricity', ...off });
  city.now = START + 20 * HOUR;
  await judge(runner);
  expect(eventsIn(records).map(({ state, ended }) => [state, ended])).toEqual([['closed', START + 5 * HOUR - QUARTER]]);
});

test('a parameter of a meter goes before those of its industry and of its energy type', async () => {
  const city = new FakeCity();
  city.load = (_, start) => (start >= START + HOUR ? null : MICROS);
  const runner = city.runner(records);
  const rest = { detector: 'silent_meter', enabled: null, hysteresis: null, setAt: 1, setBy: 'Anna' } as const;
  runner.set({ ...rest, scope: 'meter', of: 'E1G1M2', parameters: { silentIntervals: 20 } });
  runner.set({ ...rest, scope: 'industry', of: 'C31', parameters: { silentIntervals: 4 } });
  runner.set({ ...rest, scope: 'energy', of: 'electricity', parameters: { silentIntervals: 12 } });
  city.now = START + 2 * HOUR + QUARTER;
  await judge(runner);
  expect(eventsIn(records).map(({ subject }) => subject)).toEqual(['E1G1M1']);
});

test('with another multiplier the habit is forgotten and learned anew', async () => {
  // Weekday days of 10 kW, forty of them, then ten times as much because the multiplier was put right.
  const city = new FakeCity({ metersPerGateway: 1 });
  const shift = START + 40 * DAY;
  city.load = (_, start) => (start >= shift ? 25 : 2.5) * MICROS;
  const runner = city.runner(records);
  city.now = shift + QUARTER;
  await judge(runner);
  const ratio = { quantity: 'activeEnergy', from: null, to: null, multiplier: '10', offset: '0' };
  city.change((meter) => ({ ...meter, metering: { transforms: [ratio] } }));
  city.now = shift + 10 * DAY;
  await judge(runner);
  expect(eventsIn(records)).toEqual([]);
});

test('the same without a changed multiplier is told', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  const shift = START + 40 * DAY;
  city.load = (_, start) => (start >= shift ? 25 : 2.5) * MICROS;
  city.now = shift + 10 * DAY;
  await judge(city.runner(records));
  expect(eventsIn(records).map(({ detector }) => detector)).toContain('unit_mistake');
});

test('a wrong ratio of the transformers is told by the ratio that was in force then', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  const shift = START + 40 * DAY;
  const ratio = { quantity: 'activeEnergy', from: null, to: shift + 20 * DAY, multiplier: '30', offset: '0' };
  city.change((meter) => ({ ...meter, metering: { transforms: [ratio] } }));
  // 300 kW, and a thirtieth of it from then on.
  city.load = (_, start) => (start >= shift ? 2.5 : 75) * MICROS;
  city.now = shift + 3 * DAY;
  await judge(city.runner(records));
  expect(eventsIn(records).map(({ id }) => id)).toContain(`unit_mistake:E1G1M1:${seconds(shift)}`);
});

test('a demand above the contract is told of the meter that has one', async () => {
  const city = new FakeCity();
  // 20 kW in each of four quarters, otherwise 4 kW.
  city.load = (_, start) => (start >= START + HOUR && start < START + 2 * HOUR ? 5 : 1) * MICROS;
  city.now = START + 3 * HOUR;
  await judge(city.runner(records, null, { contractedDemand: { E1G1M1: 10 } }));
  expect(eventsIn(records).map(({ id, evidence }) => [id, evidence[0]?.actual, evidence[0]?.high])).toEqual([
    [`peak_demand:E1G1M1:${seconds(START + HOUR)}`, 20, 10],
  ]);
});

test('what changes after it was judged is counted', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  const runner = city.runner(records);
  city.now = START + DAY;
  await judge(runner);
  runner.rederived('E1G1M1', START + HOUR, START + 2 * HOUR - 1);
  runner.rederived('E1G1M1', START + 2 * DAY, START + 3 * DAY);
  runner.rederived('unknown', START, START + DAY);
  expect(runner.stats().late).toBe(4);
});

describe('who listens', () => {
  test('is told again what could not be told, and nothing twice otherwise', async () => {
    const city = new FakeCity({ metersPerGateway: 1 });
    city.load = (_, start) => (start >= START + HOUR ? null : MICROS);
    city.now = START + 5 * HOUR;
    let isAway = true;
    const heard: unknown[] = [];
    const runner = city.runner(records, {
      eventsChanged: async (events, { isBackfill, enterpriseOf, now }) => {
        if (isAway) throw new Error('away');
        for (const event of events) heard.push([event.detector, isBackfill(event), enterpriseOf(event), now]);
      },
    });
    await expect(judge(runner)).rejects.toThrow('away');
    isAway = false;
    await judge(runner);
    await judge(runner);
    expect(heard).toEqual([['silent_meter', false, 'E1', START + 5 * HOUR]]);
  });

  test('hears of what people have changed', async () => {
    const city = new FakeCity({ metersPerGateway: 1 });
    city.load = (_, start) => (start >= START + HOUR ? null : MICROS);
    city.now = START + 5 * HOUR;
    const runner = city.runner(records);
    await judge(runner);
    const [event] = eventsIn(records);
    const change = { to: 'acknowledged', at: city.now, by: 'Anna', note: '' } as const;
    expect(runner.change(event?.id ?? '', change).outcome).toBe('changed');
    city.told = [];
    await judge(runner);
    expect(city.told.map(({ state }) => state)).toEqual(['acknowledged']);
  });
});

test('a false alarm keeps the same from opening again, after a restart as well', async () => {
  const city = new FakeCity({ metersPerGateway: 1 });
  const silent = (from: number, start: number) => start >= from && start < from + 3 * HOUR;
  city.load = (_, start) => (silent(START + HOUR, start) || silent(START + DAY, start) ? null : MICROS);
  city.now = START + 6 * HOUR;
  const runner = city.runner(records);
  await judge(runner);
  const [event] = eventsIn(records);
  const change = { to: 'false_alarm', at: city.now, by: 'Anna', note: 'maintenance' } as const;
  expect(runner.change(event?.id ?? '', change).outcome).toBe('changed');
  city.now = START + DAY + 2 * HOUR + 2 * QUARTER;
  await judge(city.runner(records));
  expect(eventsIn(records).map(({ state }) => state)).toEqual(['false_alarm', 'false_alarm']);
});

test('ten thousand meters that fall silent at once are one event, and others are answered meanwhile', async () => {
  const city = new FakeCity({ enterprises: 50, gatewaysPerEnterprise: 10, metersPerGateway: 20 });
  city.load = (_, start) => (start >= START + HOUR ? null : MICROS);
  city.now = START + 3 * HOUR + QUARTER;
  // The API reads the file from another thread; whoever shares this one gets a turn after every step.
  const reader = openAnomalyReader(directory);
  let answered = 0;
  let isOver = false;
  const asking = (async () => {
    for (; !isOver; answered++) {
      reader.counts(null);
      await setImmediate();
    }
  })();
  const runner = city.runner(records);
  await judge(runner);
  isOver = true;
  await asking;
  reader.close();
  const alone = records.events({ enterprises: null, limit: 1000 });
  expect(alone.map(({ event, enterprise }) => [event.subject, event.memberCount, enterprise])).toEqual([
    ['city:', 10_000, null],
  ]);
  expect(records.counts(null)).toEqual({ info: 0, warning: 0, critical: 1 });
  expect(records.events({ enterprises: new Set(['E1']), members: true, limit: 1000 })).toHaveLength(211);
  // Of 10,000 meters, 500 gateways, 50 enterprises and the city: each once.
  expect(records.events({ enterprises: null, members: true, limit: 100_000 })).toHaveLength(10_551);
  expect(runner.stats().steps).toBe(10);
  expect(answered).toBeGreaterThanOrEqual(10);
}, 120_000);
