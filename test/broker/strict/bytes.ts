/** Packets written byte by byte, right or wrong: the packet library refuses to make wrong ones. */

import mqttPacket, { type Packet } from 'mqtt-packet';

export const TOPIC = 'energy/v1/alpha/g1/telemetry';
export const STATUS_TOPIC = 'energy/v1/alpha/g1/status';
export const RECEIPT_TOPIC = 'energy/v1/alpha/g1/receipt';
export const COMMAND_TOPIC = 'energy/v1/alpha/g1/command';

/** A whole packet: its first byte, the length of what follows, what follows. */
export function packet(first: number, ...parts: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([header(first, body.length), body]);
}

/** First byte and remaining length, whatever comes behind (MQTT 3.1.1, 2.2.3). */
export function header(first: number, length: number): Buffer {
  const bytes = [first];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) | 128);
  }
}

/** A string or binary field with its length of two bytes. */
export function field(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content);
  return Buffer.concat([word(bytes.length), bytes]);
}

export function word(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

export function raw(...bytes: readonly number[]): Buffer {
  return Buffer.from(bytes);
}

/** A right packet, by the library. */
export function right(content: Packet): Buffer {
  return mqttPacket.generate(content);
}

export function rightPublish(payload: string, qos: 0 | 1 | 2 = 1, messageId = 1, topic = TOPIC): Buffer {
  return right({ cmd: 'publish', topic, payload, qos, dup: false, retain: false, ...(qos > 0 ? { messageId } : {}) });
}

export interface ConnectParts {
  readonly name?: string | Uint8Array;
  readonly level?: number;
  readonly flags?: number;
  readonly clientId?: string | Uint8Array;
  /** Topic and message. */
  readonly will?: readonly [string | Uint8Array, string | Uint8Array];
  readonly username?: string | Uint8Array;
  readonly password?: string | Uint8Array;
  readonly after?: Uint8Array;
}

/** Flags of CONNECT (MQTT 3.1.1, 3.1.2.3). */
export const CLEAN = 0x02;
export const WILL = 0x04;
export const WILL_RETAIN = 0x20;
export const PASSWORD = 0x40;
export const USERNAME = 0x80;

/** A CONNECT of the fields that are given; its flags are those of the fields where they are not given. */
export function connectPacket(parts: ConnectParts): Buffer {
  const { name = 'MQTT', level = 4, clientId, will, username, password, after } = parts;
  const flags =
    CLEAN | (will ? WILL : 0) | (username === undefined ? 0 : USERNAME) | (password === undefined ? 0 : PASSWORD);
  const fields = [clientId, ...(will ?? []), username, password].flatMap((content) =>
    content === undefined ? [] : [field(content)],
  );
  const fixed = [field(name), raw(level, parts.flags ?? flags), word(60)];
  return packet(0x10, ...fixed, ...fields, after ?? raw());
}
