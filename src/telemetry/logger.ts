/** Structured logs (JSON lines on standard error) with secrets redacted wherever they stand. */

import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger } from 'pino';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

/* biome-ignore format: variants of one name belong together */
const SECRET_KEYS = [
  'password', 'passwd', 'passphrase', 'secret', 'token', 'key', 'apiKey', 'privateKey', 'authorization', 'Authorization',
  'cookie', 'Cookie', '["set-cookie"]',
];
/** How deep in what is logged they may stand. */
const DEPTH = 4;

/** A logger named after the part of the program that writes through it. */
export function createLogger(name: string, level: LogLevel = 'info', destination = standardError()): Logger {
  return pino(
    {
      name,
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_KEYS.flatMap(pathsOf), censor: '[redacted]' },
    },
    destination,
  );
}

function standardError(): DestinationStream {
  return pino.destination({ dest: 2, sync: true });
}

/** The key itself, then one, two and more levels down. */
function pathsOf(key: string): string[] {
  const isQuoted = key.startsWith('[');
  return Array.from({ length: DEPTH }, (_, level) => {
    const above = Array(level).fill('*').join('.');
    return above === '' ? key : `${above}${isQuoted ? '' : '.'}${key}`;
  });
}
