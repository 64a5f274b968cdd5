/** A hub that is killed at any instant and started again finds what one finds that runs through. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnomalyWriter } from '../../../src/anomalies/store/anomaly-records.ts';
import { openAnomalyWriter } from '../../../src/anomalies/store/writer.ts';
import type { AnomalyEvent } from '../../../src/domain/anomaly/events/event.ts';
import { ruleBit } from '../../../src/domain/validation/catalogue.ts';
import { seededRandom, testSeed } from '../../helpers/seed.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { DAY, eventsIn, FakeCity, HOUR, judge, MICROS, QUARTER, START } from './fake-city.ts';

const STUCK = ruleBit('stuck');
const WEEKS = 6;

/** Twelve meters behind four gateways, with all that can be wrong. */
function troubledCity(seed: number): FakeCity {
  const city = new FakeCity({ enterprises: 2, gatewaysPerEnterprise: 2, metersPerGateway: 3 });
  // The first meter of each enterprise counts what the second and the third count, and some loss.
  city.change((meter) =>
    /G1M[23]$/.test(meter.id) ? { ...meter, level: 2, parent: `${meter.enterprise}G1M1` } : meter,
  );
  const noise = new Map<string, number>();
  const random = seededRandom(seed);
  const died = Math.floor(seededRandom(seed + 1)() * 20) + 3;
  const leaks = Math.floor(seededRandom(seed + 2)() * 10) + 25;
  const own = (meter: string, start: number): number => {
    const key = `${meter} ${start}`;
    if (!noise.has(key)) noise.set(key, 0.9 + 0.2 * random());
    const hour = Math.floor(((start + 8 * HOUR) % DAY) / HOUR);
    const base = hour >= 8 && hour < 18 ? 20 : 5;
    const leak = meter === 'E2G2M1' && start >= START + leaks * DAY ? 15 : 0;
    return Math.round((base * (noise.get(key) as number) + leak) * MICROS);
  };
  // In the order of meters and time whoever asks first, so that every run has the same noise.
  for (const id of city.snapshot.meters.keys()) {
    for (let start = START; start < START + WEEKS * 7 * DAY; start += QUARTER) own(id, start);
  }
  city.load = (meter, start) => {
    const day = Math.floor((start - START) / DAY);
    if (meter.startsWith('E1G2') && day === died) return null;
    if (meter === 'E2G1M3' && day % 7 >= 3 && day % 7 <= 4 && start % DAY < 6 * HOUR) return null;
    if (!/G1M1$/.test(meter)) return own(meter, start);
    const loss = day >= 30 ? 1.15 : 1.02;
    return Math.round((own(meter.replace('M1', 'M2'), start) + own(meter.replace('M1', 'M3'), start)) * loss);
  };
  city.fired = (meter, start) => (meter === 'E2G2M2' && Math.floor((start - START) / DAY) % 9 === 4 ? STUCK : 0);
  return city;
}

class Killed extends Error {}

/** The file, until so many of its transactions are done; the next one is done or not, and nothing after it. */
function mortal(records: AnomalyWriter, transactions: number, isLastDone: boolean): AnomalyWriter {
  let left = transactions;
  return new Proxy(records, {
    get(target, name) {
      const method = Reflect.get(target, name) as unknown;
      if (typeof method !== 'function') return method;
      return (...given: unknown[]) => {
        const isWrite = name === 'keepJudged' || name === 'keepBook' || name === 'told';
        if (isWrite && left-- <= 0) {
          if (left === -1 && isLastDone) Reflect.apply(method, target, given);
          throw new Killed();
        }
        return Reflect.apply(method, target, given) as unknown;
      };
    },
  });
}

/** Judges as time goes on in steps, a program's life being so many transactions; the last one lives on. */
async function lives(
  city: FakeCity,
  directory: string,
  steps: readonly number[],
  deaths: readonly (readonly [number, boolean])[],
) {
  const waiting = [...deaths];
  const begin = () => {
    const death = waiting.shift();
    const file = openAnomalyWriter(directory);
    const records = death === undefined ? file : mortal(file, ...death);
    return { file, runner: city.runner(records, null, { metersPerStep: 5 }) };
  };
  let life = begin();
  for (const now of steps) {
    city.now = now;
    for (let done = false; !done; ) {
      try {
        await judge(life.runner);
        done = true;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        life.file.close();
        life = begin();
      }
    }
  }
  const events = eventsIn(life.file);
  const backfill = new Map(
    life.file.events({ enterprises: null, members: true, limit: 1e5 }).map((one) => [one.event.id, one.isBackfill]),
  );
  life.file.close();
  return { events, backfill };
}

const END = START + WEEKS * 7 * DAY;

function kinds(events: readonly AnomalyEvent[]): Set<string> {
  return new Set(events.map(({ detector, subject }) => `${detector} ${subject}`));
}

test('all at once, day by day and with kills between any two steps give the same events', async () => {
  const seed = testSeed();
  const atOnce = await lives(troubledCity(7), temporaryDirectory(), [END], []);
  const found = kinds(atOnce.events);
  for (const expected of ['silent_meter gateway:E1/G2', 'stuck E2G2M2', 'loss_change E1G1M1', 'gaps E2G1M3']) {
    expect(found, expected).toContain(expected);
  }
  expect(
    [...found].some((one) => one.endsWith('E2G2M1')),
    'the leak',
  ).toBe(true);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: WEEKS * 7 * 96 - 1 }), { maxLength: 12 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.boolean()), { minLength: 1, maxLength: 12 }),
      async (quarters, deaths) => {
        const steps = [...quarters.toSorted((a, b) => a - b).map((quarter) => START + quarter * QUARTER), END];
        const again = await inTemporaryDirectory((directory) => lives(troubledCity(7), directory, steps, deaths));
        expect(again.events).toEqual(atOnce.events);
      },
    ),
    { seed, numRuns: 8 },
  );
}, 300_000);

test('live, every quarter of an hour, the events are those of the same data in one go', async () => {
  const days = 9;
  const steps = Array.from({ length: days * 96 }, (_, n) => START + (n + 1) * QUARTER);
  const live = await lives(troubledCity(7), temporaryDirectory(), steps, [
    [400, true],
    [700, false],
  ]);
  const atOnce = await lives(troubledCity(7), temporaryDirectory(), [START + days * DAY], []);
  expect(live.events).toEqual(atOnce.events);
  expect(live.events.length).toBeGreaterThan(0);
  expect([...live.backfill.values()]).not.toContain(true);
  expect([...atOnce.backfill.values()]).toContain(true);
}, 120_000);
