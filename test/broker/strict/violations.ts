/** What MQTT 3.1.1 forbids, one row for each way to do it, with the statement that forbids it. */

import {
  CLEAN,
  COMMAND_TOPIC,
  type ConnectParts,
  connectPacket,
  field,
  header,
  PASSWORD,
  packet,
  RECEIPT_TOPIC,
  raw,
  STATUS_TOPIC,
  TOPIC,
  USERNAME,
  WILL,
  WILL_RETAIN,
  word,
} from './bytes.ts';

export interface Wrong {
  readonly clause: string;
  readonly title: string;
  readonly bytes: Buffer;
  /** Of the CONNACK, where the standard has one. */
  readonly returnCode?: number;
}

const NUL = 'a\0b';
const SURROGATE = raw(0x61, 0xed, 0xa0, 0x80, 0x62);
const PAIRED_SURROGATES = raw(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80);
const OVERLONG_NUL = raw(0x61, 0xc0, 0x80);
const CUT_SEQUENCE = raw(0x61, 0xe2, 0x82);
const LONE_CONTINUATION = raw(0x80);
const BEYOND_UNICODE = raw(0xf4, 0x90, 0x80, 0x80);

const ILL_FORMED: readonly (readonly [string, Buffer])[] = [
  ['a surrogate', SURROGATE],
  ['a pair of surrogates', PAIRED_SURROGATES],
  ['an overlong U+0000', OVERLONG_NUL],
  ['a cut sequence', CUT_SEQUENCE],
  ['a lone continuation byte', LONE_CONTINUATION],
  ['a code point above U+10FFFF', BEYOND_UNICODE],
];

function publish(first: number, topic: string | Uint8Array, ...rest: Uint8Array[]): Buffer {
  return packet(first, field(topic), ...(first & 6 ? [word(1)] : []), ...rest);
}

function subscribe(filter: string | Uint8Array, qos = 1): Buffer {
  return packet(0x82, word(1), field(filter), raw(qos));
}

function unsubscribe(filter: string | Uint8Array): Buffer {
  return packet(0xa2, word(1), field(filter));
}

function wrong(clause: string, title: string, bytes: Buffer): Wrong {
  return { clause, title, bytes };
}

const NAMES = ['', 'CONNECT', 'CONNACK', 'PUBLISH', 'PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP', 'SUBSCRIBE', 'SUBACK'];
const MORE_NAMES = ['UNSUBSCRIBE', 'UNSUBACK', 'PINGREQ', 'PINGRESP', 'DISCONNECT'];
const PACKET_NAMES = [...NAMES, ...MORE_NAMES];

/** Required flags of the packets that clients send, PUBLISH apart (MQTT 3.1.1, table 2.2). */
const REQUIRED_FLAGS = [4, 5, 6, 7, 8, 10, 12, 14].map((type) => [type, [6, 8, 10].includes(type) ? 2 : 0] as const);

/** Bodies that go with those types. */
function rightBody(type: number): Buffer {
  if (type === 8) return Buffer.concat([word(1), field(COMMAND_TOPIC), raw(1)]);
  if (type === 10) return Buffer.concat([word(1), field(COMMAND_TOPIC)]);
  return type <= 7 ? word(1) : raw();
}

