/** `meterhub store copy` from the embedded store to InfluxDB and back, as a user runs it. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MAIN } from '../../src/cli/paths.ts';
import { storeCopy } from '../../src/cli/store-copy.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openDuckDbStore } from '../../src/store/duckdb/duckdb-store.ts';
import { ReadingBatch } from '../../src/store/reading-batch.ts';
import type { SeriesKey, StoredReading } from '../../src/store/store.ts';
import { meterhub, type Outcome } from '../cli/run.ts';
import { seededRandom } from '../helpers/seed.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { DATABASE, influxEnvironment } from './helpers/influx-hub.ts';
import { Influxd } from './helpers/influxd.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const KEYS: readonly SeriesKey[] = Array.from({ length: 20 }, (_, i) => `中 M,${i}`).flatMap((meter) =>
  ['activeEnergy', 'activePower'].map((quantity) => ({ enterprise: 'E 1', meter, quantity })),
);
const PER_SERIES = 400;
const FIRST = Date.UTC(2026, 0, 1);

let influxd: Influxd;
beforeAll(async () => {
  influxd = await Influxd.start();
});
afterAll(() => influxd[Symbol.asyncDispose]());

/** A data folder whose embedded store has every kind of reading. */
async function filledFolder(perSeries = PER_SERIES): Promise<string> {
  const directory = temporaryDirectory();
  const store = await openDuckDbStore({ directory: dataPaths(directory).store, memoryLimit: '256MB' });
  const random = seededRandom(5);
  const batch = new ReadingBatch(KEYS);
  for (let n = 0; n < perSeries; n++) {
    for (const series of KEYS.keys()) {
      const value = (random() - 0.5) * 10 ** Math.floor(random() * 30 - 10);
      const offset = n % 50 === 0 ? Number.MAX_SAFE_INTEGER - n : n + 1;
      batch.add(series, FIRST + n * 900_000 * (1 + (series % 3)), value, Math.floor(random() * 9000), offset, series);
    }
  }
  await store.write(batch);
  await store.close();
  return directory;
}

async function contentOf(directory: string): Promise<Map<string, StoredReading[]>> {
  const store = await openDuckDbStore({ directory: dataPaths(directory).store, memoryLimit: '256MB' });
  const content = new Map<string, StoredReading[]>();
  for (const { key } of await store.latest()) {
    const readings = await store.readings({ ...key, from: -8.64e15, to: 8.64e15, limit: 1_000_000 });
    content.set(JSON.stringify([key.enterprise, key.meter, key.quantity]), readings);
  }
  await store.close();
  return content;
}

function copy(directory: string, from: string, to: string, ...more: readonly string[]): Promise<Outcome> {
  return meterhub(['store', 'copy', '--from', from, '--to', to, ...more], {
    ...influxEnvironment(influxd.url),
    METERHUB_DATA_DIR: directory,
  });
}

/** Begins a copy and kills it once it has finished some series; gives how many. */
async function copyUntilKilled(directory: string, from: string, to: string, series: number): Promise<number> {
  const file = join(directory, `store-copy-${from}-to-${to}.txt`);
  // The first line says which stores it is about.
  const finished = (): number => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 2 : 0);
  const before = finished();
  const child = spawn(process.execPath, [MAIN, 'store', 'copy', '--from', from, '--to', to], {
    stdio: 'ignore',
    env: { ...process.env, ...influxEnvironment(influxd.url), METERHUB_DATA_DIR: directory },
  });
  const exited = once(child, 'exit');
  await until('some series are copied', () => finished() >= before + series || child.exitCode !== null, 30_000);
  child.kill('SIGKILL');
  await exited;
  return finished();
}

test('a copy to InfluxDB and back that is killed and gone on with has the identical content', async () => {
  const source = await filledFolder();
  const expected = await contentOf(source);
  expect(expected.size).toBe(KEYS.length);

  for (let kill = 0; kill < 2; kill++) {
    expect(await copyUntilKilled(source, 'embedded', 'influx', 10)).toBeLessThan(KEYS.length);
  }
  const there = await copy(source, 'embedded', 'influx');
  expect(there).toMatchObject({ code: 0, stderr: '' });
  expect(there.stdout).toMatch(
    /^copied \d+ readings, compared \d+ by count, sum and content; 40 series are equal in both stores, \d+ of them by an earlier run\n$/,
  );

  const target = temporaryDirectory();
  expect(await copyUntilKilled(target, 'influx', 'embedded', 10)).toBeLessThan(KEYS.length);
  expect(await copy(target, 'influx', 'embedded')).toMatchObject({ code: 0, stderr: '' });
  expect(await contentOf(target)).toEqual(expected);

  // Nothing is left to do, and nothing is written when all of it is compared again.
  expect((await copy(source, 'embedded', 'influx')).stdout).toMatch(/^copied 0 readings, compared 0 /);
  expect((await copy(source, 'embedded', 'influx', '--again')).stdout).toMatch(/^copied 0 readings, compared 16000 /);
});

