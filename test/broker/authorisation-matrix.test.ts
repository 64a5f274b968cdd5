/**
 * Who may publish and subscribe what: every kind of principal x every kind of topic, on a broker over TCP and TLS, with the
 * answer that must come. Packets are written by hand, because no client library makes some of them.
 */

import { beforeAll, expect, test, vi } from 'vitest';
import { RawMqtt } from '../helpers/raw-mqtt.ts';
import { createTestData } from '../helpers/running-hub.ts';
import { until } from '../helpers/until.ts';
import { field, packet } from './strict/bytes.ts';
import { type KeyPair, TestAuthority } from './test-authority.ts';
import { openTls, startTestBroker, type TestBroker, tlsSettings } from './test-broker.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

type Published = 'taken' | 'ended';
type Subscribed = 'granted' | 'refused' | 'ended';

/** `{own}` is the gateway that asks, `{same}` another of its enterprise, `{other}` one of another enterprise. */
const OWN = 'energy/v1/{own}';
const LONG = 'x'.repeat(65_535);

/* biome-ignore format: a table reads best as one row a line */
const PUBLISH: readonly (readonly [topic: string, answer: Published])[] = [
  [`${OWN}/telemetry`,                        'taken'],
  [`${OWN}/status`,                           'taken'],
  [`${OWN}/receipt`,                          'ended'],
  [`${OWN}/command`,                          'ended'],
  [OWN,                                       'ended'],
  [`${OWN}/other`,                            'ended'],
  [`${OWN}/telemetry/more`,                   'ended'],
  [`${OWN}/TELEMETRY`,                        'ended'],
  ['energy/v2/{own}/telemetry',               'ended'],
  ['energy/v1/{same}/telemetry',              'ended'],
  ['energy/v1/{same}/status',                 'ended'],
  ['energy/v1/{same}/receipt',                'ended'],
  ['energy/v1/{same}/command',                'ended'],
  ['energy/v1/{other}/telemetry',             'ended'],
  ['energy/v1/{other}/status',                'ended'],
  ['energy/v1/{other}/receipt',               'ended'],
  ['energy/v1/{other}/command',               'ended'],
  ['spBv1.0/{own:NDATA}',                     'taken'],
  ['spBv1.0/{own:DDATA}/meter',               'taken'],
  ['spBv1.0/{own:NCMD}',                      'ended'],
  ['spBv1.0/{same:NDATA}',                    'ended'],
  ['spBv1.0/{same:DDATA}/meter',              'ended'],
  ['spBv1.0/{other:NDATA}',                   'ended'],
  ['spBv1.0/{other:NCMD}',                    'ended'],
  ['spBv1.0/STATE/hub',                       'ended'],
  ['$SYS/broker/version',                     'ended'],
  ['$SYS/#',                                  'ended'],
  [`$SYS/${OWN}/telemetry`,                   'ended'],
  [`$share/group/${OWN}/telemetry`,           'ended'],
  ['$share/group/#',                          'ended'],
  ['#',                                       'ended'],
  ['+',                                       'ended'],
  [`${OWN}/+`,                                'ended'],
  [`${OWN}/#`,                                'ended'],
  [`${OWN}/telemetry#`,                       'ended'],
  [`${OWN}/tele+metry`,                       'ended'],
  ['+/v1/{own}/telemetry',                    'ended'],
  ['',                                        'ended'],
  ['/',                                       'ended'],
  [`/${OWN}/telemetry`,                       'ended'],
  [`${OWN}/telemetry/`,                       'ended'],
  [`${OWN}//telemetry`,                       'ended'],
  ['energy/v1//telemetry',                    'ended'],
  [`${OWN}/../{same}/telemetry`,              'ended'],
  [`${OWN}/telemetry\u0000`,                  'ended'],
  ['a/b/c/d/e/f/g/h/i',                       'ended'],
  [LONG,                                      'ended'],
  [`${OWN}/telemetry/${'x'.repeat(65_000)}`,  'ended'],
];

