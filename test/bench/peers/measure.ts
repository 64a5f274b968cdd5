/** Loads a peer, and kills it: the same figures for all of them. */

import { keepBook } from '../book.ts';
import type { Figures } from '../figures.ts';
import { generate, HUNDRED, type LoadShape, SINGLE } from '../load.ts';
import { fdatasyncMillis } from '../machine.ts';
import { usageOf } from '../processes.ts';
import type { PeerMaker } from './makers.ts';
import { keyOf, type Peer } from './peer.ts';

export interface PeerLoad {
  /** Most messages of one reading that are published; of a hundred readings a tenth of them. */
  readonly messages: number;
  readonly secondsMax: number;
}

/** Longest time that readings may take to be found after the last PUBACK; and without any more being found. */
const DRAIN_SECONDS_MAX = 120;
const SILENT_SECONDS_MAX = 8;

export async function measurePeer(make: PeerMaker, load: PeerLoad): Promise<Figures> {
  const { messages, secondsMax } = load;
  return {
    ...fdatasyncMillis(),
    ...(await underLoad('1 reading', make, SINGLE, messages, secondsMax)),
    ...(await underLoad('100 readings', make, HUNDRED, messages / 10, secondsMax)),
    ...(await killed(make)),
  };
}

async function underLoad(
  title: string,
  make: PeerMaker,
  shape: LoadShape,
  messages: number,
  secondsMax: number,
): Promise<Figures> {
  await using peer = await make(shape);
  const common = { ...shape, port: peer.port, connections: peer.connections, rate: null };
  const firstInstant = Date.now() - 3_600_000;
  const warmUp = await generate({
    ...common,
    ...{ messages: messages / 10, secondsMax: secondsMax / 5, firstInstant, firstSeq: 1_000_000_000 },
  });
  const warmReadings = warmUp.messages * shape.entriesPerMessage;
  await untilFound(peer, warmReadings);

  const before = cpuOf(peer);
  const started = performance.now();
  const result = await generate({
    ...common,
    ...{ messages, secondsMax, firstInstant: firstInstant + 1_000_000, firstSeq: 2_000_000_000 },
  });
  const readings = result.messages * shape.entriesPerMessage;
  const found = await untilFound(peer, warmReadings + readings);
  // Up to the last reading that was found, not to the end of the wait for more.
  const seconds = Math.max(result.seconds, (found.at - started) / 1000);
  const after = cpuOf(peer);
  const used = Object.entries(after).map(([name, cpu]) => [name, cpu - (before[name] ?? 0)] as const);
  const all = used.reduce((sum, [, cpu]) => sum + cpu, 0);
  const memory = Object.values(peer.pids()).reduce((sum, pid) => sum + usageOf(pid).residentBytesMax, 0);
  const figures: Figures = {
    'PUBACK/s': result.messages / result.seconds,
    'PUBACK latency p50, ms': result.latency.p50,
    'PUBACK latency p99, ms': result.latency.p99,
    ...(found.readings === null
      ? {}
      : {
          'readings/s from socket to queryable': (found.readings - warmReadings) / seconds,
          'readings acknowledged and not to be found, nothing killed': warmReadings + readings - found.readings,
        }),
    'CPU of all its processes per reading, microseconds': (all / readings) * 1e6,
    ...(used.length === 1
      ? {}
      : Object.fromEntries(used.map(([name, cpu]) => [`of that ${name}`, (cpu / readings) * 1e6]))),
    'memory of all its processes at most, MB': memory / 1e6,
  };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${title}: ${name}`, value]));
}

/** Waits until so many readings can be found, or no more come; null where the peer keeps none. */
async function untilFound(
  peer: Peer,
  expected: number,
): Promise<{ readonly readings: number | null; readonly at: number }> {
  let at = performance.now();
  if (peer.countReadings === null) return { readings: null, at };
  const deadline = at + DRAIN_SECONDS_MAX * 1000;
  let readings = 0;
  while (performance.now() < deadline && performance.now() - at < SILENT_SECONDS_MAX * 1000) {
    const count = await peer.countReadings();
    if (count > readings) {
      readings = count;
      at = performance.now();
    }
    if (readings >= expected) break;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  return { readings, at };
}

function cpuOf(peer: Peer): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(peer.pids()).map(([name, pid]) => [name, usageOf(pid).cpuSeconds]));
}

/** Slow enough for every peer to keep up, so that what is lost is lost by the kill. */
const KILLED: LoadShape = { ...SINGLE, gateways: 4 };
const KILLED_RATE = 1000;
const KILLED_AFTER_MILLIS = 3000;

/** Publishes, kills all processes at one moment, starts them again, and looks for what was acknowledged. */
async function killed(make: PeerMaker): Promise<Figures> {
  await using peer = await make(KILLED);
  await peer.watch();
  const firstInstant = Date.now() - 3_600_000;
  const { port, connections } = peer;
  const plan = { ...KILLED, port, connections, rate: KILLED_RATE, firstInstant, firstSeq: 1_000_000_000 };
  const stop = keepBook({ ...plan, reconnects: false });
  await new Promise((wake) => setTimeout(wake, KILLED_AFTER_MILLIS));
  await peer.kill();
  const book = await stop();
  await peer.start();
  const survivors = await peer.survivors();
  let acknowledged = 0;
  let there = 0;
  for (const [index, { meters }] of connections.entries()) {
    const count = book.connections[index]?.acknowledged ?? 0;
    acknowledged += count;
    for (let n = 0; n < count; n++) if (survivors.has(keyOf(meters[0] as string, firstInstant + n))) there++;
  }
  return {
    'kill -9: messages acknowledged before it': acknowledged,
    'kill -9: of them lost': acknowledged - there,
    'kill -9: of them lost, %': (100 * (acknowledged - there)) / acknowledged,
  };
}
