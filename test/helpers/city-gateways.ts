/** Simulated meters and the gateways that read them, for a hub under test. */

import { type GatewayConfig, parseGatewayConfig } from '../../gateway/config.ts';
import { type City, simulatedCity } from '../../simulators/city.ts';
import { gatewaySettings } from '../../simulators/gateway-settings.ts';
import { type RunningMeters, startMeters } from '../../simulators/run-meters.ts';
import { prepareDemo } from '../../src/cli/demo-setup.ts';
import type { TestData } from './running-hub.ts';

export interface CityOptions {
  readonly data: TestData;
  readonly seed: number;
  readonly enterprises: number;
  /** What the meters believe the time to be; the real time by default. */
  readonly clock?: () => number;
}

export class CityUnderTest implements AsyncDisposable {
  readonly city: City;
  readonly meters: RunningMeters;
  readonly passwords: Readonly<Record<string, string>>;

  constructor(city: City, meters: RunningMeters, passwords: Readonly<Record<string, string>>) {
    this.city = city;
    this.meters = meters;
    this.passwords = passwords;
  }

  /** The settings of all its gateways. */
  gatewayConfig(options: {
    readonly mqttPort: number;
    readonly spoolDirectory: string;
    readonly pollIntervalMillis: number;
    readonly hub?: Partial<GatewayConfig['hub']>;
  }): object {
    const settings = gatewaySettings(this.city, this.meters.endpoints, {
      hubUrl: `mqtt://127.0.0.1:${options.mqttPort}`,
      spoolDirectory: options.spoolDirectory,
      pollIntervalMillis: options.pollIntervalMillis,
      credentials: (enterprise, gateway) => {
        const username = `${enterprise}.${gateway}`;
        return { username, password: this.passwords[username] ?? '' };
      },
    }) as { hub: object };
    const config = { ...settings, hub: { ...settings.hub, ...options.hub } };
    parseGatewayConfig(config);
    return config;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.meters.close();
  }
}

/** Registers a city in a hub's data folder, before the hub starts, and runs its meters. */
export async function startCity({ data, seed, enterprises, clock }: CityOptions): Promise<CityUnderTest> {
  const city = simulatedCity({ seed, enterprises });
  const { passwords } = await prepareDemo(data.directory, city);
  const meters = await startMeters(city, clock === undefined ? {} : { clock });
  return new CityUnderTest(city, meters, passwords);
}
