/** A hub in a process of its own, to be killed at any instant and started again on the same folder and ports. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { MAIN } from '../../src/cli/paths.ts';
import type { HubReady } from '../../src/cli/serve.ts';
import { HubUnderTest, type TestData } from './running-hub.ts';

export interface SpawnOptions {
  /** Environment variables such as `METERHUB_JOURNAL_SIZE_MAX`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A configuration file; the environment goes over it. */
  readonly configFile?: string;
}

/** Starts `meterhub serve` on a data folder and resolves when it takes messages and answers requests. */
export async function spawnHub(data: TestData, options: SpawnOptions = {}): Promise<SpawnedHub> {
  const hub = new SpawnedHub(data, { mqtt: await freePort(), http: await freePort() }, options);
  await hub.start();
  return hub;
}

export class SpawnedHub extends HubUnderTest implements AsyncDisposable {
  readonly mqttPort: number;
  readonly httpPort: number;
  /** What it wrote to standard error, over all its lives. */
  log = '';
  readonly #options: SpawnOptions;
  #child: ChildProcess | null = null;

  constructor(data: TestData, ports: { mqtt: number; http: number }, options: SpawnOptions) {
    super(data);
    this.mqttPort = ports.mqtt;
    this.httpPort = ports.http;
    this.#options = options;
  }

  /** Starts it; rejects with what it said where it ends before it is ready. */
  async start(): Promise<void> {
    this.launch();
    await this.ready();
  }

  /** Starts the process and does not wait until it is ready. */
  launch(): void {
    if (this.isRunning) throw new Error('the hub is running');
    const { environment = {}, configFile } = this.#options;
    const child = spawn(process.execPath, [MAIN, 'serve', ...(configFile ? ['--config', configFile] : [])], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {
        ...process.env,
        METERHUB_DATA_DIR: this.data.directory,
        METERHUB_MQTT_PORT: String(this.mqttPort),
        METERHUB_HTTP_PORT: String(this.httpPort),
        METERHUB_LOG_LEVEL: 'warn',
        METERHUB_HTTP_RATE_LIMIT_PER_KEY: '10000000',
        METERHUB_HTTP_RATE_LIMIT_PER_ADDRESS: '10000000',
        METERHUB_JOURNAL_DISK_FREE_MIN: '1MB',
        METERHUB_PROCESSOR_LINGER: '5ms',
        ...environment,
      },
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log = (this.log + text).slice(-100_000);
    });
    this.#child = child;
  }

  /** Resolves when the process that was launched is ready, false where it was killed before. */
  async ready(): Promise<boolean> {
    const child = this.#running();
    const outcome = await Promise.race([
      once(child, 'message').then(([message]) => message as HubReady),
      once(child, 'exit').then(() => null),
    ]);
    if (outcome?.type === 'hub-ready') return true;
    if (child.signalCode === 'SIGKILL') return false;
    throw new Error(`the hub ended with code ${child.exitCode}: ${this.log.slice(-2000)}`);
  }

  get isRunning(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number {
    return this.#running().pid as number;
  }

  /** Resident memory in bytes. */
  residentBytes(): number {
    const pages = readFileSync(`/proc/${this.pid}/statm`, 'utf8').split(' ')[1];
    return Number(pages) * 4096;
  }

  /** Ends it as a power cut of the process would: `kill -9`, at once. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop in order; gives its exit code, null where a signal ended it. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child?.exitCode ?? null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.isRunning) await this.kill();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || !this.isRunning) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }

  #running(): ChildProcess {
    if (this.#child === null) throw new Error('the hub was not started');
    return this.#child;
  }
}

/**
 * A port that nobody listens on, below the range from which the system takes the ports of outgoing
 * connections: a client that tries again and again while the hub is down must not get it for itself.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
