/** `meterhub gateway enroll|rotate|revoke|list-certificates`, as a person uses them. */

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { meterhub } from '../cli/run.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { certificateRequest, openssl } from './test-authority.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const SERIAL = '[0-9A-F]{32}';

let folder: string;
let dataDir: string;

const run = (args: readonly string[], variables: Readonly<Record<string, string>> = {}) =>
  meterhub(['gateway', ...args], { METERHUB_DATA_DIR: dataDir, ...variables });

beforeEach(async () => {
  folder = temporaryDirectory();
  dataDir = join(folder, 'data');
  const city = join(folder, 'city.yaml');
  writeFileSync(
    city,
    `
enterprises: [{ id: E1, name: x, district: "310115", industry: C31 }]
gateways: [{ id: G1, enterprise: E1 }, { id: G2, enterprise: E1 }]
`,
  );
  const { code } = await meterhub(['registry', 'apply', city], { METERHUB_DATA_DIR: dataDir });
  expect(code).toBe(0);
});

test('a request becomes a certificate for exactly this gateway, whatever the request says', async () => {
  const { file } = certificateRequest(folder, 'g1');
  const { code, stdout, stderr } = await run(['enroll', 'E1', 'G1', '--csr', file, '--days', '10']);
  expect([code, stderr]).toEqual([0, expect.stringMatching(new RegExp(`^E1/G1: certificate ${SERIAL}, until `))]);
  const certificate = join(folder, 'g1.pem');
  writeFileSync(certificate, stdout);
  const text = openssl(folder, 'x509', '-in', certificate, '-noout', '-text');
  expect(text).toContain('Subject: CN = E1.G1\n');
  expect(text).toMatch(/Subject Alternative Name: \n\s+URI:urn:meterhub:gateway:E1:G1\n/);
  expect(text).toContain('CA:FALSE');
  expect(text).toMatch(/Extended Key Usage: \n\s+TLS Web Client Authentication\n/);
  const ca = join(dataDir, 'certificates/gateway-ca.pem');
  expect(openssl(folder, 'verify', '-purpose', 'sslclient', '-CAfile', ca, certificate)).toContain('OK');
  const lifetime = openssl(folder, 'x509', '-in', certificate, '-noout', '-enddate').trim().split('=')[1] ?? '';
  expect(Math.abs(Date.parse(lifetime) - Date.now() - 10 * 86_400_000)).toBeLessThan(60_000);
});

test('only its owner can read the key of the authority, and nothing else holds it', async () => {
  const { file } = certificateRequest(folder, 'g1');
  await run(['enroll', 'E1', 'G1', '--csr', file]);
  const certificates = join(dataDir, 'certificates');
  expect(readdirSync(certificates).sort()).toEqual(['gateway-ca.key', 'gateway-ca.pem']);
  expect(statSync(join(certificates, 'gateway-ca.key')).mode & 0o777).toBe(0o600);
  expect(statSync(certificates).mode & 0o777).toBe(0o700);
  const secret = readFileSync(join(certificates, 'gateway-ca.key'), 'utf8').split('\n')[1] ?? 'nothing';
  for (const name of readdirSync(join(dataDir, 'registry'))) {
    expect(readFileSync(join(dataDir, 'registry', name), 'latin1')).not.toContain(secret);
  }
});

test('a token is good for one certificate of its gateway, and is not lost by a bad request', async () => {
  const token = (await run(['enroll', 'E1', 'G2'])).stdout.trim();
  expect(token).toMatch(/^mhe_[0-9a-f]{12}_[\w-]{32}$/);
  writeFileSync(join(folder, 'bad.csr'), 'no request');
  const bad = await run(['enroll', '--token', token, '--csr', join(folder, 'bad.csr')]);
  expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('there is no certificate signing request')]);
  const { file } = certificateRequest(folder, 'g2');
  const good = await run(['enroll', '--token', token, '--csr', file]);
  expect([good.code, good.stderr]).toEqual([0, expect.stringMatching(/^E1\/G2: /)]);
  for (const again of [token, `${token}x`, 'mhe_000000000000_x', 'x']) {
    const { code, stdout, stderr } = await run(['enroll', '--token', again, '--csr', file]);
    expect([code, stdout, stderr]).toEqual([1, '', 'meterhub: the token is unknown, was used, or has expired\n']);
  }
  for (const name of readdirSync(join(dataDir, 'registry'))) {
    const secret = token.split('_').slice(2).join('_');
    expect(readFileSync(join(dataDir, 'registry', name), 'latin1')).not.toContain(secret);
  }
});

