import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { rotateGateway } from '../../src/registry/certificates/enrolment.ts';
import type { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { certificateRequest, type KeyPair, keyPair, openssl, TestAuthority } from './test-authority.ts';
import { mosquitto, openTls, startTestBroker, type TestBroker, tlsSettings } from './test-broker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const G1 = 'URI:urn:meterhub:gateway:alpha:g1';
const TELEMETRY = 'energy/v1/alpha/g1/telemetry';

interface World {
  readonly hub: TestBroker;
  /** Of the hub's own certificate. */
  readonly web: TestAuthority;
  readonly port: number;
}

async function world(settings: Parameters<typeof tlsSettings>[1] = {}): Promise<World> {
  const data = await createTestData();
  const web = new TestAuthority(data.directory, 'web');
  const server = web.certificate('hub', { san: 'IP:127.0.0.1', usage: 'serverAuth' });
  const hub = await startTestBroker({ data, settings: { tls: tlsSettings(server, settings) } });
  return { hub, web, port: hub.broker.ports.tls as number };
}

/** CONNACK code, or `closed` where the connection ends without one. */
async function outcome(
  { port, web }: World,
  { cert, key }: { cert: string; key: string },
  login: { username?: string; password?: string; clientId?: string } = {},
): Promise<number | 'closed'> {
  let client: RawMqtt;
  try {
    client = await openTls(port, { ca: web.cert, cert, key });
  } catch {
    return 'closed';
  }
  using open = client;
  return await open.connect({ port, ...login }).then(
    ({ returnCode }) => returnCode as number,
    () => 'closed' as const,
  );
}

describe('a gateway with a certificate of the hub’s own authority', () => {
  test('needs no password, and Mosquitto’s programs publish and subscribe with it', async () => {
    const { hub, web, port } = await world();
    const { certFile, keyFile } = await hub.enrol('alpha', 'g1');
    await until(
      'the authority is trusted',
      async () => (await outcome({ hub, web, port }, keyPair(certFile, keyFile))) === 0,
    );
    const tls = ['-p', String(port), '--cafile', web.certFile, '--cert', certFile, '--key', keyFile];
    const published = await mosquitto('mosquitto_pub', ...tls, '-q', '1', '-t', TELEMETRY, '-m', 'over TLS');
    expect(published).toEqual({ code: 0, output: '' });
    expect(hub.journalled()).toEqual(['over TLS']);
    const receipt = ['-q', '1', '-t', 'energy/v1/alpha/g1/receipt', '-C', '1', '-W', '10'];
    const subscribed = await mosquitto('mosquitto_sub', ...tls, ...receipt);
    expect(subscribed).toEqual({ code: 0, output: '{"type":"summary"}\n' });
  });

  test('may publish on its own topics only', async () => {
    const { hub, web, port } = await world();
    const own = await hub.enrol('alpha', 'g1');
    await until('the authority is trusted', async () => (await outcome({ hub, web, port }, own)) === 0);
    for (const topic of ['energy/v1/alpha/g2/telemetry', 'energy/v1/beta/g1/telemetry', '$SYS/x']) {
      using client = await openTls(port, { ca: web.cert, cert: own.cert, key: own.key });
      await client.connect({ port });
      client.publish(topic, 'foreign');
      await client.expectClose();
      expect(client.acknowledged()).toEqual([]);
    }
    expect(hub.journalled()).toEqual([]);
    expect(hub.broker.stats().foreignTopic).toBe(3);
  });

  test('is refused with the user name, the client id or a wrong password of somebody', async () => {
    const here = await world();
    const own = await here.hub.enrol('alpha', 'g1');
    const password = (username: string) => here.hub.data.password(username);
    await until('the authority is trusted', async () => (await outcome(here, own)) === 0);
    expect(await outcome(here, own, { username: 'alpha.g1' })).toBe(0);
    expect(await outcome(here, own, { username: 'alpha.g1', password: password('alpha.g1') })).toBe(0);
    expect(await outcome(here, own, { clientId: 'alpha.g1' })).toBe(0);
    expect(await outcome(here, own, { username: 'alpha.g2' })).toBe(5);
    expect(await outcome(here, own, { username: 'alpha.g2', password: password('alpha.g2') })).toBe(5);
    expect(await outcome(here, own, { username: 'alpha.g1', password: 'wrong' })).toBe(5);
    expect(await outcome(here, own, { clientId: 'beta.g1' })).toBe(5);
  });

  test('does not take over another gateway’s connection with the same client id', async () => {
    const here = await world();
    const [first, second] = [await here.hub.enrol('alpha', 'g1'), await here.hub.enrol('beta', 'g1')];
    await until('the authority is trusted', async () => (await outcome(here, first)) === 0);
    using open = await openTls(here.port, { ca: here.web.cert, cert: first.cert, key: first.key });
    await open.connect({ port: here.port, clientId: 'same' });
    expect(await outcome(here, second, { clientId: 'same' })).toBe(0);
    open.ping();
    await open.expect('pingresp', 1);
    expect(here.hub.broker.stats().takeovers).toBe(0);
    using again = await here.hub.login('alpha.g1', { clientId: 'same' });
    await open.expectClose();
    again.ping();
    await again.expect('pingresp', 1);
    expect(here.hub.broker.stats().takeovers).toBe(1);
  });

  test('loses its connection when the certificate is revoked, and gets none with it any more', async () => {
    const here = await world();
    const [own, other] = [await here.hub.enrol('alpha', 'g1'), await here.hub.enrol('alpha', 'g2')];
    await until('the authority is trusted', async () => (await outcome(here, own)) === 0);
    using client = await openTls(here.port, { ca: here.web.cert, cert: own.cert, key: own.key });
    await client.connect({ port: here.port });
    client.publish(TELEMETRY, 'before');
    await client.expect('puback', 1);
    using bystander = await openTls(here.port, { ca: here.web.cert, cert: other.cert, key: other.key });
    await bystander.connect({ port: here.port });
    const count = await here.hub.registry.revokeGatewayCertificates(
      { enterprise: 'alpha', gateway: 'g1' },
      { serial: own.serial },
      Date.now(),
    );
    expect(count).toBe(1);
    expect(await outcome(here, own)).toBe(5);
    await client.expectClose(3000);
    bystander.ping();
    await bystander.expect('pingresp', 1);
    expect(here.hub.broker.stats().credentialsEnded).toBe(1);
    expect(here.hub.witnessed).toEqual(
      expect.arrayContaining([
        `login alpha/g1 127.0.0.1: certificate ${own.serial}`,
        'no login alpha/g1 127.0.0.1: its certificate is revoked',
        'refused alpha/g1 127.0.0.1: connection ended: its certificate is revoked',
      ]),
    );
  });

  test('is let in by both certificates while they overlap in a rotation', async () => {
    const here = await world();
    const own = await here.hub.enrol('alpha', 'g1');
    const request = certificateRequest(here.hub.folder, 'rotated');
    const options = { directory: join(here.hub.folder, 'certificates'), request: request.pem, days: 30 };
    const gateway = { enterprise: 'alpha', gateway: 'g1' };
    const { certificate } = await rotateGateway(here.hub.registry, gateway, { ...options, overlapMillis: 3_600_000 });
    const file = join(here.hub.folder, 'rotated.pem');
    writeFileSync(file, certificate);
    const rotated = keyPair(file, request.keyFile);
    await until('the authority is trusted', async () => (await outcome(here, own)) === 0);
    expect(await outcome(here, rotated)).toBe(0);
    await rotateGateway(here.hub.registry, gateway, { ...options, overlapMillis: 0 });
    expect([await outcome(here, own), await outcome(here, rotated)]).toEqual([5, 5]);
  });

  test('is refused where its certificate is not on record, as after a registry was restored', async () => {
    const here = await world();
    const own = await here.hub.enrol('alpha', 'g1');
    await until('the authority is trusted', async () => (await outcome(here, own)) === 0);
    const forged = join(here.hub.folder, 'forged');
    const request = certificateRequest(here.hub.folder, 'forged');
    writeFileSync(`${forged}.ext`, `subjectAltName=${G1}\nextendedKeyUsage=clientAuth\n`);
    const ca = join(here.hub.folder, 'certificates/gateway-ca');
    openssl(
      here.hub.folder,
      ...['x509', '-req', '-in', request.file, '-CA', `${ca}.pem`, '-CAkey', `${ca}.key`, '-set_serial', '77'],
      ...['-days', '1', '-extfile', `${forged}.ext`, '-out', `${forged}.pem`],
    );
    expect(await outcome(here, keyPair(`${forged}.pem`, request.keyFile))).toBe(5);
  });

  test('raises an alarm before its newest certificate expires, and only then', async () => {
    const { hub } = await world({ expiryWarning: 10 * 86_400_000 });
    await hub.enrol('alpha', 'g1', 9);
    await hub.enrol('alpha', 'g2', 11);
    await hub.enrol('beta', 'g1', 9);
    await hub.enrol('beta', 'g1', 11);
    const alarm = () => hub.alarms.list().find(({ code }) => code === 'gateway_certificate_expiring')?.message ?? '';
    const day = new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10);
    await until('the alarm is raised', () => alarm() !== '' && !alarm().includes('beta'));
    expect(alarm()).toBe(`gateways have certificates that expire: alpha/g1 (${day})`);
    await hub.enrol('alpha', 'g1', 30);
    await until('the alarm is over', () => alarm() === '');
  });
});

