/**
 * Evidence from a real hub, and what `meterhub verify` says of it: as it is, damaged, and forged with every checksum
 * made to fit again.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canonicalJson } from '../../src/audit/canonical-json.ts';
import { verifyBundle } from '../../src/cli/evidence/verify-bundle.ts';
import { Refuted, UnusableBundle } from '../../src/evidence/verdict.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import { createTestData, startTestHub, type TestHub } from '../helpers/running-hub.ts';
import { telemetry, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { type Ask, asker, type Json, untilProcessed } from './asking.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Midnight in Shanghai three days ago. */
const START = Math.floor((Date.now() + 8 * HOUR) / DAY) * DAY - 8 * HOUR - 3 * DAY;
const QUERY = `from=${new Date(START).toISOString()}&to=${new Date(START + DAY).toISOString()}&interval=1d`;
const MAIN = join(import.meta.dirname, '../../src/main.ts');

let hub: TestHub;
let ask: Ask;
let bundle: Uint8Array;

beforeAll(async () => {
  const data = await createTestData();
  const registry = await openRegistry(sqliteRegistryIn(dataPaths(data.directory).registry));
  const transforms = [{ quantity: 'activeEnergy', from: null, to: null, multiplier: '80', offset: '0' }];
  const { meters } = await registry.snapshot();
  await registry.apply({ meters: [{ ...meters.get('alpha-E1')!, metering: { transforms } }] });
  await registry.close();
  hub = await startTestHub({ data, config: { metering: { linger: '20ms' } } });
  ask = await asker(hub);
  const client = await hub.mqtt('alpha.g1');
  const readings = [];
  for (let n = -6; n <= 294; n++) {
    const ts = START + n * 5 * MINUTE;
    // Nothing comes from nine until one.
    if (ts <= START + 9 * HOUR || ts >= START + 13 * HOUR) {
      readings.push({ meter: 'alpha-E1', ts, values: { activeEnergy: registerAt(n) } });
    }
    if (n % 3 === 0) readings.push({ meter: 'alpha-G1', ts, values: { volume: 500 + n / 3 } });
  }
  await client.publishAsync(telemetryTopic('alpha.g1'), telemetry(1, ...readings), { qos: 1 });
  await client.endAsync();
  await untilProcessed(hub, 1);
  await until('the day is derived', async () => {
    const { body } = await ask(`/api/v1/consumption?scope=enterprise&id=alpha&unit=kgce&${QUERY}`);
    return !body.pendingRecomputation && Date.parse(body.completeUntil ?? 0) >= START + DAY;
  });
  bundle = await bundleOf(`method=location&${QUERY}`);
}, 60_000);
afterAll(async () => {
  await hub?.[Symbol.asyncDispose]();
  hub?.data.remove();
});

/** 0.01 in five minutes, and 0.02 more at five in the afternoon. */
function registerAt(n: number): number {
  return Number((1000 + n / 100 + (n < 204 ? 0 : 0.02)).toFixed(2));
}

