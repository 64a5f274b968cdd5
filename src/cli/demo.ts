/**
 * `meterhub demo`: a hub on the embedded store, a simulated city of meters, and gateways that read them
 * over Modbus TCP and publish with their own credentials; each as a process of its own, as in a city.
 */

import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { simulatedCity } from '../../simulators/city.ts';
import { gatewaySettings } from '../../simulators/gateway-settings.ts';
import { ConfigError } from '../config.ts';
import { ChildProgram, SupervisedProgram } from './child-program.ts';
import { loadHistory } from './demo-history.ts';
import { HistoryLoad } from './demo-history-load.ts';
import { historyDays, planHistory } from './demo-history-plan.ts';
import { type DemoLogin, prepareDemoPeople } from './demo-people.ts';
import { type DemoCredentials, prepareDemo } from './demo-setup.ts';
import { CommandError } from './exit-codes.ts';
import { untilStopped } from './lifetime.ts';
import { DASHBOARDS_BUILD } from './paths.ts';
import type { HubReady } from './serve.ts';
import type { MetersReady } from './simulate.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const SEED = 1;
const ENTERPRISES = 20;
/** Gateways are spread over this many processes. */
const GATEWAY_PROCESSES = 2;

export async function demo(intervalSeconds: number, environment: Environment): Promise<void> {
  const stopped = untilStopped();
  const dataDir = resolve(environment['METERHUB_DATA_DIR'] || '.meterhub/demo');
  const httpPort = portOf(environment, 'METERHUB_HTTP_PORT', 8080);
  const mqttPort = portOf(environment, 'METERHUB_MQTT_PORT', 1883);
  const days = historyDays(environment);
  const programs: Program[] = [];
  const history = new HistoryLoad();
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const run = start(programs, history, { dataDir, httpPort, mqttPort, intervalSeconds, days, environment });
    await Promise.race([run, stopped]);
    const lost = new Promise<never>((_, reject) => {
      for (const program of programs) void program.ended.then((end) => reject(new CommandError(end)));
    });
    await Promise.race([stopped, lost]);
  } finally {
    if (programs.length > 0) process.stdout.write('\nStopping ...\n');
    await history.stop();
    await stop(programs);
  }
}

type Program = ChildProgram | SupervisedProgram;

interface DemoOptions {
  readonly dataDir: string;
  readonly httpPort: number;
  readonly mqttPort: number;
  readonly intervalSeconds: number;
  /** Of history that an empty data folder gets. */
  readonly days: number;
  readonly environment: Environment;
}

async function start(programs: Program[], history: HistoryLoad, options: DemoOptions): Promise<void> {
  const { dataDir, intervalSeconds } = options;
  // In a process of its own, because the bundler keeps some hundred megabytes for as long as it is loaded.
  await promisify(execFile)(process.execPath, [DASHBOARDS_BUILD]);
  const city = simulatedCity({ seed: SEED, enterprises: ENTERPRISES });
  const plan = planHistory(dataDir, options.days, Date.now());
  const { credentials, passwords } = await prepareDemo(dataDir, city);
  const logins = await prepareDemoPeople(dataDir, city);

  let httpPort = options.httpPort;
  let mqttPort = options.mqttPort;
  const hub = launch(programs, 'hub-ready', () => {
    return new ChildProgram('hub', ['serve'], {
      METERHUB_DATA_DIR: dataDir,
      // The demo has filled the registry in its own folder, whatever is configured for a hub elsewhere.
      ...{ METERHUB_REGISTRY_ENGINE: 'sqlite', METERHUB_REGISTRY_URL: '', METERHUB_REGISTRY_URL_FILE: '' },
      METERHUB_HTTP_PORT: String(httpPort),
      METERHUB_MQTT_PORT: String(mqttPort),
      METERHUB_LIVE_STALE_AFTER: `${Math.max(60, 4 * intervalSeconds)}s`,
      METERHUB_LOG_LEVEL: options.environment['METERHUB_LOG_LEVEL'] ?? 'warn',
    });
  });
  // Where any free port was asked for, a hub that is started again takes the one that was found.
  ({ httpPort, mqttPort } = await hub.expect<HubReady>('hub-ready'));
  const http = `http://127.0.0.1:${httpPort}`;
  const mqtt = `mqtt://127.0.0.1:${mqttPort}`;
  const told = { ...credentials, logins, http, gateway: { mqtt, ...credentials.gateway } };
  const credentialsFile = join(dataDir, 'demo-credentials.json');
  writeSecretFile(credentialsFile, told);

  const simulate = ['simulate', 'meters', '--seed', `${SEED}`, '--enterprises', `${ENTERPRISES}`];
  const meters = new ChildProgram('simulator', simulate, {});
  programs.push(meters);
  const { endpoints } = await meters.expect<MetersReady>('meters-ready');
  const settings = gatewaySettings(city, new Map(endpoints), {
    hubUrl: mqtt,
    spoolDirectory: join(dataDir, 'spool'),
    pollIntervalMillis: intervalSeconds * 1000,
    credentials: (enterprise, gateway) => {
      const username = `${enterprise}.${gateway}`;
      return { username, password: passwords[username] ?? '' };
    },
  }) as { readonly gateways: readonly object[] };
  for (let part = 0; part < GATEWAY_PROCESSES; part++) {
    const file = join(dataDir, `demo-gateways-${part + 1}.json`);
    const gateways = settings.gateways.filter((_, index) => index % GATEWAY_PROCESSES === part);
    writeSecretFile(file, { ...settings, gateways });
    launch(programs, 'gateways-started', () => {
      return new ChildProgram(`gateways ${part + 1}`, ['gateway', '--config', file], {
        // While the hub is away each gateway says so at every attempt; here that is not news.
        METERHUB_LOG_LEVEL: 'error',
      });
    });
  }
  announce(told, logins, credentialsFile, settings.gateways.length, city);
  if (plan !== null) {
    history.start(plan, (signal) => loadHistory({ city, seed: SEED, plan, dataDir, mqtt, passwords, signal }));
  }
  process.stdout.write(`${await firstReadings(http, credentials.authority.apiKey, programs)}\n`);
}

