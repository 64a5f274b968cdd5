/** Imports while connections break and hubs end; and large ones. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { MAIN } from '../../src/cli/paths.ts';
import { startCuttingProxy } from '../chaos/cutting-proxy.ts';
import { createTestData, type HubUnderTest, startTestHub, type TestData } from '../helpers/running-hub.ts';
import { seededRandom, testSeed } from '../helpers/seed.ts';
import { spawnHub } from '../helpers/spawned-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';

const TIMEOUT = { timeout: 180_000 };
const START = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 200 * 86_400_000;

test('connections that are cut again and again lose nothing and count nothing twice', TIMEOUT, async () => {
  await using hub = await startTestHub();
  const seed = testSeed();
  const random = seededRandom(seed);
  await using proxy = await startCuttingProxy({ hubPort: hub.mqttPort, random, bytesMax: 600_000 });
  const rows = 20_000;
  const { code, stdout, stderr } = await importRows({ data: hub.data, port: proxy.port, rows });
  expect([code, stderr.replaceAll(/^the connection to the hub was lost .*\n/gm, '')]).toEqual([0, '']);
  expect(proxy.cuts, `seed ${seed}`).toBeGreaterThan(2);
  const { sent, counts } = outcomeOf(stdout);
  expect(sent).toBe(2 * rows);
  // Each message is told of once: what the hub had taken when the connection broke is then a duplicate.
  expect(counts.received).toBe(2 * rows);
  expect(counts.stored + counts.duplicate).toBe(2 * rows);
  await expectAllThere(hub, rows);
});

test('a hub that is killed during an import and comes back gets everything', TIMEOUT, async () => {
  using data = await createTestData();
  // Slow enough to be killed in the middle.
  await using hub = await spawnHub(data, { environment: { METERHUB_PROCESSOR_LINGER: '300ms' } });
  const rows = 30_000;
  const running = importRows({ data, port: hub.mqttPort, rows });
  const stored = async (): Promise<number> => (await hub.api().accounting()).total.readings.stored;
  await until('some of it is stored', async () => (await stored()) > 1000, 30_000);
  await hub.kill();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await hub.start();
  const { code, stdout, stderr } = await running;
  expect(stderr).toMatch(/^the connection to the hub was lost \(.*\); trying again\n/);
  expect(code).toBe(0);
  expect(outcomeOf(stdout).counts.received).toBe(2 * rows);
  await expectAllThere(hub, rows);
});

test('a hub that does not come back is given up, and the same import later finishes the work', TIMEOUT, async () => {
  using data = await createTestData();
  await using hub = await spawnHub(data, { environment: { METERHUB_PROCESSOR_LINGER: '300ms' } });
  const rows = 30_000;
  const running = importRows({ data, port: hub.mqttPort, rows, options: ['--give-up-after', '2'] });
  const stored = async (): Promise<number> => (await hub.api().accounting()).total.readings.stored;
  await until('some of it is stored', async () => (await stored()) > 1000, 30_000);
  await hub.kill();
  const { code, stdout, stderr } = await running;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^meterhub: the hub cannot be reached \(for \d+ s\); [^\n]*run the import again[^\n]*$/m);
  await hub.start();
  const again = await importRows({ data, port: hub.mqttPort, rows });
  expect(again.code).toBe(0);
  const { counts } = outcomeOf(again.stdout);
  expect(counts.received).toBe(2 * rows);
  expect(counts.duplicate).toBeGreaterThan(1000);
  expect(counts.stored + counts.duplicate).toBe(2 * rows);
  await expectAllThere(hub, rows);
});

test('a file of 120,000 rows goes through a heap of 64 MB', TIMEOUT, async () => {
  await using hub = await startTestHub();
  const rows = 120_000;
  const { code, stdout, stderr } = await importRows({ data: hub.data, port: hub.mqttPort, rows, heapMegabytes: 64 });
  expect([code, stderr]).toEqual([0, '']);
  const { sent, counts } = outcomeOf(stdout);
  expect(sent).toBe(2 * rows);
  expect(counts).toEqual({ received: 2 * rows, stored: 2 * rows, duplicate: 0, revised: 0, quarantined: 0 });
});

interface ImportRun {
  readonly data: TestData;
  readonly port: number;
  readonly rows: number;
  readonly options?: readonly string[];
  readonly heapMegabytes?: number;
}

/** Imports minutes of two quantities of one meter. */
async function importRows({ data, port, rows, options = [], heapMegabytes }: ImportRun) {
  const file = join(temporaryDirectory(), 'readings.csv');
  writeFileSync(file, 'meter,time,activeEnergy,activePower\n');
  for (let i = 0; i < rows; i += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, rows - i) }, (_, n) => lineOf(i + n));
    appendFileSync(file, lines.join(''));
  }
  const args = ['import', 'readings', file, '--enterprise', 'alpha', '--gateway', 'g2', ...options];
  const heap = heapMegabytes === undefined ? [] : [`--max-old-space-size=${heapMegabytes}`];
  const child = spawn(process.execPath, [...heap, MAIN, ...args, '--url', `mqtt://127.0.0.1:${port}`], {
    env: { ...process.env, METERHUB_IMPORT_PASSWORD: data.password('alpha.g2') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

function lineOf(i: number): string {
  return `alpha-E1,${START + i * 60_000},${1000 + i}.5,${i % 400}.25\n`;
}

function outcomeOf(stdout: string) {
  const number = (name: string): number => Number(new RegExp(`${name} (\\d+)`).exec(stdout)?.[1]);
  const counts = {
    ...{ received: number('received'), stored: number('stored'), duplicate: number('duplicate') },
    ...{ revised: number('revised'), quarantined: number('quarantined') },
  };
  return { sent: number('sent'), counts };
}

async function expectAllThere(hub: HubUnderTest, rows: number): Promise<void> {
  const { total } = await hub.api().accounting();
  expect(total.readings).toMatchObject({ stored: 2 * rows, revised: 0, quarantined: 0, pending: 0 });
  expect(total.balanced).toBe(true);
  const energy = await hub.api().readings('alpha-E1', 'activeEnergy');
  expect(energy.length).toBe(rows);
  for (const [i, { ts, value }] of energy.entries()) {
    if (Date.parse(ts) !== START + i * 60_000 || value !== 1000.5 + i) expect([i, ts, value]).toEqual([]);
  }
}
