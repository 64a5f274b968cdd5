/** The store's engines by name, for tests and for the programs that tests start. */

import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';

export const ENGINES = {
  duckdb: (directory: string): Promise<TimeSeriesStore> => openDuckDbStore({ directory, memoryLimit: '256MB' }),
} as const;

export type EngineName = keyof typeof ENGINES;
