/** A whole hub with dashboards and readings, for tests of the page. */

import { ensureDashboardBuilt } from '../../dashboards/build.ts';
import { startTestHub, type TestHub, type TestHubOptions } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';

/** What one gateway of each enterprise sends at first: meter and gauge. */
const GAUGES = [
  ['E1', 'activePower', 412.5],
  ['G1', 'volumeFlow', 18.25],
  ['H1', 'heatFlow', 1.5],
  ['W1', 'volumeFlow', 7],
] as const;

/** Starts a hub on which every energy but steam has a rate, and one reading stands in the quarantine. */
export async function startSeededHub(options: TestHubOptions = {}): Promise<TestHub> {
  const hub = await startTestHub({ dashboards: await ensureDashboardBuilt(), ...options });
  for (const [at, enterprise] of ['alpha', 'beta'].entries()) {
    const now = Date.now();
    const readings = GAUGES.map(([meter, gauge, value]) => ({
      ...{ meter: `${enterprise}-${meter}`, ts: now, values: { [gauge]: value * (at + 1) } },
    }));
    await publish(
      hub,
      `${enterprise}.g1`,
      telemetry(1, ...readings, { meter: 'nobody', ts: now, values: { volume: 1 } }),
    );
  }
  await until('the readings are there', async () => (await hub.api().accounting()).total.messages.processed === 2);
  return hub;
}

/** Sends one message as a gateway and waits until it is acknowledged. */
export async function publish(hub: TestHub, username: string, message: string): Promise<void> {
  const client = await hub.mqtt(username);
  await client.publishAsync(telemetryTopic(username), message, { qos: 1 });
  await client.endAsync();
}
