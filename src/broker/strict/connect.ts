/** CONNECT (MQTT 3.1.1, 3.1): every field, every flag, and not a byte more. */

import { stringViolation, topicNameViolation } from './text.ts';
import { IDENTIFIER_REJECTED, malformed, UNACCEPTABLE_PROTOCOL_VERSION, type Violation } from './violation.ts';

/**
 * MQTT 3.1 called itself MQIsdp. Gateways of its time are still at work, and going on with another
 * specification is allowed (MQTT-3.1.2-1); what both versions know is checked alike.
 */
const LEVEL_OF: ReadonlyMap<string, number> = new Map([
  ['MQTT', 4],
  ['MQIsdp', 3],
]);
const NAME_BYTES_MAX = 6;

const RESERVED = 0x01;
const CLEAN_SESSION = 0x02;
const WILL = 0x04;
const WILL_QOS = 0x18;
const WILL_RETAIN = 0x20;
const PASSWORD = 0x40;
const USER_NAME = 0x80;

/** Why the CONNECT whose body is `bytes` from `start` to before `end` is refused, or null. */
export function connectViolation(bytes: Uint8Array, start: number, end: number): Violation | null {
  const name = fieldEnd(bytes, start, end);
  if (name === NONE) return malformed('a CONNECT has no protocol name');
  const protocol =
    name - start - 2 <= NAME_BYTES_MAX ? Buffer.from(bytes.subarray(start + 2, name)).toString('latin1') : '';
  const level = LEVEL_OF.get(protocol);
  if (level === undefined) return { clause: 'MQTT-3.1.2-1', reason: 'the protocol name is not MQTT' };
  if (name + 1 > end) return malformed('a CONNECT ends before its protocol level');
  if (bytes[name] !== level) {
    const reason = `the protocol level is ${bytes[name]}, ${level} is served`;
    return { clause: 'MQTT-3.1.2-2', reason, returnCode: UNACCEPTABLE_PROTOCOL_VERSION };
  }
  if (name + 4 > end) return malformed('a CONNECT ends before its keep alive');
  const flags = bytes[name + 1] as number;
  return flagsViolation(flags) ?? payloadViolation(bytes, name + 4, end, flags, protocol);
}

function flagsViolation(flags: number): Violation | null {
  if (flags & RESERVED) return { clause: 'MQTT-3.1.2-3', reason: 'the reserved flag of a CONNECT is set' };
  if (!(flags & WILL)) {
    if (flags & WILL_QOS) return { clause: 'MQTT-3.1.2-13', reason: 'a will QoS without a will' };
    if (flags & WILL_RETAIN) return { clause: 'MQTT-3.1.2-15', reason: 'a will retain flag without a will' };
  }
  if ((flags & WILL_QOS) === WILL_QOS) return { clause: 'MQTT-3.1.2-14', reason: 'the will QoS is 3' };
  if (flags & PASSWORD && !(flags & USER_NAME)) {
    return { clause: 'MQTT-3.1.2-22', reason: 'a password without a user name' };
  }
  return null;
}

function payloadViolation(
  bytes: Uint8Array,
  start: number,
  end: number,
  flags: number,
  protocol: string,
): Violation | null {
  const clientId = fieldEnd(bytes, start, end);
  if (clientId === NONE) return { clause: 'MQTT-3.1.3-3', reason: 'a CONNECT has no client identifier' };
  let at = clientId;
  let violation = stringViolation(bytes, start + 2, at);
  if (violation !== null) return violation;
  if (flags & WILL) {
    const topic = fieldEnd(bytes, at, end);
    const message = topic === NONE ? NONE : fieldEnd(bytes, topic, end);
    if (message === NONE) return { clause: 'MQTT-3.1.2-9', reason: 'a will is announced and does not come' };
    violation = topicNameViolation(bytes, at + 2, topic);
    if (violation !== null) return violation;
    at = message;
  }
  if (flags & USER_NAME) {
    const userName = fieldEnd(bytes, at, end);
    if (userName === NONE) return { clause: 'MQTT-3.1.2-19', reason: 'a user name is announced and does not come' };
    violation = stringViolation(bytes, at + 2, userName);
    if (violation !== null) return violation;
    at = userName;
  }
  if (flags & PASSWORD) {
    at = fieldEnd(bytes, at, end);
    if (at === NONE) return { clause: 'MQTT-3.1.2-21', reason: 'a password is announced and does not come' };
  }
  if (at !== end) return leftOver(flags);
  return clientId === start + 2 ? emptyClientIdViolation(flags, protocol) : null;
}

/** More came than the flags announce: a user name, a password, or bytes that are nothing. */
function leftOver(flags: number): Violation {
  const reason = 'a CONNECT goes on after its last field';
  if (!(flags & USER_NAME)) return { clause: 'MQTT-3.1.2-18', reason };
  if (!(flags & PASSWORD)) return { clause: 'MQTT-3.1.2-20', reason };
  return malformed(reason);
}

/** An identifier may be left to the server only for a session that ends with the connection; never in 3.1. */
function emptyClientIdViolation(flags: number, protocol: string): Violation | null {
  if (flags & CLEAN_SESSION && protocol === 'MQTT') return null;
  const reason = 'an empty client identifier for a session that is to last';
  return { clause: 'MQTT-3.1.3-8', reason, returnCode: IDENTIFIER_REJECTED };
}

const NONE = -1;

/** Where a field with a length of two bytes ends, or NONE where it goes past the packet. */
function fieldEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end) return NONE;
  const fieldEnd = at + 2 + (bytes[at] as number) * 256 + (bytes[at + 1] as number);
  return fieldEnd > end ? NONE : fieldEnd;
}
