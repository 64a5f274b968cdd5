/**
 * A second reading of MQTT 3.1.1, to be compared with the hub's: slow, packet after packet, by strings and
 * exceptions, and with nothing in common with the code under test.
 */

export type Decoded =
  | {
      readonly type: 'connect';
      readonly level: number;
      readonly clientId: string;
      readonly username: string | null;
      readonly password: string | null;
      readonly willTopic: string | null;
    }
  | { readonly type: 'publish'; readonly qos: number; readonly topic: string; readonly payload: Buffer }
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly filters: readonly string[] }
  | { readonly type: 'ack' | 'pingreq' | 'disconnect' };

export interface Reading {
  readonly packets: readonly Decoded[];
  /** How it ends: after a packet, within one, at a violation, or with a DISCONNECT. */
  readonly end: 'packet' | 'cut' | 'violation' | 'disconnect';
  /** Bytes of the packet at which it ends that a header announces; 0 where that has not come. */
  readonly announced: number;
}

class Wrong extends Error {}

/** Reads what one client has sent; `connected` where its CONNECT came before. */
export function decode(bytes: Buffer, connected = false): Reading {
  const packets: Decoded[] = [];
  let rest = bytes;
  while (rest.length > 0) {
    const framed = frame(rest);
    if (framed === 'wrong') return { packets, end: 'violation', announced: 0 };
    if (framed === 'cut') return { packets, end: 'cut', announced: 0 };
    const { first, start, length } = framed;
    const isFirst = !connected && packets.length === 0;
    if ((first >> 4 === 1) !== isFirst) return { packets, end: 'violation', announced: length };
    if (rest.length < start + length) return { packets, end: 'cut', announced: length };
    try {
      packets.push(packetOf(first, new Fields(rest.subarray(start, start + length))));
    } catch (error) {
      if (error instanceof Wrong) return { packets, end: 'violation', announced: length };
      throw error;
    }
    if (packets.at(-1)?.type === 'disconnect') return { packets, end: 'disconnect', announced: 0 };
    rest = rest.subarray(start + length);
  }
  return { packets, end: 'packet', announced: 0 };
}

function frame(bytes: Buffer): 'cut' | 'wrong' | { first: number; start: number; length: number } {
  let length = 0;
  for (let i = 1; i <= 4; i++) {
    const byte = bytes[i];
    if (byte === undefined) return 'cut';
    length += (byte % 128) * 128 ** (i - 1);
    if (byte < 128) return { first: bytes[0] as number, start: i + 1, length };
  }
  return 'wrong';
}

function packetOf(first: number, fields: Fields): Decoded {
  const flags = first % 16;
  switch (first >> 4) {
    case 1:
      check(flags === 0);
      return connect(fields);
    case 3:
      return publish(flags, fields);
    case 4:
    case 5:
    case 7:
      check(flags === 0);
      return ack(fields);
    case 6:
      check(flags === 2);
      return ack(fields);
    case 8:
      check(flags === 2);
      return { type: 'subscribe', filters: filters(fields, true) };
    case 10:
      check(flags === 2);
      return { type: 'unsubscribe', filters: filters(fields, false) };
    case 12:
      check(flags === 0 && fields.isEmpty);
      return { type: 'pingreq' };
    case 14:
      check(flags === 0 && fields.isEmpty);
      return { type: 'disconnect' };
    default:
      throw new Wrong();
  }
}

function connect(fields: Fields): Decoded {
  const name = fields.text();
  const level = fields.byte();
  check((name === 'MQTT' && level === 4) || (name === 'MQIsdp' && level === 3));
  const flags = fields.byte().toString(2).padStart(8, '0');
  const [hasUsername, hasPassword, willRetain] = [flags[0] === '1', flags[1] === '1', flags[2] === '1'];
  const willQos = Number.parseInt(flags.slice(3, 5), 2);
  const [hasWill, isClean, reserved] = [flags[5] === '1', flags[6] === '1', flags[7] === '1'];
  check(!reserved && willQos < 3 && (hasWill || (willQos === 0 && !willRetain)) && (hasUsername || !hasPassword));
  fields.word();
  const clientId = fields.text();
  check(clientId !== '' || (isClean && level === 4));
  const willTopic = hasWill ? topicName(fields.text()) : null;
  if (hasWill) fields.binary();
  const username = hasUsername ? fields.text() : null;
  const password = hasPassword ? fields.binary().toString('utf8') : null;
  check(fields.isEmpty);
  return { type: 'connect', level, clientId, username, password, willTopic };
}

function publish(flags: number, fields: Fields): Decoded {
  const [dup, qos] = [flags >= 8, (flags % 8) >> 1];
  check(qos < 3 && !(dup && qos === 0));
  const topic = topicName(fields.text());
  if (qos > 0) check(fields.word() > 0);
  return { type: 'publish', qos, topic, payload: fields.rest() };
}

function ack(fields: Fields): Decoded {
  check(fields.word() > 0 && fields.isEmpty);
  return { type: 'ack' };
}

function filters(fields: Fields, withQos: boolean): string[] {
  check(fields.word() > 0 && !fields.isEmpty);
  const found: string[] = [];
  while (!fields.isEmpty) {
    const filter = fields.text();
    check(filter !== '');
    const levels = filter.split('/');
    for (const [index, level] of levels.entries()) {
      if (level.includes('#')) check(level === '#' && index === levels.length - 1);
      if (level.includes('+')) check(level === '+');
    }
    if (withQos) check([0, 1, 2].includes(fields.byte()));
    found.push(filter);
  }
  return found;
}

function topicName(topic: string): string {
  check(topic !== '' && !/[+#]/.test(topic));
  return topic;
}

class Fields {
  #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isEmpty(): boolean {
    return this.#bytes.length === 0;
  }

  byte(): number {
    return this.#take(1)[0] as number;
  }

  word(): number {
    return this.#take(2).readUInt16BE();
  }

  binary(): Buffer {
    return this.#take(this.word());
  }

  text(): string {
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(this.binary());
      check(!text.includes('\0'));
      return text;
    } catch {
      throw new Wrong();
    }
  }

  rest(): Buffer {
    return this.#take(this.#bytes.length);
  }

  #take(bytes: number): Buffer {
    check(this.#bytes.length >= bytes);
    const taken = this.#bytes.subarray(0, bytes);
    this.#bytes = this.#bytes.subarray(bytes);
    return taken;
  }
}

function check(holds: boolean): asserts holds {
  if (!holds) throw new Wrong();
}
