/** A gateway with a one-time token, from its certificate signing request over HTTPS to MQTT with what came back. */

import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { openAuditLog } from '../../src/audit/sqlite-audit-log.ts';
import { dataPaths } from '../../src/hub/data-paths.ts';
import { openRegistry, sqliteRegistryIn } from '../../src/registry/open-registry.ts';
import type { Registry } from '../../src/registry/registry.ts';
import { meterhub } from '../cli/run.ts';
import { createTestData, startTestHub, type TestData, type TestHub } from '../helpers/running-hub.ts';
import { freePort } from '../helpers/spawned-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { certificateRequest, openssl, TestAuthority } from './test-authority.ts';
import { openTls } from './test-broker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const G1 = { enterprise: 'alpha', gateway: 'g1' };
const TELEMETRY = 'energy/v1/alpha/g1/telemetry';

let data: TestData;
let hub: TestHub;
let registry: Registry;
let web: TestAuthority;
let mqttsPort: number;
let folder: string;

beforeAll(async () => {
  data = await createTestData();
  web = new TestAuthority(data.directory, 'web');
  const { certFile, keyFile } = web.certificate('hub', { san: 'IP:127.0.0.1', usage: 'serverAuth' });
  mqttsPort = await freePort();
  hub = await startTestHub({
    data,
    config: { mqtt: { tls: { certFile, keyFile, port: mqttsPort } }, http: { tls: { certFile, keyFile } } },
  });
  registry = await openRegistry(sqliteRegistryIn(dataPaths(data.directory).registry));
});
afterAll(async () => {
  await registry.close();
  await hub.stop();
  data.remove();
});
beforeEach(() => {
  folder = temporaryDirectory();
});

const newToken = () => registry.issueEnrolmentToken(G1, Date.now() + 60_000);

interface Answer {
  readonly status: number | undefined;
  readonly body: Readonly<Record<string, string>>;
}

async function enrol(body: unknown): Promise<Answer> {
  return ask('POST', '/api/v1/gateways/enrolment', { 'x-meterhub-csrf': '1' }, body);
}

