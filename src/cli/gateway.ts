/** `meterhub gateway`: the edge program until a signal. */

import { type GatewayConfig, GatewayConfigError, loadGatewayConfig } from '../../gateway/config.ts';
import { startGateways } from '../../gateway/run.ts';
import { ConfigError } from '../config.ts';
import { createLogger, LOG_LEVELS, type LogLevel } from '../telemetry/logger.ts';
import { CommandError } from './exit-codes.ts';
import { tellParent, untilStopped } from './lifetime.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export async function gateway(file: string, environment: Environment): Promise<void> {
  const stopped = untilStopped();
  const config = readConfig(file);
  const running = start(config, environment);
  tellParent({ type: 'gateways-started', gateways: config.gateways.length });
  try {
    await Promise.race([stopped, running.finished]);
  } finally {
    await running.close();
  }
}

function start(config: GatewayConfig, environment: Environment) {
  try {
    return startGateways(config, { log: createLogger('gateway', logLevelOf(environment)), environment });
  } catch (error) {
    throw new CommandError(`the gateways could not start: ${(error as Error).message}`);
  }
}

function readConfig(file: string) {
  try {
    return loadGatewayConfig(file);
  } catch (error) {
    if (error instanceof GatewayConfigError) throw new ConfigError(error.problems);
    if (error instanceof Error && 'syscall' in error) throw new ConfigError([`${file}: ${error.message}`]);
    throw error;
  }
}

function logLevelOf(environment: Environment): LogLevel {
  return LOG_LEVELS.find((level) => level === environment['METERHUB_LOG_LEVEL']) ?? 'info';
}
