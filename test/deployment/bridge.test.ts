/** A real Mosquitto as a bridge: what devices publish at the enterprise arrives in the hub, whatever fails between. */

import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect as connectSocket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import type { HubUnderTest } from '../helpers/running-hub.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { type SpawnedHub, spawnHub } from '../helpers/spawned-hub.ts';
import { energy, telemetryTopic } from '../helpers/telemetry.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';
import { until } from '../helpers/until.ts';
import { MosquittoBridge } from './mosquitto-bridge.ts';
import { ROOT } from './repository.ts';

const TOPIC = telemetryTopic('alpha.g1');
const START = Date.now() - 3_600_000;

async function hubAndBridge(): Promise<{ hub: SpawnedHub; bridge: MosquittoBridge }> {
  const data = await createTestData();
  onTestFinished(() => data.remove());
  const hub = await spawnHub(data);
  onTestFinished(() => hub[Symbol.asyncDispose]());
  const bridge = await MosquittoBridge.start({
    enterprise: 'alpha',
    gateway: 'g1',
    password: data.password('alpha.g1'),
    hubPort: hub.mqttPort,
  });
  onTestFinished(() => bridge[Symbol.asyncDispose]());
  return { hub, bridge };
}

/** Publishes readings numbered from..to at the local broker, each acknowledged by it. */
async function publish(bridge: MosquittoBridge, from: number, to: number): Promise<void> {
  const device = await bridge.device();
  for (let n = from; n <= to; n++) {
    await device.publishAsync(TOPIC, energy(n, 'alpha-E1', START + n * 1000, n), { qos: 1 });
  }
  await device.endAsync();
}

async function values(hub: HubUnderTest): Promise<number[]> {
  return (await hub.api().readings('alpha-E1', 'activeEnergy')).map(({ value }) => value);
}

/** A key and a certificate of the name localhost that it signs itself. */
function certificate(): { readonly key: string; readonly certificate: string } {
  const folder = temporaryDirectory();
  chmodSync(folder, 0o755);
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', file];
  execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'ignore' });
  return { key, certificate: file };
}

const numbers = (to: number): number[] => Array.from({ length: to }, (_, n) => n + 1);

const arrived = (hub: HubUnderTest, count: number) =>
  until(`${count} readings in the hub`, async () => (await values(hub)).length >= count, 40_000);

it('a reading that a device publishes at the enterprise arrives in the hub', async () => {
  const { hub, bridge } = await hubAndBridge();
  await publish(bridge, 1, 3);
  await arrived(hub, 3);
  expect(await values(hub)).toEqual([1, 2, 3]);
  expect(await hub.api().quarantine()).toEqual([]);
  expect(await hub.api().gatewayState('alpha', 'g1')).toBe('online');
});

it('receipts of the hub come back to the devices', async () => {
  const { hub, bridge } = await hubAndBridge();
  await publish(bridge, 1, 1);
  await arrived(hub, 1);
  const device = await bridge.device();
  const receipts: string[] = [];
  device.on('message', (_topic, payload) => receipts.push(payload.toString('utf8')));
  await device.subscribeAsync('energy/v1/alpha/g1/receipt', { qos: 1 });
  await device.publishAsync(TOPIC, energy(2, 'alpha-E1', START + 2000, 2), { qos: 1 });
  await until('a receipt for message 2', () => receipts.some((text) => /2\]\]/.test(text)));
  await device.endAsync();
});

it('what is published while the hub is down arrives when it is back, more than the usual 1000 messages too', async () => {
  const { hub, bridge } = await hubAndBridge();
  await publish(bridge, 1, 5);
  await arrived(hub, 5);
  await hub.kill();
  await publish(bridge, 6, 1500);
  await hub.start();
  await arrived(hub, 1500);
  expect(await values(hub)).toEqual(numbers(1500));
  const { total } = await hub.api().accounting();
  expect(total.readings).toMatchObject({ stored: 1500, quarantined: 0, pending: 0 });
});

