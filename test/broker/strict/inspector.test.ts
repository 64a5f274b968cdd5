import { describe, expect, test } from 'vitest';
import { PacketInspector } from '../../../src/broker/strict/inspector.ts';
import { seededRandom, testSeed } from '../../helpers/seed.ts';
import {
  CLEAN,
  COMMAND_TOPIC,
  connectPacket,
  header,
  PASSWORD,
  RECEIPT_TOPIC,
  raw,
  right,
  rightPublish,
} from './bytes.ts';
import { fuzzedConnection } from './fuzz.ts';
import { decode } from './reference.ts';
import { VIOLATIONS, wrongConnects } from './violations.ts';

const LOGIN = { username: 'alpha.g1', password: 'secret' };
const CONNECT = connectPacket({ clientId: 'c', ...LOGIN });
const GOOD = rightPublish('{}');

test.each(VIOLATIONS)('[$clause] $title is a violation, and what came before it is none', ({ clause, bytes }) => {
  const verdict = new PacketInspector().inspect(Buffer.concat([CONNECT, GOOD, bytes]));
  expect(verdict).toMatchObject({ at: CONNECT.length + GOOD.length, violation: { clause } });
});

test.each(wrongConnects(LOGIN))('[$clause] $title makes a CONNECT a violation', ({ clause, returnCode, bytes }) => {
  const verdict = new PacketInspector().inspect(bytes);
  expect(verdict).toMatchObject({ at: 0, violation: { clause } });
  expect(verdict?.violation?.returnCode).toBe(returnCode);
});

describe('right packets', () => {
  const SUBSCRIPTIONS = [
    ...['#', '+', '+/#', '/', '//', 'a/+/b', '/#', '+/+', '$SYS/#', '$share/g/a'],
    ...['中文/电', '\u{1F600}', '\uFEFFa', '\uFFFF', 'a b'],
  ];
  const RIGHT: readonly (readonly [string, Buffer])[] = [
    ['PUBLISH of QoS 0', rightPublish('', 0)],
    [
      'PUBLISH of QoS 1 with DUP',
      right({ ...{ cmd: 'publish', topic: 'a', payload: 'x', qos: 1, messageId: 65535 }, dup: true, retain: true }),
    ],
    ['PUBLISH of QoS 2', rightPublish('x', 2)],
    ['PUBLISH on / alone', rightPublish('x', 1, 1, '/')],
    ['PUBLISH on a topic beyond the basic plane', rightPublish('x', 1, 1, '表/\u{20000}')],
    ['PUBLISH of any payload', rightPublish('\0\uFFFD', 1)],
    ['PUBACK', right({ cmd: 'puback', messageId: 1 })],
    ['PUBREC', right({ cmd: 'pubrec', messageId: 256 })],
    ['PUBREL', right({ cmd: 'pubrel', messageId: 255 })],
    ['PUBCOMP', right({ cmd: 'pubcomp', messageId: 65535 })],
    [
      'SUBSCRIBE',
      right({ cmd: 'subscribe', messageId: 1, subscriptions: SUBSCRIPTIONS.map((topic) => ({ topic, qos: 2 })) }),
    ],
    ['UNSUBSCRIBE', right({ cmd: 'unsubscribe', messageId: 1, unsubscriptions: SUBSCRIPTIONS })],
    ['PINGREQ', right({ cmd: 'pingreq' })],
    ['a remaining length with a byte to spare', raw(0xc0, 0x80, 0x00)],
    ['DISCONNECT', right({ cmd: 'disconnect' })],
  ];

  test.each(RIGHT)('%s is none', (_, bytes) => {
    const inspector = new PacketInspector();
    expect(inspector.inspect(Buffer.concat([CONNECT, bytes]))).toBeNull();
  });

  test.each([
    ['of MQTT 3.1', connectPacket({ name: 'MQIsdp', level: 3, clientId: 'c', ...LOGIN })],
    ['without a login', connectPacket({ clientId: 'c' })],
    ['with an empty user name and password', connectPacket({ clientId: 'c', username: '', password: '' })],
    ['with a user name and no password', connectPacket({ clientId: 'c', username: 'u' })],
    ['with a password that is not UTF-8', connectPacket({ clientId: 'c', username: 'u', password: raw(0, 0xff) })],
    ['with an empty client identifier and a clean session', connectPacket({ clientId: '' })],
    ['for a lasting session', connectPacket({ clientId: 'c', ...LOGIN, flags: 0x80 | PASSWORD })],
    ['with a will', connectPacket({ clientId: 'c', will: ['a', raw(0)], flags: CLEAN | 0x04 | 0x10 | 0x20 })],
    ['with an empty will message', connectPacket({ clientId: 'c', will: ['a', ''] })],
    ['with a client identifier of 60 KB', connectPacket({ clientId: 'c'.repeat(60_000) })],
  ])('a CONNECT %s is none', (_, bytes) => {
    expect(new PacketInspector().inspect(bytes)).toBeNull();
  });
});

