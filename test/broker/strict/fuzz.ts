/** Malformed MQTT by mutation of right packets; the same for the same random numbers. */

import {
  CLEAN,
  COMMAND_TOPIC,
  type ConnectParts,
  connectPacket,
  field,
  PASSWORD,
  packet,
  RECEIPT_TOPIC,
  raw,
  right,
  rightPublish,
  STATUS_TOPIC,
  TOPIC,
  USERNAME,
  word,
} from './bytes.ts';
import type { Login } from './violations.ts';

type Random = () => number;

/** Bytes that mean something somewhere: lengths, wildcards, broken UTF-8, packet types. */
const TELLING_BYTES = [0, 1, 2, 3, 4, 0x10, 0x23, 0x2b, 0x2f, 0x30, 0x32, 0x34, 0x36, 0x3a, 0x7f, 0x80, 0x82, 0xa2];
const MORE_TELLING_BYTES = [0xc0, 0xe0, 0xed, 0xf4, 0xff];
const TELLING = [...TELLING_BYTES, ...MORE_TELLING_BYTES];

const TEXTS: readonly (string | Uint8Array)[] = [
  ...[TOPIC, TOPIC, TOPIC, STATUS_TOPIC, RECEIPT_TOPIC, COMMAND_TOPIC, 'energy/v1/beta/g1/telemetry'],
  ...['', '/', '#', '+', 'a/#', 'a#', '+a', 'a+', 'a/+/b', `${TOPIC}\0`, '\uFEFF', '$SYS/#', '中文/\u{20000}'],
  ...['a/'.repeat(7), 'a/'.repeat(8), 'a/'.repeat(120), 'x'.repeat(300)],
  ...[raw(0xed, 0xa0, 0x80), raw(0xc0, 0x80), raw(0x80), raw(0xf4, 0x90, 0x80, 0x80), raw(0xe2, 0x82)],
];

/** A CONNECT and what comes after it, either of them perhaps wrong. */
export function fuzzedConnection(random: Random, login: Login): Buffer {
  const connect = random() < 0.7 ? connectPacket({ clientId: 'c', ...login }) : fuzzedConnect(random, login);
  return Buffer.concat([connect, fuzzedPackets(random, 'x')]);
}

/** A CONNECT, mostly wrong in one way. */
export function fuzzedConnect(random: Random, login: Login): Buffer {
  const parts: ConnectParts = {
    clientId: random() < 0.8 ? 'c' : text(random),
    ...(random() < 0.9 ? login : {}),
    ...(random() < 0.2 ? { will: [random() < 0.5 ? STATUS_TOPIC : text(random), '{"state":"offline"}'] as const } : {}),
    ...(random() < 0.2 ? { name: pick(random, ['MQIsdp', 'mqtt', 'MQTT', text(random)]) } : {}),
    ...(random() < 0.2 ? { level: pick(random, [3, 4, 5, 0, 131, 132]) } : {}),
    ...(random() < 0.3 ? { flags: pick(random, [CLEAN | USERNAME | PASSWORD, Math.floor(random() * 256)]) } : {}),
    ...(random() < 0.1 ? { username: text(random) } : {}),
    ...(random() < 0.1
      ? { after: raw(...Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(random, TELLING))) }
      : {}),
  };
  const bytes = connectPacket(parts);
  return random() < 0.5 ? bytes : mutated(random, bytes);
}

/** One to four packets as they come after a CONNECT; `mark` is in the payloads of those that are right. */
export function fuzzedPackets(random: Random, mark: string): Buffer {
  const count = 1 + Math.floor(random() * 4);
  const packets = Array.from({ length: count }, (_, i) => onePacket(random, `${mark}.${i}`));
  const bytes = Buffer.concat(packets);
  return random() < 0.5 ? bytes : mutated(random, bytes);
}

function onePacket(random: Random, payload: string): Buffer {
  const id = 1 + Math.floor(random() * 65_535);
  switch (Math.floor(random() * 12)) {
    case 0:
    case 1:
      return rightPublish(payload, 1, id);
    case 2:
      return rightPublish(payload, random() < 0.5 ? 0 : 2, id);
    case 3:
      return rightPublish('{"state":"online"}', 1, id, STATUS_TOPIC);
    case 4:
      return right({ cmd: 'subscribe', messageId: id, subscriptions: [{ topic: COMMAND_TOPIC, qos: 1 }] });
    case 5:
      return right({ cmd: 'unsubscribe', messageId: id, unsubscriptions: [COMMAND_TOPIC, 'a/+/#'] });
    case 6:
      return right({ cmd: pick(random, ['puback', 'pubrec', 'pubrel', 'pubcomp'] as const), messageId: id });
    case 7:
      return right({ cmd: random() < 0.9 ? 'pingreq' : 'disconnect' });
    case 8:
    case 9:
      return wrongPublish(random, payload, id);
    case 10:
      return wrongSubscribe(random, id);
    default:
      return anything(random);
  }
}

/** Of its fields any may be wrong, and its length is right. */
function wrongPublish(random: Random, payload: string, id: number): Buffer {
  const first = random() < 0.7 ? 0x32 : 0x30 + Math.floor(random() * 16);
  const identifier = first & 6 ? [word(random() < 0.2 ? 0 : id)] : [];
  return packet(first, field(text(random)), ...identifier, Buffer.from(payload));
}

function wrongSubscribe(random: Random, id: number): Buffer {
  const isSubscribe = random() < 0.5;
  const filters = Array.from({ length: Math.floor(random() * 4) }, () => {
    const qos = random() < 0.8 ? Math.floor(random() * 3) : Math.floor(random() * 256);
    return Buffer.concat([field(text(random)), isSubscribe ? raw(qos) : raw()]);
  });
  return packet(isSubscribe ? 0x82 : 0xa2, word(random() < 0.1 ? 0 : id), ...filters);
}

function anything(random: Random): Buffer {
  const body = Buffer.from(Array.from({ length: Math.floor(random() * 6) }, () => pick(random, TELLING)));
  return packet(Math.floor(random() * 256), body);
}

function mutated(random: Random, bytes: Buffer): Buffer {
  let changed: Buffer = Buffer.from(bytes);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times--) changed = mutatedOnce(random, changed);
  return changed;
}

function mutatedOnce(random: Random, bytes: Buffer): Buffer {
  const at = Math.floor(random() * bytes.length);
  const length = Math.floor(random() * 8);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (Math.floor(random() * 7)) {
    case 0:
      return Buffer.concat([before, raw(pick(random, TELLING)), after.subarray(1)]);
    case 1:
      return Buffer.concat([before, raw((after[0] ?? 0) ^ (1 << Math.floor(random() * 8))), after.subarray(1)]);
    case 2:
      return Buffer.concat([before, raw(pick(random, TELLING)), after]);
    case 3:
      return Buffer.concat([before, after.subarray(1 + length)]);
    case 4:
      return Buffer.from(before);
    case 5:
      return Buffer.concat([before, after.subarray(0, length), after]);
    default:
      return Buffer.concat([before, raw(Math.floor(random() * 256)), after.subarray(1)]);
  }
}

function text(random: Random): string | Uint8Array {
  return pick(random, TEXTS);
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random() * choices.length)] as T;
}
