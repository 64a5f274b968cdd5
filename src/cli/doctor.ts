/** `meterhub doctor`: can this machine run the hub with this configuration? */

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance } from '@duckdb/node-api';
import { type HubConfig, loadConfig } from '../config.ts';
import { CommandError } from './exit-codes.ts';
import { DASHBOARDS } from './paths.ts';

interface Finding {
  readonly level: 'ok' | 'warning' | 'problem';
  readonly text: string;
}

/** Prints one line per check; fails where one of them is a problem. */
export async function doctor(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const config = loadConfig(file, environment);
  const findings = [
    { level: 'ok', text: 'the configuration is valid' } as const,
    node(),
    folder(config),
    disk(config),
    sync(config),
    sqlite(),
    await duckdb(),
    await port('MQTT', config.mqtt.host, config.mqtt.port),
    await port('HTTP', config.http.host, config.http.port),
    dashboards(),
    clock(),
  ];
  for (const { level, text } of findings) process.stdout.write(`${level.padEnd(7)} ${text}\n`);
  const problems = findings.filter(({ level }) => level === 'problem').length;
  if (problems > 0) throw new CommandError(`${problems} of ${findings.length} checks found a problem`);
}

function node(): Finding {
  const [major = 0] = process.versions.node.split('.').map(Number);
  return { level: major === 24 ? 'ok' : 'problem', text: `Node ${process.versions.node} (24 is needed)` };
}

function folder({ dataDir }: HubConfig): Finding {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const probe = join(dataDir, '.doctor');
    closeSync(openSync(probe, 'w'));
    rmSync(probe);
    return { level: 'ok', text: `the data folder ${dataDir} can be written` };
  } catch (error) {
    return { level: 'problem', text: `the data folder ${dataDir} cannot be written: ${(error as Error).message}` };
  }
}

function disk({ dataDir, journal }: HubConfig): Finding {
  try {
    const { bavail, bsize } = statfsSync(dataDir);
    const free = bavail * bsize;
    const text = `${gigabytes(free)} GB are free in ${dataDir}`;
    if (free < journal.diskFreeMin) {
      return {
        level: 'problem',
        text: `${text}, less than the ${gigabytes(journal.diskFreeMin)} GB that journal.diskFreeMin keeps free`,
      };
    }
    if (free < journal.sizeMax) {
      return {
        level: 'warning',
        text: `${text}: the journal may need up to ${gigabytes(journal.sizeMax)} GB (journal.sizeMax)`,
      };
    }
    return { level: 'ok', text };
  } catch (error) {
    return { level: 'problem', text: `free disk space is unknown: ${(error as Error).message}` };
  }
}

/** How long the disk takes for what stands behind every PUBACK. */
function sync({ dataDir }: HubConfig): Finding {
  const probe = join(dataDir, '.doctor-sync');
  try {
    const file = openSync(probe, 'w');
    const page = Buffer.alloc(4096, 1);
    const times: number[] = [];
    for (let i = 0; i < 50; i++) {
      writeSync(file, page);
      const started = performance.now();
      fsyncSync(file);
      times.push(performance.now() - started);
    }
    closeSync(file);
    rmSync(probe);
    const median = times.sort((a, b) => a - b)[25] as number;
    const text = `fsync of 4 KB takes ${median.toFixed(2)} ms (median of 50)`;
    return median > 20
      ? { level: 'warning', text: `${text}: acknowledgements will be slow on this disk` }
      : { level: 'ok', text };
  } catch (error) {
    return { level: 'problem', text: `fsync cannot be tried: ${(error as Error).message}` };
  }
}

function sqlite(): Finding {
  const database = new DatabaseSync(':memory:');
  const version = database.prepare('SELECT sqlite_version() AS v').get()?.['v'];
  database.close();
  return { level: 'ok', text: `SQLite ${version}` };
}

async function duckdb(): Promise<Finding> {
  try {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const [[version] = []] = (await connection.runAndReadAll('SELECT version()')).getRows();
    connection.closeSync();
    instance.closeSync();
    return { level: 'ok', text: `DuckDB ${version}` };
  } catch (error) {
    return { level: 'problem', text: `DuckDB does not load: ${(error as Error).message}` };
  }
}

async function port(name: string, host: string, number: number): Promise<Finding> {
  if (number === 0) return { level: 'ok', text: `${name} takes any free port` };
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => {
      resolve({ level: 'problem', text: `${name} cannot listen on ${host}:${number}: ${error.message}` });
    });
    server.listen(number, host, () => {
      server.close(() => resolve({ level: 'ok', text: `${name} can listen on ${host}:${number}` }));
    });
  });
}

function dashboards(): Finding {
  return existsSync(join(DASHBOARDS, 'index.html'))
    ? { level: 'ok', text: 'the dashboards are built' }
    : { level: 'warning', text: 'the dashboards are not built: npm run build:dashboards' };
}

/** A clock before this release was made is certainly wrong, and every reading would be from the future. */
function clock(): Finding {
  const now = new Date();
  return now.getTime() < Date.UTC(2026, 0, 1)
    ? { level: 'problem', text: `the clock says ${now.toISOString()}` }
    : { level: 'ok', text: `the clock says ${now.toISOString()}; keep it synchronised (NTP)` };
}

function gigabytes(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
