/** A broker in a process of its own, so that its memory is only its own: started by `fuzz-long.ts` with `--expose-gc`. */

import { parseArgs } from 'node:util';
import { openBroker } from '../../../src/broker/broker.ts';
import { QUOTA_DEFAULT } from '../../../src/broker/settings.ts';
import { dataPaths } from '../../../src/hub/data-paths.ts';
import { openEmbeddedJournal } from '../../../src/journal/embedded/writer.ts';
import { openRegistry, sqliteRegistryIn } from '../../../src/registry/open-registry.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';

export interface BrokerState {
  readonly port: number;
  readonly connections: number;
  /** Messages in the journal. */
  readonly kept: number;
  readonly residentBytes: number;
}

const { values } = parseArgs({
  options: { data: { type: 'string' }, connectionsMax: { type: 'string' }, connectTimeoutMillis: { type: 'string' } },
});
if (values.data === undefined || process.send === undefined) throw new Error('it is started by fuzz-long.ts');
const paths = dataPaths(values.data);
const registry = await openRegistry(sqliteRegistryIn(paths.registry));
const journal = await openEmbeddedJournal({
  ...{ directory: paths.journal, bytesMax: 4e9, retainBytes: 1e9, freeBytesMin: 0, waitingBytesMax: 1e7 },
});
const connections = Number(values.connectionsMax);
const broker = await openBroker(
  { registry, journal, log: createLogger('broker', 'silent'), summaryFor: async () => '{"type":"summary"}' },
  {
    packetBytesMax: 1024 * 1024,
    connectionsMax: connections,
    connectTimeoutMillis: Number(values.connectTimeoutMillis),
    drainTimeoutMillis: 20_000,
  },
  { host: '127.0.0.1', port: 0, quota: { ...QUOTA_DEFAULT, messagesPerSecond: 1e6, connections } },
);
process.on('message', tell);
tell();

function tell(): void {
  const { connections, durable, bestEffort } = broker.stats();
  // What is left after a collection: a heap that grows until it is worth collecting is no leak.
  globalThis.gc?.();
  const memory = process.memoryUsage.rss();
  process.send?.({
    port: broker.port,
    connections,
    kept: durable + bestEffort,
    residentBytes: memory,
  } satisfies BrokerState);
}
