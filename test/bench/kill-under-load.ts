/** The load of a benchmark while the hub is killed again and again: what a PUBACK is worth at full speed. */

import { join } from 'node:path';
import { setTimeout as elapse } from 'node:timers/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import { accountProblems } from '../chaos/expectation.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { until } from '../helpers/until.ts';
import { type BenchHub, startBenchHub } from './bench-hub.ts';
import { keepBook } from './book.ts';
import type { Book } from './book-generator.ts';
import type { Figures } from './figures.ts';
import type { LoadShape } from './load.ts';

/** Millions of readings are derived after the last life. */
const DRAIN_MILLIS = 600_000;
const STEP_MILLIS = 900_000;
/** Room for 28,800 messages of a connection until now; the hub takes readings of the last 400 days. */
const DAYS_BACK = 300;

/**
 * Throws where one acknowledged reading is lost, a reading is not accounted for, one is stored twice, or the intervals of
 * a meter do not add up to its last register less its first.
 */
export async function killUnderLoad(shape: LoadShape, kills: number): Promise<Figures> {
  const random = seededRandom(testSeed());
  const hub = await startBenchHub(shape.gateways, shape.entriesPerMessage);
  try {
    // Whole intervals, so that they add up to what the registers say.
    const firstInstant = Math.floor((Date.now() - DAYS_BACK * 86_400_000) / STEP_MILLIS) * STEP_MILLIS;
    const { connections, mqttPort: port } = hub;
    const stop = keepBook({
      ...shape,
      ...{ port, connections, rate: null, firstInstant, firstSeq: 1_000_000_000, reconnects: true },
      ...{ stepMillis: STEP_MILLIS, rises: true },
    });
    const started = performance.now();
    for (let kill = 0; kill < kills; kill++) {
      await elapse(200 + random() * 800);
      await hub.kill();
      await hub.start();
    }
    await elapse(500);
    const book = await stop();
    const seconds = (performance.now() - started) / 1000;
    await until(
      'all is processed',
      async () => (await hub.api.accounting()).total.messages.pending === 0,
      DRAIN_MILLIS,
    );
    await hub.untilDerived();
    await hub.stop();
    const { stored, consumption } = await contentsOf(hub);
    await hub.start();
    const problems = [
      ...readingProblems(hub, shape, book, stored, firstInstant),
      ...consumptionProblems(hub, shape, book, consumption),
      ...(await accountProblems(hub.api, sum([...stored.values()].map(({ count }) => count)))),
    ];
    if (problems.length > 0) {
      throw new Error(`${problems.length} problems after ${kills} kills:\n${problems.slice(0, 20).join('\n')}`);
    }
    const { total } = await hub.api.accounting();
    return {
      kills,
      'messages acknowledged': sum(book.connections.map(({ acknowledged }) => acknowledged)),
      'messages sent again for want of a PUBACK': book.resent,
      'readings acknowledged': sum(book.connections.map(({ acknowledged }) => acknowledged)) * shape.entriesPerMessage,
      'of them lost': 0,
      'stored twice': 0,
      'readings found to be duplicates': total.readings.duplicate,
      'accounts that do not balance': 0,
      'intervals derived': sum([...consumption.values()].map(({ intervals }) => intervals)),
      'meters whose intervals do not add up to their registers': 0,
      'messages acknowledged/s, restarts included':
        sum(book.connections.map(({ acknowledged }) => acknowledged)) / seconds,
    };
  } finally {
    await hub.close();
  }
}

interface StoredSeries {
  readonly count: number;
  readonly instants: number;
  readonly first: number;
  readonly last: number;
}

interface StoredConsumption {
  readonly intervals: number;
  /** In millionths. */
  readonly value: number;
}

/** What the file of the store has of each meter, asked of DuckDB itself while no hub has it open. */
async function contentsOf({ paths }: BenchHub) {
  const instance = await DuckDBInstance.create(join(paths.store, 'readings.duckdb'), { access_mode: 'READ_ONLY' });
  try {
    const connection = await instance.connect();
    const rows = async (sql: string) =>
      (await connection.runAndReadAll(sql))
        .getRows()
        .map(([id, ...numbers]) => [String(id), numbers.map(Number)] as const);
    const readings = await rows(`
      SELECT meter, count(*), count(DISTINCT ts), min(ts), max(ts)
      FROM reading JOIN series ON series.id = reading.series GROUP BY meter`);
    const intervals = await rows(`
      SELECT subject, count(*), sum(value)
      FROM consumption_interval JOIN consumption_series ON id = series WHERE scope = 'meter' GROUP BY subject`);
    connection.closeSync();
    return {
      stored: new Map<string, StoredSeries>(
        readings.map(([meter, [count = 0, instants = 0, first = 0, last = 0]]) => [
          meter,
          { count, instants, first, last },
        ]),
      ),
      consumption: new Map<string, StoredConsumption>(
        intervals.map(([meter, [count = 0, value = 0]]) => [meter, { intervals: count, value }]),
      ),
    };
  } finally {
    instance.closeSync();
  }
}

/** Every message that was sent has been acknowledged in the end, so that the store must have exactly those. */
function readingProblems(
  { connections }: BenchHub,
  { entriesPerMessage }: LoadShape,
  book: Book,
  stored: ReadonlyMap<string, StoredSeries>,
  firstInstant: number,
): string[] {
  return connections.flatMap(({ meters }, index) => {
    const { sent, acknowledged } = book.connections[index] as Book['connections'][number];
    if (sent !== acknowledged) return [`connection ${index}: ${sent} sent, ${acknowledged} acknowledged`];
    return meters.slice(0, entriesPerMessage).flatMap((meter) => {
      const { count = 0, instants = 0, first, last } = stored.get(meter) ?? {};
      if (sent === 0 && count === 0) return [];
      const isWhole = first === firstInstant && last === firstInstant + (sent - 1) * STEP_MILLIS;
      if (count === sent && instants === sent && isWhole) return [];
      return [`${meter}: ${sent} acknowledged, ${count} stored at ${instants} instants from ${first} to ${last}`];
    });
  });
}

/** A register rises by one kilowatt-hour with each message. */
function consumptionProblems(
  { connections }: BenchHub,
  { entriesPerMessage }: LoadShape,
  book: Book,
  consumption: ReadonlyMap<string, StoredConsumption>,
): string[] {
  return connections.flatMap(({ meters }, index) => {
    const expected = Math.max(0, (book.connections[index]?.sent ?? 0) - 1);
    return meters.slice(0, entriesPerMessage).flatMap((meter) => {
      const { intervals = 0, value = 0 } = consumption.get(meter) ?? {};
      if (value === expected * 1_000_000) return [];
      return [`${meter}: ${intervals} intervals of ${value / 1_000_000} kWh, the registers say ${expected}`];
    });
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
