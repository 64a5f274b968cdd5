import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, test, vi } from 'vitest';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { telemetryTopic } from '../helpers/telemetry.ts';
import { until } from '../helpers/until.ts';
import { type KeyPair, TestAuthority } from './test-authority.ts';
import { mosquitto, openTls, startTestBroker, tlsSettings } from './test-broker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const TOPIC = telemetryTopic('alpha.g1');

function serverOf(authority: TestAuthority, to?: number): KeyPair {
  return authority.certificate('hub', {
    ...{ san: 'IP:127.0.0.1', usage: 'serverAuth' },
    ...(to === undefined ? {} : { to }),
  });
}

async function start(limits: { connectionsMax?: number; connectTimeoutMillis?: number } = {}) {
  const data = await createTestData();
  const web = new TestAuthority(data.directory, 'web');
  const server = serverOf(web);
  const hub = await startTestBroker({ data, limits, settings: { tls: tlsSettings(server) } });
  return { hub, web, server, port: hub.broker.ports.tls as number };
}

test('user name and password are enough over TLS, and the plain port is there beside it', async () => {
  const { hub, web, port } = await start();
  const login = ['-u', 'alpha.g1', '-P', hub.data.password('alpha.g1'), '-q', '1', '-t', TOPIC];
  const secure = await mosquitto('mosquitto_pub', '-p', String(port), '--cafile', web.certFile, ...login, '-m', 'a');
  const plain = await mosquitto('mosquitto_pub', '-p', String(hub.broker.port), ...login, '-m', 'b');
  expect([secure.code, plain.code]).toEqual([0, 0]);
  expect(hub.journalled()).toEqual(['a', 'b']);
});

test('a client that trusts another authority does not send its password', async () => {
  const { hub, port } = await start();
  const other = new TestAuthority(hub.folder, 'other');
  const login = ['-u', 'alpha.g1', '-P', hub.data.password('alpha.g1'), '-q', '1', '-t', TOPIC, '-m', 'a'];
  const { code, output } = await mosquitto('mosquitto_pub', '-p', String(port), '--cafile', other.certFile, ...login);
  expect(code).not.toBe(0);
  expect(output).toContain('TLS error');
  expect(hub.journalled()).toEqual([]);
});

test.each(['TLSv1', 'TLSv1.1'] as const)('%s is refused', async (version) => {
  const { hub, web, port } = await start();
  // Security level 0: the client's own OpenSSL would not offer it.
  const options = { ca: web.cert, minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
  await expect(openTls(port, options)).rejects.toThrow(/protocol version|alert/);
  await until('it is counted', () => hub.broker.stats().connectionsRefused === 1);
});

test.each(['TLSv1.2', 'TLSv1.3'] as const)('%s is taken, and its session cannot be resumed', async (version) => {
  const { web, port } = await start();
  const options = { ca: web.cert, minVersion: version, maxVersion: version };
  using first = await openTls(port, options);
  const session = (first.socket as TLSSocket).getSession();
  using second = await openTls(port, { ...options, ...(session ? { session } : {}) });
  expect((second.socket as TLSSocket).isSessionReused()).toBe(false);
});

test('a handshake that does not go on is broken off, and others are served meanwhile', async () => {
  const { hub, web, port } = await start({ connectTimeoutMillis: 500 });
  const silent = await Promise.all(Array.from({ length: 20 }, () => RawMqtt.open(port)));
  using client = await openTls(port, { ca: web.cert });
  const password = hub.data.password('alpha.g1');
  expect((await client.connect({ port, username: 'alpha.g1', password })).returnCode).toBe(0);
  for (const socket of silent) await socket.expectClose(5000);
  client.ping();
  await client.expect('pingresp', 1);
});

test('what is no TLS ends its connection', async () => {
  const { hub, port } = await start();
  using client = await RawMqtt.open(port);
  client.send({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'x', keepalive: 0 });
  await client.expectClose();
  expect(hub.broker.stats().connectionsRefused).toBe(1);
});

test('the limit of connections holds over all listeners together', async () => {
  const { hub, web, port } = await start({ connectionsMax: 3 });
  using first = await hub.login('alpha.g1');
  using second = await hub.login('beta.g1');
  using third = await openTls(port, { ca: web.cert });
  await third.connect({ port, username: 'alpha.g2', password: hub.data.password('alpha.g2') });
  await expect(openTls(port, { ca: web.cert })).rejects.toThrow();
  using tooMany = await RawMqtt.open(hub.broker.port);
  await tooMany.expectClose();
  for (const client of [first, second, third]) {
    client.ping();
    await client.expect('pingresp', 1);
  }
});

test('a packet over the limit ends its connection here too', async () => {
  const { hub, web, port } = await start();
  using client = await openTls(port, { ca: web.cert });
  await client.connect({ port, username: 'alpha.g1', password: hub.data.password('alpha.g1') });
  client.publish(TOPIC, Buffer.alloc(1_100_000, 0x20));
  await client.expectClose();
  expect([hub.journalled(), hub.broker.stats().packetsTooLarge]).toEqual([[], 1]);
});

test('a new certificate of the hub is used without a restart, and a wrong pair is not', async () => {
  const { hub, server, port } = await start();
  const next = new TestAuthority(hub.folder, 'next');
  const renewed = serverOf(next);
  const codes = () => hub.alarms.list().map(({ code }) => code);
  copyFileSync(renewed.certFile, server.certFile);
  await until('the key is missed', () => codes().includes('certificates_unreadable'));
  copyFileSync(renewed.keyFile, server.keyFile);
  await until('the alarm is over', () => !codes().includes('certificates_unreadable'));
  using client = await openTls(port, { ca: next.cert });
  expect(client.isClosed).toBe(false);
});

test('an alarm tells that the hub’s own certificate expires', async () => {
  const data = await createTestData();
  const server = serverOf(new TestAuthority(data.directory, 'web'), 5 * 86_400);
  const settings = { tls: tlsSettings(server, { expiryWarning: 6 * 86_400_000 }) };
  const hub = await startTestBroker({ data, settings });
  expect(hub.alarms.list().map(({ code }) => code)).toEqual(['server_certificate_expiring']);
});

test('a certificate that cannot be read stops the start', async () => {
  const data = await createTestData();
  const file = join(data.directory, 'none.pem');
  const tls = tlsSettings({ certFile: file, keyFile: file, cert: '', key: '' });
  await expect(startTestBroker({ data, settings: { tls } })).rejects.toThrow('none.pem');
  data.remove();
});
