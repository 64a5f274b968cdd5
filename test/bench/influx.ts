/** Scenarios of the InfluxDB store: its encoder alone, and how fast it catches up. */

import { Point } from '@influxdata/influxdb-client';
import { LineEncoder } from '../../src/store/influx/line-protocol.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import type { SeriesKey } from '../../src/store/store.ts';
import { DATABASE, influxEnvironment } from '../influx/helpers/influx-hub.ts';
import { Influxd } from '../influx/helpers/influxd.ts';
import { startBenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { generate } from './load.ts';
import { usageOf } from './processes.ts';

/** influxd with its data where the benchmarks have theirs. */
export function startBenchInfluxd(): Promise<Influxd> {
  const parent = process.env['METERHUB_BENCH_DIR'];
  return Influxd.start(parent === undefined ? {} : { parent });
}

/** Lines a second of the encoder, and megabytes of them; beside it those of the client's own Point class. */
export function writer(): Record<string, number> {
  const encoder = new LineEncoder();
  const own = measureLines((batch) => {
    const sizes = [...encoder.chunks(batch, 10_000, { instantMin: 0, refuse: fail })].map(({ text, count }) => {
      // As bytes, as they are sent: until then a string in V8 is only a plan of one.
      return { lines: count, bytes: Buffer.from(text).length };
    });
    return sumOf(sizes);
  });
  const point = measureLines((batch) => {
    const lines = Array.from({ length: batch.count }, (_, row) => pointOf(batch, row).toLineProtocol());
    return { lines: lines.length, bytes: Buffer.from(lines.join('\n')).length };
  });
  return {
    'lines/s': own.lines,
    'MB/s': own.bytes / 1e6,
    'bytes per line': own.bytes / own.lines,
    "lines/s of the client's Point class": point.lines,
    'times as many as the Point class': own.lines / point.lines,
  };
}

function pointOf({ keys, series, timestamp, value, quality, offset, item }: ReadingBatch, row: number): Point {
  const { enterprise, meter, quantity } = keys[series[row] as number] as SeriesKey;
  return new Point('reading')
    .tag('enterprise', enterprise)
    .tag('meter', meter)
    .floatField(quantity, value[row])
    .intField(`${quantity}_q`, quality[row])
    .intField(`${quantity}_m`, offset[row])
    .intField(`${quantity}_i`, item[row])
    .timestamp(timestamp[row]);
}

interface Encoded {
  readonly lines: number;
  readonly bytes: number;
}

function sumOf(parts: readonly Encoded[]): Encoded {
  return parts.reduce((sum, { lines, bytes }) => ({ lines: sum.lines + lines, bytes: sum.bytes + bytes }), {
    ...{ lines: 0, bytes: 0 },
  });
}

/** Lines and bytes a second, over batches of 50,000 readings of 2,000 meters; the first ones are not counted. */
function measureLines(encode: (batch: ReadingBatch) => Encoded): Encoded {
  const meters = 2000;
  const rows = 50_000;
  const batch = new ReadingBatch(benchKeys(meters));
  const rounds = 30;
  const parts: Encoded[] = [];
  let seconds = 0;
  for (let round = 0; round < rounds; round++) {
    fill(batch, meters, rows, round);
    const started = performance.now();
    const encoded = encode(batch);
    if (round < 5) continue;
    seconds += (performance.now() - started) / 1000;
    parts.push(encoded);
  }
  const { lines, bytes } = sumOf(parts);
  return { lines: lines / seconds, bytes: bytes / seconds };
}

function benchKeys(meters: number): SeriesKey[] {
  return Array.from({ length: meters }, (_, i) => ({
    ...{ enterprise: 'BENCH', meter: `BENCH-G0001-E${i}`, quantity: 'activeEnergy' },
  }));
}

function fill(batch: ReadingBatch, meters: number, rows: number, round: number): void {
  batch.clear();
  for (let row = 0; row < rows; row++) {
    const timestamp = 1_795_000_000_000 + round * rows + row;
    batch.add(row % meters, timestamp, 184_223.71 + row / 7, 0, round * 500 + Math.floor(row / 100), row % 100);
  }
}

/** Lines a second that influxd takes when nothing else runs: encoded before, two requests at a time, as the hub sends them. */
export async function rawInfluxd({ requests }: { readonly requests: number }): Promise<Figures> {
  await using influxd = await startBenchInfluxd();
  await influxd.query(null, `CREATE DATABASE "${DATABASE}"`);
  const keys = benchKeys(2000);
  const batch = new ReadingBatch(keys);
  const encoder = new LineEncoder();
  const bodies: Buffer[] = [];
  let lines = 0;
  for (let round = 0; bodies.length < requests; round++) {
    fill(batch, keys.length, 50_000, round);
    for (const { text, count } of encoder.chunks(batch, 10_000, { instantMin: 0, refuse: fail })) {
      bodies.push(Buffer.from(text));
      lines += count;
    }
  }
  const url = `${influxd.url}/write?${new URLSearchParams({ db: DATABASE, precision: 'ms' })}`;
  const before = usageOf(influxd.pid).cpuSeconds;
  const started = performance.now();
  const rest = bodies.values();
  const send = async (): Promise<void> => {
    for (const body of rest) {
      const { status } = await fetch(url, { method: 'POST', body });
      if (status !== 204) throw new Error(`influxd answered ${status}`);
    }
  };
  await Promise.all([send(), send()]);
  const seconds = (performance.now() - started) / 1000;
  return {
    'lines/s': lines / seconds,
    'influxd CPU, cores': (usageOf(influxd.pid).cpuSeconds - before) / seconds,
    'lines per request': lines / bodies.length,
  };
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