test('differences that somebody has made by hand are found: a change is put right, what was never there is told', async () => {
  const source = await filledFolder();
  expect((await copy(source, 'embedded', 'influx', '--again')).code).toBe(0);
  const tags = 'reading,enterprise=E\\ 1,meter=中\\ M\\,7';
  await influxd.write(DATABASE, `${tags} activePower=1 ${FIRST + 900_000 * 6}`);
  const changed = await copy(source, 'embedded', 'influx', '--again');
  expect(changed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^copied 1 readings, compared 16000 /) });

  const planted = `activePower=1,activePower_q=0i,activePower_m=1i,activePower_i=0i ${FIRST + 1}`;
  await influxd.write(DATABASE, `${tags} ${planted}`);
  const extra = await copy(source, 'embedded', 'influx', '--again');
  expect(extra.code).toBe(1);
  expect(extra.stderr).toMatch(
    /^meterhub: activePower of meter 中 M,7: 400 readings with the sum \S+ in the source, 401 readings with the sum \S+ in the target\n$/,
  );
});

test('a target that was emptied, another target and a source that has gone on are copied to, whatever an earlier run has finished', async () => {
  const source = await filledFolder(10);
  const said: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const copyInto = async (database: string): Promise<string> => {
    const environment = { ...influxEnvironment(influxd.url), METERHUB_INFLUX_DATABASE: database };
    await storeCopy({ from: 'embedded', to: 'influx' }, { ...environment, METERHUB_DATA_DIR: source });
    return said.splice(0).join('');
  };
  try {
    expect(await copyInto('first')).toMatch(
      /^copied 400 readings, compared 400 .* 40 series are equal in both stores\n$/,
    );
    await influxd.query(null, 'DROP DATABASE "first"');
    expect(await copyInto('first')).toMatch(/^copied 400 readings, compared 400 /);
    expect(await copyInto('second')).toMatch(/^copied 400 readings, compared 400 /);
    const [count] = await influxd.query('second', 'SELECT count("activePower") FROM "reading"');
    expect(count?.values).toEqual([[0, 200]]);

    const store = await openDuckDbStore({ directory: dataPaths(source).store, memoryLimit: '256MB' });
    const batch = new ReadingBatch(KEYS);
    batch.add(0, FIRST + 1e9, 1, 0, 1, 0);
    await store.write(batch);
    await store.close();
    expect(await copyInto('second')).toMatch(/^copied 1 readings, compared 11 .* 39 of them by an earlier run\n$/);
  } finally {
    vi.restoreAllMocks();
  }

  // A terminal, which `script` of util-linux makes, is shown how far it is.
  const command = `${process.execPath} ${MAIN} store copy --from embedded --to influx --again`;
  const environment = { ...influxEnvironment(influxd.url), METERHUB_INFLUX_DATABASE: 'second' };
  const shown = execFileSync('script', ['-qec', command, '/dev/null'], {
    ...{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
    env: { ...process.env, ...environment, METERHUB_DATA_DIR: source },
  });
  const lines = shown.split('\r\u001b[K');
  expect(lines).toContain('[###############...............] 50 % 20 of 40 series, 201 readings');
  expect(lines.slice(-2)).toEqual([
    '[##############################] 100 % 40 of 40 series, 401 readings',
    'copied 0 readings, compared 401 by count, sum and content; 40 series are equal in both stores\r\n',
  ]);
});

test('it does not run while another process holds the file', async () => {
  const directory = temporaryDirectory();
  const held = await openDuckDbStore({ directory: dataPaths(directory).store, memoryLimit: '256MB' });
  const { code, stdout, stderr } = await copy(directory, 'embedded', 'influx');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(
    /^meterhub: the embedded store cannot be opened: [^\n]+ \(stop the hub first: one process owns the file\)\n$/,
  );
  expect(await held.latest()).toEqual([]);
  await held.close();
});

test('a server that is not there is told in one line', async () => {
  const directory = await filledFolder();
  const outcome = await meterhub(['store', 'copy', '--from', 'embedded', '--to', 'influx'], {
    ...influxEnvironment('http://127.0.0.1:9'),
    METERHUB_DATA_DIR: directory,
  });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(/^meterhub: InfluxDB: [^\n]*ECONNREFUSED[^\n]*; run it again to go on\n$/);
});
