/** A real PostgreSQL with its data in a temporary folder, on a socket of its own. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { postgresqlPrograms } from '../system-packages.ts';
import { until } from './until.ts';

export interface RunningPostgresql extends AsyncDisposable {
  /** Of a new, empty database. */
  createDatabase(): Promise<string>;
  /** Ends the server without letting it finish anything, and starts it again on the same data. */
  restart(): Promise<void>;
}

/** Starts the server; it refuses to run as root, so that root lends it the user `postgres`. */
export async function startPostgresql(): Promise<RunningPostgresql> {
  const programs = postgresqlPrograms();
  if (programs === null) throw new Error('PostgreSQL is not installed: npm test installs it');
  const folder = mkdtempSync(join(tmpdir(), 'meterhub-postgresql-'));
  const data = join(folder, 'data');
  const user = process.getuid?.() === 0 ? postgresUser() : null;
  if (user !== null) chownSync(folder, user.uid, user.gid);
  mkdirSync(data, { mode: 0o700 });
  if (user !== null) chownSync(data, user.uid, user.gid);
  const identity = user ?? {};
  const initialised = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'meterhub', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...identity, encoding: 'utf8', cwd: folder },
  );
  if (initialised.status !== 0) throw new Error(`initdb: ${initialised.stderr}`);
  const urlOf = (database: string): string =>
    `postgresql://meterhub@localhost/${database}?host=${encodeURIComponent(folder)}`;
  const start = async () => {
    const server = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=60'],
      { ...identity, cwd: folder, stdio: 'ignore' },
    );
    await until(
      'PostgreSQL answers',
      async () => (await ask(urlOf('postgres'), 'SELECT 1').catch(() => null)) !== null,
    );
    return server;
  };
  let server = await start();
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  let databases = 0;
  return {
    createDatabase: async () => {
      const name = `test_${++databases}`;
      await ask(urlOf('postgres'), `CREATE DATABASE ${name}`);
      return urlOf(name);
    },
    restart: async () => {
      // SIGQUIT is what PostgreSQL takes as a crash without leaving processes behind, as SIGKILL would.
      await stop('SIGQUIT');
      server = await start();
    },
    [Symbol.asyncDispose]: async () => {
      await stop('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function ask(url: string, question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(question);
  } finally {
    await client.end();
  }
}

function postgresUser(): { uid: number; gid: number } {
  const idOf = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout.trim());
  return { uid: idOf('-u'), gid: idOf('-g') };
}
