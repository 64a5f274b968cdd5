/**
 * A day's outage, over: every gateway sends what it has spooled, as fast as it is acknowledged, while the readings of
 * the present go on. A hundredth of a city of 400,000 meters with a reading each quarter of an hour; scale 100 is all of it.
 */

import { startBenchHub } from './bench-hub.ts';
import type { Figures } from './figures.ts';
import { startLoad } from './load.ts';
import { fdatasyncMillis } from './machine.ts';
import { type Probed, probe } from './probe.ts';
import type { RunOptions } from './scenario.ts';

/** Of a hundred meters each. */
const GATEWAYS = 40;
const METERS_PER_GATEWAY = 100;
const STEPS_PER_DAY = 96;
const STEP_MILLIS = 900_000;
const DAY_SECONDS = 86_400;
/** A hundredth of 400,000 meters x 4 quantities each minute. */
const LIVE_READINGS_PER_SECOND = 267;
const CALM_MILLIS = 5000;

export async function outage({ scale }: RunOptions): Promise<Figures> {
  const spooled = Math.max(1, Math.round(GATEWAYS * scale));
  // Half as many that were not cut off, and one whose first meter is watched.
  const live = Math.ceil(spooled / 2);
  const hub = await startBenchHub(spooled + live + 1, METERS_PER_GATEWAY, { METERHUB_LOG_LEVEL: 'error' });
  try {
    const common = {
      port: hub.mqttPort,
      quantities: ['activeEnergy'],
      entriesPerMessage: METERS_PER_GATEWAY,
      verbose: false,
    };
    const present = startLoad({
      ...{ ...common, connections: hub.connections.slice(spooled, -1), window: 8, messages: Number.MAX_SAFE_INTEGER },
      ...{ rate: (LIVE_READINGS_PER_SECOND * scale) / METERS_PER_GATEWAY, firstInstant: Date.now() - 3_600_000 },
      firstSeq: 1_000_000_000,
    });
    const disk = fdatasyncMillis();
    const calmUntil = performance.now() + CALM_MILLIS;
    const calm = await probe(hub, hub.connections.at(-1)!, () => performance.now() < calmUntil);

    const before = await booked();
    const used = hub.usage();
    const from = performance.now();
    let isOver = false;
    const watched = probe(hub, hub.connections.at(-1)!, () => !isOver);
    const messages = spooled * STEPS_PER_DAY;
    const spool = startLoad({
      ...{ ...common, connections: hub.connections.slice(0, spooled), window: 32, messages, rate: null },
      ...{ stepMillis: STEP_MILLIS, firstInstant: Date.now() - (DAY_SECONDS + 3600) * 1000, firstSeq: 1_000_000_000 },
    });
    const sent = await spool.result;
    const readings = messages * METERS_PER_GATEWAY;
    // Those of the present are booked in order with the others: when the last spooled one is, all before it are.
    await hub.untilAllBooked();
    const seconds = (performance.now() - from) / 1000;
    const after = hub.usage();
    isOver = true;
    const storm = await watched;
    const alive = await present.end();
    const inAll = (await booked()) - before;
    return {
      'meters cut off for a day': spooled * METERS_PER_GATEWAY,
      'readings spooled': readings,
      'readings taken in meanwhile, all': inAll,
      'seconds until all are acknowledged': sent.seconds,
      'seconds until all are queryable': seconds,
      'readings/s caught up': readings / seconds,
      'a city of 400,000 meters: catch-up as a multiple of real time':
        DAY_SECONDS / ((seconds / readings) * 38_400_000),
      'hub CPU, cores': (after.cpuSeconds - used.cpuSeconds) / seconds,
      'PUBACK latency p99 of the present, ms': alive.latency.p99,
      ...latencies('before', calm),
      ...latencies('meanwhile', storm),
      'hub memory at most, MB': after.residentBytesMax / 1e6,
      ...disk,
    };
  } finally {
    await hub.close();
  }

  function booked(): Promise<number> {
    return hub.api.metric('meterhub_readings_received_total');
  }
}

function latencies(when: string, { queryable, live }: Probed): Figures {
  return {
    [`${when}: publish to found by a question p99, ms`]: queryable.p99,
    [`${when}: publish to live stream p99, ms`]: live.p99,
  };
}
