/**
 * A city on an ordinary day: 400,000 meters with four quantities each minute. How much of a core the hub takes,
 * and how long a reading takes from being published to being found by a question and to the live stream.
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EventSource } from 'eventsource';
import { connectAsync } from 'mqtt';
import { type BenchHub, startBenchHub } from './bench-hub.ts';
import type { CityPlan, CityResult } from './city-generator.ts';
import { Latencies } from './latencies.ts';

const GENERATOR = fileURLToPath(new URL('./city-generator.ts', import.meta.url));
const GATEWAYS = 200;
const METERS_PER_GATEWAY = 2000;
const SECONDS = 60;
const PROBE_MILLIS = 250;
const QUANTITIES = ['activeEnergy', 'activePower', 'reactiveEnergy', 'voltage'];

export async function steadyCity(): Promise<Record<string, number>> {
  const seeding = performance.now();
  // One gateway more, whose single meter is watched.
  const hub = await startBenchHub(GATEWAYS + 1, METERS_PER_GATEWAY, { METERHUB_LOG_LEVEL: 'error' });
  const ready = performance.now();
  const child = fork(GENERATOR);
  try {
    const probe = hub.connections.at(-1)!;
    const plan: CityPlan = {
      ...{ port: hub.mqttPort, connections: hub.connections.slice(0, GATEWAYS), quantities: QUANTITIES },
      ...{ metersPerMessage: 100, seconds: SECONDS },
    };
    const before = hub.usage();
    const from = performance.now();
    child.send(plan);
    const watched = await watch(hub, probe, SECONDS * 1000);
    const [result] = (await once(child, 'message')) as [CityResult];
    const after = hub.usage();
    const seconds = (performance.now() - from) / 1000;
    return {
      meters: GATEWAYS * METERS_PER_GATEWAY,
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
    };
  } finally {
    await hub.close();
  }
}

/** Publishes a reading of one meter now and then, and looks when it is there. */
async function watch(
  hub: BenchHub,
  { username, password, topic, meters }: BenchHub['connections'][number],
  millis: number,
) {
  const queryable = new Latencies();
  const live = new Latencies();
  const meter = meters[0]!;
  const seen = new Map<number, number>();
  const stream = new EventSource(`${hub.url}/api/v1/live?events=readings&meter=${meter}`, {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${hub.apiKey}` } }),
  });
  stream.addEventListener('readings', ({ data }) => {
    for (const reading of JSON.parse(data).items ?? []) {
      const sentAt = reading.meter === meter ? seen.get(reading.value) : undefined;
      if (sentAt === undefined) continue;
      live.add(performance.now() - sentAt);
      seen.delete(reading.value);
    }
  });
  const client = await connectAsync(`mqtt://127.0.0.1:${hub.mqttPort}`, { username, password });
  const end = performance.now() + millis;
  for (let n = 1; performance.now() < end; n++) {
    const sentAt = performance.now();
    seen.set(n, sentAt);
    const readings = [{ meter, ts: Date.now(), values: { activePower: n } }];
    await client.publishAsync(topic, JSON.stringify({ seq: n, readings }), { qos: 1 });
    for (;;) {
      const latest = (await (await hub.get(`/api/v1/meters/${meter}/latest`)).json()) as { items: { value: number }[] };
      if (latest.items.some(({ value }) => value === n)) break;
      await new Promise((wake) => setTimeout(wake, 10));
    }
    queryable.add(performance.now() - sentAt);
    await new Promise((wake) => setTimeout(wake, Math.max(0, sentAt + PROBE_MILLIS - performance.now())));
  }
  await new Promise((wake) => setTimeout(wake, 2000));
  stream.close();
  await client.endAsync();
  return { queryable: queryable.figures(), live: live.figures() };
}
