/** The programs that are compared, ready to be loaded. */

import { freePort } from '../../helpers/spawned-hub.ts';
import { until } from '../../helpers/until.ts';
import { influxEnvironment } from '../../influx/helpers/influx-hub.ts';
import type { Influxd } from '../../influx/helpers/influxd.ts';
import { startBenchHub } from '../bench-hub.ts';
import { openConnections } from '../gateways.ts';
import { startBenchInfluxd } from '../influx.ts';
import type { LoadShape } from '../load.ts';
import { KillableChild } from './child.ts';
import { countPoints, DATABASE, pointKeys, writePath } from './influx-points.ts';
import { Mosquitto, type PERSISTENCE } from './mosquitto.ts';
import { NodeRed } from './node-red.ts';
import { keyOf, type Peer } from './peer.ts';
import { collect, subscribe } from './subscriber.ts';

export type PeerMaker = (shape: LoadShape) => Promise<Peer>;

/** The hub, with DuckDB in its own process. */
export const hub: PeerMaker = ({ gateways, entriesPerMessage }) => hubPeer(gateways, entriesPerMessage, {}, null);

/** The hub with influxd beside it. */
export const hubWithInfluxd: PeerMaker = async ({ gateways, entriesPerMessage }) => {
  const influxd = await startBenchInfluxd();
  return hubPeer(gateways, entriesPerMessage, influxEnvironment(influxd.url), influxd);
};

/** Mosquitto, whose messages nobody takes while it is measured. */
export function mosquitto(persistence: keyof typeof PERSISTENCE): PeerMaker {
  return async ({ gateways, entriesPerMessage }) => {
    const broker = await Mosquitto.start(persistence);
    // Where it keeps something, there is somebody it keeps it for: without a session it would have nothing to save.
    if (persistence !== 'none') await subscribe(broker.port);
    return {
      port: broker.port,
      connections: openConnections(gateways, entriesPerMessage),
      pids: () => ({ mosquitto: broker.pid }),
      countReadings: null,
      watch: async () => {
        await subscribe(broker.port);
        await broker.save();
      },
      kill: () => broker.kill(),
      start: () => broker.start(),
      survivors: () => collect(broker.port),
      [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
    };
  };
}

/** Aedes as it comes, in memory. */
export const aedes: PeerMaker = async ({ gateways, entriesPerMessage }) => {
  const port = await freePort();
  const broker = new KillableChild('./aedes-broker.ts', [String(port)]);
  await broker.start();
  return {
    port,
    connections: openConnections(gateways, entriesPerMessage),
    pids: () => ({ aedes: broker.pid }),
    countReadings: null,
    watch: () => subscribe(port),
    kill: () => broker.kill(),
    start: () => broker.start(),
    survivors: () => collect(port),
    [Symbol.asyncDispose]: () => broker.kill(),
  };
};

/** The common home-grown stack. */
export const homeGrown: PeerMaker = async ({ gateways, entriesPerMessage }) => {
  await using started = new AsyncDisposableStack();
  const broker = started.use(await Mosquitto.start('debian'));
  const influxd = started.use(await startBenchInfluxd());
  await influxd.query(null, `CREATE DATABASE "${DATABASE}"`);
  const options = { mqttPort: broker.port, writeUrl: `${influxd.url}${writePath}` };
  const nodeRed = started.use(await NodeRed.start(options));
  const parts = started.move();
  return {
    port: broker.port,
    connections: openConnections(gateways, entriesPerMessage),
    pids: () => ({ mosquitto: broker.pid, 'Node-RED': nodeRed.pid, influxd: influxd.pid }),
    countReadings: () => countPoints(influxd),
    // Node-RED is subscribed already.
    watch: () => broker.save(),
    kill: async () => {
      await Promise.all([broker.kill(), influxd.kill(), nodeRed.kill()]);
    },
    start: async () => {
      await Promise.all([broker.start(), influxd.start()]);
      await nodeRed.start();
    },
    survivors: async () => {
      await untilQuiet(() => countPoints(influxd));
      return pointKeys(influxd);
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
};

async function hubPeer(
  gateways: number,
  entriesPerMessage: number,
  environment: Readonly<Record<string, string>>,
  influxd: Influxd | null,
): Promise<Peer> {
  const bench = await startBenchHub(gateways, entriesPerMessage, environment);
  return {
    port: bench.mqttPort,
    connections: bench.connections,
    pids: () => ({ hub: bench.pid, ...(influxd === null ? {} : { influxd: influxd.pid }) }),
    countReadings: () => bench.api.metric('meterhub_readings_received_total'),
    // It keeps what it gets, whoever asks for it or not.
    watch: async () => undefined,
    kill: async () => {
      await Promise.all([bench.kill(), influxd?.kill()]);
    },
    start: async () => {
      await influxd?.start();
      await bench.start();
    },
    survivors: async () => {
      const isProcessed = async () => (await bench.api.accounting()).total.messages.pending === 0;
      await until('everything is processed', isProcessed, 60_000);
      const found = new Set<string>();
      for (const meter of bench.connections.flatMap(({ meters }) => meters.slice(0, entriesPerMessage))) {
        const items = await bench.api.readings(meter, 'activeEnergy');
        for (const { ts } of items) found.add(keyOf(meter, Date.parse(ts)));
      }
      return found;
    },
    [Symbol.asyncDispose]: async () => {
      await bench.close();
      await influxd?.[Symbol.asyncDispose]();
    },
  };
}

/** Resolves when a count has not changed for three seconds. */
async function untilQuiet(count: () => Promise<number>): Promise<void> {
  let last = -1;
  let since = performance.now();
  while (performance.now() - since < 3000) {
    const now = await count();
    if (now !== last) {
      last = now;
      since = performance.now();
    }
    await new Promise((wake) => setTimeout(wake, 200));
  }
}