async function bundleOf(query: string, role = 'admin'): Promise<Uint8Array> {
  const response = await fetch(`http://127.0.0.1:${hub.httpPort}/api/v1/enterprises/alpha/evidence?${query}`, {
    headers: { authorization: `Bearer ${hub.data.key(role)}` },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
  return new Uint8Array(await response.arrayBuffer());
}

function fileOf(name: string): Json {
  return JSON.parse(Buffer.from(unzipSync(bundle)[name]!).toString());
}

describe('a bundle as the hub has made it', () => {
  test('has the figures that the hub answers', async () => {
    const { body } = await ask(`/api/v1/emissions?scope=enterprise&id=alpha&${QUERY}`);
    const figures = fileOf('figures.json');
    expect(figures.emissions.rows.map(({ value }: Json) => Number(value))).toEqual([body.items[0].value]);
    // 288 steps of 0.01 and 0.02 are 2.9, x 80 = 232 kWh, x 0.5737 kg/kWh = 133.0984 kg.
    expect(figures.emissions.rows[0]).toMatchObject({ scope2: '133.0984' });
    // 96 m3 x 21.62188809/10 000 t x 5463/5863, to twelve digits.
    const gas = figures.emissions.rows[0].items.find(({ item }: Json) => item === 'natural_gas');
    expect(Number(gas.value)).toBeCloseTo((96 * 2.162188809 * 5463) / 5863, 9);
    const electricity = figures.consumption.find(({ item }: Json) => item === 'electricity');
    // 232 kWh x 0.1229 kgce/kWh
    expect(electricity.total).toEqual({ value: '232', kgce: '28.5128' });
    expect(Object.keys(unzipSync(bundle)).sort()).toEqual([
      ...['README.txt', 'contracts.json', 'factors.json', 'figures.json', 'inputs/intervals.ndjson'],
      ...['inputs/readings.ndjson', 'manifest.json', 'master-data.json'],
    ]);
  });

  test('is confirmed by the command, without a hub', () => {
    const file = join(temporaryDirectory(), 'bundle.zip');
    writeFileSync(file, bundle);
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'verify', file], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^confirmed: the figures of alpha follow/);
    // 96 intervals of each of two registers; 16 of one lie in the gap.
    expect(stdout).toMatch(/1 rows of figures from 192 intervals/);
    expect(stdout).toMatch(/176 intervals made again of \d+ readings, 16 more as sums over gaps/);
  });

  test('is confirmed for other methods and for what was known at an instant', async () => {
    const now = new Date().toISOString();
    for (const query of ['method=market', 'method=ets-shanghai&fuels=ipcc-2006', `method=location&as_of=${now}`]) {
      expect(verifyBundle(await bundleOf(`${query}&${QUERY}`)).rows, query).toBe(1);
    }
  });

  test('is refused where it would have too many rows, whether there are meters or not', async () => {
    const ever = 'interval=1d&from=1971-01-01T00:00:00Z&to=2250-01-01T00:00:00Z';
    const { status, body } = await ask(`/api/v1/enterprises/alpha/evidence?${ever}`);
    expect([status, body.code]).toEqual([413, 'too_large']);
  });

  test('is for those who may see the enterprise', async () => {
    const path = `/api/v1/enterprises/alpha/evidence?${QUERY}`;
    expect((await ask(path, { key: hub.data.key('enterprise:beta') })).status).toBe(404);
    expect((await bundleOf(QUERY, 'enterprise:alpha')).length).toBeGreaterThan(1000);
    expect(
      (await ask('/api/v1/enterprises/nope/evidence?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z')).status,
    ).toBe(404);
    expect(
      (await ask('/api/v1/enterprises/alpha/evidence?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z')).status,
    ).toBe(400);
  });
});

describe('a bundle that was changed', () => {
  test.each([
    'figures.json',
    'inputs/intervals.ndjson',
    'inputs/readings.ndjson',
    'master-data.json',
    'factors.json',
    'README.txt',
  ])('is refuted where one byte of %s is another', (name) => {
    const files = unzipSync(bundle);
    const content = files[name]!;
    const at = Math.floor(content.length / 2);
    content[at] = content[at]! ^ 1;
    expect(refutation(zipSync(files))).toMatch(
      new RegExp(`^${name} sha256: stated [0-9a-f]{64}, recomputed [0-9a-f]{64}$`),
    );
  });

  test('is refuted or unusable whatever byte of the zip is another, unless its content is the same', () => {
    const whole = JSON.stringify(unzipSync(bundle));
    for (let at = 0; at < bundle.length; at += 997) {
      const bytes = bundle.slice();
      bytes[at] = bytes[at]! ^ 0x10;
      try {
        verifyBundle(bytes);
        expect(JSON.stringify(unzipSync(bytes)), `byte ${at}`).toBe(whole);
      } catch (error) {
        expect(error instanceof Refuted || error instanceof UnusableBundle, `byte ${at}: ${error}`).toBe(true);
      }
    }
  });

  test('is refuted where a file is missing or one too many is in it', () => {
    const without = unzipSync(bundle);
    delete without['contracts.json'];
    expect(refutation(zipSync(without))).toBe('contracts.json: stated a file of the manifest, recomputed no such file');
    const more = { ...unzipSync(bundle), 'extra.txt': new Uint8Array([65]) };
    expect(refutation(zipSync(more))).toBe(
      'extra.txt: stated a file of the bundle, recomputed not one of the manifest',
    );
    expect(refutation(forged('extra.txt', () => 'A'))).toMatch(/^extra\.txt: /);
  });
});

