/** Runs the simulated meters of a city, or of a part of it, as Modbus TCP servers. */

import type { Logger } from '../src/telemetry/logger.ts';
import type { City, Enterprise } from './city/city-types.ts';
import type { RegisterImage } from './meters/gbt29871/register-image.ts';
import { type MeterServer, startMeterServer } from './meters/meter-server.ts';
import { createSimulatedMeters } from './meters/simulated-meters.ts';

export interface StartMetersOptions {
  /** Address to listen on; 127.0.0.1 by default. */
  readonly host?: string;
  /** Port of the first enterprise, the others follow; 0 (the default) takes free ports. */
  readonly firstPort?: number;
  /** What the meters believe the time to be, in epoch milliseconds. */
  readonly clock?: () => number;
  readonly log?: Logger;
}

export interface MeterEndpoint {
  readonly host: string;
  readonly port: number;
}

export interface RunningMeters {
  /** By enterprise id, where its meters answer. */
  readonly endpoints: ReadonlyMap<string, MeterEndpoint>;
  /** Requests answered with registers, of all servers. */
  reads(): number;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
}

/** Starts one server per enterprise. If one cannot start, those before it are closed again. */
export async function startMeters(city: City, options: StartMetersOptions = {}): Promise<RunningMeters> {
  const clock = options.clock ?? Date.now;
  const servers: MeterServer[] = [];
  const endpoints = new Map<string, MeterEndpoint>();
  const close = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  try {
    for (const [index, enterprise] of city.enterprises.entries()) {
      const server = await startMeterServer({
        host: options.host ?? '127.0.0.1',
        port: options.firstPort ? options.firstPort + index : 0,
        meters: metersByUnitId(enterprise, clock),
      });
      servers.push(server);
      endpoints.set(enterprise.id, { host: server.host, port: server.port });
      options.log?.debug({ enterprise: enterprise.id, port: server.port }, 'meters listening');
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { endpoints, reads: () => servers.reduce((sum, server) => sum + server.reads(), 0), close };
}

function metersByUnitId(enterprise: Enterprise, clock: () => number): Map<number, () => RegisterImage> {
  const byUnitId = new Map<number, () => RegisterImage>();
  for (const { meter, registersAt } of createSimulatedMeters(enterprise.meters).values()) {
    byUnitId.set(meter.model!.unitId, () => registersAt(clock()));
  }
  return byUnitId;
}