function launch(programs: Program[], readyMessage: string, start: () => ChildProgram): SupervisedProgram {
  const program = new SupervisedProgram(start, readyMessage);
  programs.push(program);
  return program;
}

function announce(
  {
    http,
    gateway,
    authority,
    analyst,
    enterprise,
  }: DemoCredentials & { readonly http: string; readonly gateway: { readonly mqtt: string } },
  logins: readonly DemoLogin[],
  file: string,
  gateways: number,
  city: ReturnType<typeof simulatedCity>,
): void {
  const meters = city.enterprises.reduce((sum, { meters: own }) => sum + own.length, 0);
  process.stdout.write(
    `
Meterhub demo: ${city.enterprises.length} enterprises, ${gateways} gateways, ${meters} meters

  dashboard    ${http}/
  API          ${http}/docs
  MQTT         ${gateway.mqtt}

  user name    password
${logins.map(({ username, password, enterprise, districts }) => `  ${username.padEnd(12)} ${password}${limitOf(enterprise, districts)}`).join('\n')}

  keys for programs
  authority    ${authority.apiKey}
  analyst      ${analyst.apiKey}
  enterprise   ${enterprise.apiKey}   (${enterprise.id})

  All of this and a gateway credential to publish with: ${file}
  Ctrl-C ends everything.

`,
  );
}

function limitOf(enterprise: string | null, districts: readonly string[] | null): string {
  const limit = enterprise ?? districts?.join(', ');
  return limit === undefined ? '' : `   (${limit})`;
}

/** One line about the first readings that are stored. */
async function firstReadings(http: string, apiKey: string, programs: readonly Program[]): Promise<string> {
  while (programs.every((program) => program.isRunning)) {
    const stored = await storedReadings(http, apiKey);
    if (stored > 0) return `First readings are stored: ${stored} so far.`;
    await new Promise((wake) => setTimeout(wake, 250));
  }
  throw new CommandError('a program of the demo ended before readings were stored');
}

/** Zero, too, while the hub does not answer. */
async function storedReadings(http: string, apiKey: string): Promise<number> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const response = await fetch(`${http}/api/v1/ingest/accounting?limit=1`, { headers }).catch(() => null);
  if (!response?.ok) return 0;
  const { total } = (await response.json()) as { total: { readings: { stored: number } } };
  return total.readings.stored;
}

/** Gateways first, so that they can say goodbye; the hub last. */
async function stop(programs: readonly Program[]): Promise<void> {
  for (const program of [...programs].reverse()) await program.stop();
}

function writeSecretFile(file: string, content: object): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
}

function portOf(environment: Environment, name: string, normal: number): number {
  const text = environment[name];
  if (text === undefined || text === '') return normal;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new ConfigError([`${name} is ${JSON.stringify(text)}: must be a port, 0 to 65535`]);
}
