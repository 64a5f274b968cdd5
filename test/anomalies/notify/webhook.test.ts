import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { isAllowedAddress } from '../../../src/anomalies/notify/channels/addresses.ts';
import type { Outgoing } from '../../../src/anomalies/notify/channels/channel.ts';
import { type WebhookSettings, webhookSender } from '../../../src/anomalies/notify/channels/webhook.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { Bench, CITY, event, MINUTE, rule, WEDNESDAY_10 } from './notify-bench.ts';

const SECRETS = { secret: 'the key of the signature', secretQuery: 'access_token=hidden' } as const;
const LOCAL: WebhookSettings = { allowPrivate: true, timeoutMillis: 500 };

const MESSAGE: Outgoing = {
  ...{ id: '0b7c', kind: 'test', createdAt: WEDNESDAY_10, rule: { id: 'r', name: '规则' } },
  ...{ notices: [], count: 0, destination: '', accepted: [] },
};

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server that answers each request by the next answer, the last one for all further ones. */
async function receiver(...answers: ((response: ServerResponse) => void)[]) {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      received.push({ url: request.url, headers: request.headers, body: Buffer.concat(parts).toString('utf8') });
      answers[Math.min(received.length, answers.length) - 1]?.(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { received, port: (server.address() as AddressInfo).port };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    void response.writeHead(code, headers).end('what it says');

function send(url: string, settings: Partial<WebhookSettings> = {}) {
  return webhookSender({ ...LOCAL, ...settings })(MESSAGE, { type: 'webhook', url }, SECRETS);
}

test('a message is posted as JSON with its key and a signature over time and body', async () => {
  const { received, port } = await receiver(status(204));
  expect(await send(`http://127.0.0.1:${port}/hook`)).toEqual({ outcome: 'delivered', detail: 'HTTP 204' });
  const [{ url, headers, body } = { url: '', headers: {}, body: '' }] = received;
  expect(url).toBe('/hook?access_token=hidden');
  expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'idempotency-key': '0b7c' });
  const timestamp = String(headers['x-meterhub-timestamp']);
  expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
  const expected = createHmac('sha256', 'the key of the signature').update(`${timestamp}.${body}`).digest('hex');
  expect(headers['x-meterhub-signature']).toBe(`v1=${expected}`);
  expect(JSON.parse(body)).toEqual({
    ...{ id: '0b7c', kind: 'test', createdAt: '2026-11-18T02:00:00.000Z', rule: { id: 'r', name: '规则' } },
    ...{ count: 0, notices: [] },
  });
});

/* biome-ignore format: a table reads best as one row a line */
test.each([
  [500, {},                                  { outcome: 'failed', detail: 'HTTP 500' }],
  [503, { 'retry-after': '30' },             { outcome: 'failed', detail: 'HTTP 503', retryAfterMillis: 30_000 }],
  [503, { 'retry-after': 'Fri, 31 Dec 1999 23:59:59 GMT' }, { outcome: 'failed', detail: 'HTTP 503' }],
  [429, {},                                  { outcome: 'failed', detail: 'HTTP 429' }],
  [408, {},                                  { outcome: 'failed', detail: 'HTTP 408' }],
  [400, {},                                  { outcome: 'rejected', detail: 'HTTP 400' }],
  [404, {},                                  { outcome: 'rejected', detail: 'HTTP 404' }],
  [410, {},                                  { outcome: 'gone', detail: 'HTTP 410' }],
])('HTTP %i with %o is %o', async (code, headers, result) => {
  const { port } = await receiver(status(code, headers as Record<string, string>));
  expect(await send(`http://127.0.0.1:${port}/`)).toEqual(result);
});

test.each([301, 302, 307, 308])('a redirect (%i) is not followed', async (code) => {
  const target = await receiver(status(200));
  const { port } = await receiver(status(code, { location: `http://127.0.0.1:${target.port}/` }));
  expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ outcome: 'rejected', detail: `HTTP ${code}` });
  expect(target.received).toEqual([]);
});

test('a server that refuses, never answers, or breaks off is tried again later', async () => {
  const free = createTcpServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/ECONNREFUSED/),
  });
  const silent = await receiver(() => undefined);
  const begun = performance.now();
  expect(await send(`http://127.0.0.1:${silent.port}/`)).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/abort/i),
  });
  expect(performance.now() - begun).toBeLessThan(5000);
  const broken = await receiver((response) => void response.destroy());
  expect(await send(`http://127.0.0.1:${broken.port}/`)).toMatchObject({
    outcome: 'failed',
    detail: expect.stringMatching(/ECONNRESET/),
  });
});