test('[MQTT-3.14.4-2] what comes after a DISCONNECT is not looked at and not processed', () => {
  const disconnect = right({ cmd: 'disconnect' });
  const inspector = new PacketInspector();
  const bytes = Buffer.concat([CONNECT, disconnect, GOOD]);
  expect(inspector.inspect(bytes)).toEqual({ at: CONNECT.length + disconnect.length, violation: null });
});

test('a wrong topic is seen before its payload comes, a wrong length before its body', () => {
  const inspector = new PacketInspector();
  expect(inspector.inspect(CONNECT)).toBeNull();
  const bytes = Buffer.concat([header(0x30, 1_000_000), raw(0, 1, 0x23)]);
  expect(inspector.inspect(bytes)).toMatchObject({ violation: { clause: 'MQTT-3.3.2-2' } });
});

test('however a connection is cut into pieces, the verdict is that of the whole', () => {
  const random = seededRandom(testSeed());
  for (let round = 0; round < 20_000; round++) {
    const bytes = fuzzedConnection(random, LOGIN);
    const whole = new PacketInspector().inspect(bytes);
    const inspector = new PacketInspector();
    let at = 0;
    let pieced: ReturnType<PacketInspector['inspect']> = null;
    while (at < bytes.length && pieced === null) {
      const end = Math.min(bytes.length, at + 1 + Math.floor(random() * random() * 60));
      pieced = inspector.inspect(bytes.subarray(at, end));
      if (pieced === null) at = end;
    }
    const hex = bytes.toString('hex');
    expect(pieced?.violation, hex).toEqual(whole?.violation);
    // The packet before the refused one has ended where the whole says, or in an earlier piece.
    if (pieced !== null && pieced.at > 0) expect(at + pieced.at, hex).toBe(whole?.at);
  }
});

test('what the reference decoder refuses is refused, and nothing else', () => {
  const random = seededRandom(testSeed());
  const seen = { right: 0, wrong: 0 };
  for (let round = 0; round < 20_000; round++) {
    const bytes = fuzzedConnection(random, LOGIN);
    const { end } = decode(bytes);
    const verdict = new PacketInspector().inspect(bytes);
    // Of a packet that has not come as a whole, the two may learn the fault at different instants.
    if (end === 'cut') continue;
    seen[end === 'violation' ? 'wrong' : 'right']++;
    expect(verdict !== null && verdict.violation !== null, bytes.toString('hex')).toBe(end === 'violation');
  }
  expect(seen.right).toBeGreaterThan(2000);
  expect(seen.wrong).toBeGreaterThan(5000);
});

test('SUBSCRIBE to a receipt and a command topic in one byte pieces is taken', () => {
  const subscriptions = [RECEIPT_TOPIC, COMMAND_TOPIC].map((topic) => ({ topic, qos: 1 as const }));
  const bytes = Buffer.concat([CONNECT, right({ cmd: 'subscribe', messageId: 9, subscriptions }), GOOD, GOOD]);
  const inspector = new PacketInspector();
  for (const byte of bytes) expect(inspector.inspect(raw(byte))).toBeNull();
});
