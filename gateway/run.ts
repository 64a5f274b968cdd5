/** Runs the gateways of a configuration in one process. */

import { mkdirSync } from 'node:fs';
import type { Logger } from '../src/telemetry/logger.ts';
import type { GatewayConfig } from './config.ts';
import { createDriverPool } from './drivers/drivers.ts';
import { Gateway, type GatewayStats } from './gateway.ts';

export interface StartGatewaysOptions {
  readonly log: Logger;
  /** Where passwords named by `passwordEnvironment` are; the process's environment by default. */
  readonly environment?: NodeJS.ProcessEnv;
}

export interface RunningGateways {
  /** One for each gateway, in the order of the configuration. */
  stats(): readonly GatewayStats[];
  /** Rejects as soon as one gateway fails; resolves after `close`. */
  readonly finished: Promise<void>;
  /** Finishes the rounds under way, says `offline` to the hub and closes the spools. */
  close(): Promise<void>;
}

/** Starts all gateways; throws, with nothing left running, where one of them cannot start. */
export function startGateways(config: GatewayConfig, options: StartGatewaysOptions): RunningGateways {
  mkdirSync(config.spoolDirectory, { recursive: true, mode: 0o700 });
  const drivers = createDriverPool();
  const environment = options.environment ?? process.env;
  const gateways: Gateway[] = [];
  try {
    for (const settings of config.gateways) {
      gateways.push(new Gateway({ config, settings, drivers, environment, log: options.log }));
    }
  } catch (error) {
    for (const gateway of gateways) gateway.discard();
    throw error;
  }

  const stop = new AbortController();
  const runs = gateways.map((gateway) => gateway.run(stop.signal));
  const finished = Promise.all(runs).then(() => {});
  finished.catch((error) => options.log.fatal({ err: error }, 'a gateway failed'));
  return {
    stats: () => gateways.map((gateway) => gateway.stats()),
    finished,
    close: async () => {
      stop.abort();
      await drivers.close();
      await Promise.allSettled(runs);
      await finished;
    },
  };
}

/** Runs all gateways until the signal is aborted; rejects, with all stopped, where one of them fails. */
export async function runGateways(
  config: GatewayConfig,
  options: StartGatewaysOptions & { readonly signal: AbortSignal },
): Promise<void> {
  const running = startGateways(config, options);
  await Promise.race([aborted(options.signal), running.finished]).catch(() => {});
  await running.close();
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
