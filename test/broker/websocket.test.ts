import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connectAsync, type IClientOptions } from 'mqtt';
import mqttPacket from 'mqtt-packet';
import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createTestData } from '../helpers/running-hub.ts';
import { until } from '../helpers/until.ts';
import { TestAuthority } from './test-authority.ts';
import { startTestBroker, type TestBroker, tlsSettings } from './test-broker.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

const TELEMETRY = 'energy/v1/alpha/g1/telemetry';
const ORIGIN = 'https://hub.example';
const websocket = { port: 0, path: '/mqtt', origins: [ORIGIN] };

function urlOf({ broker }: TestBroker, path = '/mqtt'): string {
  return `ws://127.0.0.1:${broker.ports.websocket}${path}`;
}

function credentials({ data }: TestBroker): IClientOptions {
  return { username: 'alpha.g1', password: data.password('alpha.g1'), reconnectPeriod: 0 };
}

test('mqtt.js publishes and gets its receipts over WebSocket, in frames larger than a CONNECT may be', async () => {
  const hub = await startTestBroker({ settings: { websocket } });
  const client = await connectAsync(urlOf(hub), credentials(hub));
  const received: string[] = [];
  client.on('message', (topic, payload) => received.push(`${topic} ${payload}`));
  await client.subscribeAsync('energy/v1/alpha/g1/receipt', { qos: 1 });
  await until('the summary comes', () => received.length === 1);
  expect(received).toEqual(['energy/v1/alpha/g1/receipt {"type":"summary"}']);
  const large = 'x'.repeat(900_000);
  await client.publishAsync(TELEMETRY, large, { qos: 1 });
  expect(hub.journalled()).toEqual([large]);
  await client.endAsync();
});

test('a packet over the limit ends the connection', async () => {
  const hub = await startTestBroker({ settings: { websocket }, limits: { packetBytesMax: 100_000 } });
  const client = await connectAsync(urlOf(hub), credentials(hub));
  client.on('error', () => undefined);
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  client.publish(TELEMETRY, 'x'.repeat(200_000), { qos: 1 });
  await closed;
  expect(hub.journalled()).toEqual([]);
  expect(hub.broker.stats().packetsTooLarge).toBe(1);
});

test('before login a frame larger than a CONNECT needs ends the connection', async () => {
  const hub = await startTestBroker({ settings: { websocket } });
  const socket = new WebSocket(urlOf(hub), 'mqtt');
  await once(socket, 'open');
  socket.send(Buffer.alloc(20_000));
  const [code] = await once(socket, 'close');
  // RFC 6455, 7.4.1: 1009 is too large a message.
  expect([1009, 1006]).toContain(code);
});

test('a connection that says nothing is closed after the time to log in', async () => {
  const hub = await startTestBroker({ settings: { websocket }, limits: { connectTimeoutMillis: 300 } });
  const socket = new WebSocket(urlOf(hub), 'mqtt');
  await once(socket, 'open');
  await once(socket, 'close');
});

test('the subprotocol mqtt is chosen from those offered (MQTT-6.0.0-4)', async () => {
  const hub = await startTestBroker({ settings: { websocket } });
  const socket = new WebSocket(urlOf(hub), ['other', 'mqtt']);
  await once(socket, 'open');
  expect(socket.protocol).toBe('mqtt');
  socket.close();
});

test.each<[string, string, string[], string | undefined, number]>([
  ['another path', '/other', ['mqtt'], undefined, 404],
  ['no subprotocol (MQTT-6.0.0-3)', '/mqtt', [], undefined, 400],
  ['another subprotocol', '/mqtt', ['mqttv3.1'], undefined, 400],
  ['a foreign origin', '/mqtt', ['mqtt'], 'https://evil.example', 403],
  ['a scheme that is not that of the origin', '/mqtt', ['mqtt'], 'http://hub.example', 403],
  ['an unknown origin', '/mqtt', ['mqtt'], 'null', 403],
])('an upgrade with %s is refused', async (_, path, protocols, origin, status) => {
  const hub = await startTestBroker({ settings: { websocket } });
  const socket = new WebSocket(urlOf(hub, path), protocols, origin === undefined ? {} : { origin });
  const [error] = await once(socket, 'error');
  expect(String(error)).toContain(`Unexpected server response: ${status}`);
  expect(hub.broker.stats().connectionsRefused).toBe(1);
});

