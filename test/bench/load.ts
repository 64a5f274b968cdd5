/** The load generator as a process of its own, and the loads of a hub. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BenchHub, startBenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import type { LoadPlan, LoadResult } from './load-generator.ts';
import { fdatasyncMillis } from './machine.ts';

const GENERATOR = fileURLToPath(new URL('./load-generator.ts', import.meta.url));

export type LoadShape = Pick<LoadPlan, 'window' | 'entriesPerMessage' | 'quantities' | 'verbose'> & {
  readonly gateways: number;
};

/** Messages of one reading, about 200 B. */
export const SINGLE: LoadShape = {
  ...{ gateways: 100, window: 8, entriesPerMessage: 1, quantities: ['activeEnergy'], verbose: true },
};

/** Messages of a hundred readings, about 8 KB. */
export const HUNDRED: LoadShape = {
  ...{ gateways: 20, window: 4, entriesPerMessage: 100, quantities: ['activeEnergy'], verbose: false },
};

export type Load = LoadShape &
  Pick<LoadPlan, 'messages' | 'rate' | 'format' | 'tlsAuthority'> & {
    /** Measure the second sending of the same messages. */
    readonly resend?: boolean;
    /** Variables of the hub. */
    readonly environment?: Readonly<Record<string, string>>;
    /** Port, where it is not that of plain MQTT. */
    readonly port?: number;
    /** What else is measured between the start and the end of the load proper. */
    readonly beside?: (hub: BenchHub) => { readonly end: () => Promise<Figures> };
  };

/** Warms a new hub up with a tenth of the load, then measures. */
export async function load({
  gateways,
  resend = false,
  environment = {},
  port,
  beside,
  ...plan
}: Load): Promise<Figures> {
  const hub = await startBenchHub(gateways, plan.entriesPerMessage, environment);
  try {
    const common = { ...plan, port: port ?? hub.mqttPort, connections: hub.connections };
    // Instants of the last hour, a millisecond apart, so that nothing is a duplicate or out of the window.
    const firstInstant = Date.now() - 3_600_000;
    const readingsPerMessage = plan.entriesPerMessage * plan.quantities.length;
    const warmUp = await generate({
      ...common,
      messages: resend ? plan.messages : Math.floor(plan.messages / 10),
      firstInstant,
      firstSeq: 1_000_000_000,
    });
    await hub.untilProcessed(warmUp.messages * readingsPerMessage, 0);
    const disk = fdatasyncMillis();

    const other = beside?.(hub);
    const before = hub.usage();
    const from = performance.now();
    const result = await generate({
      ...common,
      firstInstant: resend ? firstInstant : firstInstant + 1_000_000,
      firstSeq: 2_000_000_000,
    });
    const readings = result.messages * readingsPerMessage;
    const seconds = await hub.untilProcessed(warmUp.messages * readingsPerMessage + readings, from);
    const after = hub.usage();
    return {
      'payload, B': result.payloadBytes,
      'PUBACK/s': result.messages / result.seconds,
      'PUBACK latency p50, ms': result.latency.p50,
      'PUBACK latency p99, ms': result.latency.p99,
      'readings/s acknowledged': readings / result.seconds,
      'readings/s from socket to queryable row': readings / seconds,
      'hub CPU per reading, microseconds': ((after.cpuSeconds - before.cpuSeconds) / readings) * 1e6,
      'hub CPU, cores': (after.cpuSeconds - before.cpuSeconds) / seconds,
      'generator CPU, cores': result.cpuSeconds / result.seconds,
      'hub memory, MB': after.residentBytes / 1e6,
      'hub memory at most, MB': after.residentBytesMax / 1e6,
      ...disk,
      ...(await other?.end()),
    };
  } finally {
    await hub.close();
  }
}

/** Runs a load to its end. */
export function generate(plan: LoadPlan): Promise<LoadResult> {
  return startLoad(plan).result;
}

export interface RunningLoad {
  readonly result: Promise<LoadResult>;
  /** Sends nothing more; resolves when what was sent is acknowledged. */
  end(): Promise<LoadResult>;
}

export function startLoad(plan: LoadPlan): RunningLoad {
  const child = fork(GENERATOR);
  const result = new Promise<LoadResult>((resolve, reject) => {
    child.once('message', (message) => resolve(message as LoadResult));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the load generator ended with code ${code} and no result`)));
    child.send(plan);
  });
  // It may fail while something else is waited for.
  result.catch(() => undefined);
  return {
    result,
    end() {
      if (child.connected) child.send('end');
      return result;
    },
  };
}
