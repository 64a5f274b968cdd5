/**
 * Node-RED with a flow as many have one: MQTT in, a function that makes lines of InfluxDB, a join that gathers them,
 * an HTTP request. Installed from npm into a folder of its own outside the tree; it is no dependency of the project.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../helpers/spawned-hub.ts';
import { killHard } from './kill-hard.ts';

const VERSION = '5.0.7';

export interface NodeRedOptions {
  readonly mqttPort: number;
  /** Of influxd, with the database. */
  readonly writeUrl: string;
}

export class NodeRed implements AsyncDisposable {
  readonly #folder: string;
  #child: ChildProcess | null = null;

  static async start(options: NodeRedOptions): Promise<NodeRed> {
    const server = new NodeRed();
    writeFileSync(join(server.#folder, 'flows.json'), JSON.stringify(flow(options)));
    writeFileSync(join(server.#folder, 'settings.js'), settings(await freePort()));
    await server.start();
    return server;
  }

  private constructor() {
    this.#folder = mkdtempSync(join(tmpdir(), 'node-red-'));
  }

  get pid(): number {
    if (this.#child?.pid === undefined) throw new Error('Node-RED is not running');
    return this.#child.pid;
  }

  /** Resolves when its flow runs. */
  async start(): Promise<void> {
    const files = ['--userDir', this.#folder, '--settings', join(this.#folder, 'settings.js'), 'flows.json'];
    const child = spawn(process.execPath, [installed(), ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#child = child;
    const started = new Promise<void>((resolve) => {
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-10_000);
        if (output.includes('Connected to broker')) resolve();
      });
    });
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`Node-RED ended with code ${code}`);
    });
    ended.catch(() => undefined);
    await Promise.race([started, ended]);
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

/** The program, installed at the first time. */
function installed(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'meterhub-bench', `node-red-${VERSION}`);
  const program = join(folder, 'node_modules', 'node-red', 'red.js');
  if (existsSync(program)) return program;
  process.stderr.write(`Installing Node-RED ${VERSION} into ${folder} (npm) ...\n`);
  mkdirSync(folder, { recursive: true });
  const options = ['--prefix', folder, '--no-audit', '--no-fund', '--no-save', '--ignore-scripts'];
  const { status } = spawnSync('npm', ['install', ...options, `node-red@${VERSION}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0 || !existsSync(program)) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`Node-RED ${VERSION} could not be installed from npm`);
  }
  return program;
}

/** No editor, nothing that calls home; the log says when the flow is connected. */
function settings(port: number): string {
  return `module.exports = {
    uiHost: '127.0.0.1', uiPort: ${port}, httpAdminRoot: false, httpNodeRoot: false, credentialSecret: false,
    telemetry: { enabled: false }, logging: { console: { level: 'info' } }, editorTheme: { tours: false } };`;
}

/** Properties of a node are those of its dialogue (node-red/packages/node_modules/@node-red/nodes/core, `defaults`). */
function flow({ mqttPort, writeUrl }: NodeRedOptions): object[] {
  const tab = { z: 'tab', x: 100, y: 100 };
  return [
    { id: 'tab', type: 'tab', label: 'meters' },
    {
      ...{ id: 'broker', type: 'mqtt-broker', broker: '127.0.0.1', port: String(mqttPort), clientid: 'node-red' },
      // A session that lasts: what is published while Node-RED is away waits in the broker.
      ...{ cleansession: false, autoUnsubscribe: false, autoConnect: true, protocolVersion: '4', keepalive: '60' },
    },
    {
      ...{ ...tab, id: 'in', type: 'mqtt in', topic: 'energy/v1/+/+/telemetry', qos: '1', datatype: 'json' },
      ...{ broker: 'broker', rh: 0, inputs: 0, wires: [['lines']] },
    },
    { ...tab, id: 'lines', type: 'function', func: LINES, outputs: 1, libs: [], wires: [['join']] },
    {
      ...{
        ...tab,
        id: 'join',
        type: 'join',
        mode: 'custom',
        build: 'string',
        property: 'payload',
        propertyType: 'msg',
      },
      ...{ joiner: '\\n', joinerType: 'str', accumulate: false, count: '1000', timeout: '0.5', wires: [['write']] },
    },
    {
      ...{ ...tab, id: 'write', type: 'http request', method: 'POST', ret: 'txt', url: writeUrl, persist: true },
      ...{ paytoqs: 'ignore', authType: '', headers: [], senderr: false, wires: [[]] },
    },
  ];
}

const LINES = `
const lines = [];
for (const { meter, ts, values } of msg.payload.readings) {
  for (const [quantity, value] of Object.entries(values)) {
    lines.push('reading,meter=' + meter + ',quantity=' + quantity + ' value=' + (value.v ?? value) + ' ' + ts);
  }
}
return { payload: lines.join('\\n') };`;
