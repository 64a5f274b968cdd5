/** What is measured, and how much of it. */

import { influxEnvironment } from '../influx/helpers/influx-hub.ts';
import { anomalies } from './anomalies.ts';
import { anomalyKinds } from './anomaly-kinds.ts';
import { anomalyRunner } from './anomaly-runner.ts';
import { connectStorm } from './connect-storm.ts';
import { consumptionQueries } from './consumption-queries.ts';
import { backfill, ingest, intervals } from './derivation.ts';
import { exports } from './exports.ts';
import { floor } from './floor.ts';
import type { LoadFormat } from './format-templates.ts';
import { growth } from './growth.ts';
import { catchUp, rawInfluxd, startBenchInfluxd, writer } from './influx.ts';
import { killUnderLoad } from './kill-under-load.ts';
import { HUNDRED, load, SINGLE } from './load.ts';
import { outage } from './outage.ts';
import { pages } from './pages.ts';
import { PEERS } from './peers/peers.ts';
import { usageOf } from './processes.ts';
import { profile } from './profile.ts';
import type { Comparison, Scenario } from './scenario.ts';
import { steadyCity } from './steady-city.ts';
import { overTls } from './tls.ts';
import { yearQuestions } from './year-questions.ts';

const MESSAGES_OF_ONE = 400_000;
const MESSAGES_OF_HUNDRED = 40_000;

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  single: {
    title: 'single-reading messages of about 200 B, QoS 1, 100 connections x window 8, whole pipeline running',
    run: ({ scale }) => load({ ...SINGLE, messages: MESSAGES_OF_ONE * scale, rate: null }),
  },
  'single-500': {
    title: 'the same from 500 connections x window 2',
    run: ({ scale }) => load({ ...SINGLE, gateways: 500, window: 2, messages: MESSAGES_OF_ONE * scale, rate: null }),
  },
  'single-paced': {
    title: 'the same at 20,000 messages/s, sent on schedule whatever the hub does',
    run: ({ scale }) => load({ ...SINGLE, messages: 200_000 * scale, rate: 20_000 }),
  },
  'single-half': {
    title: 'the same at 30,000 messages/s: half of what is asked of the hub at full speed',
    run: ({ scale }) => load({ ...SINGLE, messages: 300_000 * scale, rate: 30_000 }),
  },
  batch: {
    title: 'hundred-reading messages of about 8 KB, QoS 1, 20 connections x window 4, whole pipeline running',
    run: ({ scale }) => load({ ...HUNDRED, messages: MESSAGES_OF_HUNDRED * scale, rate: null }),
  },
  columnar: batchIn('columnar', 'the batch load in columns'),
  senml: batchIn('senml', 'the batch load in SenML, JSON'),
  cbor: batchIn('cbor', 'the batch load in SenML, CBOR'),
  sparkplug: batchIn('sparkplug', 'the batch load in Sparkplug B: NDATA with aliases alone, QoS 1'),
  resend: {
    title: 'the batch load sent a second time: every reading is looked up and found to be a duplicate',
    run: ({ scale }) => load({ ...HUNDRED, messages: 20_000 * scale, rate: null, resend: true }),
  },
  'one-by-one': {
    title: 'one connection, window 1: what a PUBACK takes when nobody else is there',
    run: ({ scale }) => load({ ...SINGLE, gateways: 1, window: 1, messages: 3000 * scale, rate: null }),
  },
  'tls-single': {
    title: 'the load of single readings over TLS',
    run: ({ scale }) => overTls({ ...SINGLE, messages: (MESSAGES_OF_ONE / 2) * scale, rate: null }),
  },
  'tls-batch': {
    title: 'the batch load over TLS',
    run: ({ scale }) => overTls({ ...HUNDRED, messages: (MESSAGES_OF_HUNDRED / 2) * scale, rate: null }),
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
  outage: {
    title:
      "the spools of a day's outage of 4,000 meters (scale 100: of 400,000), while the readings of the present go on",
    run: outage,
  },
  growth: {
    title: '5,000 meters and twice as many: ratio of time and memory, and memory of a meter',
    run: growth,
  },
  'kill-single': {
    title: 'the load of single readings while the hub is killed again and again, then everything counted',
    run: ({ scale }) => killUnderLoad(SINGLE, Math.ceil(8 * scale)),
  },
  'kill-batch': {
    title: 'the batch load while the hub is killed again and again, then everything counted',
    run: ({ scale }) => killUnderLoad(HUNDRED, Math.ceil(8 * scale)),
  },
  floor: {
    title: 'single parts alone, in one thread each: what the pipeline cannot be faster than',
    run: floor,
  },
  'profile-single': {
    title: 'where the time and the memory of the load of single readings go, by thread and by part',
    run: ({ scale }) => profile({ ...SINGLE, messages: MESSAGES_OF_ONE * scale, rate: null }),
  },
  'profile-batch': {
    title: 'the same of the batch load',
    run: ({ scale }) => profile({ ...HUNDRED, messages: MESSAGES_OF_HUNDRED * scale, rate: null }),
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
  backfill: {
    title: '200 meters x 180 days of 15-minute readings from the journal to intervals, days and totals',
    run: backfill,
  },
  anomalies: {
    title: 'detectors against 220 simulated meters of eleven trades over 48 weeks, without and with faults',
    run: async () => anomalies(),
  },
  'anomaly-kinds': {
    title: 'detectors that those cities do not exercise, each against labelled faults of its own kind over a year',
    run: async () => anomalyKinds(),
  },
  'anomaly-runner': {
    title: 'passes of the runner over 20,000 meters, a quarter of an hour each, and over what came late of a hundred',
    run: anomalyRunner,
  },
  consumption: {
    title: 'questions to the API: 2,000 enterprises, 400,000 meters with a month of days, 200 with a year of intervals',
    run: consumptionQueries,
  },
  year: {
    title: 'every question to the API over HTTP, about 200 meters with a year of readings and intervals',
    run: yearQuestions,
  },
  pages: {
    title:
      'the dashboard in Chromium: 2,000 enterprises, 10,000 meters, a year of data, until figures stand on the page',
    run: pages,
  },
  exports: {
    title: 'exports over HTTP: two million readings of a meter in every format',
    run: exports,
  },
  influx: {
    title: 'the batch load into influxd 1.6.7 on the same cores, from socket to queryable point',
    run: async ({ scale }) => {
      await using influxd = await startBenchInfluxd();
      return await load({
        ...{ ...HUNDRED, messages: MESSAGES_OF_HUNDRED * scale, rate: null },
        environment: influxEnvironment(influxd.url),
        beside: () => {
          const before = usageOf(influxd.pid).cpuSeconds;
          const started = performance.now();
          return {
            end: async () => {
              const seconds = (performance.now() - started) / 1000;
              return { 'influxd CPU, cores': (usageOf(influxd.pid).cpuSeconds - before) / seconds };
            },
          };
        },
      });
    },
  },
  'influx-resend': {
    title: 'a fifth of that load sent a second time: every reading is looked up in influxd and found to be a duplicate',
    run: async ({ scale }) => {
      await using influxd = await startBenchInfluxd();
      const environment = influxEnvironment(influxd.url);
      return await load({ ...HUNDRED, messages: 8000 * scale, rate: null, resend: true, environment });
    },
  },
  'influx-writer': {
    title:
      "line protocol alone: batches of 50,000 readings of 2,000 meters encoded, nothing sent; by the client's Point too",
    run: async () => writer(),
  },
  'influx-raw': {
    title: 'influxd 1.6.7 alone: the lines of the hub, encoded before, two requests at a time',
    run: ({ scale }) => rawInfluxd({ requests: 400 * scale }),
  },
  'influx-catch-up': {
    title: 'influxd 1.6.7 away for 10 minutes at 2,000 readings/s, then back while they go on',
    run: ({ scale }) => catchUp({ outageSeconds: 600 * scale, readingsPerSecond: 2000 }),
  },
};

/** Scenarios whose figures stand side by side in one table. */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  peers: PEERS,
  loads: together('the loads of the embedded store', [
    ...['single', 'single-500', 'single-paced', 'single-half', 'batch', 'resend', 'one-by-one'],
    ...['tls-single', 'tls-batch'],
  ]),
  influxdb: together('InfluxDB: the hub with it, and it alone', ['influx', 'influx-raw']),
  formats: together('the batch load in every format', ['batch', 'columnar', 'senml', 'cbor', 'sparkplug']),
};

/** The batch load in another format. */
function batchIn(format: LoadFormat, title: string): Scenario {
  return {
    title,
    run: ({ scale }) => load({ ...HUNDRED, messages: MESSAGES_OF_HUNDRED * scale, rate: null, format }),
  };
}

function together(title: string, names: readonly string[]): Comparison {
  return { title, columns: Object.fromEntries(names.map((name) => [name, SCENARIOS[name] as Scenario])) };
}