test('an endless answer is not read', async () => {
  const { port } = await receiver((response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  });
  expect(await send(`http://127.0.0.1:${port}/`)).toMatchObject({ outcome: 'delivered' });
});

test('500, 500, then 200 is three attempts of one message with one body, and one delivery', async () => {
  const { received, port } = await receiver(status(500), status(500), status(200));
  await using bench = await Bench.open(temporaryDirectory());
  await bench.notifier.close();
  await bench.reopen({ senders: {} });
  const channel = { type: 'webhook', url: `http://127.0.0.1:${port}/` } as const;
  const { id } = await bench.records.add(rule({ channel }), CITY, { main: SECRETS, escalation: null });
  await bench.tell([event({ at: WEDNESDAY_10 })]);
  for (let minute = 1; minute <= 5; minute++) await bench.at(WEDNESDAY_10 + minute * MINUTE);
  expect(received.length).toBe(3);
  expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
    kind: 'single',
    count: 1,
    notices: [
      {
        ...{ kind: 'opened', severity: 'warning', detector: 'night_base', subject: 'm1', enterprise: 'alpha' },
        detectorName: { zh: '夜间基荷偏高', en: 'Night base load' },
        last: '2026-11-18T02:00:00.000Z',
      },
    ],
  });
  const log = await bench.records.deliveries({ rules: [id], limit: 10 });
  expect(log.map(({ attempt, status: outcome, detail }) => [attempt, outcome, detail])).toEqual([
    [3, 'sent', 'HTTP 200'],
    [2, 'retrying', 'HTTP 500'],
    [1, 'retrying', 'HTTP 500'],
  ]);
  expect(JSON.stringify(log)).not.toMatch(/hidden|key of the signature/);
});

test.each([
  ...['http://127.0.0.1', 'http://127.1', 'http://2130706433', 'http://0x7f.0.0.1', 'http://[::1]'],
  ...['http://[::ffff:127.0.0.1]', 'http://10.0.0.1', 'http://192.168.1.1', 'http://172.16.0.1', 'http://100.64.0.1'],
  ...['http://169.254.169.254', 'http://0.0.0.0', 'http://[fd00::1]', 'http://[fe80::1]', 'http://[64:ff9b::7f00:1]'],
  ...['ftp://93.184.216.34', 'http://localhost'],
])('%s is not sent to', async (url) => {
  expect(await send(url, { allowPrivate: false })).toMatchObject({ outcome: 'impossible' });
});

test('private addresses can be allowed, those of no server never', () => {
  const allowed = (address: string) => [isAllowedAddress(address, false), isAllowedAddress(address, true)];
  for (const address of ['93.184.216.34', '2606:4700::1111']) expect(allowed(address), address).toEqual([true, true]);
  for (const address of ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.0.1', '100.127.0.1', '::1', 'fd12::1'])
    expect(allowed(address), address).toEqual([false, true]);
  for (const address of ['0.0.0.0', '169.254.169.254', '224.0.0.1', '255.255.255.255', '::', 'fe80::1', 'ff02::1'])
    expect(allowed(address), address).toEqual([false, false]);
  for (const address of [
    '::ffff:10.0.0.1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:db8::1',
    'nothing',
  ])
    expect(allowed(address), address).toEqual([false, false]);
});

test('the address that was checked is the one that is connected to: a name is looked up once', async () => {
  const { received, port } = await receiver(status(200));
  let asked = 0;
  const rebinding = async () => {
    // The first answer can be sent to; a second look would be led to the machine itself.
    asked++;
    return [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }];
  };
  expect(await send(`http://hook.example:${port}/`, { resolve: rebinding })).toMatchObject({ outcome: 'delivered' });
  expect(asked).toBe(1);
  expect(received[0]?.headers.host).toBe(`hook.example:${port}`);
});

test('of the addresses of a name, those that are not allowed are never connected to', async () => {
  const { received, port } = await receiver(status(200));
  const both = async () => [
    { address: '127.0.0.1', family: 4 },
    { address: '10.255.255.1', family: 4 },
  ];
  const result = await send(`http://hook.example:${port}/`, { allowPrivate: false, resolve: both });
  expect(result).toEqual({ outcome: 'impossible', detail: 'hook.example is an address that webhooks are not sent to' });
  expect(received).toEqual([]);
});

test('a receiver that answers with another protocol has failed, and holds nothing up', async () => {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const answer = await send(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect(answer).toMatchObject({ outcome: 'failed', detail: expect.stringContaining('without an answer') });
});
