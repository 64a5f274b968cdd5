/** What is measured, and how much of it. */

import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { influxEnvironment } from '../influx/helpers/influx-hub.ts';
import { anomalies } from './anomalies.ts';
import { startBenchHub } from './bench-hub.ts';
import { connectStorm } from './connect-storm.ts';
import { consumptionQueries } from './consumption-queries.ts';
import { backfill, ingest, intervals } from './derivation.ts';
import type { LoadFormat } from './format-templates.ts';
import { catchUp, cpuSecondsOf, startBenchInfluxd, writer } from './influx.ts';
import type { LoadPlan, LoadResult } from './load-generator.ts';
import { steadyCity } from './steady-city.ts';

export interface Scenario {
  readonly title: string;
  run(): Promise<Record<string, number>>;
}

const GENERATOR = fileURLToPath(new URL('./load-generator.ts', import.meta.url));

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  single: {
    title: 'single-reading messages of about 200 B, QoS 1, 100 connections x window 8, whole pipeline running',
    run: () =>
      load({
        gateways: 100,
        window: 8,
        messages: 400_000,
        entriesPerMessage: 1,
        quantities: ['activeEnergy'],
        verbose: true,
        rate: null,
      }),
  },
  'single-paced': {
    title: 'the same at 20,000 messages/s, sent on schedule whatever the hub does',
    run: () =>
      load({
        gateways: 100,
        window: 8,
        messages: 200_000,
        entriesPerMessage: 1,
        quantities: ['activeEnergy'],
        verbose: true,
        rate: 20_000,
      }),
  },
  batch: {
    title: 'hundred-reading messages of about 8 KB, QoS 1, 20 connections x window 4, whole pipeline running',
    run: () =>
      load({
        gateways: 20,
        window: 4,
        messages: 40_000,
        entriesPerMessage: 100,
        quantities: ['activeEnergy'],
        verbose: false,
        rate: null,
      }),
  },
  columnar: {
    title: 'the batch load in columns',
    run: () => batchIn('columnar'),
  },
  senml: {
    title: 'the batch load in SenML, JSON',
    run: () => batchIn('senml'),
  },
  cbor: {
    title: 'the batch load in SenML, CBOR',
    run: () => batchIn('cbor'),
  },
  sparkplug: {
    title: 'the batch load in Sparkplug B: NDATA with aliases alone, QoS 1',
    run: () => batchIn('sparkplug'),
  },
  resend: {
    title: 'the batch load sent a second time: every reading is looked up and found to be a duplicate',
    run: () =>
      load({
        gateways: 20,
        window: 4,
        messages: 20_000,
        entriesPerMessage: 100,
        quantities: ['activeEnergy'],
        verbose: false,
        rate: null,
        resend: true,
      }),
  },
  intervals: {
    title: 'registers to intervals, the engine alone in one thread',
    run: async () => intervals(),
  },
  derive: {
    title:
      '200 meters x 30 days of 15-minute readings from the journal, without and with derivation after each 10 days',
    run: ingest,
  },
  connect: {
    title: '10,000 gateways log in with their passwords, 500 at a time, and stay connected',
    run: connectStorm,
  },
  city: {
    title:
      '400,000 meters x 4 quantities each minute, on schedule: CPU, and latency to a question and to the live stream',
    run: steadyCity,
  },
  backfill: {
    title: '200 meters x 180 days of 15-minute readings from the journal to intervals, days and totals',
    run: backfill,
  },
  anomalies: {
    title: 'detectors against 220 simulated meters of eleven trades over 48 weeks, without and with faults',
    run: async () => anomalies(),
  },
  consumption: {
    title: 'questions to the API: 2,000 enterprises, 400,000 meters with a month of days, 200 with a year of intervals',
    run: consumptionQueries,
  },
  influx: {
    title: 'the batch load into influxd 1.6.7 on the same cores, from socket to queryable point',
    run: async () => {
      await using influxd = await startBenchInfluxd();
      const before = cpuSecondsOf(influxd.pid);
      const started = performance.now();
      const figures = await load({
        ...{ gateways: 20, window: 4, messages: 40_000, entriesPerMessage: 100, quantities: ['activeEnergy'] },
        ...{ verbose: false, rate: null, environment: influxEnvironment(influxd.url) },
      });
      const seconds = (performance.now() - started) / 1000;
      return { ...figures, 'influxd CPU, cores': (cpuSecondsOf(influxd.pid) - before) / seconds };
    },
  },
  'influx-resend': {
    title: 'a fifth of that load sent a second time: every reading is looked up in influxd and found to be a duplicate',
    run: async () => {
      await using influxd = await startBenchInfluxd();
      return await load({
        ...{ gateways: 20, window: 4, messages: 8_000, entriesPerMessage: 100, quantities: ['activeEnergy'] },
        ...{ verbose: false, rate: null, resend: true, environment: influxEnvironment(influxd.url) },
      });
    },
  },
  'influx-writer': {
    title: 'line protocol alone: batches of 50,000 readings of 2,000 meters encoded, nothing sent',
    run: async () => writer(),
  },
  'influx-catch-up': {
    title: 'influxd 1.6.7 away for 10 minutes at 2,000 readings/s, then back while they go on',
    run: () => catchUp({ outageSeconds: 600, readingsPerSecond: 2000 }, generate),
  },
  'one-by-one': {
    title: 'one connection, window 1: what a PUBACK takes when nobody else is there',
    run: () =>
      load({
        gateways: 1,
        window: 1,
        messages: 3_000,
        entriesPerMessage: 1,
        quantities: ['activeEnergy'],
        verbose: true,
        rate: null,
      }),
  },
};

/** The load of `batch` in another format. */
function batchIn(format: LoadFormat): Promise<Record<string, number>> {
  return load({
    ...{ gateways: 20, window: 4, messages: 40_000, entriesPerMessage: 100, quantities: ['activeEnergy'] },
    ...{ verbose: false, rate: null, format },
  });
}

type Load = Pick<
  LoadPlan,
  'window' | 'messages' | 'entriesPerMessage' | 'quantities' | 'verbose' | 'rate' | 'format'
> & {
  readonly gateways: number;
  /** Measure the second sending of the same messages. */
  readonly resend?: boolean;
  /** Variables of the hub. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Warms a new hub up with a tenth of the load, then measures. */
async function load({ gateways, resend = false, environment = {}, ...plan }: Load): Promise<Record<string, number>> {
  const hub = await startBenchHub(gateways, plan.entriesPerMessage, environment);
  try {
    const common = { ...plan, port: hub.mqttPort, connections: hub.connections };
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

    const before = hub.usage();
    const from = performance.now();
    const measured = generate({
      ...common,
      firstInstant: resend ? firstInstant : firstInstant + 1_000_000,
      firstSeq: 2_000_000_000,
    });
    const result = await measured;
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
      'hub memory, MB': after.residentBytes / 1e6,
    };
  } finally {
    await hub.close();
  }
}

function generate(plan: LoadPlan): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(GENERATOR);
    child.once('message', (result) => resolve(result as LoadResult));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the load generator ended with code ${code} and no result`)));
    child.send(plan);
  });
}
