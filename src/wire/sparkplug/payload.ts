/**
 * The Sparkplug B payload (field numbers read in eclipse/tahu, sparkplug_b.proto), as far as a metering hub reads it.
 * Read by hand over the reader of protobufjs: its generated decoders give a field that was not sent the value 0,
 * and a power of 0 and no power are not the same. What is not read here (metadata, extensions) is skipped.
 */

import { Reader, Writer } from 'protobufjs/minimal.js';

/** A field that was not sent is undefined. */
export interface SparkplugPayload {
  /** Epoch milliseconds. */
  readonly timestamp: number | undefined;
  readonly metrics: readonly SparkplugMetric[];
  readonly seq: number | undefined;
}

export interface SparkplugMetric {
  name?: string;
  alias?: number;
  /** Epoch milliseconds. */
  timestamp?: number;
  datatype?: number;
  isHistorical?: boolean;
  isNull?: boolean;
  /** By key. */
  properties?: Readonly<Record<string, string | number>>;
  /** The 32 bits as an unsigned number. */
  intValue?: number;
  /** The 64 bits as an unsigned number, the nearest that a double holds. */
  longValue?: number;
  /** The same 64 bits as two's complement. */
  signedLongValue?: number;
  floatValue?: number;
  doubleValue?: number;
  booleanValue?: boolean;
  stringValue?: string;
  /** A value of bytes, a data set or a template, as base64 of the field. */
  otherValue?: string;
}

/** Reads a payload; throws for bytes that are none. */
export function readPayload(bytes: Uint8Array): SparkplugPayload {
  const reader = Reader.create(bytes);
  let timestamp: number | undefined;
  let seq: number | undefined;
  const metrics: SparkplugMetric[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === varint(1)) timestamp = readLong(reader);
    else if (tag === delimited(2)) metrics.push(readMetric(reader, endOf(reader)));
    else if (tag === varint(3)) seq = readLong(reader);
    else skip(reader, tag);
  }
  return { timestamp, metrics, seq };
}

function readMetric(reader: Reader, end: number): SparkplugMetric {
  const metric: SparkplugMetric = {};
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case delimited(1):
        metric.name = reader.string();
        break;
      case varint(2):
        metric.alias = readLong(reader);
        break;
      case varint(3):
        metric.timestamp = readLong(reader);
        break;
      case varint(4):
        metric.datatype = reader.uint32();
        break;
      case varint(5):
        metric.isHistorical = reader.bool();
        break;
      case varint(7):
        metric.isNull = reader.bool();
        break;
      case delimited(9):
        metric.properties = readProperties(reader, endOf(reader));
        break;
      case varint(10):
        metric.intValue = reader.uint32();
        break;
      case varint(11):
        metric.longValue = readLong(reader);
        metric.signedLongValue = (high | 0) * 2 ** 32 + low;
        break;
      case fixed32(12):
        metric.floatValue = reader.float();
        break;
      case fixed64(13):
        metric.doubleValue = reader.double();
        break;
      case varint(14):
        metric.booleanValue = reader.bool();
        break;
      case delimited(15):
        metric.stringValue = reader.string();
        break;
      default:
        if (isOtherValue(tag)) metric.otherValue = readBase64(reader, endOf(reader));
        else skip(reader, tag);
    }
  }
  checkEnd(reader, end);
  return metric;
}

/** Keys and values stand in two lists of the same order; of values that are sets themselves nothing is kept. */
function readProperties(reader: Reader, end: number): Record<string, string | number> {
  const keys: string[] = [];
  const values: (string | number | null)[] = [];
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === delimited(1)) keys.push(reader.string());
    else if (tag === delimited(2)) values.push(readProperty(reader, endOf(reader)));
    else skip(reader, tag);
  }
  checkEnd(reader, end);
  const properties: Record<string, string | number> = Object.create(null);
  for (const [index, key] of keys.entries()) properties[key] = values[index] ?? properties[key] ?? '';
  return properties;
}

function readProperty(reader: Reader, end: number): string | number | null {
  let value: string | number | null = null;
  let isNull = false;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === varint(2)) isNull = reader.bool();
    else if (tag === varint(3)) value = reader.uint32() | 0;
    else if (tag === varint(4)) value = readLong(reader);
    else if (tag === delimited(8)) value = reader.string();
    else skip(reader, tag);
  }
  checkEnd(reader, end);
  return isNull ? null : value;
}

function isOtherValue(tag: number): boolean {
  return tag === delimited(16) || tag === delimited(17) || tag === delimited(18);
}

function readBase64(reader: Reader, end: number): string {
  const bytes = Buffer.from(reader.buf.buffer, reader.buf.byteOffset + reader.pos, end - reader.pos);
  reader.pos = end;
  return bytes.toString('base64');
}

/* Tags: field number and wire type (protobuf, "Encoding"). */

function varint(field: number): number {
  return field << 3;
}

function fixed64(field: number): number {
  return (field << 3) | 1;
}

function delimited(field: number): number {
  return (field << 3) | 2;
}

function fixed32(field: number): number {
  return (field << 3) | 5;
}

/** Halves of the last 64-bit number read, unsigned. */
let low = 0;
let high = 0;

/** A varint of up to 64 bits as an unsigned number, the nearest that a double holds. */
function readLong(reader: Reader): number {
  low = 0;
  high = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    if (reader.pos >= reader.len) throw new RangeError('it ends inside a number');
    const byte = reader.buf[reader.pos++] as number;
    const bits = byte & 0x7f;
    if (shift < 28) low += bits * 2 ** shift;
    else if (shift === 28) {
      low += (bits & 0x0f) * 2 ** 28;
      high = bits >>> 4;
    } else high += bits * 2 ** (shift - 32);
    if (byte < 0x80) {
      high %= 2 ** 32;
      return high * 2 ** 32 + low;
    }
  }
  throw new RangeError('a number is longer than 64 bits');
}

function endOf(reader: Reader): number {
  const length = reader.uint32();
  const end = reader.pos + length;
  if (end > reader.len) throw new RangeError('it ends inside a field');
  return end;
}

/** A field that reaches beyond the message it is in belongs to neither. */
function checkEnd(reader: Reader, end: number): void {
  if (reader.pos !== end) throw new RangeError('a field is longer than what it is in');
}

function skip(reader: Reader, tag: number): void {
  if (tag >>> 3 === 0) throw new RangeError('a field has no number');
  reader.skipType(tag & 7);
}

const BOOLEAN = 11;

/** The payload of an NCMD that asks an edge node for its births (Sparkplug 3.0, 6.4.25), sent at `now` (epoch milliseconds). */
export function rebirthCommand(now: number): Uint8Array {
  return Writer.create()
    .uint32(varint(1))
    .uint64(now)
    .uint32(delimited(2))
    .fork()
    .uint32(delimited(1))
    .string('Node Control/Rebirth')
    .uint32(varint(3))
    .uint64(now)
    .uint32(varint(4))
    .uint32(BOOLEAN)
    .uint32(varint(14))
    .bool(true)
    .ldelim()
    .finish();
}
