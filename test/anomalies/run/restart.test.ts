/** A hub that is killed at any instant and started again finds what one finds that runs through. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnomalyWriter } from '../../../src/anomalies/store/anomaly-records.ts';
import { openAnomalyWriter } from '../../../src/anomalies/store/writer.ts';
import type { AnomalyEvent } from '../../../src/domain/anomaly/events/event.ts';
import { testSeed } from '../../helpers/seed.ts';
import { inTemporaryDirectory, temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { DAY, eventsIn, type FakeCity, judge, QUARTER, START } from './fake-city.ts';
import { troubledCity, WEEKS } from './troubled-city.ts';

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
    { seed, numRuns: 6 },
  );
}, 300_000);

test('live, every quarter of an hour, the events are those of the same data in one go', async () => {
  const days = 6;
  const steps = Array.from({ length: days * 96 }, (_, n) => START + (n + 1) * QUARTER);
  const live = await lives(troubledCity(7), temporaryDirectory(), steps, [
    [300, true],
    [500, false],
  ]);
  const atOnce = await lives(troubledCity(7), temporaryDirectory(), [START + days * DAY], []);
  expect(live.events).toEqual(atOnce.events);
  expect(live.events.length).toBeGreaterThan(0);
  expect([...live.backfill.values()]).not.toContain(true);
  expect([...atOnce.backfill.values()]).toContain(true);
}, 120_000);
