/** Mosquitto at an enterprise, started by the script that its container runs. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { freePort } from '../helpers/spawned-hub.ts';
import { until } from '../helpers/until.ts';
import { ROOT } from './repository.ts';

export interface BridgeOptions {
  readonly enterprise: string;
  readonly gateway: string;
  /** The gateway's password at the hub. */
  readonly password: string;
  readonly hubPort: number;
  /** Then the way to the hub is TLS. */
  readonly caFile?: string;
}

const LOCAL_PASSWORD = 'the-password-of-the-devices';

export class MosquittoBridge implements AsyncDisposable {
  readonly port: number;
  /** What Mosquitto wrote. */
  log = '';
  readonly environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  static async start(options: BridgeOptions): Promise<MosquittoBridge> {
    const bridge = new MosquittoBridge(options, await freePort());
    await bridge.start();
    return bridge;
  }

  constructor({ enterprise, gateway, password, hubPort, caFile }: BridgeOptions, port: number) {
    this.port = port;
    this.#folder = mkdtempSync(join(tmpdir(), 'meterhub-bridge-'));
    for (const name of ['run', 'data']) mkdirSync(join(this.#folder, name));
    // A copy, because a checkout may lie where the user that Mosquitto runs as may not look.
    cpSync(join(ROOT, '.docker/mosquitto'), join(this.#folder, 'scripts'), { recursive: true });
    writeFileSync(join(this.#folder, 'hub-password'), `${password}\n`);
    writeFileSync(join(this.#folder, 'local-password'), `${LOCAL_PASSWORD}\n`);
    // Mosquitto becomes a user of its own where it is started as root, as containers must not.
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'mosquitto', this.#folder]);
    this.environment = {
      BRIDGE_ENTERPRISE: enterprise,
      BRIDGE_GATEWAY: gateway,
      BRIDGE_HUB: `localhost:${hubPort}`,
      ...(caFile === undefined ? {} : { BRIDGE_CA_FILE: caFile }),
      BRIDGE_LISTENER: `${port} 127.0.0.1`,
      BRIDGE_DATA: join(this.#folder, 'data'),
      BRIDGE_RUN: join(this.#folder, 'run'),
      BRIDGE_PASSWORD_FILE: join(this.#folder, 'hub-password'),
      BRIDGE_LOCAL_PASSWORD_FILE: join(this.#folder, 'local-password'),
    };
  }

  async start(): Promise<void> {
    const asMosquitto =
      process.getuid?.() === 0 ? ['setpriv', '--reuid=mosquitto', '--regid=mosquitto', '--clear-groups'] : [];
    const [command = '', ...args] = [...asMosquitto, 'sh', join(this.#folder, 'scripts/start')];
    const child = spawn(command, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: `${process.env['PATH']}:/usr/sbin`, ...this.environment },
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.log += text;
    });
    this.#child = child;
    await until('Mosquitto takes a device', async () => {
      if (child.exitCode !== null) throw new Error(`Mosquitto ended with code ${child.exitCode}: ${this.log}`);
      return this.isHealthy();
    });
  }

  /** What the container's health check says. */
  isHealthy(): boolean {
    try {
      // The check asks the port of the container.
      const script = `mosquitto_sub() { command mosquitto_sub -p ${this.port} "$@"; }; . "$0"`;
      execFileSync('sh', ['-c', script, join(ROOT, '.docker/mosquitto/healthy')], {
        stdio: 'ignore',
        env: { PATH: process.env['PATH'], ...this.environment },
      });
      return true;
    } catch {
      return false;
    }
  }

  /** A device that is logged in at the local broker. */
  device(password = LOCAL_PASSWORD): Promise<MqttClient> {
    return connectAsync(`mqtt://127.0.0.1:${this.port}`, { username: 'device', password, reconnectPeriod: 0 });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
