/** One gateway: its spool, its sampler and its uplink, wired together. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { energyTypeByName } from '../src/domain/energy-type.ts';
import type { Logger } from '../src/telemetry/logger.ts';
import { type GatewayConfig, type GatewaySettings, type MeterSettings, resolvePassword } from './config.ts';
import { type Counters, createCounters } from './counters.ts';
import type { DriverPool } from './drivers/driver.ts';
import type { DriverSettings } from './drivers/drivers.ts';
import { Sampler } from './sampler.ts';
import { openSpool, type Spool, type SpoolContents } from './spool.ts';
import type { EdgeStatus, TlsMaterial } from './uplink/session.ts';
import { Uplink } from './uplink/uplink.ts';

/** Named in status messages. */
const SOFTWARE = 'meterhub-gateway/0.1.0';

export interface GatewayStats extends Readonly<Counters> {
  readonly enterprise: string;
  readonly gateway: string;
  readonly connected: boolean;
  readonly meters: number;
  readonly metersFailing: number;
  readonly spool: SpoolContents & { readonly full: boolean };
}

export interface GatewayOptions {
  readonly config: GatewayConfig;
  readonly settings: GatewaySettings;
  readonly drivers: DriverPool<DriverSettings>;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Logger;
}

export class Gateway {
  readonly #settings: GatewaySettings;
  readonly #spool: Spool;
  readonly #sampler: Sampler;
  readonly #uplink: Uplink;
  readonly #counters = createCounters();
  #announced = '';

  /** Opens the spool; throws where it is in use, or where a password or a certificate cannot be read. */
  constructor(options: GatewayOptions) {
    const { config, settings, drivers } = options;
    const { enterprise, gateway } = settings;
    const log = options.log.child({ enterprise, gateway });
    const password = resolvePassword(settings, options.environment);
    const tls = readTlsMaterial(config, settings);
    this.#settings = settings;
    this.#spool = openSpool({
      path: join(config.spoolDirectory, `${enterprise}~${gateway}.sqlite`),
      enterprise,
      gateway,
      bytesMax: config.spoolBytesMax,
    });
    this.#sampler = new Sampler({
      meters: settings.meters.map((meter) => ({
        id: meter.meter,
        driver: drivers.driver(meter.driver),
        quantities: wantedQuantities(meter),
      })),
      intervalMillis: settings.pollIntervalMillis,
      entriesPerMessage: config.entriesPerMessage,
      spool: this.#spool,
      counters: this.#counters,
      log,
      onRound: () => this.#afterRound(),
    });
    this.#uplink = new Uplink({
      ...config.hub,
      enterprise,
      gateway,
      clientId: settings.clientId ?? `${enterprise}.${gateway}`,
      username: settings.username,
      password,
      tls,
      spool: this.#spool,
      counters: this.#counters,
      status: () => this.#status(),
      log,
    });
  }

  /**
   * Runs until the signal is aborted, then takes leave of the hub and closes the spool. Rejects where the
   * spool cannot be used any more; its sampler and uplink have stopped by then.
   */
  async run(signal: AbortSignal): Promise<void> {
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);
    const guarded = (work: Promise<void>) =>
      work.catch((error: unknown) => {
        failed.abort();
        throw error;
      });
    const results = await Promise.allSettled([guarded(this.#sampler.run(stop)), guarded(this.#uplink.run(stop))]);
    this.#spool.close();
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  /** Closes the spool of a gateway that was never run. */
  discard(): void {
    this.#spool.close();
  }

  stats(): GatewayStats {
    return {
      enterprise: this.#settings.enterprise,
      gateway: this.#settings.gateway,
      connected: this.#uplink.connected(),
      meters: this.#settings.meters.length,
      metersFailing: this.#sampler.metersFailing(),
      spool: { ...this.#spool.contents(), full: this.#sampler.spoolFull() },
      ...this.#counters,
    };
  }

  #afterRound(): void {
    this.#uplink.wake();
    // What people should know at once does not wait for the next regular status.
    const alarm = `${this.#sampler.metersFailing()} ${this.#sampler.spoolFull()}`;
    if (alarm !== this.#announced) this.#uplink.publishStatus();
    this.#announced = alarm;
  }

  #status(): EdgeStatus {
    return {
      software: SOFTWARE,
      spooledMessages: this.#spool.contents().messages,
      meters: this.#settings.meters.length,
      metersFailing: this.#sampler.metersFailing(),
      spoolFull: this.#sampler.spoolFull(),
    };
  }
}

function wantedQuantities(meter: MeterSettings): ReadonlySet<string> | null {
  const names = meter.quantities ?? (meter.energy ? energyTypeByName(meter.energy)?.quantities : undefined);
  return names === undefined ? null : new Set(names);
}

function readTlsMaterial(config: GatewayConfig, settings: GatewaySettings): TlsMaterial {
  const { caFile } = config.hub;
  const { certificateFile, keyFile } = settings;
  return {
    ...(caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') }),
    ...(certificateFile === undefined ? {} : { cert: readFileSync(certificateFile, 'utf8') }),
    ...(keyFile === undefined ? {} : { key: readFileSync(keyFile, 'utf8') }),
  };
}