async function ask(method: string, path: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const url = `https://127.0.0.1:${hub.httpPort}${path}`;
  const all = { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
  const sent = request(url, { method, ca: web.cert, headers: all }, (response) => {
    text(response).then((content) => resolve({ status: response.statusCode, body: JSON.parse(content) }), reject);
  });
  sent.on('error', reject);
  sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
  return promise;
}

/** Publishes over mutual TLS; gives the message ids that were acknowledged. */
async function publishWith(cert: string, key: string, topic: string): Promise<number[]> {
  // A new authority is trusted within a second.
  await until('the certificate opens the door', async () => {
    using trial = await openTls(mqttsPort, { ca: web.cert, cert, key });
    return await trial.connect({ port: mqttsPort }).then(
      ({ returnCode }) => returnCode === 0,
      () => false,
    );
  });
  using client = await openTls(mqttsPort, { ca: web.cert, cert, key });
  await client.connect({ port: mqttsPort });
  client.publish(topic, '{"readings":[]}', { messageId: 7 });
  await client.expect('puback', 1).catch(() => undefined);
  return client.acknowledged();
}

test('a request made by OpenSSL becomes a chain with which the gateway publishes on its own topics and no others', async () => {
  const token = await newToken();
  const { pem, keyFile } = certificateRequest(folder, 'gateway');
  const { status, body } = await enrol({ token, csr: pem });
  expect([status, body]).toEqual([
    201,
    { ...G1, serial: expect.stringMatching(/^[0-9A-F]{32}$/), notAfter: expect.any(String), chain: expect.any(String) },
  ]);
  const [certificate = '', authority = ''] =
    body['chain']?.match(/-----BEGIN[\s\S]+?-----END CERTIFICATE-----\n/g) ?? [];
  expect(certificate + authority).toBe(body['chain']);
  writeFileSync(join(folder, 'leaf.pem'), certificate);
  writeFileSync(join(folder, 'ca.pem'), authority);
  expect(openssl(folder, 'verify', '-purpose', 'sslclient', '-CAfile', 'ca.pem', 'leaf.pem')).toContain('OK');
  // The request has asked for /O=Maker/CN=whatever.
  const { subject, subjectAltName, validToDate, serialNumber } = new X509Certificate(certificate);
  expect([subject, subjectAltName]).toEqual(['CN=alpha.g1', 'URI:urn:meterhub:gateway:alpha:g1']);
  expect([body['notAfter'], body['serial']]).toEqual([validToDate.toISOString(), serialNumber]);

  const key = readFileSync(keyFile, 'utf8');
  expect(await publishWith(body['chain'] ?? '', key, TELEMETRY)).toEqual([7]);
  expect(await publishWith(body['chain'] ?? '', key, 'energy/v1/alpha/g2/telemetry')).toEqual([]);
});

test('an administrator makes a token, sees the certificate that came of it, and makes it void', async () => {
  const issued = await registry.issueKey({ name: 'a', role: 'admin', enterprise: null, expiresAt: null });
  const key = { authorization: `Bearer ${issued}` };
  const made = await ask('POST', '/api/v1/gateways/alpha/g1/enrolment', key, { hours: 2 });
  expect(made.status).toBe(201);
  const hours = (Date.parse(made.body['expiresAt'] ?? '') - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(1.9);
  expect(hours).toBeLessThanOrEqual(2);
  const { pem, keyFile } = certificateRequest(folder, 'gateway');
  const { body: enrolled } = await enrol({ token: made.body['token'], csr: pem });
  const { serial = '', notAfter, chain = '' } = enrolled;

  const stateOf = async () => {
    const { body } = await ask('GET', '/api/v1/gateway-certificates?enterprise=alpha', key);
    return (body['items'] as unknown as { serial: string }[]).find((one) => one.serial === serial);
  };
  expect(await stateOf()).toMatchObject({ ...G1, serial, notAfter, revokedAt: null, state: 'valid' });
  const serialsOf = async (query: string) => {
    const { body } = await ask('GET', `/api/v1/gateway-certificates?${query}`, key);
    return (body['items'] as unknown as { serial: string }[] | undefined)?.map((one) => one.serial);
  };
  expect(await serialsOf('enterprise=alpha&gateway=g1')).toContain(serial);
  expect(await serialsOf('enterprise=alpha&gateway=g2')).toEqual([]);
  expect(await serialsOf('enterprise=beta')).toEqual([]);
  expect(await serialsOf('gateway=g1')).toBeUndefined();

  const connection = { ca: web.cert, cert: chain, key: readFileSync(keyFile, 'utf8') };
  expect(await publishWith(chain, connection.key, TELEMETRY)).toEqual([7]);
  using connected = await openTls(mqttsPort, connection);
  await connected.connect({ port: mqttsPort });
  const path = '/api/v1/gateways/alpha/g1/certificates/revocation';
  expect(await ask('POST', path, key, { serial: serial.toLowerCase() })).toEqual({ status: 200, body: { revoked: 1 } });
  await connected.expectClose();
  expect(await stateOf()).toMatchObject({ serial, state: 'revoked', revokedAt: expect.any(String) });
  expect((await ask('POST', path, key, { serial })).status).toBe(404);
  expect((await ask('POST', '/api/v1/gateways/alpha/nope/enrolment', key, {})).status).toBe(404);

  const audit = openAuditLog(dataPaths(data.directory).audit);
  const entries = [...audit.all()].filter(({ action, outcome }) => outcome === 'done' && action.startsWith('gateway.'));
  audit.close();
  expect(entries.map(({ action }) => action)).toEqual(['gateway.enrolment-token', 'gateway.revoke-certificates']);
  expect(JSON.stringify(entries)).not.toContain(made.body['token']);
});

test('a token is good for one certificate', async () => {
  const token = await newToken();
  const { pem } = certificateRequest(folder, 'gateway');
  const before = (await registry.gatewayAccess()).certificates.size;
  const answers = await Promise.all([1, 2, 3].map(() => enrol({ token, csr: pem })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 403, 403]);
  expect((await registry.gatewayAccess()).certificates.size).toBe(before + 1);
  expect((await enrol({ token, csr: pem })).body).toMatchObject({
    ...{ status: 403, code: 'forbidden', detail: 'The token is unknown, was used, or has expired.' },
  });
});

test('what is wrong with a request is told, and does not use the token up', async () => {
  const token = await newToken();
  const weak = (algorithm: string, option: string): string => {
    openssl(folder, 'genpkey', '-algorithm', algorithm, '-pkeyopt', option, '-out', 'weak.key');
    openssl(folder, 'req', '-new', '-key', 'weak.key', '-subj', '/CN=x', '-out', 'weak.csr');
    return readFileSync(join(folder, 'weak.csr'), 'utf8');
  };
  const { pem } = certificateRequest(folder, 'gateway');
  const cases: [unknown, number, RegExp][] = [
    [{ token, csr: 'nothing' }, 400, /no certificate signing request/],
    [{ token, csr: web.cert }, 400, /no certificate signing request/],
    [{ token, csr: pem.replace(/[A-Za-z0-9]{20}\n/, 'AAAAAAAAAAAAAAAAAAAA\n') }, 400, /openssl req failed/],
    [{ token, csr: weak('RSA', 'rsa_keygen_bits:1024') }, 400, /RSA of 2048 bits/],
    [{ token, csr: weak('EC', 'ec_paramgen_curve:secp224r1') }, 400, /P-256/],
    [{ token, csr: `${pem}${' '.repeat(16_384)}` }, 400, /csr/],
    [{ token, csr: pem, days: 9000 }, 400, /body/],
    [{ token }, 400, /csr/],
    [`{"token":"${'x'.repeat(40_000)}"}`, 413, /too large/],
  ];
  for (const [body, status, words] of cases) {
    const answer = await enrol(body);
    expect([answer.status, answer.body['detail']]).toEqual([status, expect.stringMatching(words)]);
  }
  const expired = await registry.issueEnrolmentToken(G1, Date.now() - 1);
  for (const wrong of [expired, 'x', `${token}x`, 'mhe_000000000000_x', `mhk_${'0'.repeat(12)}_x`]) {
    expect((await enrol({ token: wrong, csr: pem })).status).toBe(403);
    // Nothing is told about a request to whoever has no token.
    expect((await enrol({ token: wrong, csr: 'nothing' })).status).toBe(403);
  }
  expect((await enrol({ token, csr: pem })).status).toBe(201);
});

test('the command on the gateway makes a key that stays there, and gets what opens MQTT', async () => {
  const out = join(folder, 'gateway');
  const ca = web.certFile;
  const url = `https://127.0.0.1:${hub.httpPort}`;
  const run = (token: string, ...more: string[]) =>
    meterhub(['gateway', 'enroll', '--hub', url, '--token', token, '--out', out, ...more]);
  const wrong = await run('mhe_000000000000_x', '--ca', ca);
  expect([wrong.code, wrong.stderr]).toEqual([
    1,
    'meterhub: the hub has refused (403): The token is unknown, was used, or has expired.\n',
  ]);
  const madeKey = readFileSync(join(out, 'gateway.key'), 'utf8');
  expect(statSync(join(out, 'gateway.key')).mode & 0o777).toBe(0o600);
  expect(existsSync(join(out, 'gateway.pem'))).toBe(false);

  const token = await newToken();
  const untrusted = await run(token);
  expect([untrusted.code, untrusted.stderr]).toEqual([1, expect.stringContaining('cannot be asked')]);
  const { code, stdout, stderr } = await run(token, '--ca', ca);
  expect([code, stdout, stderr]).toEqual([
    0,
    '',
    expect.stringMatching(/^alpha\/g1: certificate [0-9A-F]{32}, until /),
  ]);
  const key = readFileSync(join(out, 'gateway.key'), 'utf8');
  expect(key).toBe(madeKey);
  expect(await publishWith(readFileSync(join(out, 'gateway.pem'), 'utf8'), key, TELEMETRY)).toEqual([7]);
});

test.each([
  [['--hub', 'http://hub.example', '--token', 'x', '--out', 'x'], /must begin with https/],
  [['--hub', 'hub.example', '--token', 'x', '--out', 'x'], /must be an address/],
  [['--hub', 'https://hub.example', '--token', 'x'], /--hub goes with/],
  [['--hub', 'https://hub.example', '--out', 'x'], /--hub goes with/],
  [['E1', 'G1', '--hub', 'https://hub.example', '--token', 'x', '--out', 'x'], /--hub goes with/],
])('the command line %j is refused and asks nobody', async (args, words) => {
  const { code, stderr } = await meterhub(['gateway', 'enroll', ...args]);
  expect([code, stderr]).toEqual([2, expect.stringMatching(words)]);
});

test('the audit log has who was enrolled with which certificate, the sum of refusals, and never a token', async () => {
  const token = await newToken();
  const { pem } = certificateRequest(folder, 'gateway');
  for (let n = 0; n < 3; n++) await enrol({ token: 'mhe_000000000000_wrong', csr: pem });
  const { body } = await enrol({ token, csr: pem });
  // Sums are told once a minute and at the end.
  await hub.stop();
  const audit = openAuditLog(dataPaths(data.directory).audit);
  const entries = [...audit.all()];
  audit.close();
  // The authority may be made by the first who enrols, and gateways log in: told in between.
  const done = entries
    .filter(({ action, outcome }) => outcome === 'done' && /^(enrolment|certificate)\./.test(action))
    .slice(-2);
  expect(done).toMatchObject([
    { action: 'enrolment.redeem', after: { gateway: 'alpha/g1' } },
    { action: 'certificate.issue', target: 'alpha/g1', actor: { kind: 'unknown', address: '127.0.0.1' } },
  ]);
  const begun = entries.find(({ seq }) => seq === done[1]?.of);
  expect(begun?.detail).toMatchObject({ serial: body['serial'] });
  const refused = entries.filter(({ action }) => action === 'gateway.enrol');
  expect(refused.every(({ outcome }) => outcome === 'refused')).toBe(true);
  expect(JSON.stringify(entries)).not.toContain(token.split('_')[2]);
  expect(JSON.stringify(refused)).toContain('a token that is not good');
});
