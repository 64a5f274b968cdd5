/** The gateway program on its own: `node gateway/main.ts <configuration file>`. */

import { createLogger, LOG_LEVELS, type LogLevel } from '../src/telemetry/logger.ts';
import { loadGatewayConfig } from './config.ts';
import { runGateways } from './run.ts';

const [path, level = 'info'] = process.argv.slice(2);
if (path === undefined || !isLogLevel(level)) {
  console.error('usage: node gateway/main.ts <configuration file> [log level]');
  process.exit(2);
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
try {
  await runGateways(loadGatewayConfig(path), { log: createLogger('gateway', level), signal: stop.signal });
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}

function isLogLevel(text: string): text is LogLevel {
  return (LOG_LEVELS as readonly string[]).includes(text);
}
