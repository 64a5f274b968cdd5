/** Scenarios of the InfluxDB store: its encoder alone, and how fast it catches up. */

import { LineEncoder } from '../../src/store/influx/line-protocol.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import { influxEnvironment } from '../influx/helpers/influx-hub.ts';
import { Influxd } from '../influx/helpers/influxd.ts';
import { startBenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { generate } from './load.ts';

/** influxd with its data where the benchmarks have theirs. */
export function startBenchInfluxd(): Promise<Influxd> {
  const parent = process.env['METERHUB_BENCH_DIR'];
  return Influxd.start(parent === undefined ? {} : { parent });
}

/** Lines a second of the encoder, and megabytes of them. */
export function writer(): Record<string, number> {
  const meters = 2000;
  const rows = 50_000;
  const batch = new ReadingBatch(
    Array.from({ length: meters }, (_, i) => ({
      enterprise: 'BENCH',
      meter: `BENCH-G0001-E${i}`,
      quantity: 'activeEnergy',
    })),
  );
  const encoder = new LineEncoder();
  const rounds = 30;
  let lines = 0;
  let characters = 0;
  let seconds = 0;
  for (let round = 0; round < rounds; round++) {
    batch.clear();
    for (let row = 0; row < rows; row++) {
      const timestamp = 1_795_000_000_000 + round * rows + row;
      batch.add(row % meters, timestamp, 184_223.71 + row / 7, 0, round * 500 + Math.floor(row / 100), row % 100);
    }
    const started = performance.now();
    let encoded = 0;
    let bytes = 0;
    for (const { text, count } of encoder.chunks(batch, 5000, { instantMin: 0, refuse: fail })) {
      encoded += count;
      // As bytes, as they are sent: until then a string in V8 is only a plan of one.
      bytes += Buffer.from(text).length;
    }
    if (round < 5) continue;
    seconds += (performance.now() - started) / 1000;
    lines += encoded;
    characters += bytes;
  }
  return { 'lines/s': lines / seconds, 'MB/s': characters / seconds / 1e6, 'bytes per line': characters / lines };
}

function fail(row: number, detail: string): never {
  throw new Error(`row ${row}: ${detail}`);
}

export interface Outage {
  readonly outageSeconds: number;
  readonly readingsPerSecond: number;
}

/** Takes influxd away under live load and measures how many seconds of data a second it takes in afterwards. */
export async function catchUp({ outageSeconds, readingsPerSecond }: Outage): Promise<Figures> {
  await using influxd = await startBenchInfluxd();
  const entriesPerMessage = 10;
  const gateways = 20;
  const hub = await startBenchHub(gateways, entriesPerMessage, influxEnvironment(influxd.url));
  try {
    const rate = readingsPerSecond / entriesPerMessage;
    const aliveSeconds = 5;
    const live = generate({
      ...{ port: hub.mqttPort, connections: hub.connections, window: 8, entriesPerMessage, rate },
      ...{
        quantities: ['activeEnergy'],
        verbose: false,
        firstSeq: 1_000_000_000,
        firstInstant: Date.now() - 3_600_000,
      },
      messages: rate * (outageSeconds + 2 * aliveSeconds + 15),
    });
    await elapse(aliveSeconds);
    await influxd.kill();
    await elapse(outageSeconds);
    const behind = await secondsBehind(hub.get);
    const residentBytes = hub.usage().residentBytes;
    await influxd.start();
    const started = performance.now();
    // From the first batch that is stored: the pause before the next attempt is a figure of its own.
    await until(async () => (await secondsBehind(hub.get)) < behind * 0.98);
    const waited = (performance.now() - started) / 1000;
    await until(async () => (await secondsBehind(hub.get)) < 1);
    const seconds = (performance.now() - started) / 1000;
    const { latency } = await live;
    return {
      'seconds behind when influxd is back': behind,
      'seconds until the first batch is stored': waited,
      'seconds until caught up': seconds,
      'catch-up factor (seconds of data a second)': (behind + seconds) / seconds,
      'catch-up factor from the first batch': (behind + seconds) / Math.max(0.01, seconds - waited),
      'PUBACK latency p99 over all, ms': latency.p99,
      'hub memory at the end of the outage, MB': residentBytes / 1e6,
      'hub memory in the end, MB': hub.usage().residentBytes / 1e6,
    };
  } finally {
    await hub.close();
  }
}

async function secondsBehind(get: (path: string) => Promise<Response>): Promise<number> {
  const text = await (await get('/metrics')).text();
  return Number(/^meterhub_behind_seconds ([\d.e+-]+)$/m.exec(text)?.[1] ?? Number.NaN);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await elapse(0.02);
}

function elapse(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
