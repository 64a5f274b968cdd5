/** One meter that is watched: how long a reading takes to be found by a question and to reach the live stream. */

import { setTimeout as elapse } from 'node:timers/promises';
import { EventSource } from 'eventsource';
import { connectAsync } from 'mqtt';
import { z } from 'zod';
import type { BenchHub } from './bench-hub.ts';
import { Latencies, type LatencyFigures } from './latencies.ts';

const PROBE_MILLIS = 250;
/** The live stream gathers for a second. */
const LIVE_MILLIS = 2000;

export interface Probed {
  readonly queryable: LatencyFigures;
  readonly live: LatencyFigures;
  /** Readings that were sent and did not come over the live stream, which leaves out values that were replaced soon. */
  readonly notLive: number;
}

const latestAnswer = z.object({ values: z.array(z.object({ value: z.number() })) });

/** Publishes a reading of one meter four times a second as long as `goesOn` says so. */
export async function probe(
  hub: BenchHub,
  { username, password, topic, meters }: BenchHub['connections'][number],
  goesOn: () => boolean,
): Promise<Probed> {
  const queryable = new Latencies();
  const live = new Latencies();
  const meter = meters[0]!;
  const sentAtOf = new Map<number, number>();
  const stream = new EventSource(`${hub.url}/api/v1/live?events=readings&meter=${meter}`, {
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, authorization: `Bearer ${hub.apiKey}` } }),
  });
  stream.addEventListener('readings', ({ data }) => {
    for (const reading of JSON.parse(data).items ?? []) {
      const sentAt = reading.meter === meter ? sentAtOf.get(reading.value) : undefined;
      if (sentAt === undefined) continue;
      live.add(performance.now() - sentAt);
      sentAtOf.delete(reading.value);
    }
  });
  const client = await connectAsync(`mqtt://127.0.0.1:${hub.mqttPort}`, { username, password });
  try {
    for (let n = 1; goesOn(); n++) {
      const sentAt = performance.now();
      sentAtOf.set(n, sentAt);
      const readings = [{ meter, ts: Date.now(), values: { activePower: n } }];
      await client.publishAsync(topic, JSON.stringify({ seq: n, readings }), { qos: 1 });
      for (;;) {
        const { values } = latestAnswer.parse(await (await hub.get(`/api/v1/meters/${meter}/latest`)).json());
        if (values.some(({ value }) => value === n)) break;
        await elapse(10);
      }
      queryable.add(performance.now() - sentAt);
      await elapse(Math.max(0, sentAt + PROBE_MILLIS - performance.now()));
    }
    await elapse(LIVE_MILLIS);
    return { queryable: queryable.figures(), live: live.figures(), notLive: sentAtOf.size };
  } finally {
    stream.close();
    await client.endAsync();
  }
}
