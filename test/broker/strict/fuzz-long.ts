/**
 * Ill-treats a broker in a process of its own for long:
 * `node test/broker/strict/fuzz-long.ts --cases 100000 --seed 1 --idle 5000`. Malformed MQTT in rounds,
 * slow CONNECTs, half-open connections, announcements of 256 MB, idle connections; meanwhile another client
 * is served. Prints a line for each; exits with 1 at the first problem.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { RawMqtt } from '../../helpers/raw-mqtt.ts';
import { createTestData } from '../../helpers/running-hub.ts';
import { until } from '../../helpers/until.ts';
import type { BrokerState } from './broker-process.ts';
import { connectPacket, header } from './bytes.ts';
import { runFuzz } from './fuzz-run.ts';

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    idle: { type: 'string', default: '5000' },
  },
});
const cases = Number(values.cases);
const seed = Number(values.seed);
const idle = Number(values.idle);

const ROUND = 10_000;
const MEGABYTE = 1024 * 1024;
const CONNECT_TIMEOUT_MILLIS = 5000;
/** After the first rounds, when caches have their size, memory may not grow by more. */
const GROWTH_BYTES_MAX = 64 * MEGABYTE;
const WARM_ROUNDS = 3;

const data = await createTestData();
const broker = await startBroker();
try {
  await malformed();
  await slowConnects();
  await halfOpen();
  await announcements();
  await idleConnections();
  if (broker.child.exitCode !== null) throw new Error('the broker has ended');
} finally {
  broker.child.kill('SIGKILL');
  data.remove();
}

interface BrokerProcess {
  readonly child: ChildProcess;
  readonly port: number;
}

async function startBroker(): Promise<BrokerProcess> {
  const limits = ['--connectionsMax', String(idle + 1000), '--connectTimeoutMillis', String(CONNECT_TIMEOUT_MILLIS)];
  const file = new URL('broker-process.ts', import.meta.url).pathname;
  const child = fork(file, ['--data', data.directory, ...limits], { execArgv: ['--expose-gc'] });
  const [{ port }] = (await once(child, 'message')) as [BrokerState];
  return { child, port };
}

async function state(): Promise<BrokerState> {
  broker.child.send('state');
  const [told] = (await once(broker.child, 'message')) as [BrokerState];
  return told;
}

function login(username: string, keepalive = 0): Promise<RawMqtt> {
  return RawMqtt.login({ port: broker.port, username, password: data.password(username), keepalive });
}

async function malformed(): Promise<void> {
  const password = (username: string): string => data.password(username);
  let warm = 0;
  let done = 0;
  for (let round = 0; done < cases; round++) {
    const before = (await state()).kept;
    const count = Math.min(ROUND, cases - done);
    const options = { port: broker.port, password, cases: count, seed: seed + 1000 * round, workers: 8 };
    const started = performance.now();
    const { required, possible, good, logins, problems } = await runFuzz(options);
    const seconds = Math.round((performance.now() - started) / 1000);
    done += count;
    const after = await settled();
    const kept = after.kept - before;
    const memory = after.residentBytes;
    const figures = { logins, required: required.length, possible: possible.length, good, kept };
    say('malformed', { seed: options.seed, seconds, cases: count, ...figures, megabytes: megabytes(memory) });
    if (problems.length > 0) throw new Error(problems.slice(0, 20).join('\n'));
    const least = required.length + good;
    if (kept < least || kept > least + possible.length) throw new Error(`${kept} messages are in the journal`);
    if (round < WARM_ROUNDS) warm = Math.max(warm, memory);
    else if (memory > warm + GROWTH_BYTES_MAX) throw new Error(`memory has grown to ${megabytes(memory)} MB`);
  }
}