test('rotation and revocation show in the list', async () => {
  const { file } = certificateRequest(folder, 'g1');
  await run(['enroll', 'E1', 'G1', '--csr', file]);
  await run(['enroll', 'E1', 'G2', '--csr', file]);
  expect((await run(['rotate', 'E1', 'G1', '--csr', file, '--overlap-hours', '24'])).code).toBe(0);
  const states = async () =>
    (await run(['list-certificates'])).stdout
      .trimEnd()
      .split('\n')
      .map((line) =>
        new RegExp(`^(\\S+) ${SERIAL} until \\S+Z (valid|revoked|valid, void from \\S+)$`).exec(line)?.slice(1),
      );
  expect(await states()).toEqual([
    ['E1/G1', expect.stringContaining('valid, void from ')],
    ['E1/G1', 'valid'],
    ['E1/G2', 'valid'],
  ]);
  const revoked = await run(['revoke', 'E1', 'G1']);
  expect([revoked.code, revoked.stderr]).toEqual([0, expect.stringMatching(/^2 of its certificates revoked/)]);
  expect(await states()).toEqual([
    ['E1/G1', 'revoked'],
    ['E1/G1', 'revoked'],
    ['E1/G2', 'valid'],
  ]);
  expect((await run(['revoke', 'E1', 'G1'])).code).toBe(1);
});

test.each<[string, () => string[], number, RegExp]>([
  [
    'an unknown gateway',
    () => ['E1', 'G9', '--csr', requestWith('EC', 'ec_paramgen_curve:P-256')],
    1,
    /no gateway E1\/G9/,
  ],
  [
    'a short RSA key',
    () => ['E1', 'G1', '--csr', requestWith('RSA', 'rsa_keygen_bits:1024')],
    1,
    /must be RSA of 2048/,
  ],
  [
    'a weak curve',
    () => ['E1', 'G1', '--csr', requestWith('EC', 'ec_paramgen_curve:secp224r1')],
    1,
    /must be RSA of 2048/,
  ],
  ['a file that is not there', () => ['E1', 'G1', '--csr', '/nowhere.csr'], 2, /nowhere\.csr/],
  ['neither names nor a token', () => [], 2, /name an enterprise and a gateway/],
  ['both names and a token', () => ['E1', 'G1', '--token', 'x', '--csr', 'x'], 2, /name an enterprise and a gateway/],
  ['a token without a request', () => ['--token', 'x'], 2, /--token needs --csr/],
  [
    'a life beyond that of the authority',
    () => ['E1', 'G1', '--days', '9000', '--csr', requestWith('EC', 'ec_paramgen_curve:P-256')],
    1,
    /outlive/,
  ],
])('enrolling with %s is refused in one line', async (_, args, expected, words) => {
  const { code, stdout, stderr } = await run(['enroll', ...args()]);
  expect([code, stdout]).toEqual([expected, '']);
  expect(stderr).toMatch(words);
  expect(stderr.trimEnd().split('\n').length).toBe(1);
});

test('a request whose signature is wrong is refused', async () => {
  const { file, pem } = certificateRequest(folder, 'g1');
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der[der.length - 1] = (der.at(-1) as number) ^ 1;
  writeFileSync(
    file,
    `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE REQUEST-----\n`,
  );
  const { code, stdout } = await run(['enroll', 'E1', 'G1', '--csr', file]);
  expect([code, stdout]).toEqual([1, '']);
});

test('without openssl the command says what to install', async () => {
  const { file } = certificateRequest(folder, 'g1');
  const { code, stderr } = await run(['enroll', 'E1', 'G1', '--csr', file], { PATH: '/nowhere' });
  expect([code, stderr]).toEqual([1, 'meterhub: openssl is needed to issue certificates: apt-get install openssl\n']);
});

function requestWith(algorithm: string, option: string): string {
  openssl(folder, 'genpkey', '-algorithm', algorithm, '-pkeyopt', option, '-out', 'weak.key');
  openssl(folder, 'req', '-new', '-key', 'weak.key', '-subj', '/CN=x', '-out', 'weak.csr');
  return join(folder, 'weak.csr');
}
