/** Ten thousand gateways at once: after a power cut of the city's network all of them come back in the same second. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startBenchHub } from './bench-hub.ts';
import type { ConnectPlan, ConnectResult } from './connect-generator.ts';

const GENERATOR = fileURLToPath(new URL('./connect-generator.ts', import.meta.url));
const GATEWAYS = 10_000;
/** Long enough for what logging in has left behind to be collected. */
const IDLE_MILLIS = 15_000;

export async function connectStorm(): Promise<Record<string, number>> {
  const hub = await startBenchHub(GATEWAYS, 0, { METERHUB_LOG_LEVEL: 'error' });
  const child = fork(GENERATOR);
  try {
    const before = hub.usage();
    const plan: ConnectPlan = { port: hub.mqttPort, connections: hub.connections, concurrency: 500 };
    child.send(plan);
    const [result] = (await once(child, 'message')) as [ConnectResult];
    const after = hub.usage();
    await new Promise((wake) => setTimeout(wake, IDLE_MILLIS));
    const idle = hub.usage();
    return {
      'gateways connected': result.connected,
      'gateways refused': result.refused,
      'seconds until all were connected': result.seconds,
      'hub CPU seconds': after.cpuSeconds - before.cpuSeconds,
      'hub memory before, MB': before.residentBytes / 1e6,
      'kB per gateway, connected and idle': (idle.residentBytes - before.residentBytes) / 1000 / result.connected,
      'hub CPU while all are idle, cores': (idle.cpuSeconds - after.cpuSeconds) / (IDLE_MILLIS / 1000),
    };
  } finally {
    if (child.connected) child.send('end');
    await hub.close();
  }
}
