/** A broker with a real journal and a real registry, without the rest of the hub. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { onTestFinished } from 'vitest';
import { type Broker, openBroker } from '../../src/broker/broker.ts';
import type { BrokerSettings, TlsSettings } from '../../src/broker/settings.ts';
import type { Visitor } from '../../src/broker/witness.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openEmbeddedReader } from '../../src/journal/embedded/reader.ts';
import { openEmbeddedJournal } from '../../src/journal/embedded/writer.ts';
import { enrolGateway } from '../../src/registry/certificates/enrolment.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { AlarmBoard } from '../../src/telemetry/alarms.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { type RawConnectOptions, RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData, type TestData } from '../helpers/running-hub.ts';
import { certificateRequest, type KeyPair, keyPair } from './test-authority.ts';

const LIMITS = { packetBytesMax: 1e6, connectionsMax: 100, connectTimeoutMillis: 2000, drainTimeoutMillis: 60_000 };

export interface TestBroker {
  readonly broker: Broker;
  readonly registry: Registry;
  readonly alarms: AlarmBoard;
  readonly data: TestData;
  /** Folder for files of the test. */
  readonly folder: string;
  /** Logins, refused logins and refusals that were told, in order. */
  readonly witnessed: readonly string[];
  /** Payloads in the journal, in order. */
  journalled(): string[];
  /** A gateway's certificate of the hub's own authority. */
  enrol(enterprise: string, gateway: string, days?: number): Promise<KeyPair & { readonly serial: string }>;
  login(username: string, options?: Partial<RawConnectOptions>): Promise<RawMqtt>;
}

export interface TestBrokerOptions {
  readonly settings?: Partial<BrokerSettings>;
  readonly limits?: Partial<typeof LIMITS>;
  readonly data?: TestData;
}

/** Closed when the test that asked for it has ended. */
export async function startTestBroker({
  settings = {},
  limits = {},
  data,
}: TestBrokerOptions = {}): Promise<TestBroker> {
  const testData = data ?? (await createTestData());
  const paths = dataPaths(testData.directory);
  const registry = await openRegistry(sqliteRegistryIn(paths.registry));
  const journal = await openEmbeddedJournal({
    ...{ directory: paths.journal, bytesMax: 1e8, retainBytes: 1e7, freeBytesMin: 0, waitingBytesMax: 1e7 },
  });
  const alarms = new AlarmBoard();
  const witnessed: string[] = [];
  const tell = (kind: string) => (visitor: Visitor, text: string) =>
    void witnessed.push(`${kind} ${visitor.gateway} ${visitor.address}: ${text}`);
  const witness = { loggedIn: tell('login'), loginRefused: tell('no login'), refused: tell('refused') };
  const broker = await openBroker(
    {
      registry,
      journal,
      alarms,
      witness,
      log: createLogger('broker', 'silent'),
      summaryFor: async () => '{"type":"summary"}',
    },
    { ...LIMITS, ...limits },
    { host: '127.0.0.1', port: 0, ...settings },
  );
  const reader = openEmbeddedReader(paths.journal, journal.readerPort());
  onTestFinished(async () => {
    await broker.close();
    reader.close();
    await journal.close();
    await registry.close();
    testData.remove();
  });
  let enrolled = 0;
  return {
    ...{ broker, registry, alarms, witnessed, data: testData, folder: testData.directory },
    journalled: () =>
      reader
        .read(0, Number.MAX_SAFE_INTEGER)
        .flatMap(({ messages }) => messages.map(({ payload }) => Buffer.from(payload).toString('utf8'))),
    async enrol(enterprise, gateway, days = 30) {
      const request = certificateRequest(testData.directory, `enrolled-${++enrolled}`);
      const options = { directory: join(testData.directory, 'certificates'), request: request.pem, days };
      const { certificate, serial } = await enrolGateway(registry, { enterprise, gateway }, options);
      const file = join(testData.directory, `enrolled-${enrolled}.pem`);
      writeFileSync(file, certificate);
      return { ...keyPair(file, request.keyFile), serial };
    },
    login: (username, options = {}) =>
      RawMqtt.login({ port: broker.port, username, password: testData.password(username), ...options }),
  };
}

/** The hub's own certificate for 127.0.0.1 and the settings of a TLS listener with it. */
export function tlsSettings(server: KeyPair, settings: Partial<TlsSettings> = {}): TlsSettings {
  const { certFile, keyFile } = server;
  return { certFile, keyFile, port: 0, clientCertificates: 'optional', expiryWarning: 0, ...settings };
}

/** A packet-level client over TLS; rejects where the handshake fails. */
export async function openTls(port: number, options: ConnectionOptions): Promise<RawMqtt> {
  const socket = connectTls({ host: '127.0.0.1', port, ...options });
  await once(socket, 'secureConnect');
  return new RawMqtt(socket);
}

export interface ProgramOutcome {
  readonly code: number | null;
  readonly output: string;
}

/** Runs one of Mosquitto's programs to its end. */
export async function mosquitto(
  program: 'mosquitto_pub' | 'mosquitto_sub',
  ...args: string[]
): Promise<ProgramOutcome> {
  const child = spawn(program, ['-h', '127.0.0.1', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
