/**
 * A PUBLISH packet whose numbers are overwritten in place for each message: making JSON anew would make
 * the generator the bottleneck.
 */

import { generate } from 'mqtt-packet';
import type { PacketTemplate, TemplateOptions } from './format-templates.ts';

/** Thirteen digits, as epoch milliseconds have until the year 2286. */
const TIME_DIGITS = 13;
/** Sequence numbers begin here, so that all have ten digits. */
const SEQ_DIGITS = 10;
/** The first value, and the digits before its point. */
const VALUE = 184_223.71;
const VALUE_DIGITS = 6;

export class TelemetryTemplate implements PacketTemplate {
  readonly preamble = null;
  readonly payloadBytes: number;
  readonly #packet: Buffer;
  readonly #messageIdAt: number;
  readonly #seqAt: number;
  readonly #timesAt: number[] = [];
  /** Where values are that rise. */
  readonly #valuesAt: number[] = [];
  readonly #firstInstant: number;
  readonly #stepMillis: number;
  readonly #firstSeq: number;

  constructor({ format, topic, meters, quantities, ...first }: TemplateOptions) {
    const value = (n: number) => (first.verbose ? { v: n, u: 'kWh' } : n);
    const values = Object.fromEntries(quantities.map((quantity, index) => [quantity, value(VALUE + index)]));
    const quality = first.verbose ? { quality: 'good' } : {};
    const readings = meters.map((meter) => ({ meter, ts: first.firstInstant, values, ...quality }));
    const columns = {
      meter: meters,
      ts: first.firstInstant,
      values: Object.fromEntries(quantities.map((quantity, i) => [quantity, meters.map(() => VALUE + i)])),
    };
    const content = format === 'columnar' ? { columns } : { readings };
    const payload = JSON.stringify({ seq: first.firstSeq, sentAt: '2026-11-21T08:00:02.113Z', ...content });
    if (String(first.firstSeq).length !== SEQ_DIGITS) throw new RangeError('the first seq must have ten digits');
    this.payloadBytes = Buffer.byteLength(payload);
    this.#packet = generate({ cmd: 'publish', topic, payload, qos: 1, messageId: 1, dup: false, retain: false });
    this.#messageIdAt = this.#packet.length - this.payloadBytes - 2;
    this.#seqAt = this.#packet.indexOf('"seq":') + '"seq":'.length;
    const marker = Buffer.from('"ts":');
    for (let at = this.#packet.indexOf(marker); at >= 0; at = this.#packet.indexOf(marker, at + 1)) {
      this.#timesAt.push(at + marker.length);
    }
    const text = Buffer.from(String(VALUE));
    for (let at = first.rises ? this.#packet.indexOf(text) : -1; at >= 0; at = this.#packet.indexOf(text, at + 1)) {
      this.#valuesAt.push(at);
    }
    this.#firstInstant = first.firstInstant;
    this.#stepMillis = first.stepMillis ?? 1;
    this.#firstSeq = first.firstSeq;
  }

  /** The packet of the n-th message, from 0; a copy, because a socket may keep it. */
  packet(messageId: number, n: number): Buffer {
    const packet = Buffer.from(this.#packet);
    packet.writeUInt16BE(messageId, this.#messageIdAt);
    writeDigits(packet, this.#seqAt, SEQ_DIGITS, this.#firstSeq + n);
    const [firstAt, ...restAt] = this.#timesAt;
    if (firstAt !== undefined) {
      writeDigits(packet, firstAt, TIME_DIGITS, this.#firstInstant + n * this.#stepMillis);
      for (const at of restAt) packet.copyWithin(at, firstAt, firstAt + TIME_DIGITS);
    }
    for (const at of this.#valuesAt) writeDigits(packet, at, VALUE_DIGITS, Math.floor(VALUE) + n);
    return packet;
  }
}

/** A whole number in a given number of decimal digits. */
export function writeDigits(bytes: Buffer, at: number, count: number, value: number): void {
  let rest = value;
  for (let i = at + count - 1; i >= at; i--) {
    bytes[i] = 48 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
}