/** A byte a second: each must be gone when the connect timeout is over. */
async function slowConnects(): Promise<void> {
  const connect = connectPacket({ clientId: 'slow'.repeat(100) });
  const clients = await Promise.all(Array.from({ length: 500 }, () => RawMqtt.open(broker.port)));
  const started = performance.now();
  for (let at = 0; clients.some(({ isClosed }) => !isClosed); at++) {
    for (const client of clients) if (!client.isClosed) client.socket.write(connect.subarray(at, at + 1));
    await expectService();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    if (performance.now() - started > 3 * CONNECT_TIMEOUT_MILLIS) throw new Error('slow connections are let live');
  }
  say('slow CONNECTs', { connections: clients.length, seconds: Math.round((performance.now() - started) / 1000) });
}

/** Logged in, silent and reading nothing, with a keepalive of a second. */
async function halfOpen(): Promise<void> {
  const clients = await Promise.all(Array.from({ length: 500 }, () => login('alpha.g1', 1)));
  for (const { socket } of clients) socket.pause();
  await until('all are closed', async () => (await state()).connections === 0);
  await expectService();
  for (const client of clients) client.destroy();
  say('half-open', { connections: clients.length });
}

async function announcements(): Promise<void> {
  const before = (await state()).residentBytes;
  let most = before;
  const chunk = Buffer.alloc(64 * 1024, 0x61);
  for (let round = 0; round < 10; round++) {
    const clients = await Promise.all(Array.from({ length: 50 }, () => login('alpha.g1')));
    await Promise.all(
      clients.map(async (client, i) => {
        // A PUBLISH, a SUBSCRIBE and an UNSUBSCRIBE: of the last two the guard holds what has come.
        client.socket.write(header([0x32, 0x82, 0xa2][i % 3] ?? 0, 256 * MEGABYTE - 1));
        for (let sent = 0; sent < 4 * MEGABYTE && !client.isClosed; sent += chunk.length) client.socket.write(chunk);
        await client.expectClose();
      }),
    );
    most = Math.max(most, (await state()).residentBytes);
    await expectService();
  }
  say('announcements of 256 MB', { connections: 500, megabytesMore: megabytes(most - before) });
  if (most - before > 120 * MEGABYTE) throw new Error('announcements take memory');
}

async function idleConnections(): Promise<void> {
  const before = (await state()).residentBytes;
  const clients: RawMqtt[] = [];
  while (clients.length < idle) {
    const batch = Array.from({ length: Math.min(50, idle - clients.length) }, (_, i) => {
      return login((clients.length + i) % 2 === 0 ? 'alpha.g1' : 'alpha.g2');
    });
    clients.push(...(await Promise.all(batch)));
  }
  if ((await state()).connections !== idle) throw new Error('connections are missing');
  const held = (await state()).residentBytes - before;
  const slowest: number[] = [];
  for (let i = 0; i < 20; i++) {
    const started = performance.now();
    await expectService();
    slowest.push(performance.now() - started);
  }
  const closed = clients.filter(({ isClosed }) => isClosed).length;
  for (const client of clients) client.destroy();
  await until('all are gone', async () => (await state()).connections === 0, 60_000);
  const figures = { megabytesMore: megabytes(held), kilobytesEach: Math.round(held / idle / 1024) };
  say('idle', { connections: idle, ...figures, slowestServiceMillis: Math.round(Math.max(...slowest)) });
  if (closed > 0) throw new Error(`${closed} idle connections were closed`);
  await expectService();
}

/** A login, a message, its PUBACK. */
async function expectService(): Promise<void> {
  using client = await login('beta.g1');
  client.publish('energy/v1/beta/g1/telemetry', 'good');
  await client.expect('puback', 1);
  client.send({ cmd: 'disconnect' });
  await client.expectClose();
}

/** The state once nobody is connected. */
async function settled(): Promise<BrokerState> {
  let told = await state();
  await until('nobody is connected', async () => {
    told = await state();
    return told.connections === 0;
  });
  return told;
}

function say(what: string, figures: Readonly<Record<string, number>>): void {
  process.stdout.write(`${what} ${JSON.stringify(figures)}\n`);
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
