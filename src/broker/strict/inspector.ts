/**
 * Looks at the bytes of one connection packet by packet, in front of the parser, which lets much pass
 * that MQTT 3.1.1 says must be refused. It keeps only the bytes that a verdict still waits for: of a
 * PUBLISH its topic, of any other packet all, which is never more than the parser holds itself.
 */

import { connectViolation } from './connect.ts';
import { topicFilterViolation, topicNameViolation } from './text.ts';
import { malformed, type Violation } from './violation.ts';

/** Packet types of MQTT 3.1.1, 2.2.1. */
const CONNECT = 1;
const PUBLISH = 3;
const PUBCOMP = 7;
const SUBSCRIBE = 8;
const UNSUBSCRIBE = 10;
const DISCONNECT = 14;

/** Fixed header flags by packet type (MQTT 3.1.1, 2.2.2); null for what no client may send. */
const FLAGS: readonly (number | null)[] = [
  ...[null, 0, null, null, 0, 0, 2, 0], // reserved, CONNECT, CONNACK, PUBLISH (has its own), PUBACK to PUBCOMP
  ...[2, null, 2, null, 0, null, 0, null], // SUBSCRIBE, SUBACK, UNSUBSCRIBE, UNSUBACK, PINGREQ, PINGRESP, DISCONNECT
];

const DUP_FLAG = 0x08;
const QOS_BITS = 0x06;
const LENGTH_BYTES_MAX = 4;

export interface Verdict {
  /** Where in the given bytes the refused packet begins, 0 if it began before them. */
  readonly at: number;
  /** Null for what comes after a DISCONNECT: it is not looked at any more. */
  readonly violation: Violation | null;
}

/** What `#look` gives in place of a packet's size. */
const INCOMPLETE = 0;
const REFUSED = -1;

