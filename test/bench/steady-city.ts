/**
 * A city on an ordinary day: 400,000 meters with four quantities each minute. How much of a core the hub takes,
 * and how long a reading takes from being published to being found by a question and to the live stream.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { startBenchHub } from './bench-hub.ts';
import type { CityPlan, CityResult } from './city-generator.ts';
import type { Figures } from './figures.ts';
import { fdatasyncMillis } from './machine.ts';
import { probe } from './probe.ts';
import type { RunOptions } from './scenario.ts';

const GENERATOR = fileURLToPath(new URL('./city-generator.ts', import.meta.url));
const GATEWAYS = 200;
const METERS_PER_GATEWAY = 2000;
const SECONDS = 60;
const QUANTITIES = ['activeEnergy', 'activePower', 'reactiveEnergy', 'voltage'];

export async function steadyCity({ scale }: RunOptions): Promise<Figures> {
  const gateways = Math.max(1, Math.round(GATEWAYS * scale));
  const seeding = performance.now();
  // One gateway more, whose first meter is watched.
  const hub = await startBenchHub(gateways + 1, METERS_PER_GATEWAY, { METERHUB_LOG_LEVEL: 'error' });
  const ready = performance.now();
  const child = fork(GENERATOR);
  try {
    const plan: CityPlan = {
      ...{ port: hub.mqttPort, connections: hub.connections.slice(0, gateways), quantities: QUANTITIES },
      ...{ metersPerMessage: 100, seconds: SECONDS },
    };
    const disk = fdatasyncMillis();
    const before = hub.usage();
    const from = performance.now();
    const done = once(child, 'message') as Promise<[CityResult]>;
    child.send(plan);
    const watched = await probe(hub, hub.connections.at(-1)!, () => performance.now() < from + SECONDS * 1000);
    const [result] = await done;
    const after = hub.usage();
    const seconds = (performance.now() - from) / 1000;
    return {
      meters: gateways * METERS_PER_GATEWAY,
      'seconds to register them and start': (ready - seeding) / 1000,
      'readings/s': result.readings / seconds,
      'hub CPU, cores': (after.cpuSeconds - before.cpuSeconds) / seconds,
      'hub CPU per reading, microseconds': ((after.cpuSeconds - before.cpuSeconds) * 1e6) / result.readings,
      'PUBACK latency p99, ms': result.latency.p99,
      'publish to found by a question p50, ms': watched.queryable.p50,
      'publish to found by a question p99, ms': watched.queryable.p99,
      'publish to live stream p50, ms': watched.live.p50,
      'publish to live stream p99, ms': watched.live.p99,
      'hub memory, MB': after.residentBytes / 1e6,
      ...disk,
    };
  } finally {
    child.kill();
    await hub.close();
  }
}
