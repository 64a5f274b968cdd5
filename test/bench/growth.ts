/** Twice the meters: how much more time and memory they take, and what each of them takes. */

import { setTimeout as elapse } from 'node:timers/promises';
import { startBenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { ThreadReports } from './hub-threads.ts';
import { generate } from './load.ts';
import type { RunOptions } from './scenario.ts';

/** Of a hundred meters each. */
const GATEWAYS = 50;
const METERS_PER_GATEWAY = 100;
const READINGS_PER_METER = 20;
const STEP_MILLIS = 900_000;
/** Long enough for what derivation sets off, such as the judgement of anomalies. */
const SETTLE_MILLIS = 8000;

export async function growth({ scale }: RunOptions): Promise<Figures> {
  const gateways = Math.round(GATEWAYS * scale);
  const once = await measure(gateways);
  const twice = await measure(2 * gateways);
  const meters = gateways * METERS_PER_GATEWAY;
  return {
    meters,
    'seconds until all readings are queryable': once.seconds,
    'the same with twice the meters': twice.seconds,
    'ratio of that': twice.seconds / once.seconds,
    'seconds until consumption is derived': once.derivedSeconds,
    'the same with twice the meters, derived': twice.derivedSeconds,
    'ratio of that, derived': twice.derivedSeconds / once.derivedSeconds,
    'hub CPU seconds until then': once.cpuSeconds,
    'the same with twice the meters, CPU seconds': twice.cpuSeconds,
    'ratio of that, CPU': twice.cpuSeconds / once.cpuSeconds,
    'memory, MB': once.residentBytes / 1e6,
    'the same with twice the meters, MB': twice.residentBytes / 1e6,
    'ratio of memory': twice.residentBytes / once.residentBytes,
    'bytes resident for a meter more': (twice.residentBytes - once.residentBytes) / meters,
    ...Object.fromEntries(
      [...twice.kept].map(([thread, bytes]) => [
        `bytes that the thread ${thread} keeps for a meter more`,
        (bytes - (once.kept.get(thread) ?? 0)) / meters,
      ]),
    ),
  };
}

async function measure(gateways: number) {
  using reports = new ThreadReports('./collect-preload.ts');
  const environment = { METERHUB_LOG_LEVEL: 'error', ...reports.environment };
  const hub = await startBenchHub(gateways, METERS_PER_GATEWAY, environment);
  try {
    const { connections, mqttPort: port } = hub;
    const common = {
      ...{ port, connections, window: 4, entriesPerMessage: METERS_PER_GATEWAY, quantities: ['activeEnergy'] },
      ...{ verbose: false, rate: null, stepMillis: STEP_MILLIS, firstSeq: 1_000_000_000 },
    };
    // At the ends of intervals: what lies between the last end and the last reading would wait for the next reading.
    const firstInstant = Math.floor(Date.now() / STEP_MILLIS - READINGS_PER_METER - 3) * STEP_MILLIS;
    await generate({ ...common, messages: 2 * gateways, firstInstant });
    // A register that is derived for the first time takes longer, and does so once in its life.
    await hub.untilAllBooked();
    await hub.untilDerived();
    const before = hub.usage();
    const started = performance.now();
    await generate({
      ...common,
      messages: READINGS_PER_METER * gateways,
      firstInstant: firstInstant + 2 * STEP_MILLIS,
    });
    await hub.untilAllBooked();
    const seconds = (performance.now() - started) / 1000;
    const derivedSeconds = ((await hub.untilDerived()) - started) / 1000;
    const { cpuSeconds } = hub.usage();
    await elapse(SETTLE_MILLIS);
    process.kill(hub.pid, 'SIGUSR2');
    const kept = new Map([...(await reports.read())].map(([thread, report]) => [thread, bytesOf(report)]));
    const { residentBytes } = hub.usage();
    return { seconds, derivedSeconds, cpuSeconds: cpuSeconds - before.cpuSeconds, residentBytes, kept };
  } finally {
    await hub.close();
  }
}

function bytesOf(report: unknown): number {
  const { heapUsed, external } = report as { heapUsed: number; external: number };
  return heapUsed + external;
}
