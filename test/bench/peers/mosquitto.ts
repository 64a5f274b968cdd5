/** Debian's Mosquitto on a port of its own, with its database in a folder of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../helpers/spawned-hub.ts';
import { until } from '../../helpers/until.ts';
import { killHard } from './kill-hard.ts';

const PROGRAM = '/usr/sbin/mosquitto';
const SAVE_MILLIS = 500;

/** Lines of its configuration that say what it keeps, and when it writes it to disk. */
export const PERSISTENCE = {
  /** What the program does that is told nothing. */
  none: ['persistence false'],
  /** As Debian's /etc/mosquitto/mosquitto.conf has it: saved each half hour, and when it ends in order. */
  debian: ['persistence true'],
  /** The most that it offers: saved whenever something has changed. */
  eachChange: ['persistence true', 'autosave_on_changes true', 'autosave_interval 1'],
} as const;

export class Mosquitto implements AsyncDisposable {
  readonly port: number;
  readonly #folder: string;
  readonly #config: string;
  #child: ChildProcess | null = null;

  static async start(persistence: keyof typeof PERSISTENCE): Promise<Mosquitto> {
    const broker = new Mosquitto(await freePort(), persistence);
    await broker.start();
    return broker;
  }

  private constructor(port: number, persistence: keyof typeof PERSISTENCE) {
    this.port = port;
    this.#folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
    this.#config = join(this.#folder, 'mosquitto.conf');
    writeFileSync(
      this.#config,
      [
        ...[`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'log_dest none', `user ${userInfo().username}`],
        // Without Nagle's algorithm, and with room for every message: by itself it drops what is beyond a thousand for a client.
        ...['set_tcp_nodelay true', 'max_queued_messages 0', `persistence_location ${this.#folder}/`],
        ...PERSISTENCE[persistence],
        '',
      ].join('\n'),
    );
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('mosquitto is not running');
    return this.#child.pid;
  }

  async start(): Promise<void> {
    const child = spawn(PROGRAM, ['-c', this.#config], { stdio: 'ignore' });
    this.#child = child;
    await until(
      'mosquitto takes connections',
      () => {
        if (child.exitCode !== null) throw new Error(`mosquitto ended with code ${child.exitCode}`);
        return isListening(this.port);
      },
      30_000,
    );
  }

  /** Saves what it has now, where it keeps anything (mosquitto(8), SIGUSR1): a session that has been there for long. */
  async save(): Promise<void> {
    process.kill(this.pid, 'SIGUSR1');
    await new Promise((wake) => setTimeout(wake, SAVE_MILLIS));
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    await killHard(child);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