/** After a login. */
export const VIOLATIONS: readonly Wrong[] = [
  ...REQUIRED_FLAGS.flatMap(([type, flags]) =>
    [0, 1, 2, 4, 8, 15]
      .filter((given) => given !== flags)
      .map((given) =>
        wrong(
          'MQTT-2.2.2-2',
          `a ${PACKET_NAMES[type]} with flags ${given}`,
          packet(type * 16 + given, rightBody(type)),
        ),
      ),
  ),
  ...[0, 15].map((type) => wrong('MQTT-4.8.0-1', `the reserved packet type ${type}`, packet(type * 16))),
  ...[2, 9, 11, 13].map((type) =>
    wrong('MQTT-4.8.0-1', `a ${PACKET_NAMES[type]} from a client`, packet(type * 16, type === 13 ? raw() : word(1))),
  ),
  wrong('MQTT-4.8.0-1', 'a remaining length of five bytes', raw(0x32, 0x80, 0x80, 0x80, 0x80, 0x01)),
  wrong('MQTT-3.1.0-2', 'a second CONNECT', connectPacket({ clientId: 'again' })),

  ...[4, 5, 6, 7].flatMap((type) => {
    const first = type * 16 + (type === 6 ? 2 : 0);
    return [
      wrong('MQTT-2.3.1-1', `a ${PACKET_NAMES[type]} without a packet identifier`, packet(first)),
      wrong('MQTT-2.3.1-1', `a ${PACKET_NAMES[type]} with half a packet identifier`, packet(first, raw(1))),
      wrong('MQTT-2.3.1-6', `a ${PACKET_NAMES[type]} of packet identifier 0`, packet(first, word(0))),
      wrong('MQTT-4.8.0-1', `a ${PACKET_NAMES[type]} of three bytes`, packet(first, word(1), raw(0))),
      wrong('MQTT-4.8.0-1', `a ${PACKET_NAMES[type]} that announces 200 MB`, header(first, 200_000_000)),
    ];
  }),
  wrong('MQTT-4.8.0-1', 'a PINGREQ with a body', packet(0xc0, raw(0))),
  wrong('MQTT-4.8.0-1', 'a DISCONNECT with a body', packet(0xe0, raw(0))),

  wrong('MQTT-2.3.1-1', 'a PUBLISH of QoS 1 with packet identifier 0', packet(0x32, field(TOPIC), word(0))),
  wrong('MQTT-2.3.1-1', 'a PUBLISH of QoS 2 with packet identifier 0', packet(0x34, field(TOPIC), word(0))),
  wrong('MQTT-2.3.1-1', 'a PUBLISH of QoS 1 without a packet identifier', packet(0x32, field(TOPIC))),
  wrong('MQTT-2.3.1-1', 'a PUBLISH of QoS 2 with half a packet identifier', packet(0x34, field(TOPIC), raw(1))),
  wrong('MQTT-3.3.1-4', 'a PUBLISH of QoS 3', publish(0x36, TOPIC)),
  wrong('MQTT-3.3.1-4', 'a PUBLISH of QoS 3 with DUP and retain', publish(0x3f, TOPIC)),
  wrong('MQTT-3.3.1-2', 'a PUBLISH of QoS 0 with DUP', publish(0x38, TOPIC)),
  wrong('MQTT-3.3.1-2', 'a PUBLISH of QoS 0 with DUP and retain', publish(0x39, TOPIC)),
  wrong('MQTT-4.8.0-1', 'a PUBLISH without a topic', packet(0x30)),
  wrong('MQTT-4.8.0-1', 'a PUBLISH whose topic goes past its end', packet(0x30, word(9), Buffer.from('energy'))),
  wrong('MQTT-4.7.3-1', 'a PUBLISH with an empty topic', publish(0x32, '')),
  ...['energy/v1/alpha/g1/+', 'energy/v1/alpha/g1/#', '#', '+', `${TOPIC}#`, `${TOPIC}+`].map((topic) =>
    wrong('MQTT-3.3.2-2', `a PUBLISH on the wildcard ${topic}`, publish(0x32, topic)),
  ),
  wrong('MQTT-1.5.3-2', 'a PUBLISH with U+0000 in its topic', publish(0x32, NUL)),
  wrong('MQTT-1.5.3-2', 'a PUBLISH on its topic with U+0000 behind it', publish(0x32, `${TOPIC}\0`)),
  ...ILL_FORMED.map(([title, bytes]) =>
    wrong('MQTT-1.5.3-1', `a PUBLISH with ${title} in its topic`, publish(0x32, bytes)),
  ),

  wrong('MQTT-2.3.1-1', 'a SUBSCRIBE with packet identifier 0', packet(0x82, word(0), field(COMMAND_TOPIC), raw(1))),
  wrong('MQTT-2.3.1-1', 'a SUBSCRIBE without a packet identifier', packet(0x82)),
  wrong('MQTT-3.8.3-3', 'a SUBSCRIBE without a filter', packet(0x82, word(1))),
  ...[3, 4, 0x40, 0x80, 0x81, 0xff].map((qos) =>
    wrong('MQTT-3-8.3-4', `a SUBSCRIBE with the QoS byte ${qos}`, subscribe(COMMAND_TOPIC, qos)),
  ),
  wrong(
    'MQTT-3-8.3-4',
    'a SUBSCRIBE whose second filter asks for QoS 3',
    packet(0x82, word(1), field(COMMAND_TOPIC), raw(1), field(RECEIPT_TOPIC), raw(3)),
  ),
  wrong('MQTT-4.8.0-1', 'a SUBSCRIBE without a QoS', packet(0x82, word(1), field(COMMAND_TOPIC))),
  wrong('MQTT-4.8.0-1', 'a SUBSCRIBE with half a length', packet(0x82, word(1), raw(0))),
  wrong('MQTT-4.8.0-1', 'a SUBSCRIBE whose filter goes past its end', packet(0x82, word(1), word(99), raw(0x61, 1))),

  wrong('MQTT-2.3.1-1', 'an UNSUBSCRIBE with packet identifier 0', packet(0xa2, word(0), field(COMMAND_TOPIC))),
  wrong('MQTT-2.3.1-1', 'an UNSUBSCRIBE without a packet identifier', packet(0xa2)),
  wrong('MQTT-3.10.3-2', 'an UNSUBSCRIBE without a filter', packet(0xa2, word(1))),
  wrong('MQTT-4.8.0-1', 'an UNSUBSCRIBE with half a length', packet(0xa2, word(1), field('a'), raw(0))),
  wrong('MQTT-4.8.0-1', 'an UNSUBSCRIBE whose filter goes past its end', packet(0xa2, word(1), word(2), raw(0x61))),

  ...([subscribe, unsubscribe] as const).flatMap((make) => {
    const name = make === subscribe ? 'a SUBSCRIBE' : 'an UNSUBSCRIBE';
    return [
      wrong('MQTT-4.7.3-1', `${name} with an empty filter`, make('')),
      ...['a#', '#a', '#/a', 'a/#/b', 'a/b#', '##', 'energy/#/x'].map((filter) =>
        wrong('MQTT-4.7.1-2', `${name} with the filter ${filter}`, make(filter)),
      ),
      ...['a+', '+a', 'a/+b', 'a/b+', 'a+/b', '++', '+/++', 'a/b+/c'].map((filter) =>
        wrong('MQTT-4.7.1-3', `${name} with the filter ${filter}`, make(filter)),
      ),
      wrong('MQTT-1.5.3-2', `${name} with U+0000 in its filter`, make(NUL)),
      ...ILL_FORMED.map(([title, bytes]) => wrong('MQTT-1.5.3-1', `${name} with ${title} in its filter`, make(bytes))),
    ];
  }),
];

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** As first packets, with a login that would be right. */
export function wrongConnects({ username, password }: Login): readonly Wrong[] {
  const login = { clientId: 'c', username, password };
  const FLAGS = CLEAN | USERNAME | PASSWORD;
  const will = [STATUS_TOPIC, '{"state":"offline"}'] as const;
  const make = (clause: string, title: string, parts: ConnectParts, returnCode?: number): Wrong => ({
    ...{ clause, title, bytes: connectPacket({ ...login, ...parts }) },
    ...(returnCode === undefined ? {} : { returnCode }),
  });
  const only = (clause: string, title: string, parts: ConnectParts): Wrong =>
    wrong(clause, title, connectPacket(parts));
  return [
    make('MQTT-3.1.2-1', 'another protocol', { name: 'HTTP' }),
    make('MQTT-3.1.2-1', 'the protocol name in small letters', { name: 'mqtt' }),
    make('MQTT-3.1.2-1', 'an empty protocol name', { name: '' }),
    make('MQTT-3.1.2-1', 'a very long protocol name', { name: 'MQTT'.repeat(500) }),
    make('MQTT-3.1.2-2', 'protocol level 3 under the name MQTT', { level: 3 }, 1),
    make('MQTT-3.1.2-2', 'protocol level 5', { level: 5 }, 1),
    make('MQTT-3.1.2-2', 'protocol level 0', { level: 0 }, 1),
    make('MQTT-3.1.2-2', 'protocol level 132, of a bridge', { level: 132 }, 1),
    make('MQTT-3.1.2-2', 'protocol level 4 under the name MQIsdp', { name: 'MQIsdp', level: 4 }, 1),
    make('MQTT-3.1.2-3', 'the reserved flag', { flags: FLAGS | 1 }),
    make('MQTT-3.1.2-13', 'a will QoS without a will', { flags: FLAGS | 0x08 }),
    make('MQTT-3.1.2-15', 'a will retain flag without a will', { flags: FLAGS | WILL_RETAIN }),
    make('MQTT-3.1.2-14', 'will QoS 3', { will, flags: FLAGS | WILL | 0x18 }),
    make('MQTT-3.1.2-22', 'a password flag without a user name flag', { flags: CLEAN | PASSWORD }),
    make('MQTT-3.1.2-18', 'a user name and password without flags', { flags: CLEAN }),
    make('MQTT-3.1.2-20', 'a password without its flag', { flags: CLEAN | USERNAME }),
    only('MQTT-3.1.2-19', 'a user name flag without a user name', { clientId: 'c', flags: CLEAN | USERNAME }),
    only('MQTT-3.1.2-21', 'a password flag without a password', { clientId: 'c', username, flags: FLAGS }),
    only('MQTT-3.1.2-9', 'a will flag without a will', { clientId: 'c', flags: CLEAN | WILL }),
    only('MQTT-3.1.3-3', 'no client identifier at all', {}),
    only('MQTT-3.1.3-3', 'half a client identifier', { after: raw(0) }),
    make(
      'MQTT-3.1.3-8',
      'an empty client identifier for a lasting session',
      { clientId: '', flags: FLAGS & ~CLEAN },
      2,
    ),
    make('MQTT-3.1.3-8', 'an empty client identifier in MQTT 3.1', { name: 'MQIsdp', level: 3, clientId: '' }, 2),
    make('MQTT-4.8.0-1', 'a byte after the last field', { after: raw(0) }),
    wrong('MQTT-4.8.0-1', 'no body', packet(0x10)),
    wrong('MQTT-4.8.0-1', 'nothing after its name', packet(0x10, field('MQTT'))),
    wrong('MQTT-4.8.0-1', 'nothing after its flags', packet(0x10, field('MQTT'), raw(4, 2))),
    ...[0x11, 0x12, 0x14, 0x18].map((first) =>
      wrong('MQTT-2.2.2-2', `the first byte ${first}`, Buffer.concat([raw(first), connectPacket(login).subarray(1)])),
    ),
    make('MQTT-4.7.3-1', 'an empty will topic', { will: ['', 'x'] }),
    make('MQTT-3.3.2-2', 'a wildcard in the will topic', { will: ['energy/v1/alpha/g1/#', 'x'] }),
    make('MQTT-1.5.3-2', 'U+0000 in the client identifier', { clientId: NUL }),
    make('MQTT-1.5.3-2', 'U+0000 in the user name', { username: `${username}\0` }),
    make('MQTT-1.5.3-2', 'U+0000 in the will topic', { will: [`${STATUS_TOPIC}\0`, 'x'] }),
    ...ILL_FORMED.flatMap(([title, bytes]) => [
      make('MQTT-1.5.3-1', `${title} in the client identifier`, { clientId: bytes }),
      make('MQTT-1.5.3-1', `${title} in the user name`, { username: bytes }),
      make('MQTT-1.5.3-1', `${title} in the will topic`, { will: [bytes, 'x'] }),
    ]),
    wrong('MQTT-3.1.0-1', 'a PUBLISH in its place', publish(0x32, TOPIC)),
    wrong('MQTT-3.1.0-1', 'a PINGREQ in its place', packet(0xc0)),
    wrong('MQTT-3.1.0-1', 'a DISCONNECT in its place', packet(0xe0)),
    wrong('MQTT-3.1.0-1', 'a SUBSCRIBE in its place', subscribe(COMMAND_TOPIC)),
  ];
}
