import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test, vi } from 'vitest';
import { MAIN } from '../../src/cli/paths.ts';
import { startCity } from '../helpers/city-gateways.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { until } from '../helpers/until.ts';
import { startCuttingProxy } from './cutting-proxy.ts';
import { accountProblems } from './expectation.ts';

vi.setConfig({ testTimeout: 180_000 });

const ROUNDS = 6;

test('a gateway that is killed and cut off, and a hub that is killed, lose nothing, keep the order and prune by receipts alone', async () => {
  const seed = testSeed();
  const random = seededRandom(seed);
  using data = await createTestData();
  await using city = await startCity({ data, seed: 1, enterprises: 1 });
  await using hub = await spawnHub(data);
  await using proxy = await startCuttingProxy({ hubPort: hub.mqttPort, random, bytesMax: 40_000 });
  const spools = join(data.directory, 'spools');
  const config = city.gatewayConfig({
    ...{ mqttPort: proxy.port, spoolDirectory: spools, pollIntervalMillis: 100 },
    hub: { reconnectMillisMin: 10, reconnectMillisMax: 100, window: 8, receiptTimeoutMillis: 1000 },
  });
  const configFile = join(data.directory, 'gateway.json');
  writeFileSync(configFile, JSON.stringify(config));

  let gateway = startGateway(configFile);
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const seen = proxy.published.flat().length;
      await until('messages go through', () => proxy.published.flat().length > seen + 5 + 20 * random(), 30_000);
      const kind = random();
      if (kind < 0.35) await hub.kill();
      if (kind > 0.2) {
        await kill(gateway);
        expectPrunedByReceipts(spools, proxy.receipted);
        gateway = startGateway(configFile);
      }
      if (!hub.isRunning) await hub.start();
    }
    proxy.gentle = true;
    await kill(gateway);
    // The last life reads nothing new: it delivers what is left.
    writeFileSync(
      configFile,
      JSON.stringify(config).replaceAll('"pollIntervalMillis":100', '"pollIntervalMillis":86400000'),
    );
    gateway = startGateway(configFile);
    await until(
      'the hub has all of it',
      async () => {
        const last = lastSeq(spools);
        return spooled(spools).length === 0 && proxy.receipted.has(last);
      },
      60_000,
    );
  } finally {
    await kill(gateway);
  }
  process.stdout.write(`${proxy.cuts} cuts, ${proxy.published.length} connections\n`);
  expect(proxy.cuts).toBeGreaterThan(3);

  // Within a connection messages go out in their order.
  for (const seqs of proxy.published) expect(seqs, `seed ${seed}`).toEqual(seqs.toSorted((a, b) => a - b));
  // Numbers rise by one, so every message that was ever spooled is among the receipted ones.
  const receipted = [...proxy.receipted].sort((a, b) => a - b);
  const [first = 0] = receipted;
  expect(receipted.at(-1)).toBe(lastSeq(spools));
  expect(receipted.length).toBe((receipted.at(-1) ?? 0) - first + 1);

  const api = hub.api();
  await until('all is processed', async () => (await api.accounting()).total.messages.pending === 0);
  let stored = 0;
  for (const meter of city.city.enterprises[0]?.meters ?? []) {
    if (meter.model === null) continue;
    for (const quantity of Object.keys(meter.units)) {
      const readings = await api.readings(meter.id, quantity);
      expect(new Set(readings.map(({ ts }) => ts)).size, `${meter.id} ${quantity}`).toBe(readings.length);
      // A round reads every meter into one message.
      expect(readings.length, `${meter.id} ${quantity}, seed ${seed}`).toBe(receipted.length);
      stored += readings.length;
    }
  }
  expect(await accountProblems(api, stored)).toEqual([]);
  expect((await api.accounting()).total.readings).toMatchObject({ revised: 0, quarantined: 0 });
});

function startGateway(configFile: string): ChildProcess {
  return spawn(process.execPath, [MAIN, 'gateway', '--config', configFile], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, METERHUB_LOG_LEVEL: 'silent' },
  });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** What is not in the spool any more was named by a receipt that has reached the gateway. */
function expectPrunedByReceipts(spools: string, receipted: ReadonlySet<number>): void {
  const kept = new Set(spooled(spools));
  const first = Math.min(...receipted, ...kept);
  for (let seq = first; seq <= lastSeq(spools); seq++) {
    if (!kept.has(seq)) expect(receipted.has(seq), `message ${seq} is pruned without a receipt`).toBe(true);
  }
}

function spooled(spools: string): number[] {
  return query(spools, 'SELECT seq FROM message ORDER BY seq');
}

function lastSeq(spools: string): number {
  return query(spools, `SELECT seq FROM sqlite_sequence WHERE name = 'message'`)[0] ?? 0;
}

/** Asks a copy of the spool: the gateway owns the file itself. */
function query(spools: string, sql: string): number[] {
  const [file] = readdirSync(spools).filter((name) => name.endsWith('.sqlite'));
  if (file === undefined) return [];
  const copies = join(spools, 'copy');
  mkdirSync(copies, { recursive: true });
  for (const suffix of ['', '-wal']) {
    if (existsSync(join(spools, file + suffix))) copyFileSync(join(spools, file + suffix), join(copies, file + suffix));
  }
  const database = new DatabaseSync(join(copies, file));
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => row['seq'] as number);
  } finally {
    database.close();
  }
}