describe('a forged bundle, its checksums made to fit', () => {
  test('is refuted where a reading on the boundary of an interval is another', () => {
    const changed = forged('inputs/readings.ndjson', (text) => text.replace('"value":1000.6}', '"value":1000.61}'));
    // 1000.60 is the reading of 05:00; the interval before it ends with it.
    expect(refutation(changed)).toMatch(
      /^inputs\/intervals\.ndjson line \d+ value \(alpha-E1 activeEnergy\): stated 2\.4, recomputed 3\.2$/,
    );
  });

  test('is refuted where a reading was taken out or put in', () => {
    // Of 17:00, line 68 ends with it: what is between its neighbours is 0.02 of a straight line instead of 0.03.
    expect(refutation(forged('inputs/readings.ndjson', without('1002.06')))).toMatch(
      /^inputs\/intervals\.ndjson line 68 value \(alpha-E1 activeEnergy\): stated 4, recomputed 3\.2$/,
    );
    const twice = (text: string): string => text.replace(/^.*\n/, (line) => line + line);
    expect(refutation(forged('inputs/readings.ndjson', twice))).toMatch(/^inputs\/readings\.ndjson line 2 ts: /);
  });

  test('is confirmed where a reading in line with its neighbours was taken out: no figure is another by that', () => {
    expect(verifyBundle(forged('inputs/readings.ndjson', without('1002.9'))).intervals).toBe(192);
  });

  test('is refuted where an interval is another, inside of a gap too', () => {
    const change = (at: number): string =>
      refutation(
        forged('inputs/intervals.ndjson', (text) => {
          const start = `"start":${START + at}`;
          const lines = text.split('\n');
          const n = lines.findIndex((line) => line.includes('"alpha-E1"') && line.includes(start));
          lines[n] = lines[n]!.replace(/"value":"[^"]+"/, '"value":"2.5"');
          return lines.join('\n');
        }),
      );
    expect(change(2 * HOUR)).toMatch(/^inputs\/intervals\.ndjson line 9 value .*stated 2\.5, recomputed 2\.4$/);
    expect(change(11 * HOUR)).toMatch(
      /^inputs\/intervals\.ndjson lines 37 to 52 \(sum\): stated 38\.5, recomputed 38\.4$/,
    );
  });

  test('is refuted where a digit of a factor is another', () => {
    const changed = forged('factors.json', (text) => text.replace('"value":"0.5737"', '"value":"0.5738"'));
    expect(refutation(changed)).toMatch(
      /^factors\.json factors\[\d+\] \(cn-grid-average.*2023.* version 1\)\.amount\.value: stated "0\.5738", recomputed "0\.5737"$/,
    );
  });

  test('is refuted where a digit of a figure is another', () => {
    const changed = forged('figures.json', (text) => text.replace('"scope2":"133.0984"', '"scope2":"133.0985"'));
    expect(refutation(changed)).toMatch(
      /^figures\.json emissions\.\S+scope2: stated "133\.0985", recomputed "133\.0984"$/,
    );
    const kgce = forged('figures.json', (text) => text.replace('"kgce":"28.5128"', '"kgce":"27.5128"'));
    expect(refutation(kgce)).toMatch(
      /^figures\.json consumption\[0\]\.rows\[0\]\.kgce: stated "27\.5128", recomputed "28\.5128"$/,
    );
  });

  test('is refuted where a multiplier is another', () => {
    const changed = forged('master-data.json', (text) => text.replace('"multiplier":"80"', '"multiplier":"60"'));
    expect(refutation(changed)).toMatch(
      /^inputs\/intervals\.ndjson line 1 value \(alpha-E1 activeEnergy\): stated 2\.4, recomputed 1\.8$/,
    );
  });

  test('is refuted where a meter was left out', () => {
    const changed = forged('master-data.json', (text) => {
      const data = JSON.parse(text);
      data.meters = data.meters.filter(({ id }: Json) => id !== 'alpha-G1');
      return `${canonicalJson(data)}\n`;
    });
    expect(refutation(changed)).toMatch(
      /^inputs\/intervals\.ndjson line \d+: stated alpha-G1 volume, recomputed no register/,
    );
  });
});

