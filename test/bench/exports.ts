/** Exports over HTTP of a series that is long: rows a second, and whether the hub's memory stays what it was. */

import { setInterval } from 'node:timers';
import { setTimeout as elapse } from 'node:timers/promises';
import { formatInstant } from '../../src/domain/instant.ts';
import type { BenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { putReadings } from './fill-store.ts';
import { startFilledHub } from './filled-hub.ts';
import { ENTERPRISE } from './gateways.ts';
import type { RunOptions } from './scenario.ts';

const READINGS = 2_000_000;
const FORMATS = ['csv', 'ndjson', 'arrow', 'parquet'] as const;
const SAMPLE_MILLIS = 20;
/** Settles the memory between two exports. */
const PAUSE_MILLIS = 2000;

export async function exports({ scale }: RunOptions): Promise<Figures> {
  const count = Math.round(READINGS * scale);
  const first = Date.now() - (count + 3600) * 1000;
  const hub = await startFilledHub(1, 1, (store, { connections }) => {
    const keys = connections.flatMap(({ meters }) =>
      meters.map((meter) => ({ enterprise: ENTERPRISE, meter, quantity: 'activeEnergy' })),
    );
    return putReadings(store, keys, { first, step: 1000, count });
  });
  try {
    const meter = hub.connections[0]?.meters[0] as string;
    const window = (rows: number) => `from=${formatInstant(first)}&to=${formatInstant(first + rows * 1000)}`;
    const path = (format: string, rows: number) =>
      `/api/v1/readings?meter=${meter}&quantity=activeEnergy&format=${format}&${window(rows)}`;
    const figures: Record<string, number> = { rows: count };
    for (const format of FORMATS) {
      await download(hub, path(format, count / 20));
      await elapse(PAUSE_MILLIS);
      const half = await download(hub, path(format, count / 2));
      await elapse(PAUSE_MILLIS);
      const whole = await download(hub, path(format, count));
      figures[`${format}, rows/s`] = count / whole.seconds;
      figures[`${format}, MB/s`] = whole.bytes / whole.seconds / 1e6;
      figures[`${format}, hub CPU per row, microseconds`] = (whole.cpuSeconds * 1e6) / count;
      figures[`${format}, hub memory more than before, half the rows, MB`] = half.memory / 1e6;
      figures[`${format}, hub memory more than before, all rows, MB`] = whole.memory / 1e6;
    }
    return figures;
  } finally {
    await hub.close();
  }
}

async function download(hub: BenchHub, path: string) {
  const before = hub.usage();
  let most = before.residentBytes;
  const sampling = setInterval(() => {
    most = Math.max(most, hub.usage().residentBytes);
  }, SAMPLE_MILLIS);
  try {
    const started = performance.now();
    const response = await hub.get(path);
    if (!response.ok || response.body === null) throw new Error(`${path} answered ${response.status}`);
    let bytes = 0;
    for await (const chunk of response.body) bytes += chunk.length;
    const seconds = (performance.now() - started) / 1000;
    return {
      seconds,
      bytes,
      memory: most - before.residentBytes,
      cpuSeconds: hub.usage().cpuSeconds - before.cpuSeconds,
    };
  } finally {
    clearInterval(sampling);
  }
}
