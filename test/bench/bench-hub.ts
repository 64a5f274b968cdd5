/** A hub as a process of its own, with gateways and meters to load it with. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProgram } from '../../src/cli/child-program.ts';
import type { HubReady } from '../../src/cli/serve.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { ApiClient } from '../helpers/api-client.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { ENTERPRISE, gatewayIds, metersOf, topicOf } from './gateways.ts';
import type { LoadPlan } from './load-generator.ts';
import { type Usage, usageOf } from './processes.ts';

export interface BenchHub {
  readonly mqttPort: number;
  readonly pid: number;
  readonly paths: ReturnType<typeof dataPaths>;
  /** Of the API, and a key for it. */
  readonly url: string;
  readonly apiKey: string;
  readonly api: ApiClient;
  readonly connections: LoadPlan['connections'];
  usage(): Usage;
  /** Asks the API until this many readings are booked; gives the seconds since `from`. */
  untilProcessed(readings: number, from: number): Promise<number>;
  /** Resolves when everything that is acknowledged by now is booked. */
  untilAllBooked(): Promise<void>;
  /** Resolves some seconds after consumption is derived of everything that is booked; gives the moment of `performance.now()` at which it was. */
  untilDerived(): Promise<number>;
  get(path: string): Promise<Response>;
  /** `kill -9`. */
  kill(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Starts it again on the same data and ports. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}

/** More than `metering.linger`. */
const LINGER_MILLIS = 6000;

export async function startBenchHub(
  gateways: number,
  metersPerGateway: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<BenchHub> {
  const dataDir = mkdtempSync(join(process.env['METERHUB_BENCH_DIR'] ?? tmpdir(), 'meterhub-bench-'));
  const paths = dataPaths(dataDir);
  const { connections, apiKey } = await register(paths.registry, gateways, metersPerGateway);
  const [mqttPort, httpPort] = [await freePort(), await freePort()];
  const api = new ApiClient(httpPort, apiKey);
  const launch = (): ChildProgram =>
    new ChildProgram('hub', ['serve'], {
      METERHUB_DATA_DIR: dataDir,
      METERHUB_MQTT_PORT: String(mqttPort),
      METERHUB_HTTP_PORT: String(httpPort),
      METERHUB_LOG_LEVEL: 'warn',
      // Benchmarks ask as often as they like.
      METERHUB_HTTP_RATE_LIMIT_PER_KEY: '10000000',
      METERHUB_HTTP_RATE_LIMIT_PER_ADDRESS: '10000000',
      ...environment,
    });
  let program = launch();
  await program.expect<HubReady>('hub-ready');
  return {
    ...{ mqttPort, apiKey, url: api.url, api, connections, paths },
    get pid() {
      return program.pid;
    },
    get: (path) => api.request(path),
    usage: () => usageOf(program.pid),
    async untilProcessed(readings, from) {
      for (;;) {
        if ((await api.metric('meterhub_readings_received_total')) >= readings)
          return (performance.now() - from) / 1000;
        await new Promise((wake) => setTimeout(wake, 20));
      }
    },
    async untilAllBooked() {
      const head = await api.metric('meterhub_journal_head_offset');
      while ((await api.metric('meterhub_processed_offset')) < head) await new Promise((wake) => setTimeout(wake, 20));
    },
    async untilDerived() {
      const waiting = async () =>
        (await api.metric('meterhub_derivation_stale')) + (await api.metric('meterhub_derivation_behind'));
      // Registers that a pass has not seen yet are not waited for: it is over when none has come up for longer than a pass lingers.
      let quietSince = performance.now();
      while (performance.now() - quietSince < LINGER_MILLIS) {
        if ((await waiting()) > 0) quietSince = performance.now();
        await new Promise((wake) => setTimeout(wake, 250));
      }
      return quietSince;
    },
    async kill() {
      process.kill(program.pid, 'SIGKILL');
      await program.ended;
    },
    stop: () => program.stop(),
    async start() {
      program = launch();
      await program.expect<HubReady>('hub-ready');
    },
    async close() {
      await program.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function register(directory: string, gateways: number, metersPerGateway: number) {
  const registry = await openRegistry(sqliteRegistryIn(directory));
  const ids = gatewayIds(gateways);
  await registry.apply({
    enterprises: [{ id: ENTERPRISE, name: '测试', nameEn: 'Bench', district: '310115', industry: 'C31' }],
    gateways: ids.map((id) => ({ id, enterprise: ENTERPRISE, username: id })),
    meters: ids.flatMap((gateway) =>
      metersOf(gateway, metersPerGateway).map((id) => ({
        ...{ id, enterprise: ENTERPRISE, gateway, name: id, nameEn: id, energy: 'electricity' },
        ...{ level: 2 as const, parent: null, units: {} },
      })),
    ),
  });
  const connections = [];
  for (const gateway of ids) {
    const password = await registry.resetGatewayPassword({ enterprise: ENTERPRISE, gateway });
    const meters = metersOf(gateway, metersPerGateway);
    connections.push({ username: gateway, password, topic: topicOf(gateway), meters });
  }
  const apiKey = await registry.issueKey({ name: 'bench', role: 'admin', enterprise: null, expiresAt: null });
  await registry.close();
  return { connections, apiKey };
}
