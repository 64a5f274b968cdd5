/**
 * The gateway configuration that reads the simulated meters, as plain data for a configuration file. The
 * gateway program is not imported: what it accepts is checked where the two are brought together.
 */

import type { City, Enterprise, Meter } from './city/city-types.ts';
import { ACTIVE_POWER_ADDRESS } from './meters/gbt29871/electricity-meter.ts';
import type { MeterEndpoint } from './run-meters.ts';

export interface GatewaySettingsOptions {
  readonly hubUrl: string;
  readonly spoolDirectory: string;
  readonly pollIntervalMillis: number;
  /** Credentials of a gateway. */
  readonly credentials: (enterprise: string, gateway: string) => { username: string; password: string };
}

/** The configuration of all gateways that have simulated meters; spare gateways are left out. */
export function gatewaySettings(
  city: City,
  endpoints: ReadonlyMap<string, MeterEndpoint>,
  options: GatewaySettingsOptions,
): object {
  return {
    hub: { url: options.hubUrl },
    spoolDirectory: options.spoolDirectory,
    gateways: city.enterprises.flatMap((enterprise) => settingsOf(enterprise, endpoints, options)),
  };
}

function settingsOf(
  enterprise: Enterprise,
  endpoints: ReadonlyMap<string, MeterEndpoint>,
  options: GatewaySettingsOptions,
): object[] {
  const endpoint = endpoints.get(enterprise.id);
  if (endpoint === undefined) throw new Error(`the meters of ${enterprise.id} are not running`);
  return enterprise.gateways
    .filter((gateway) => !gateway.spare)
    .map((gateway) => ({
      enterprise: enterprise.id,
      gateway: gateway.id,
      ...options.credentials(enterprise.id, gateway.id),
      pollIntervalMillis: options.pollIntervalMillis,
      meters: enterprise.meters
        .filter((meter) => meter.gateway === gateway.id)
        .map((meter) => ({ meter: meter.id, energy: meter.energy, driver: driverOf(meter, endpoint) })),
    }));
}

function driverOf(meter: Meter, { host, port }: MeterEndpoint): object {
  const { kind, unitId, wordOrder } = meter.model!;
  // Active power is this maker's own register (see electricity-meter.ts).
  const registers = [{ quantity: 'activePower', address: ACTIVE_POWER_ADDRESS, type: 'float32', unit: 'kW' }];
  return {
    type: 'modbus-tcp',
    ...{ host, port, unitId, wordOrder },
    profile: `gbt29871-${kind}`,
    ...(kind === 'electricity' ? { registers } : {}),
  };
}
