/** A hub whose store was filled before it was started. */

import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import type { TimeSeriesStore } from '../../src/store/store.ts';
import { type BenchHub, startBenchHub } from './bench-hub.ts';

export async function startFilledHub(
  gateways: number,
  metersPerGateway: number,
  fill: (store: TimeSeriesStore, hub: BenchHub) => Promise<void>,
): Promise<BenchHub> {
  // Detectors would judge a year of consumption as soon as they see it: that is not what is measured.
  const hub = await startBenchHub(gateways, metersPerGateway, { METERHUB_ANOMALIES_ENABLED: 'false' });
  try {
    await hub.stop();
    const store = await openDuckDbStore({ directory: hub.paths.store, memoryLimit: '2GB' });
    try {
      await fill(store, hub);
    } finally {
      await store.close();
    }
    await hub.start();
    return hub;
  } catch (error) {
    await hub.close();
    throw error;
  }
}
