/** Debian's real influxd 1.6 on a port of its own with its data in a temporary folder, to be killed and started again. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAnswer, type Series } from '../../../src/store/influx/influxql.ts';
import { freePort } from '../../helpers/spawned-hub.ts';
import { until } from '../../helpers/until.ts';

const PROGRAM = '/usr/bin/influxd';

export interface InfluxdOptions {
  readonly port: number;
  /** Bytes of a request's body that it takes. */
  readonly bodyBytesMax?: number;
  /** Whether a user and a password are asked for; the user `admin` with the password `admin` is made. */
  readonly auth?: boolean;
  /** `tsi1` by default, which is on disk. */
  readonly index?: 'tsi1' | 'inmem';
  /** Where its folder is made. */
  readonly parent?: string;
}

export class Influxd implements AsyncDisposable {
  readonly url: string;
  readonly #options: InfluxdOptions;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  /** Starts one that answers. */
  static async start(options: Partial<InfluxdOptions> = {}): Promise<Influxd> {
    const server = await Influxd.create(options);
    await server.start();
    return server;
  }

  /** One that is not running yet. */
  static async create(options: Partial<InfluxdOptions> = {}): Promise<Influxd> {
    const server = new Influxd({ port: await freePort(), ...options });
    writeFileSync(server.#config, await server.#settings());
    return server;
  }

  private constructor(options: InfluxdOptions) {
    this.#options = options;
    this.url = `http://127.0.0.1:${options.port}`;
    this.#folder = mkdtempSync(join(options.parent ?? tmpdir(), 'meterhub-influxd-'));
  }

  async start(): Promise<void> {
    const child = spawn(PROGRAM, ['run', '-config', this.#config], { stdio: 'ignore' });
    this.#child = child;
    await until(
      'influxd answers',
      async () => {
        if (child.exitCode !== null) throw new Error(`influxd ended with code ${child.exitCode}`);
        return fetch(`${this.url}/ping`).then(
          ({ status }) => status === 204,
          () => false,
        );
      },
      30_000,
    );
    if (this.#options.auth === true)
      await this.query(null, `CREATE USER "admin" WITH PASSWORD 'admin' WITH ALL PRIVILEGES`);
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('influxd is not running');
    return this.#child.pid;
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Lets it answer nothing, with its connections open, until it is told to go on. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP');
  }

  goOn(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  /** The series of one statement. */
  async query(database: string | null, q: string): Promise<Series[]> {
    const parameters = new URLSearchParams({ q, epoch: 'ms', ...(database === null ? {} : { db: database }) });
    const response = await fetch(`${this.url}/query`, {
      method: 'POST',
      body: parameters,
      headers: this.#options.auth === true ? { authorization: `Basic ${btoa('admin:admin')}` } : {},
    });
    return parseAnswer(await response.text())[0] ?? [];
  }

  /** Writes lines with instants in milliseconds, as somebody else than the hub would. */
  async write(database: string, lines: string): Promise<void> {
    const path = `/write?${new URLSearchParams({ db: database, precision: 'ms' })}`;
    const response = await fetch(`${this.url}${path}`, { method: 'POST', body: lines });
    if (response.status !== 204) throw new Error(await response.text());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #config(): string {
    return join(this.#folder, 'influxdb.conf');
  }

  async #settings(): Promise<string> {
    const { port, bodyBytesMax = 0, auth = false, index = 'tsi1' } = this.#options;
    return `reporting-disabled = true
bind-address = "127.0.0.1:${await freePort()}"
[meta]
dir = "${join(this.#folder, 'meta')}"
[data]
dir = "${join(this.#folder, 'data')}"
wal-dir = "${join(this.#folder, 'wal')}"
index-version = "${index}"
query-log-enabled = false
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
auth-enabled = ${auth}
max-body-size = ${bodyBytesMax}
`;
  }
}