/* biome-ignore format: a table reads best as one row a line */
const SUBSCRIBE: readonly (readonly [filter: string, answer: Subscribed])[] = [
  [`${OWN}/receipt`,                          'granted'],
  [`${OWN}/command`,                          'granted'],
  [`${OWN}/telemetry`,                        'refused'],
  [`${OWN}/status`,                           'refused'],
  [OWN,                                       'refused'],
  [`${OWN}/RECEIPT`,                          'refused'],
  ['energy/v2/{own}/receipt',                 'refused'],
  ['energy/v1/{same}/telemetry',              'refused'],
  ['energy/v1/{same}/status',                 'refused'],
  ['energy/v1/{same}/receipt',                'refused'],
  ['energy/v1/{same}/command',                'refused'],
  ['energy/v1/{other}/telemetry',             'refused'],
  ['energy/v1/{other}/status',                'refused'],
  ['energy/v1/{other}/receipt',               'refused'],
  ['energy/v1/{other}/command',               'refused'],
  ['spBv1.0/{own:NCMD}',                      'granted'],
  ['spBv1.0/{own:NDATA}',                     'refused'],
  ['spBv1.0/{same:NCMD}',                     'refused'],
  ['spBv1.0/{other:NCMD}',                    'refused'],
  ['spBv1.0/{other:NDATA}',                   'refused'],
  ['spBv1.0/#',                               'refused'],
  ['spBv1.0/+/NCMD/+',                        'refused'],
  ['$SYS/#',                                  'refused'],
  ['$SYS/+/new/clients',                      'refused'],
  [`$share/group/${OWN}/receipt`,             'refused'],
  ['$share/group/#',                          'refused'],
  ['$share//receipt',                         'refused'],
  ['#',                                       'refused'],
  ['/#',                                      'refused'],
  ['+/#',                                     'refused'],
  ['+/+/+/+/+',                               'refused'],
  ['energy/#',                                'refused'],
  [`${OWN}/#`,                                'refused'],
  [`${OWN}/+`,                                'refused'],
  ['+/v1/{own}/receipt',                      'refused'],
  ['energy/v1/+/+/receipt',                   'refused'],
  [`${OWN}/receipt/#`,                        'refused'],
  ['/',                                       'refused'],
  [`/${OWN}/receipt`,                         'refused'],
  [`${OWN}/receipt/`,                         'refused'],
  [`${OWN}//receipt`,                         'refused'],
  ['energy/v1//receipt',                      'refused'],
  [LONG,                                      'refused'],
  // What is no topic filter at all (MQTT-4.7.1-2, -3, MQTT-4.7.3-1, -2), and more levels than the hub has.
  ['',                                        'ended'],
  ['#/receipt',                               'ended'],
  [`${OWN}/rec#`,                             'ended'],
  [`${OWN}/rec+`,                             'ended'],
  ['energy/v1/{own}+/receipt',                'ended'],
  [`${OWN}/receipt\u0000`,                    'ended'],
  ['a/b/c/d/e/f/g/h/i',                       'ended'],
];

interface Principal {
  readonly name: string;
  /** Whose topics are its own, or would be. */
  readonly gateway: 'alpha/g1' | 'alpha/g2' | 'beta/g1';
  /** A connection on which nothing has been sent. */
  open(): Promise<RawMqtt>;
  readonly login: { readonly username?: string; readonly password?: string };
}

const SAME = { 'alpha/g1': 'alpha/g2', 'alpha/g2': 'alpha/g1', 'beta/g1': 'beta/g2' } as const;
const OTHER = { 'alpha/g1': 'beta/g1', 'alpha/g2': 'beta/g2', 'beta/g1': 'alpha/g1' } as const;

let hub: TestBroker;
let web: TestAuthority;

/** A broker is closed with its test, so each test has one; its listener for TLS takes certificates. */
async function start(): Promise<void> {
  const data = await createTestData();
  web = new TestAuthority(data.directory, 'web');
  const server = web.certificate('hub', { san: 'IP:127.0.0.1', usage: 'serverAuth' });
  hub = await startTestBroker({ data, settings: { tls: tlsSettings(server) } });
}

const overTcp = () => RawMqtt.open(hub.broker.port);
const overTls = (pair: KeyPair) => () =>
  openTls(hub.broker.ports.tls as number, { ca: web.cert, cert: pair.cert, key: pair.key });

function byPassword(gateway: Principal['gateway']): Principal {
  const username = gateway.replace('/', '.');
  const login = { username, password: hub.data.password(username) };
  return { name: `${gateway} by its password`, gateway, open: overTcp, login };
}

async function byCertificate(gateway: Principal['gateway']): Promise<Principal> {
  const [enterprise = '', id = ''] = gateway.split('/');
  const pair = await hub.enrol(enterprise, id);
  return { name: `${gateway} by its certificate`, gateway, open: overTls(pair), login: {} };
}

async function letIn(): Promise<readonly Principal[]> {
  const principals = [
    ...[byPassword('alpha/g1'), byPassword('alpha/g2'), byPassword('beta/g1')],
    ...[await byCertificate('alpha/g1'), await byCertificate('beta/g1')],
  ];
  // A new authority is trusted within a second.
  for (const principal of principals) await until(`${principal.name} is let in`, () => isLetIn(principal));
  return principals;
}