test('a page of an allowed origin may connect', async () => {
  const hub = await startTestBroker({ settings: { websocket } });
  const socket = new WebSocket(urlOf(hub), 'mqtt', { origin: ORIGIN });
  await once(socket, 'open');
  socket.close();
});

test('a text frame ends the connection (MQTT-6.0.0-1)', async () => {
  const hub = await startTestBroker({ settings: { websocket } });
  const socket = new WebSocket(urlOf(hub), 'mqtt');
  await once(socket, 'open');
  const connect = mqttPacket.generate({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'text', keepalive: 0 },
    ...{ username: 'alpha.g1', password: Buffer.from(hub.data.password('alpha.g1')) },
  });
  const answers: unknown[] = [];
  socket.on('message', (answer) => answers.push(answer));
  socket.send(connect.toString('latin1'));
  await once(socket, 'close');
  expect(answers).toEqual([]);
  expect(hub.broker.stats().connections).toBe(0);
});

test('what is no WebSocket is answered with 426', async () => {
  const hub = await startTestBroker({ settings: { websocket } });
  const request = httpRequest({ host: '127.0.0.1', port: hub.broker.ports.websocket, path: '/mqtt' }).end();
  const [response] = await once(request, 'response');
  expect(response.statusCode).toBe(426);
  response.resume();
});

test('packets in pieces and several in one frame are read (MQTT-6.0.0-2)', async () => {
  const hub = await startTestBroker({ settings: { websocket } });
  const socket = new WebSocket(urlOf(hub), 'mqtt');
  await once(socket, 'open');
  const packets = mqttPacket.parser({ protocolVersion: 4 });
  const answers: string[] = [];
  packets.on('packet', ({ cmd, messageId }) => answers.push(`${cmd} ${messageId ?? ''}`.trim()));
  socket.on('message', (bytes) => packets.parse(bytes as Buffer));
  const connect = mqttPacket.generate({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'pieces', keepalive: 0 },
    ...{ username: 'alpha.g1', password: Buffer.from(hub.data.password('alpha.g1')) },
  });
  for (const byte of connect) socket.send(Buffer.from([byte]));
  const publish = (messageId: number) =>
    mqttPacket.generate({
      ...{ cmd: 'publish', topic: TELEMETRY, payload: `${messageId}`, qos: 1, messageId, retain: false, dup: false },
    });
  socket.send(Buffer.concat([publish(1), publish(2), publish(3)]));
  await until('all are acknowledged', () => answers.length === 4);
  expect(answers).toEqual(['connack', 'puback 1', 'puback 2', 'puback 3']);
  expect(hub.journalled()).toEqual(['1', '2', '3']);
  socket.close();
});

test('over TLS a certificate is the login here too, and the wrong one is none', async () => {
  const data = await createTestData();
  const web = new TestAuthority(data.directory, 'web');
  const devices = new TestAuthority(data.directory, 'devices');
  const server = web.certificate('hub', { san: 'IP:127.0.0.1', usage: 'serverAuth' });
  const tls = tlsSettings(server, { clientCaFile: devices.certFile });
  const hub = await startTestBroker({ data, settings: { websocket, tls } });
  const url = urlOf(hub).replace('ws:', 'wss:');
  const { cert, key } = devices.certificate('alpha.g1');
  const client = await connectAsync(url, { ca: web.cert, cert, key, reconnectPeriod: 0 });
  await client.publishAsync(TELEMETRY, 'secure', { qos: 1 });
  expect(hub.journalled()).toEqual(['secure']);
  await client.endAsync();
  const foreign = new TestAuthority(data.directory, 'foreign').certificate('alpha.g1');
  const refused = connectAsync(url, { ca: web.cert, cert: foreign.cert, key: foreign.key, reconnectPeriod: 0 });
  await expect(refused).rejects.toThrow();
  expect(hub.broker.stats().connectionsRefused).toBe(1);
});
