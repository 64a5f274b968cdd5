/** `meterhub simulate`: simulated meters until a signal. */

import { simulatedCity } from '../../simulators/city.ts';
import { type MeterEndpoint, startMeters } from '../../simulators/run-meters.ts';
import { tellParent, untilStopped } from './lifetime.ts';

/** What `simulate meters` tells the process that started it. */
export interface MetersReady {
  readonly type: 'meters-ready';
  readonly endpoints: readonly (readonly [enterprise: string, endpoint: MeterEndpoint])[];
}

export interface SimulateMetersOptions {
  readonly seed: number;
  readonly enterprises: number;
  readonly host: string;
  readonly firstPort: number;
}

export async function simulateMeters({ seed, enterprises, host, firstPort }: SimulateMetersOptions): Promise<void> {
  const stopped = untilStopped();
  const city = simulatedCity({ seed, enterprises });
  const meters = await startMeters(city, { host, firstPort });
  tellParent({ type: 'meters-ready', endpoints: [...meters.endpoints] } satisfies MetersReady);
  for (const [enterprise, endpoint] of meters.endpoints) {
    process.stdout.write(`${enterprise} modbus-tcp://${endpoint.host}:${endpoint.port}\n`);
  }
  await stopped;
  await meters.close();
}
