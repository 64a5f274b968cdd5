/** Opens the registry of a folder at the moment the gate opens, and says whether it could. */

import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteRegistry } from '../../../src/registry/sqlite/sqlite-registry.ts';

const { directory, gate } = workerData as { directory: string; gate: Int32Array };
parentPort?.postMessage('ready');
Atomics.wait(gate, 0, 1);
const registry = openSqliteRegistry(directory);
parentPort?.postMessage((await registry.snapshot()).enterprises.size);
await registry.close();
