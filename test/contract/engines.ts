/** The store's engines by name, for tests and for the programs that tests start. */

import { createHash } from 'node:crypto';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { InfluxOptions } from '../../src/store/influx/influx-options.ts';
import { openInfluxStore } from '../../src/store/influx/influx-store.ts';
import { FOREVER } from '../../src/store/retention.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';

export interface Engine {
  /** What the store calls itself. */
  readonly engine: string;
  /** Opens the store that belongs to a folder. */
  open(directory: string): Promise<TimeSeriesStore>;
  /** The first and the last instant it can hold. */
  readonly instants: readonly [first: number, last: number];
  /** Whether a reader sees a batch whole or not at all. */
  readonly atomic: boolean;
}

/** Where the server of an engine is; set by the test that has started it, and inherited by its programs. */
export const INFLUX_URL = 'METERHUB_TEST_INFLUX_URL';
export const INFLUX_TOKEN = 'METERHUB_TEST_INFLUX_TOKEN';
export const INFLUX_ORG = 'METERHUB_TEST_INFLUX_ORG';

const influx = (version: InfluxOptions['version'], more: Partial<InfluxOptions> = {}): Engine => ({
  engine: 'influx',
  instants: [-9_223_372_036_854, 9_223_372_036_854],
  atomic: false,
  open: async (directory) =>
    openInfluxStore({
      version,
      url: process.env[INFLUX_URL] ?? '',
      database: `t${createHash('sha256').update(directory).digest('hex').slice(0, 12)}`,
      ...(version === 1 ? {} : { token: process.env[INFLUX_TOKEN] }),
      ...(version === 2 ? { org: process.env[INFLUX_ORG] } : {}),
      ...{ retention: FOREVER, linesMax: 10_000, concurrency: 2, gzip: false, timeoutMillis: 10_000 },
      ...more,
    }),
});

export const ENGINES = {
  duckdb: {
    engine: 'duckdb',
    instants: [-8.64e15, 8.64e15 - 1],
    atomic: true,
    open: (directory) => openDuckDbStore({ directory, memoryLimit: '256MB' }),
  },
  influx1: influx(1),
  /** Small requests, several at a time, compressed. */
  influx1Small: influx(1, { linesMax: 7, concurrency: 4, gzip: true }),
  influx2: influx(2),
  influx3: influx(3),
} as const satisfies Record<string, Engine>;

export type EngineName = keyof typeof ENGINES;
