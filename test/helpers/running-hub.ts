/**
 * A whole hub for a test: in this process on free ports, or (`spawned-hub.ts`) in a process of its own
 * that can be killed. Both on a registry of two enterprises, see `test-registry.ts`.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { z } from 'zod';
import { configSchema } from '../../src/config.ts';
import { type Hub, startHub } from '../../src/hub/hub.ts';
import { ApiClient } from './api-client.ts';
import { type RawConnectOptions, RawMqtt } from './raw-mqtt.ts';
import { seedRegistry, type TestCredentials } from './test-registry.ts';

/** A configuration as it may be written, defaults left out. */
export type ConfigInput = z.input<typeof configSchema>;

export interface TestHubOptions {
  readonly config?: ConfigInput;
  /** Holds back the journal's commits while it is closed. */
  readonly commitGate?: CommitGate;
  readonly dashboards?: string;
  /** An existing data folder with its credentials, which is kept; otherwise a new one, removed at the end. */
  readonly data?: TestData;
}

/** Starts a hub in this process. */
export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const data = options.data ?? (await createTestData());
  try {
    const hub = new TestHub(data, options.data === undefined);
    await hub.start(options);
    return hub;
  } catch (error) {
    if (options.data === undefined) data.remove();
    throw error;
  }
}

/** A data folder with a filled registry. */
export class TestData implements Disposable {
  readonly directory: string;
  readonly credentials: TestCredentials;

  constructor(directory: string, credentials: TestCredentials) {
    this.directory = directory;
    this.credentials = credentials;
  }

  key(role: string): string {
    const key = this.credentials.keys.get(role);
    if (key === undefined) throw new Error(`there is no key for ${role}`);
    return key;
  }

  password(username: string): string {
    const password = this.credentials.passwords.get(username);
    if (password === undefined) throw new Error(`there is no gateway with the user name ${username}`);
    return password;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}

export async function createTestData(directory = mkdtempSync(join(tmpdir(), 'meterhub-'))): Promise<TestData> {
  return new TestData(directory, await seedRegistry(directory));
}

/** What tests do with a hub, wherever it runs. */
export abstract class HubUnderTest {
  readonly data: TestData;

  constructor(data: TestData) {
    this.data = data;
  }

  abstract get mqttPort(): number;
  abstract get httpPort(): number;

  /** The API as seen with the key of a role: `admin`, `authority`, `analyst`, `auditor`, `enterprise:alpha`. */
  api(role = 'admin'): ApiClient {
    return new ApiClient(this.httpPort, this.data.key(role));
  }

  /** A connected mqtt.js client, logged in as a gateway such as `alpha.g1`; it does not reconnect unless told to. */
  mqtt(username: string, options: IClientOptions = {}): Promise<MqttClient> {
    return connectAsync(`mqtt://127.0.0.1:${this.mqttPort}`, {
      ...{ username, password: this.data.password(username), reconnectPeriod: 0 },
      ...options,
    });
  }

  /** A logged in packet-level client. */
  raw(username: string, options: Partial<RawConnectOptions> = {}): Promise<RawMqtt> {
    return RawMqtt.login({ port: this.mqttPort, username, password: this.data.password(username), ...options });
  }
}

export class TestHub extends HubUnderTest implements AsyncDisposable {
  /** Set once a part of the hub has failed. */
  fatal: Error | null = null;
  readonly #ownsData: boolean;
  #hub: Hub | null = null;

  constructor(data: TestData, ownsData: boolean) {
    super(data);
    this.#ownsData = ownsData;
  }

  async start({ config = {}, commitGate, dashboards }: TestHubOptions = {}): Promise<void> {
    const parsed = configSchema.parse({
      logLevel: 'silent',
      ...config,
      dataDir: this.data.directory,
      mqtt: { port: 0, ...config.mqtt },
      // Tests ask again and again until something has happened; the limits have tests of their own.
      http: { port: 0, rateLimit: { perKey: 10_000_000, perAddress: 10_000_000 }, ...config.http },
      // Test machines have little disk to spare; the limit has tests of its own.
      journal: { diskFreeMin: '1MB', ...config.journal },
      processor: { linger: '5ms', ...config.processor },
    });
    this.#hub = await startHub(parsed, {
      dashboards: dashboards ?? null,
      onFatal: (error) => {
        this.fatal = error;
      },
      ...(commitGate === undefined ? {} : { commitGate: commitGate.cell }),
    });
  }

  get hub(): Hub {
    if (this.#hub === null) throw new Error('the hub is not running');
    return this.#hub;
  }

  get mqttPort(): number {
    return this.hub.mqttPort;
  }

  get httpPort(): number {
    return this.hub.httpPort;
  }

  /** Stops the hub in order and keeps its data. */
  async stop(): Promise<void> {
    await this.#hub?.close();
    this.#hub = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    if (this.#ownsData) this.data.remove();
  }
}

/** While it is closed, the journal makes nothing durable. */
export class CommitGate {
  readonly cell = new Int32Array(new SharedArrayBuffer(4));

  close(): void {
    Atomics.store(this.cell, 0, 1);
  }

  open(): void {
    Atomics.store(this.cell, 0, 0);
    Atomics.notify(this.cell, 0);
  }
}