describe('a certificate of another authority', () => {
  let folder: string;
  let trusted: TestAuthority;
  let foreign: TestAuthority;

  beforeAll(async () => {
    folder = (await createTestData()).directory;
    trusted = new TestAuthority(folder, 'trusted', 'rsa');
    // The same name, another key.
    foreign = new TestAuthority(join(folder, 'trusted'), 'trusted');
    return () => rmSync(folder, { recursive: true });
  });

  test.each<[string, () => KeyPair, number | 'closed']>([
    ['that names the gateway by its URI', () => trusted.certificate('anything', { san: G1 }), 0],
    ['that names the gateway by its user name', () => trusted.certificate('alpha.g1'), 0],
    ['that names no gateway', () => trusted.certificate('nobody'), 5],
    ['that names a gateway that is not registered', () => trusted.certificate('alpha.g1', { san: `${G1}7` }), 5],
    ['that names two gateways', () => trusted.certificate('x', { san: `${G1},${G1}` }), 5],
    [
      'with one name that reads like three, one of them a gateway’s',
      () => trusted.certificate('x', { san: `@names\n[names]\nDNS.1 = a, ${G1}, b` }),
      5,
    ],
    ['without a name', () => trusted.certificate('x', { subject: '/O=nobody' }), 5],
    ['that has expired', () => trusted.certificate('x', { san: G1, from: -7200, to: -3600 }), 'closed'],
    ['that is not valid yet', () => trusted.certificate('x', { san: G1, from: 3600 }), 'closed'],
    ['for servers', () => trusted.certificate('x', { san: G1, usage: 'serverAuth' }), 'closed'],
    ['of an authority with the same name and another key', () => foreign.certificate('x', { san: G1 }), 'closed'],
    ['signed by itself', () => selfSigned(folder), 'closed'],
  ])('%s', async (_, make, expected) => {
    const here = await world({ clientCaFile: trusted.certFile });
    expect(await outcome(here, make())).toBe(expected);
    const { connectionsRefused, loginsRefused } = here.hub.broker.stats();
    expect([connectionsRefused, loginsRefused]).toEqual([expected === 'closed' ? 1 : 0, expected === 5 ? 1 : 0]);
  });

  test('that is not among the trusted is refused, however good it is', async () => {
    expect(await outcome(await world(), trusted.certificate('x', { san: G1 }))).toBe('closed');
  });

  test('below a root is good where its signer is listed with the root, and not where another has signed it', async () => {
    const base = temporaryDirectory();
    const root = new TestAuthority(base, 'root');
    const [listed, sibling] = ['listed', 'sibling'].map((name) => new TestAuthority(base, name, 'ec', root));
    const file = join(base, 'authorities.pem');
    writeFileSync(file, `${listed?.cert}${root.cert}`);
    const here = await world({ clientCaFile: file });
    const good = listed?.certificate('alpha.g1') as KeyPair;
    const bad = sibling?.certificate('alpha.g1') as KeyPair;
    expect(await outcome(here, good)).toBe(0);
    expect(await outcome(here, bad)).toBe('closed');
    expect(await outcome(here, { ...bad, cert: `${bad.cert}${sibling?.cert}` })).toBe('closed');
  });

  test('that a new revocation list names loses its connection without a restart', async () => {
    const crl = join(temporaryDirectory(), 'list.pem');
    writeFileSync(crl, trusted.revoke());
    const here = await world({ clientCaFile: trusted.certFile, clientCrlFile: crl });
    const [own, other] = [trusted.certificate('x', { san: G1 }), trusted.certificate('alpha.g2')];
    using client = await openTls(here.port, { ca: here.web.cert, cert: own.cert, key: own.key });
    await client.connect({ port: here.port });
    using bystander = await openTls(here.port, { ca: here.web.cert, cert: other.cert, key: other.key });
    await bystander.connect({ port: here.port });
    writeFileSync(crl, trusted.revoke(own));
    await client.expectClose(5000);
    expect(await outcome(here, own)).toBe(5);
    bystander.ping();
    await bystander.expect('pingresp', 1);
  });

  test('stays revoked while a damaged list stands in the file, which raises an alarm', async () => {
    const crl = join(temporaryDirectory(), 'list.pem');
    const own = trusted.certificate('x', { san: G1 });
    writeFileSync(crl, trusted.revoke(own));
    const here = await world({ clientCaFile: trusted.certFile, clientCrlFile: crl });
    expect(await outcome(here, own)).toBe(5);
    writeFileSync(crl, foreign.revoke());
    const codes = () => here.hub.alarms.list().map(({ code }) => code);
    await until('an alarm is raised', () => codes().includes('certificates_unreadable'));
    expect(await outcome(here, own)).toBe(5);
    writeFileSync(crl, trusted.revoke());
    await until('the alarm is over', () => !codes().includes('certificates_unreadable'));
  });

  test('may be demanded: without one, or with the password alone, the connection ends before MQTT', async () => {
    const here = await world({ clientCaFile: trusted.certFile, clientCertificates: 'required' });
    using bare = await openTls(here.port, { ca: here.web.cert });
    await bare.expectClose();
    expect(await outcome(here, trusted.certificate('alpha.g1'))).toBe(0);
  });

  test('means nothing where none is asked for: the password is needed', async () => {
    const here = await world({ clientCaFile: trusted.certFile, clientCertificates: 'off' });
    const own = trusted.certificate('alpha.g1');
    expect(await outcome(here, own)).toBe(5);
    const password = here.hub.data.password('alpha.g1');
    expect(await outcome(here, own, { username: 'alpha.g1', password })).toBe(0);
  });
});

function selfSigned(folder: string): KeyPair {
  const name = join(folder, `self-${Math.random()}`);
  const request = certificateRequest(folder, `${name}-key`.slice(folder.length + 1));
  const key = ['-key', request.keyFile, '-subj', '/CN=alpha.g1', '-days', '1', '-addext', `subjectAltName=${G1}`];
  openssl(folder, 'req', '-new', '-x509', ...key, '-out', `${name}.pem`);
  return keyPair(`${name}.pem`, request.keyFile);
}
