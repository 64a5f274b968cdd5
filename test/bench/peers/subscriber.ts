/** A subscriber with a session that outlives its connection: what it gets after a crash is what the broker has kept. */

import { connect, connectAsync, type IClientOptions } from 'mqtt';
import { keyOf } from './peer.ts';

const OPTIONS: IClientOptions = { clientId: 'bench-subscriber', clean: false, reconnectPeriod: 0, protocolVersion: 4 };
/** What does not come within this time of the message before it does not come at all. */
const SILENCE_MILLIS = 2000;

/** Makes the session and goes away. */
export async function subscribe(port: number): Promise<void> {
  const client = await connectAsync(`mqtt://127.0.0.1:${port}`, OPTIONS);
  await client.subscribeAsync('energy/v1/+/+/telemetry', { qos: 1 });
  await client.endAsync();
}

/** Comes back and takes what waits for it. */
export async function collect(port: number): Promise<Set<string>> {
  const found = new Set<string>();
  let last = performance.now();
  const client = connect(`mqtt://127.0.0.1:${port}`, OPTIONS);
  client.on('message', (_, payload) => {
    last = performance.now();
    const { readings } = JSON.parse(payload.toString()) as { readings: readonly { meter: string; ts: number }[] };
    for (const { meter, ts } of readings) found.add(keyOf(meter, ts));
  });
  while (performance.now() - last < SILENCE_MILLIS) await new Promise((wake) => setTimeout(wake, 50));
  await client.endAsync();
  return found;
}
