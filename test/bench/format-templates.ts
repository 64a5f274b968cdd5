/** PUBLISH packets of every wire format with the same readings, whose numbers are overwritten in place for each message. */

import { generate } from 'mqtt-packet';
import { encodeSenmlCbor, encodeSenmlJson, type SenmlRecord } from '../../src/wire/senml/encode.ts';
import { senmlTopic, sparkplugTopic } from '../../src/wire/topics.ts';
import { bdSeq, sparkplugPayload } from '../wire/sparkplug/encode.ts';
import { TelemetryTemplate, writeDigits } from './telemetry-template.ts';

export const LOAD_FORMATS = ['rows', 'columnar', 'senml', 'cbor', 'sparkplug'] as const;

export type LoadFormat = (typeof LOAD_FORMATS)[number];

export interface PacketTemplate {
  readonly payloadBytes: number;
  /** Packet to be sent, and acknowledged as message 65,535, before all others; null where there is none. */
  readonly preamble: Buffer | null;
  /** The packet of the n-th message, from 0; a copy, because a socket may keep it. */
  packet(messageId: number, n: number): Buffer;
}

export interface TemplateOptions {
  readonly format: LoadFormat;
  /** Telemetry topic of the gateway. */
  readonly topic: string;
  readonly meters: readonly string[];
  readonly quantities: readonly string[];
  readonly verbose: boolean;
  readonly firstInstant: number;
  /** From one message to the next; 1 where left out. */
  readonly stepMillis?: number;
  /** Whether values rise by one from message to message: of the telemetry formats alone. */
  readonly rises?: boolean;
  readonly firstSeq: number;
}

/** The template of a format: every meter has one value of every quantity at one instant, a step on for each message. */
export function templateOf(options: TemplateOptions): PacketTemplate {
  switch (options.format) {
    case 'rows':
    case 'columnar':
      return new TelemetryTemplate(options);
    case 'senml':
      return senml(options, encodeSenmlJson(records(options)));
    case 'cbor':
      return senml(options, encodeSenmlCbor(records(options)));
    case 'sparkplug':
      return sparkplug(options);
    default:
      return options.format satisfies never;
  }
}

const FIRST_VALUE = 184_223.71;
/** With three decimals that are not zero, so that every time is as long. */
const BASE_TIME = 1_763_625_600.123;

function records({ meters, quantities }: TemplateOptions): SenmlRecord[] {
  const all = meters.flatMap((meter) =>
    quantities.map((quantity, index) => ({ n: `${meter}:${quantity}`, v: FIRST_VALUE + index })),
  );
  return all.map((record, index) => (index === 0 ? { bt: BASE_TIME, bu: 'kWh', ...record } : record));
}

function senml({ topic, firstInstant, stepMillis = 1 }: TemplateOptions, payload: string | Uint8Array): PacketTemplate {
  const [, , enterprise = '', gateway = ''] = topic.split('/');
  const bytes = Buffer.from(payload as string);
  const { packet, messageIdAt } = publish(senmlTopic(enterprise, gateway), bytes);
  const text = Buffer.from(String(BASE_TIME));
  const double = Buffer.alloc(8);
  double.writeDoubleBE(BASE_TIME);
  const isText = packet.includes(text);
  const timeAt = packet.indexOf(isText ? text : double);
  return {
    payloadBytes: bytes.length,
    preamble: null,
    packet(messageId, n) {
      const copy = Buffer.from(packet);
      copy.writeUInt16BE(messageId, messageIdAt);
      const instant = firstInstant + n * stepMillis;
      if (isText) {
        writeDigits(copy, timeAt, 10, Math.floor(instant / 1000));
        writeDigits(copy, timeAt + 11, 3, instant % 1000);
      } else copy.writeDoubleBE(instant / 1000, timeAt);
      return copy;
    },
  };
}

const NAMES: Readonly<Record<string, string>> = { activeEnergy: 'Energy/Import' };

function sparkplug({ topic, meters, quantities, firstInstant, stepMillis = 1 }: TemplateOptions): PacketTemplate {
  const [, , enterprise = '', gateway = ''] = topic.split('/');
  const names = meters.flatMap((meter) => quantities.map((quantity) => `${meter}/${NAMES[quantity] ?? quantity}`));
  const birth = sparkplugPayload({
    ...{ timestamp: firstInstant, seq: 0 },
    metrics: [bdSeq(0), ...names.map((name, alias) => ({ name, alias, datatype: 10, is_null: true }))],
  });
  const data = sparkplugPayload({
    ...{ timestamp: firstInstant, seq: 200 },
    metrics: names.map((_, alias) => ({ alias, double_value: FIRST_VALUE + alias })),
  });
  const { packet, messageIdAt } = publish(sparkplugTopic(enterprise, 'NDATA', gateway), data);
  const timestampAt = packet.length - data.length + 1;
  const seqAt = packet.length - 2;
  return {
    payloadBytes: data.length,
    preamble: publish(sparkplugTopic(enterprise, 'NBIRTH', gateway), birth).packet,
    packet(messageId, n) {
      const copy = Buffer.from(packet);
      copy.writeUInt16BE(messageId, messageIdAt);
      writeVarint(copy, timestampAt, 6, firstInstant + n * stepMillis);
      writeVarint(copy, seqAt, 2, (n + 1) % 256);
      return copy;
    },
  };
}

function publish(topic: string, payload: Buffer): { packet: Buffer; messageIdAt: number } {
  const packet = generate({ cmd: 'publish', topic, payload, qos: 1, messageId: 65_535, dup: false, retain: false });
  return { packet, messageIdAt: packet.length - payload.length - 2 };
}

/** A varint of protobuf in a given number of bytes, leading zeros included. */
function writeVarint(bytes: Buffer, at: number, count: number, value: number): void {
  let rest = value;
  for (let i = 0; i < count; i++) {
    bytes[at + i] = (rest % 128) | (i < count - 1 ? 0x80 : 0);
    rest = Math.floor(rest / 128);
  }
}