describe('what is no bundle', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['no zip', Buffer.from('hello')],
    ['a zip without a manifest', zipSync({ 'a.txt': new Uint8Array(3) })],
    ['a path out of the folder', zipSync({ '../evil.txt': new Uint8Array(3) })],
    ['an absolute path', zipSync({ '/etc/passwd': new Uint8Array(3) })],
    ['a path of another system', zipSync({ 'inputs\\evil.txt': new Uint8Array(3) })],
    ['a bomb', zipSync({ 'manifest.json': new Uint8Array(64 * 1024 * 1024) }, { level: 9 })],
  ])('%s is unusable', (_, bytes) => {
    expect(() => verifyBundle(bytes)).toThrow(UnusableBundle);
  });

  test('has exit code 2, what is refuted has 1', () => {
    const folder = temporaryDirectory();
    const statusOf = (bytes: Uint8Array): [number | null, string] => {
      const file = join(folder, 'x.zip');
      writeFileSync(file, bytes);
      const { status, stderr } = spawnSync(process.execPath, [MAIN, 'verify', file], { encoding: 'utf8' });
      return [status, stderr];
    };
    expect(statusOf(Buffer.from('hello'))).toEqual([
      2,
      expect.stringMatching(/is no bundle of evidence: it is no zip/),
    ]);
    const changed = forged('factors.json', (text) => text.replace('"value":"0.5737"', '"value":"0.5738"'));
    expect(statusOf(changed)).toEqual([1, expect.stringMatching(/^meterhub: refuted: factors\.json /)]);
    const { status } = spawnSync(process.execPath, [MAIN, 'verify', join(folder, 'none.zip')]);
    expect(status).toBe(2);
  });
});

/** Takes out the line of a reading. */
function without(value: string): (text: string) => string {
  return (text) =>
    text
      .split('\n')
      .filter((line) => !line.includes(`"value":${value}}`))
      .join('\n');
}

/** What is said of a bundle that is not confirmed. */
function refutation(bytes: Uint8Array): string {
  try {
    verifyBundle(bytes);
  } catch (error) {
    expect(error).toBeInstanceOf(Refuted);
    return (error as Error).message;
  }
  throw new Error('it was confirmed');
}

/** The bundle with one file changed and the manifest made to fit. */
function forged(name: string, change: (text: string) => string): Uint8Array {
  const files = unzipSync(bundle);
  const before = Buffer.from(files[name] ?? []).toString();
  const after = Buffer.from(change(before));
  expect(after.toString()).not.toBe(before);
  files[name] = after;
  const manifest = JSON.parse(Buffer.from(files['manifest.json']!).toString());
  manifest.files[name] = { sha256: createHash('sha256').update(after).digest('hex'), bytes: after.length };
  files['manifest.json'] = Buffer.from(`${canonicalJson(manifest)}\n`);
  return zipSync(files);
}
