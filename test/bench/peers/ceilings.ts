/** The stores alone, fed as fast as they take it with rows that are made already: nothing in front of them can be faster. */

import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { inTemporaryDirectory } from '../../helpers/temporary-directory.ts';
import type { Figures } from '../figures.ts';
import { startBenchInfluxd } from '../influx.ts';
import { fdatasyncMillis } from '../machine.ts';
import { usageOf } from '../processes.ts';
import { KillableChild } from './child.ts';
import { BATCH_ROWS, type DuckDbTells, type DuckDbTold } from './duckdb-rows.ts';
import { countPoints, DATABASE, writePath } from './influx-points.ts';

const LINES_PER_REQUEST = 5000;
const REQUESTS_AT_ONCE = 2;
const METERS = 2000;

export async function influxdAlone(readings: number): Promise<Figures> {
  await using influxd = await startBenchInfluxd();
  await influxd.query(null, `CREATE DATABASE "${DATABASE}"`);
  const requests = Math.ceil(readings / LINES_PER_REQUEST);
  const bodies = Array.from({ length: requests }, (_, n) => linesAt(n * LINES_PER_REQUEST));
  const before = usageOf(influxd.pid);
  const started = performance.now();
  let next = 0;
  let acknowledged = 0;
  const lane = async (until: number): Promise<void> => {
    while (next < until) {
      await post(`${influxd.url}${writePath}`, bodies[next++] as Buffer);
      acknowledged += LINES_PER_REQUEST;
    }
  };
  const allLanes = (until: number) => Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, () => lane(until)));
  await allLanes(Math.floor(requests / 2));
  const seconds = (performance.now() - started) / 1000;
  const measured = acknowledged;
  const after = usageOf(influxd.pid);
  // The other half is for the kill: what is on its way then is not acknowledged.
  const rest = allLanes(requests).catch(() => undefined);
  while (acknowledged < measured * 1.3) await new Promise((wake) => setTimeout(wake, 1));
  await influxd.kill();
  await rest;
  const promised = acknowledged;
  await influxd.start();
  const found = await countPoints(influxd);
  return {
    ...fdatasyncMillis(),
    '100 readings: readings/s from socket to queryable': measured / seconds,
    '100 readings: CPU of all its processes per reading, microseconds':
      ((after.cpuSeconds - before.cpuSeconds) / measured) * 1e6,
    '100 readings: memory of all its processes at most, MB': after.residentBytesMax / 1e6,
    // A request that the kill interrupted may have been written: more than was acknowledged is no loss.
    ...lossOf(promised / LINES_PER_REQUEST, Math.min(found, promised) / LINES_PER_REQUEST),
  };
}

export function duckDbAlone(readings: number): Promise<Figures> {
  return inTemporaryDirectory(async (directory) => {
    await using child = new KillableChild('./duckdb-writer.ts', [join(directory, 'readings.duckdb')]);
    await child.start();
    const batches = Math.ceil(readings / BATCH_ROWS);
    const before = usageOf(child.pid);
    const started = performance.now();
    tell(child, { batches });
    await committed(child, batches * BATCH_ROWS);
    const seconds = (performance.now() - started) / 1000;
    const after = usageOf(child.pid);
    let promised = batches * BATCH_ROWS;
    child.process.on('message', (message: DuckDbTells) => {
      if ('committed' in message) promised = message.committed;
    });
    tell(child, { batches: 1000 });
    await committed(child, (batches + 3) * BATCH_ROWS);
    await child.kill();
    await child.start();
    tell(child, 'count');
    const [message] = (await once(child.process, 'message')) as [DuckDbTells];
    const found = 'rows' in message ? message.rows : 0;
    return {
      ...fdatasyncMillis(),
      '100 readings: readings/s from socket to queryable': (batches * BATCH_ROWS) / seconds,
      '100 readings: CPU of all its processes per reading, microseconds':
        ((after.cpuSeconds - before.cpuSeconds) / (batches * BATCH_ROWS)) * 1e6,
      '100 readings: memory of all its processes at most, MB': after.residentBytesMax / 1e6,
      ...lossOf(promised / BATCH_ROWS, Math.min(found, promised) / BATCH_ROWS),
    };
  });
}

/** In requests or transactions: what takes the place of a message here. */
function lossOf(acknowledged: number, there: number): Figures {
  return {
    'kill -9: messages acknowledged before it': acknowledged,
    'kill -9: of them lost': acknowledged - there,
    'kill -9: of them lost, %': (100 * (acknowledged - there)) / acknowledged,
  };
}

function linesAt(first: number): Buffer {
  const lines: string[] = [];
  for (let row = first; row < first + LINES_PER_REQUEST; row++) {
    const instant = 1_795_000_000_000 + Math.floor(row / METERS);
    lines.push(
      `reading,meter=BENCH-G0001-E${row % METERS},quantity=activeEnergy value=${184_223.71 + row / 8} ${instant}`,
    );
  }
  return Buffer.from(lines.join('\n'));
}

function post(url: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { 'content-length': body.length } }, (answer) => {
      answer.resume().once('end', () => {
        if (answer.statusCode === 204) resolve();
        else reject(new Error(`influxd answered ${answer.statusCode}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

function tell(child: KillableChild, message: DuckDbTold): void {
  child.process.send(message);
}

function committed(child: KillableChild, rows: number): Promise<void> {
  return new Promise((resolve) => {
    child.process.on('message', (message: DuckDbTells) => {
      if ('committed' in message && message.committed >= rows) resolve();
    });
  });
}
