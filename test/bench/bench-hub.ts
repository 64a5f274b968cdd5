/** A hub as a process of its own, with gateways and meters to load it with. */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChildProgram } from '../../src/cli/child-program.ts';
import type { HubReady } from '../../src/cli/serve.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { LoadPlan } from './load-generator.ts';

export interface BenchHub {
  readonly mqttPort: number;
  /** Of the API, and a key for it. */
  readonly url: string;
  readonly apiKey: string;
  readonly connections: LoadPlan['connections'];
  /** Processor seconds used so far, and resident memory. */
  usage(): { readonly cpuSeconds: number; readonly residentBytes: number };
  /** Asks the API until this many readings are booked; gives the seconds since `from`. */
  untilProcessed(readings: number, from: number): Promise<number>;
  get(path: string): Promise<Response>;
  close(): Promise<void>;
}

/** Clock ticks per second of /proc/PID/stat, 100 on every Linux that Node runs on (sysconf _SC_CLK_TCK). */
const TICKS_PER_SECOND = 100;

export async function startBenchHub(
  gateways: number,
  metersPerGateway: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<BenchHub> {
  const dataDir = mkdtempSync(join(process.env['METERHUB_BENCH_DIR'] ?? tmpdir(), 'meterhub-bench-'));
  const { connections, apiKey } = await seed(dataDir, gateways, metersPerGateway);
  const program = new ChildProgram('hub', ['serve'], {
    METERHUB_DATA_DIR: dataDir,
    METERHUB_MQTT_PORT: '0',
    METERHUB_HTTP_PORT: '0',
    METERHUB_LOG_LEVEL: 'warn',
    ...environment,
  });
  const { mqttPort, httpPort } = await program.expect<HubReady>('hub-ready');
  const get = (path: string) =>
    fetch(`http://127.0.0.1:${httpPort}${path}`, { headers: { authorization: `Bearer ${apiKey}` } });
  return {
    mqttPort,
    apiKey,
    url: `http://127.0.0.1:${httpPort}`,
    connections,
    get,
    usage: () => usageOf(program.pid),
    async untilProcessed(readings, from) {
      for (;;) {
        const response = await get('/metrics');
        const stored = Number(/meterhub_readings_received_total (\d+)/.exec(await response.text())?.[1] ?? 0);
        if (stored >= readings) return (performance.now() - from) / 1000;
        await new Promise((wake) => setTimeout(wake, 20));
      }
    },
    async close() {
      await program.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function seed(dataDir: string, gateways: number, metersPerGateway: number) {
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(dataDir).registry));
  const enterprise = 'BENCH';
  const ids = Array.from({ length: gateways }, (_, index) => `G${String(index).padStart(4, '0')}`);
  const metersOf = (gateway: string) =>
    Array.from({ length: metersPerGateway }, (_, index) => `BENCH-${gateway}-E${String(index).padStart(3, '0')}`);
  await registry.apply({
    enterprises: [{ id: enterprise, name: '测试', nameEn: 'Bench', district: '310115', industry: 'C31' }],
    gateways: ids.map((id) => ({ id, enterprise, username: id })),
    meters: ids.flatMap((gateway) =>
      metersOf(gateway).map((id) => ({
        ...{
          id,
          enterprise,
          gateway,
          name: id,
          nameEn: id,
          energy: 'electricity',
          level: 2 as const,
          parent: null,
          units: {},
        },
      })),
    ),
  });
  const connections = [];
  for (const gateway of ids) {
    const password = await registry.resetGatewayPassword({ enterprise, gateway });
    connections.push({
      username: gateway,
      password,
      topic: `energy/v1/${enterprise}/${gateway}/telemetry`,
      meters: metersOf(gateway),
    });
  }
  const apiKey = await registry.issueKey({ name: 'bench', role: 'authority', enterprise: null, expiresAt: null });
  await registry.close();
  return { connections, apiKey };
}

function usageOf(pid: number): { cpuSeconds: number; residentBytes: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return { cpuSeconds, residentBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024 };
}