it('what waits for the hub survives a restart of Mosquitto', async () => {
  const { hub, bridge } = await hubAndBridge();
  await publish(bridge, 1, 1);
  await arrived(hub, 1);
  await hub.kill();
  await publish(bridge, 2, 50);
  await bridge.stop();
  await bridge.start();
  await hub.start();
  await arrived(hub, 50);
  expect(await values(hub)).toEqual(numbers(50));
});

it('the way to the hub can be TLS, and a hub with another certificate gets nothing', async () => {
  const data = await createTestData();
  onTestFinished(() => data.remove());
  const hub = await spawnHub(data);
  onTestFinished(() => hub[Symbol.asyncDispose]());
  const [own, foreign] = [certificate(), certificate()];
  const options = { key: readFileSync(own.key), cert: readFileSync(own.certificate) };
  const proxy = createTlsServer(options, (secure) => {
    const plain = connectSocket(hub.mqttPort, '127.0.0.1');
    for (const socket of [secure, plain]) socket.on('error', () => undefined);
    secure.pipe(plain).pipe(secure);
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void proxy.close());
  const port = (proxy.address() as AddressInfo).port;
  const credential = { enterprise: 'alpha', gateway: 'g1', password: data.password('alpha.g1'), hubPort: port };
  const good = await MosquittoBridge.start({ ...credential, caFile: own.certificate });
  onTestFinished(() => good[Symbol.asyncDispose]());
  await publish(good, 1, 1);
  await arrived(hub, 1);
  await good.stop();

  const bad = await MosquittoBridge.start({ ...credential, caFile: foreign.certificate });
  onTestFinished(() => bad[Symbol.asyncDispose]());
  await until('the certificate is refused', () => /certificate verify failed/.test(bad.log));
  await publish(bad, 2, 2);
  expect(await values(hub)).toEqual([1]);
});

it('the hub ends no connection of the bridge and refuses it nothing', async () => {
  const { hub, bridge } = await hubAndBridge();
  await publish(bridge, 1, 1);
  await arrived(hub, 1);
  for (const name of ['logins_refused', 'foreign_topics', 'subscriptions_refused', 'packets_too_large']) {
    expect(await hub.api().metric(`meterhub_mqtt_${name}_total`), name).toBe(0);
  }
  expect(hub.log).not.toContain('a connection was ended');
});

it('other topics of the local broker stay there', async () => {
  const { hub, bridge } = await hubAndBridge();
  const device = await bridge.device();
  for (const topic of ['plant/line-1', 'energy/v1/alpha/g2/telemetry', 'energy/v1/alpha/g1/receipt']) {
    await device.publishAsync(topic, 'for nobody', { qos: 1 });
  }
  await device.endAsync();
  await publish(bridge, 1, 1);
  await arrived(hub, 1);
  expect((await hub.api().accounting()).total.readings).toMatchObject({ received: 1, stored: 1 });
  expect(await hub.api().quarantine()).toEqual([]);
});

it('a device without the local password is not let in', async () => {
  const { bridge } = await hubAndBridge();
  await expect(bridge.device('a guess')).rejects.toThrow(/[Nn]ot authori[sz]ed/);
});

it('a setting that would change the meaning of the configuration is refused', async () => {
  const bridge = new MosquittoBridge({ enterprise: 'alpha', gateway: 'g1\ntopic # out', password: 'p', hubPort: 1 }, 1);
  onTestFinished(() => bridge[Symbol.asyncDispose]());
  const render = () =>
    execFileSync('sh', [join(ROOT, '.docker/mosquitto/render')], {
      stdio: 'pipe',
      env: { PATH: process.env['PATH'], ...bridge.environment, BRIDGE_USERS: '/users' },
    });
  expect(render).toThrow(/a setting of the bridge is empty or has a character/);
});