export class PacketInspector {
  #isConnected = false;
  #isDisconnected = false;
  /** Bytes to come of a packet that is seen to be good. */
  #skip = 0;
  /** The beginning of a packet that is still to be judged, and how many of its bytes that takes. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #wanted = 0;
  #violation: Violation | null = null;

  /** Null where all packets in `bytes` may go to the parser; after a verdict it must not be asked again. */
  inspect(bytes: Uint8Array): Verdict | null {
    let at = 0;
    while (this.#heldBytes > 0) {
      const taken = Math.min(this.#wanted - this.#heldBytes, bytes.length - at);
      this.#hold(bytes.subarray(at, at + taken));
      at += taken;
      if (this.#heldBytes < this.#wanted) return null;
      const head = this.#held.length === 1 ? (this.#held[0] as Uint8Array) : Buffer.concat(this.#held);
      const size = this.#look(head, 0);
      if (size === REFUSED) return { at: 0, violation: this.#violation };
      this.#held = size === INCOMPLETE ? [head] : [];
      if (size === INCOMPLETE) continue;
      this.#skip = size - this.#heldBytes;
      this.#heldBytes = 0;
    }
    at += this.#skip;
    while (at < bytes.length) {
      const size = this.#look(bytes, at);
      if (size === REFUSED) return { at, violation: this.#violation };
      if (size === INCOMPLETE) {
        this.#skip = 0;
        this.#hold(bytes.subarray(at));
        return null;
      }
      at += size;
    }
    this.#skip = at - bytes.length;
    return null;
  }

  #hold(bytes: Uint8Array): void {
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  /** The size of the packet that begins at `at` if it is good, or INCOMPLETE, or REFUSED. */
  #look(bytes: Uint8Array, at: number): number {
    const available = bytes.length - at;
    const first = bytes[at] as number;
    const violation = this.#headerViolation(first);
    if (violation !== undefined) return this.#refuse(violation);
    let length = 0;
    let body = at + 1;
    for (let shift = 0; ; shift += 7, body++) {
      if (body - at > LENGTH_BYTES_MAX) return this.#refuse(malformed('a remaining length of more than four bytes'));
      if (body === bytes.length) return this.#want(available + 1);
      const byte = bytes[body] as number;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
    }
    body++;
    const header = body - at;
    const type = first >> 4;
    if (type === PUBLISH) return this.#lookAtPublish(bytes, first, body, header, length);
    const wrongLength = lengthViolation(type, length);
    if (wrongLength !== null) return this.#refuse(wrongLength);
    if (available < header + length) return this.#want(header + length);
    const wrongBody = bodyViolation(type, bytes, body, body + length);
    if (wrongBody !== null) return this.#refuse(wrongBody);
    if (type === CONNECT) this.#isConnected = true;
    else if (type === DISCONNECT) this.#isDisconnected = true;
    return header + length;
  }

  /** Undefined where the header is right; null after a DISCONNECT. */
  #headerViolation(first: number): Violation | null | undefined {
    if (this.#isDisconnected) return null;
    const type = first >> 4;
    if (type === PUBLISH && this.#isConnected) {
      if ((first & QOS_BITS) === QOS_BITS) return { clause: 'MQTT-3.3.1-4', reason: 'a PUBLISH with QoS 3' };
      if ((first & (QOS_BITS | DUP_FLAG)) === DUP_FLAG) {
        return { clause: 'MQTT-3.3.1-2', reason: 'a PUBLISH with QoS 0 and DUP' };
      }
      return undefined;
    }
    if (!this.#isConnected && type !== CONNECT) {
      return { clause: 'MQTT-3.1.0-1', reason: 'the first packet is not a CONNECT' };
    }
    if (this.#isConnected && type === CONNECT) return { clause: 'MQTT-3.1.0-2', reason: 'a second CONNECT' };
    const flags = FLAGS[type];
    if (flags === null) return malformed(`packet type ${type} is not for clients to send`);
    if ((first & 0x0f) !== flags) return { clause: 'MQTT-2.2.2-2', reason: `wrong flags for packet type ${type}` };
    return undefined;
  }

  #lookAtPublish(bytes: Uint8Array, first: number, body: number, header: number, length: number): number {
    if (length < 2) return this.#refuse(NO_TOPIC);
    const available = bytes.length - body;
    if (available < 2) return this.#want(header + 2);
    const topicBytes = (bytes[body] as number) * 256 + (bytes[body + 1] as number);
    const needsId = (first & QOS_BITS) !== 0;
    const headBytes = 2 + topicBytes + (needsId ? 2 : 0);
    if (headBytes > length) return this.#refuse(2 + topicBytes > length ? NO_TOPIC : NO_IDENTIFIER);
    if (available < headBytes) return this.#want(header + headBytes);
    const topicEnd = body + 2 + topicBytes;
    const wrongTopic = topicNameViolation(bytes, body + 2, topicEnd);
    if (wrongTopic !== null) return this.#refuse(wrongTopic);
    if (needsId && bytes[topicEnd] === 0 && bytes[topicEnd + 1] === 0) return this.#refuse(IDENTIFIER_ZERO);
    return header + length;
  }

  #want(bytes: number): typeof INCOMPLETE {
    this.#wanted = bytes;
    return INCOMPLETE;
  }

  #refuse(violation: Violation | null): typeof REFUSED {
    this.#violation = violation;
    return REFUSED;
  }
}

const NO_TOPIC = malformed('a topic goes past the end of its packet');
const NO_IDENTIFIER: Violation = { clause: 'MQTT-2.3.1-1', reason: 'a packet identifier is missing' };
const IDENTIFIER_ZERO: Violation = { clause: 'MQTT-2.3.1-1', reason: 'a packet identifier is 0' };
const UNKNOWN_IDENTIFIER: Violation = { clause: 'MQTT-2.3.1-6', reason: 'an acknowledgement of packet identifier 0' };
const NO_FILTER: Violation = { clause: 'MQTT-3.8.3-3', reason: 'a SUBSCRIBE without a topic filter' };
const NOTHING_TO_UNSUBSCRIBE: Violation = {
  clause: 'MQTT-3.10.3-2',
  reason: 'an UNSUBSCRIBE without a topic filter',
};
const RESERVED_QOS: Violation = { clause: 'MQTT-3-8.3-4', reason: 'a SUBSCRIBE asks for a QoS that does not exist' };

/** Wrong remaining lengths are known before the body comes (3.4.1, 3.5.1, 3.6.1, 3.7.1, 3.12.1, 3.14.1). */
function lengthViolation(type: number, length: number): Violation | null {
  if (type === CONNECT) return null;
  if (type <= PUBCOMP) {
    if (length < 2) return NO_IDENTIFIER;
    return length === 2 ? null : malformed(`an acknowledgement of ${length} bytes`);
  }
  if (type === SUBSCRIBE || type === UNSUBSCRIBE) {
    if (length < 2) return NO_IDENTIFIER;
    return length === 2 ? noFilter(type) : null;
  }
  return length === 0 ? null : malformed(`packet type ${type} has a body`);
}

function noFilter(type: number): Violation {
  return type === SUBSCRIBE ? NO_FILTER : NOTHING_TO_UNSUBSCRIBE;
}

function bodyViolation(type: number, bytes: Uint8Array, start: number, end: number): Violation | null {
  if (type === CONNECT) return connectViolation(bytes, start, end);
  if (start === end) return null;
  const isZero = bytes[start] === 0 && bytes[start + 1] === 0;
  if (type <= PUBCOMP) return isZero ? UNKNOWN_IDENTIFIER : null;
  return isZero ? IDENTIFIER_ZERO : filtersViolation(bytes, start + 2, end, type === SUBSCRIBE);
}

function filtersViolation(bytes: Uint8Array, start: number, end: number, withQos: boolean): Violation | null {
  for (let at = start; at < end; ) {
    if (at + 2 > end) return malformed('a topic filter goes past the end of its packet');
    const filterEnd = at + 2 + (bytes[at] as number) * 256 + (bytes[at + 1] as number);
    if (filterEnd + (withQos ? 1 : 0) > end) return malformed('a topic filter goes past the end of its packet');
    const violation = topicFilterViolation(bytes, at + 2, filterEnd);
    if (violation !== null) return violation;
    if (withQos && (bytes[filterEnd] as number) > 2) return RESERVED_QOS;
    at = filterEnd + (withQos ? 1 : 0);
  }
  return null;
}