async function shutOut(): Promise<readonly Principal[]> {
  const gateway = 'alpha/g1';
  const revoked = await hub.enrol('alpha', 'g1');
  const g2 = await hub.enrol('alpha', 'g2');
  const foreign = new TestAuthority(hub.folder, 'foreign');
  const unknown = foreign.certificate('x', { san: 'URI:urn:meterhub:gateway:alpha:g1' });
  const revokedOne: Principal = { name: 'a revoked certificate', gateway, open: overTls(revoked), login: {} };
  await until('the certificate holds', () => isLetIn(revokedOne));
  await hub.registry.revokeGatewayCertificates({ enterprise: 'alpha', gateway: 'g1' }, { serial: revoked.serial }, 1);
  const password = hub.data.password('alpha.g1');
  const tcp = (name: string, login: Principal['login']): Principal => ({ name, gateway, open: overTcp, login });
  return [
    revokedOne,
    tcp('nobody', {}),
    tcp('a wrong password', { username: 'alpha.g1', password: `${password}x` }),
    tcp('an empty password', { username: 'alpha.g1', password: '' }),
    tcp('no password', { username: 'alpha.g1' }),
    tcp('the password of another', { username: 'alpha.g1', password: hub.data.password('alpha.g2') }),
    tcp('an unknown user', { username: 'alpha.g9', password }),
    tcp('a key of the API', { username: 'admin', password: hub.data.key('admin') }),
    tcp('a gateway that calls itself the hub', { username: '$SYS', password }),
    { name: 'a certificate of a foreign authority', gateway, open: overTls(unknown), login: {} },
    {
      ...{ name: 'a certificate with the name of another gateway', gateway, open: overTls(g2) },
      login: { username: 'alpha.g1', password },
    },
  ];
}

async function isLetIn({ open, login }: Principal): Promise<boolean> {
  using client = await open();
  return await client.connect({ port: 0, ...login }).then(
    ({ returnCode }) => returnCode === 0,
    () => false,
  );
}

function topicFor(template: string, gateway: Principal['gateway']): string {
  return template
    .replaceAll(/\{(own|same|other):(\w+)\}/g, (_, who, message) => {
      const [enterprise, id] = (who === 'own' ? gateway : (who === 'same' ? SAME : OTHER)[gateway]).split('/');
      return `${enterprise}/${message}/${id}`;
    })
    .replaceAll('{own}', gateway)
    .replaceAll('{same}', SAME[gateway])
    .replaceAll('{other}', OTHER[gateway]);
}

function publish(topic: string, qos: 0 | 1 | 2, payload: string): Buffer {
  const messageId = qos === 0 ? [] : [Buffer.of(0, 7)];
  return packet(0x30 | (qos << 1), field(topic), ...messageId, Buffer.from(payload));
}

function subscribe(filter: string): Buffer {
  return packet(0x82, Buffer.of(0, 7), field(filter), Buffer.of(1));
}

const PING = packet(0xc0);

/**
 * What came after the CONNACK: as many answers as are expected, and then as far as the answer to a PINGREQ, behind which
 * there would be more.
 */
async function answersTo(client: RawMqtt, bytes: Buffer, expected: readonly string[]): Promise<readonly string[]> {
  client.socket.write(bytes);
  const answers = (): string[] =>
    client.received.flatMap((one) => {
      // The summary receipt comes some time after a subscription to it.
      if (one.cmd === 'connack' || one.cmd === 'pingresp' || one.cmd === 'publish') return [];
      return one.cmd === 'suback' ? [`suback ${one.granted.join()}`] : [one.cmd];
    });
  const due = expected.filter((answer) => answer !== 'ended').length;
  await until('it is answered', () => client.isClosed || answers().length >= due);
  client.socket.write(PING);
  await until('it is over', () => client.isClosed || client.packets('pingresp').length > 0);
  return client.isClosed ? [...answers(), 'ended'] : answers();
}

/** Without those to the PINGREQ. */
const PUBLISH_ANSWERS = { 0: [], 1: ['puback'], 2: ['pubrec'] } as const;
const SUBSCRIBE_ANSWERS: Readonly<Record<Subscribed, readonly string[]>> = {
  granted: ['suback 1'],
  refused: ['suback 128'],
  ended: ['ended'],
};

/** A topic as a failure shows it. */
function shown(topic: string): string {
  return JSON.stringify(topic.length > 80 ? `${topic.slice(0, 80)}... of ${topic.length}` : topic);
}

beforeAll(() => {
  // The tables have no row twice, or one would hide another.
  for (const rows of [PUBLISH, SUBSCRIBE]) expect(new Set(rows.map(([topic]) => topic)).size).toBe(rows.length);
});

