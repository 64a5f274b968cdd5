/** Detectors that look at more than consumption: when messages came, and electrical gauges. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AnomalyWriter } from '../../../src/anomalies/store/anomaly-records.ts';
import { openAnomalyWriter } from '../../../src/anomalies/store/writer.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { DAY, eventsIn, FakeCity, HOUR, judge, QUARTER, START } from './fake-city.ts';

let records: AnomalyWriter;

beforeEach(() => {
  records = openAnomalyWriter(temporaryDirectory());
});
afterEach(() => records.close());

const MINUTE = 60_000;

describe('the clock of a gateway', () => {
  /** Each hour of a day the nearest arrival is so far from its newest reading; the hub judges every hour. */
  const dayOf = async (offsetOf: (hour: number) => number | null, city = new FakeCity({ metersPerGateway: 3 })) => {
    const runner = city.runner(records);
    for (let hour = 0; hour < 24; hour++) {
      const offset = offsetOf(hour);
      if (offset !== null) city.arrivals.push({ gateway: 'E1/G1', hour: START + hour * HOUR, offset });
      city.now = START + (hour + 1) * HOUR + QUARTER;
      await judge(runner);
    }
    return eventsIn(records).map(({ detector, subject, first, ended, evidence }) => ({
      ...{ detector, subject, hour: (first - START) / HOUR, ended },
      actual: evidence[0]?.actual ?? null,
    }));
  };

  test('that is behind is told once for its meters, from the first hour on that is late by the same as the one before', async () => {
    const found = await dayOf((hour) => (hour < 4 ? 2000 : 10 * MINUTE));
    expect(found.map(({ detector, subject, hour }) => `${detector} ${subject} ${hour}`).sort()).toEqual([
      'clock_drift E1G1M1 5',
      'clock_drift E1G1M2 5',
      'clock_drift E1G1M3 5',
      'clock_drift gateway:E1/G1 5',
    ]);
    expect(found[0]?.actual).toBe(10 * MINUTE);
  });

  test('that is ahead is told from the first such hour on, and no more when it is right again', async () => {
    const found = await dayOf((hour) => (hour >= 4 && hour < 10 ? -5 * MINUTE : 1000));
    expect(found.map(({ hour, ended }) => [hour, ended])).toEqual(
      Array.from({ length: 4 }, () => [4, START + 14 * HOUR]),
    );
  });

  test('is not judged by what was kept and comes late, whether it catches up or is hours old', async () => {
    expect(await dayOf((hour) => Math.max(0, 115 - hour * 9) * MINUTE)).toEqual([]);
    expect(await dayOf(() => 3 * HOUR, new FakeCity())).toEqual([]);
  });

  test('is not known where nothing comes, and the nearest arrival of an hour counts', async () => {
    expect(await dayOf((hour) => (hour % 6 === 0 ? 10 * MINUTE : null))).toEqual([]);
    const at = START + 23 * HOUR;
    records.keepArrivals([{ gateway: 'E1/G1', hour: at, offset: -1500 }], at);
    records.keepArrivals([{ gateway: 'E1/G1', hour: at, offset: 90_000 }], at);
    expect(records.arrivals(0, at + HOUR)).toEqual([{ gateway: 'E1/G1', hour: at, offset: -1500 }]);
  });

  test('is judged the same after a restart', async () => {
    const city = new FakeCity();
    for (const [n, offset] of [1000, -3, -3, -3].entries()) {
      city.arrivals.push({ gateway: 'E1/G1', hour: START + n * HOUR, offset: n === 0 ? offset : offset * MINUTE });
      city.now = START + (n + 1) * HOUR + QUARTER;
      await judge(city.runner(records));
    }
    expect(eventsIn(records).map(({ id, opened }) => [id, opened])).toContainEqual([
      `clock_drift:E1G1M1:${(START + HOUR) / 1000}`,
      START + 4 * HOUR,
    ]);
  });
});

describe('electrical gauges', () => {
  const city = () => new FakeCity({ metersPerGateway: 1 });

  test('of three phases of which one carries nothing are told after twelve intervals', async () => {
    const one = city();
    one.gauges = (_, at) => ({ current: 40, currentL2: 41, currentL3: at < START + 4 * HOUR ? 39 : 0 });
    one.now = START + DAY;
    await judge(one.runner(records));
    expect(eventsIn(records)).toMatchObject([
      {
        ...{ detector: 'phase_imbalance', severity: 'critical', first: START + 4 * HOUR },
        // Twelve quarters of an hour from the first on; the mean of 40, 41 and 0 is 27, from which 0 is 100 % away.
        ...{ opened: START + 7 * HOUR, evidence: expect.arrayContaining([expect.objectContaining({ actual: 1 })]) },
      },
    ]);
  });

  test('are compared in primary amperes: at four in the secondary of 400/5 they count', async () => {
    const one = city();
    one.gauges = () => ({ current: 4, currentL2: 4, currentL3: 1 });
    one.now = START + DAY;
    await judge(one.runner(records));
    expect(eventsIn(records)).toEqual([]);
    const other = city();
    const transforms = [{ quantity: 'current', from: null, to: null, multiplier: '80', offset: '0' }];
    other.change((meter) => ({ ...meter, metering: { ...meter.metering, transforms } }) as typeof meter);
    other.gauges = one.gauges;
    other.now = START + DAY;
    const others = openAnomalyWriter(temporaryDirectory());
    await judge(other.runner(others));
    expect(eventsIn(others).map(({ detector }) => detector)).toEqual(['phase_imbalance']);
    others.close();
  });

  test('that contradict P2 + Q2 = S2 are told after eight intervals, live as in one go', async () => {
    const gauges = (_: string, at: number) => ({
      ...{ activePower: 30, reactivePower: 40 },
      apparentPower: at < START + 2 * HOUR ? 50 : 40,
    });
    const atOnce = city();
    atOnce.gauges = gauges;
    atOnce.now = START + DAY;
    await judge(atOnce.runner(records));
    const expected = eventsIn(records);
    expect(expected).toMatchObject([
      { detector: 'power_triangle', first: START + 2 * HOUR, opened: START + 4 * HOUR, ended: null },
    ]);
    // The root of 900 + 1600 is 50, a quarter above 40.
    expect(expected[0]?.evidence[0]?.actual).toBeCloseTo(0.25, 12);
    const live = city();
    live.gauges = gauges;
    const others = openAnomalyWriter(temporaryDirectory());
    const runner = live.runner(others);
    for (live.now = START + QUARTER; live.now <= START + DAY; live.now += QUARTER) await judge(runner);
    expect(eventsIn(others)).toEqual(expected);
    others.close();
  });

  test('of a meter that sends no apparent power and one current tell nothing and are not read', async () => {
    const one = city();
    one.gauges = () => ({ activePower: 30, current: 4 });
    one.now = START + DAY;
    await judge(one.runner(records));
    expect(eventsIn(records)).toEqual([]);
    expect(one.gaugeReads).toBe(0);
  });
});
