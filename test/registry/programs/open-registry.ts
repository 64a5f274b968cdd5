/** Opens a registry at the moment the gate opens, and says whether it could. */

import { parentPort, workerData } from 'node:worker_threads';
import { openRegistry } from '../../../src/registry/open-registry.ts';
import type { SqlLocation } from '../../../src/sql/sql-database.ts';

const { location, gate } = workerData as { location: SqlLocation; gate: Int32Array };
parentPort?.postMessage('ready');
Atomics.wait(gate, 0, 1);
const registry = await openRegistry(location);
parentPort?.postMessage((await registry.snapshot()).enterprises.size);
await registry.close();
