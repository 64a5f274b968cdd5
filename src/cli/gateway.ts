/** `meterhub gateway`: the edge program until a signal. */

import { GatewayConfigError, loadGatewayConfig } from '../../gateway/config.ts';
import { startGateways } from '../../gateway/run.ts';
import { ConfigError } from '../config.ts';
import { createLogger, LOG_LEVELS, type LogLevel } from '../telemetry/logger.ts';
import { tellParent, untilStopped } from './lifetime.ts';

export async function gateway(file: string, environment: Readonly<Record<string, string | undefined>>): Promise<void> {
  const stopped = untilStopped();
  const config = readConfig(file);
  const running = startGateways(config, { log: createLogger('gateway', logLevelOf(environment)), environment });
  tellParent({ type: 'gateways-started', gateways: config.gateways.length });
  try {
    await Promise.race([stopped, running.finished]);
  } finally {
    await running.close();
  }
}

function readConfig(file: string) {
  try {
    return loadGatewayConfig(file);
  } catch (error) {
    if (error instanceof GatewayConfigError) throw new ConfigError(error.problems);
    throw error;
  }
}

function logLevelOf(environment: Readonly<Record<string, string | undefined>>): LogLevel {
  return LOG_LEVELS.find((level) => level === environment['METERHUB_LOG_LEVEL']) ?? 'info';
}