test('who is let in publishes on its own telemetry and status, and anything else ends the connection', async () => {
  await start();
  const wrongs: string[] = [];
  const taken: string[] = [];
  for (const principal of await letIn()) {
    for (const [template, answer] of PUBLISH) {
      const topic = topicFor(template, principal.gateway);
      for (const qos of [0, 1, 2] as const) {
        const payload = topic.endsWith('/status') ? '{"state":"online"}' : `${principal.name} ${qos}`;
        using client = await principal.open();
        await client.connect({ port: 0, ...principal.login });
        const expected = answer === 'taken' ? PUBLISH_ANSWERS[qos] : ['ended'];
        const answers = await answersTo(client, publish(topic, qos, payload), expected);
        if (answers.join() !== expected.join())
          wrongs.push(`${principal.name} publishes with QoS ${qos} on ${shown(topic)}: ${answers.join()}`);
        if (answer === 'taken' && template !== `${OWN}/status`) taken.push(payload);
      }
    }
  }
  expect(wrongs).toEqual([]);
  await until('what was taken is on disk', () => hub.journalled().length >= taken.length);
  expect(hub.journalled().sort()).toEqual(taken.sort());
});

test('who is let in subscribes to its own receipts and commands, and to nothing else', async () => {
  await start();
  const wrongs: string[] = [];
  for (const principal of await letIn()) {
    for (const [template, answer] of SUBSCRIBE) {
      const filter = topicFor(template, principal.gateway);
      using client = await principal.open();
      await client.connect({ port: 0, ...principal.login });
      const expected = SUBSCRIBE_ANSWERS[answer];
      const answers = await answersTo(client, subscribe(filter), expected);
      if (answers.join() !== expected.join())
        wrongs.push(`${principal.name} subscribes to ${shown(filter)}: ${answers.join()}`);
    }
  }
  expect(wrongs).toEqual([]);
});

test('who is not let in gets no answer but the refusal, whatever it sends behind its CONNECT', async () => {
  await start();
  const wrongs: string[] = [];
  for (const principal of await shutOut()) {
    const { gateway, login } = principal;
    const packets = [
      ...PUBLISH.map(([template]) => [template, publish(topicFor(template, gateway), 1, 'smuggled')] as const),
      ...SUBSCRIBE.map(([template]) => [template, subscribe(topicFor(template, gateway))] as const),
    ];
    for (const [template, bytes] of packets) {
      // Where the certificate itself is refused there is no MQTT, and the handshake may still be told to be done.
      const client = await principal.open().catch(() => null);
      if (client === null) continue;
      using open = client;
      open.together(() => {
        void open.connect({ port: 0, ...login }).catch(() => undefined);
        open.socket.write(Buffer.concat([bytes, PING]));
      });
      await open.expectClose();
      const answers = open.received.map((one) => (one.cmd === 'connack' ? `connack ${one.returnCode}` : one.cmd));
      if (answers.some((answer) => answer !== 'connack 5')) {
        wrongs.push(`${principal.name}, ${shown(template)}: ${answers.join()}`);
      }
    }
  }
  expect(wrongs).toEqual([]);
  expect(hub.journalled()).toEqual([]);
  expect(hub.broker.presence.list().filter(({ state }) => state === 'online')).toEqual([]);
});

test('what the hub itself publishes reaches the gateway that it is for, and what gateways publish reaches nobody', async () => {
  await start();
  const gateways = ['alpha/g1', 'alpha/g2', 'beta/g1', 'beta/g2'] as const;
  const clients: RawMqtt[] = [];
  for (const gateway of gateways) {
    const client = await hub.login(gateway.replace('/', '.'));
    client.socket.write(subscribe(`energy/v1/${gateway}/receipt`));
    client.socket.write(subscribe(`energy/v1/${gateway}/command`));
    await client.expect('suback', 2);
    // The summary, which the hub sends to whoever subscribes.
    await client.expect('publish', 1);
    clients.push(client);
  }
  for (const gateway of gateways) {
    const [enterprise = '', id = ''] = gateway.split('/');
    hub.broker.sendReceipt(enterprise, id, `for ${gateway}`);
  }
  for (const [n, client] of clients.entries()) {
    client.publish(`energy/v1/${gateways[n]}/telemetry`, 'x', { messageId: 1 });
    client.publish(`energy/v1/${gateways[n]}/status`, '{"state":"online"}', { messageId: 2, retain: true });
    await client.expect('puback', 2);
  }
  for (const [n, client] of clients.entries()) {
    client.ping();
    await client.expect('pingresp', 1);
    const came = client.packets('publish').map(({ topic, payload }) => `${topic} ${String(payload)}`);
    const topic = `energy/v1/${gateways[n]}/receipt`;
    expect(came).toEqual([`${topic} {"type":"summary"}`, `${topic} for ${gateways[n]}`]);
  }
  // Nothing of it was retained for whoever comes later.
  using later = await hub.login('alpha.g1', { clientId: 'later' });
  later.socket.write(subscribe('energy/v1/alpha/g1/receipt'));
  await later.expect('publish', 1);
  expect(later.packets('publish').map(({ payload }) => String(payload))).toEqual(['{"type":"summary"}']);
  for (const client of clients) client.destroy();
});
