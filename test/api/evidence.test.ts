/**
 * Evidence from a real hub, and what `meterhub verify` says of it: as it is, damaged, and forged with every checksum
 * made to fit again.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { canonicalJson } from '../../src/audit/canonical-json.ts';
import { type Expected, verifyBundle } from '../../src/cli/evidence/verify-bundle.ts';
import { digestOf } from '../../src/evidence/manifest.ts';
import { ReadingChain } from '../../src/evidence/reading-chain.ts';
import { type EvidenceSigner, openSigner } from '../../src/evidence/signature.ts';
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
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const VERSION = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')).version;
const MAIN = join(import.meta.dirname, '../../src/main.ts');

let hub: TestHub;
let ask: Ask;
let bundle: Uint8Array;
/** What the hub publishes. */
let key: { readonly publicKey: string; readonly fingerprint: string };

beforeAll(async () => {
  vi.stubEnv('METERHUB_COMMIT', COMMIT);
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
  key = (await ask('/api/v1/evidence/key', { key: null })).body;
}, 60_000);
afterAll(async () => {
  vi.unstubAllEnvs();
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
    const { standard, coverageFactor, bias, isComplete } = body.items[0].uncertainty;
    expect(standard).toBeGreaterThan(0);
    const stated = { ...figures.emissions.rows[0].uncertainty };
    expect([stated.standard, stated.coverageFactor, stated.bias, stated.complete]).toEqual([
      ...[String(standard), String(coverageFactor), String(bias), isComplete],
    ]);
    // One row: the whole is the same.
    expect(figures.emissions.total.uncertainty).toEqual(stated);
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
    const pem = join(temporaryDirectory(), 'hub.pem');
    writeFileSync(pem, key.publicKey);
    const { digest } = fileOf('manifest.json');
    const args = [MAIN, 'verify', file, '--key', pem, '--expect', digest];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`\n  made by meterhub ${VERSION} (commit ${COMMIT}) at 20`);
    expect(stdout).toContain(`\n  signed by the key ${key.fingerprint}\n  which is the one given\n`);
    expect(stdout).toMatch(/^confirmed: the figures of alpha follow/);
    // 96 intervals of each of two registers; 16 of one lie in the gap.
    expect(stdout).toMatch(/1 rows of figures from 192 intervals/);
    expect(stdout).toMatch(/176 intervals made again of \d+ readings, 16 more as sums over gaps/);
  });

  test('says which program has made it, when, and what was known then', () => {
    const { program, madeAt, question } = fileOf('manifest.json');
    expect(program).toEqual({ name: 'meterhub', version: VERSION, commit: COMMIT });
    expect(Date.parse(madeAt)).toBeGreaterThanOrEqual(question.knownAt);
    expect(Date.now() - Date.parse(madeAt)).toBeLessThan(120_000);
  });

  test('is signed by a key that nobody else can read, and its digest is in the audit log', async () => {
    expect(statSync(join(dataPaths(hub.data.directory).evidence, 'evidence.key')).mode & 0o777).toBe(0o600);
    const { digest, signature } = fileOf('manifest.json');
    expect(readdirSync(dataPaths(hub.data.directory).coefficients)).toEqual(['coefficients.json']);
    expect(key.publicKey.replaceAll(/-----[^-]+-----|\n/g, '')).toBe(signature.publicKey);
    const { body } = await ask(`/api/v1/audit?action=evidence.make&target=${digest}`);
    expect(body.items).toMatchObject([{ outcome: 'done', actor: { role: 'admin' }, detail: { enterprise: 'alpha' } }]);
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

describe('a manifest that was changed', () => {
  /** Every field of a manifest by its path, but the checksums of files, which are wrong by themselves. */
  const FIELDS = [
    ...['title', 'madeAt', 'program.name', 'program.version', 'program.commit'],
    ...['enterprise', 'from', 'to', 'rowUnit', 'method', 'fuels', 'knownAt', 'asOf', 'timeZone', 'intervalMinutes'].map(
      (name) => `question.${name}`,
    ),
  ];
  /** Another value that the field may have. */
  const OTHERS: Json = {
    ...{ rowUnit: 'month', method: 'market', fuels: 'ipcc-2006', timeZone: 'UTC', intervalMinutes: 30 },
  };
  const changedAt = (path: string, manifest: Json): void => {
    const [last = '', ...parents] = path.split('.').reverse();
    const place = parents.reverse().reduce((part, name) => part[name], manifest);
    const value = place[last];
    place[last] = OTHERS[last] ?? (typeof value === 'string' ? `${value}1` : (value ?? START) + 1);
  };

  test('has no field that the table leaves out', () => {
    const { files: _, digest: _digest, signature, ...rest } = fileOf('manifest.json');
    const { question, program, ...own } = rest;
    const paths = [Object.keys(own), Object.keys(question).map((name) => `question.${name}`)].flat();
    expect([...paths, ...Object.keys(program).map((name) => `program.${name}`)].sort()).toEqual(
      [...FIELDS, 'format'].sort(),
    );
    expect(Object.keys(signature).sort()).toEqual(['algorithm', 'publicKey', 'value']);
  });

  test.each(FIELDS)('is refuted where %s is another, whether the digest was made to fit or not', (path) => {
    const [one, fitted] = [false, true].map((isFitted) =>
      withManifest((manifest) => changedAt(path, manifest), isFitted),
    );
    expect(refutation(one!)).toMatch(/^manifest\.json digest: stated [0-9a-f]{64}, recomputed [0-9a-f]{64}$/);
    expect(refutal(fitted!)).toBeOneOf([expect.any(Refuted), expect.any(UnusableBundle)]);
    if (!path.startsWith('question.')) {
      expect(refutation(fitted!)).toBe('manifest.json signature: stated one of the digest, recomputed none');
    }
  });

  test('is refuted or unusable where its format, digest or signature is another', () => {
    expect(refutal(withManifest((manifest) => (manifest.format = 'meterhub-evidence/1'), true))).toBeInstanceOf(
      UnusableBundle,
    );
    const digest = withManifest((manifest) => (manifest.digest = '0'.repeat(64)), false);
    expect(refutation(digest)).toMatch(/^manifest\.json digest: stated 0{64}, recomputed /);
    const { signature } = fileOf('manifest.json');
    const other = openSigner(temporaryDirectory()).sign(fileOf('manifest.json').digest);
    for (const wrong of [
      { ...signature, value: other.value },
      { ...signature, publicKey: other.publicKey },
      { ...signature, publicKey: 'AAAA' },
      { ...signature, value: '' },
      // The same bytes in another spelling of base64.
      { ...signature, value: ` ${signature.value}` },
    ]) {
      expect(refutation(withManifest((manifest) => (manifest.signature = wrong), false))).toMatch(
        /^manifest\.json signature: /,
      );
    }
    expect(refutal(withManifest((manifest) => delete manifest.signature, false))).toBeInstanceOf(UnusableBundle);
  });

  test('is refuted where it is signed by another key than the one expected, or has another digest', () => {
    const signer = openSigner(temporaryDirectory());
    const changed = withManifest((manifest) => (manifest.madeAt = '2020-01-01T00:00:00.000Z'), true, signer);
    // Nobody has told whose key it has to be: the fingerprint is what there is to compare.
    expect(verifyBundle(changed).fingerprint).toBe(signer.fingerprint);
    expect(refutation(changed, { fingerprint: key.fingerprint })).toBe(
      `manifest.json signature.publicKey: stated ${signer.fingerprint}, expected ${key.fingerprint}`,
    );
    const { digest } = fileOf('manifest.json');
    expect(verifyBundle(bundle, { fingerprint: key.fingerprint, digest }).fingerprint).toBe(key.fingerprint);
    expect(refutation(changed, { digest })).toMatch(new RegExp(`^manifest\\.json digest: .*expected ${digest}$`));
  });
});

describe('a forged bundle, its checksums made to fit', () => {
  /** Of the reading of an instant. */
  const line = (n: number): string => `"ts":${START + n * 5 * MINUTE},"value":${registerAt(n)}}`;

  test('is refuted where a reading was changed, taken out or put in, by the name of the reading', () => {
    // 61 x 5 minutes is 05:05, inside of an interval: no figure is another by it. 05:10 is the one after it.
    const five = new Date(START + 61 * 5 * MINUTE).toISOString();
    const ten = new Date(START + 62 * 5 * MINUTE).toISOString();
    const place = (instant: string) =>
      new RegExp(`^inputs/readings\\.ndjson line \\d+ mark \\(alpha-E1 activeEnergy ${instant}: `);
    const changed = (text: string) => text.replace('"value":1000.61}', '"value":1000.615}');
    expect(line(61)).toContain('1000.61}');
    expect(refutation(forged('inputs/readings.ndjson', changed))).toMatch(place(five));
    expect(refutation(forged('inputs/readings.ndjson', without('1000.61')))).toMatch(place(ten));
    const twice = (text: string): string => text.replace(/^.*\n/, (first) => first + first);
    expect(refutation(forged('inputs/readings.ndjson', twice))).toMatch(/^inputs\/readings\.ndjson line 2 ts: /);
  });

  test('is refuted where a reading on the boundary of an interval is another, its mark made to fit', () => {
    const changed = forged('inputs/readings.ndjson', (text) =>
      marked(text.replace('"value":1000.6}', '"value":1000.61}')),
    );
    // 1000.60 is the reading of 05:00; the interval before it ends with it.
    const [from, to] = [START + 4.75 * HOUR, START + 5 * HOUR].map((at) => new Date(at).toISOString());
    expect(refutation(changed)).toMatch(
      new RegExp(
        `^inputs/intervals\\.ndjson line \\d+ value \\(alpha-E1 activeEnergy ${from} to ${to}\\): stated 2\\.4, recomputed 3\\.2$`,
      ),
    );
  });

  test('is refuted where a reading was taken out that a figure rests on, its mark made to fit', () => {
    // Of 17:00, line 68 ends with it: what is between its neighbours is 0.02 of a straight line instead of 0.03.
    const out = (text: string) => marked(without('1002.06')(text));
    expect(refutation(forged('inputs/readings.ndjson', out))).toMatch(
      /^inputs\/intervals\.ndjson line 68 value \(alpha-E1 activeEnergy \S+ to \S+\): stated 4, recomputed 3\.2$/,
    );
  });

  test('is refuted by the signature alone where a reading was taken out by which no figure is another', () => {
    const out = (text: string) => marked(without('1002.9')(text));
    expect(refutation(forged('inputs/readings.ndjson', out))).toMatch(/^manifest\.json signature: /);
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

  test('is refuted where its uncertainty or what that is made of is another', () => {
    const figure = forged('figures.json', (text) => text.replace('"complete":false', '"complete":true'));
    expect(refutation(figure)).toMatch(
      /^figures\.json emissions\.\S+uncertainty\.complete: stated true, recomputed false$/,
    );
    const plate = forged('master-data.json', (text) => text.replace('"energy":', '"accuracyClass":"0.5S","energy":'));
    expect(refutation(plate)).toMatch(/^figures\.json emissions\.\S+uncertainty\.\S+: stated .*, recomputed /);
  });

  test('is refuted where a multiplier is another', () => {
    const changed = forged('master-data.json', (text) => text.replace('"multiplier":"80"', '"multiplier":"60"'));
    expect(refutation(changed)).toMatch(
      /^inputs\/intervals\.ndjson line 1 value \(alpha-E1 activeEnergy \S+ to \S+\): stated 2\.4, recomputed 1\.8$/,
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

/** Takes out the line of a reading of the electricity meter. */
function without(value: string): (text: string) => string {
  return (text) =>
    text
      .split('\n')
      .filter((line) => !line.includes(`"value":${value}}`))
      .join('\n');
}

/** Readings with marks that fit. */
function marked(text: string): string {
  const chain = new ReadingChain();
  return text.replace(/^.+$/gm, (line) => {
    const reading = JSON.parse(line);
    return canonicalJson({ ...reading, mark: chain.next(reading) });
  });
}

/** What is said of a bundle that is not confirmed. */
function refutation(bytes: Uint8Array, expected: Expected = {}): string {
  const error = refutal(bytes, expected);
  expect(error).toBeInstanceOf(Refuted);
  return error.message;
}

function refutal(bytes: Uint8Array, expected: Expected = {}): Error {
  try {
    verifyBundle(bytes, expected);
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was confirmed');
}

/** The bundle with one file changed and the manifest made to fit, but for the signature. */
function forged(name: string, change: (text: string) => string): Uint8Array {
  const files = unzipSync(bundle);
  const before = Buffer.from(files[name] ?? []).toString();
  const after = Buffer.from(change(before));
  expect(after.toString()).not.toBe(before);
  files[name] = after;
  const sum = { sha256: createHash('sha256').update(after).digest('hex'), bytes: after.length };
  return withManifest((manifest) => (manifest.files[name] = sum), true, null, files);
}

/** The bundle with another manifest, whose digest is made to fit, and the signature where there is a key for it. */
function withManifest(
  change: (manifest: Json) => void,
  isFitted: boolean,
  signer: EvidenceSigner | null = null,
  files = unzipSync(bundle),
): Uint8Array {
  const manifest = fileOf('manifest.json');
  change(manifest);
  if (isFitted) manifest.digest = digestOf(manifest);
  if (signer !== null) manifest.signature = signer.sign(manifest.digest);
  return zipSync({ ...files, 'manifest.json': Buffer.from(`${canonicalJson(manifest)}\n`) });
}
