/** Debian's InfluxDB 1.6 on a free port, with its data in a temporary folder. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { freePort } from '../helpers/spawned-hub.ts';
import { until } from '../helpers/until.ts';

const answerSchema = z.object({
  error: z.string().optional(),
  results: z
    .array(
      z.object({
        error: z.string().optional(),
        series: z
          .array(z.object({ columns: z.array(z.string()), values: z.array(z.array(z.unknown())).default([]) }))
          .default([]),
      }),
    )
    .default([]),
});

export interface Row {
  readonly [column: string]: unknown;
}

export interface InfluxdOptions {
  /** Whether requests need a user and a password. */
  readonly auth?: boolean;
}

export class Influxd implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  static async start({ auth = false }: InfluxdOptions = {}): Promise<Influxd> {
    const folder = mkdtempSync(join(tmpdir(), 'meterhub-influxd-'));
    const [http, rpc] = [await freePort(), await freePort()];
    const child = spawn('/usr/bin/influxd', ['run', '-config', '/dev/null'], {
      stdio: 'ignore',
      env: {
        ...process.env,
        INFLUXDB_REPORTING_DISABLED: 'true',
        INFLUXDB_BIND_ADDRESS: `127.0.0.1:${rpc}`,
        INFLUXDB_HTTP_BIND_ADDRESS: `127.0.0.1:${http}`,
        INFLUXDB_META_DIR: join(folder, 'meta'),
        INFLUXDB_DATA_DIR: join(folder, 'data'),
        INFLUXDB_DATA_WAL_DIR: join(folder, 'wal'),
        INFLUXDB_MONITOR_STORE_ENABLED: 'false',
        INFLUXDB_HTTP_AUTH_ENABLED: String(auth),
      },
    });
    const server = new Influxd(`http://127.0.0.1:${http}`, child, folder);
    await until('influxd answers', async () => {
      if (child.exitCode !== null) throw new Error(`influxd ended with code ${child.exitCode}`);
      return fetch(`${server.url}/ping`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
    return server;
  }

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#child = child;
    this.#folder = folder;
  }

  /** Writes lines with times in milliseconds. */
  async write(database: string, lines: readonly string[]): Promise<void> {
    const path = `/write?${new URLSearchParams({ db: database, precision: 'ms' })}`;
    const response = await fetch(this.url + path, { method: 'POST', body: lines.join('\n') });
    if (!response.ok) throw new Error(`write answered ${response.status}: ${await response.text()}`);
  }

  /** The rows of every series that a statement gives; rejects with the server's words where it refuses it. */
  async query(database: string, q: string, user?: { name: string; password: string }): Promise<Row[]> {
    const body = new URLSearchParams({ db: database, epoch: 'ms', q });
    const basic = user && `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
    const headers = basic === undefined ? {} : { authorization: basic };
    const response = await fetch(`${this.url}/query`, { method: 'POST', body, headers });
    const { error, results } = answerSchema.parse(await response.json());
    const failure = error ?? results.find((result) => result.error !== undefined)?.error;
    if (failure !== undefined) throw new Error(`${failure}: ${q}`);
    return results.flatMap(({ series }) =>
      series.flatMap(({ columns, values }) =>
        values.map((row) => Object.fromEntries(columns.map((column, n) => [column, row[n]]))),
      ),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
