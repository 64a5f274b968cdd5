/** UTF-8 encoded strings (MQTT 3.1.1, 1.5.3), and the topic names and filters that are made of them (4.7). */

import { isUtf8 } from 'node:buffer';
import type { Violation } from './violation.ts';

const NUL: Violation = { clause: 'MQTT-1.5.3-2', reason: 'a string contains U+0000' };
const ILL_FORMED: Violation = { clause: 'MQTT-1.5.3-1', reason: 'a string is not well-formed UTF-8' };
const EMPTY_TOPIC: Violation = { clause: 'MQTT-4.7.3-1', reason: 'a topic is empty' };
const WILDCARD: Violation = { clause: 'MQTT-3.3.2-2', reason: 'a topic name contains a wildcard' };
const HASH: Violation = { clause: 'MQTT-4.7.1-2', reason: 'a # is not the whole last level of a topic filter' };
const PLUS: Violation = { clause: 'MQTT-4.7.1-3', reason: 'a + is not a whole level of a topic filter' };

const HASH_BYTE = 0x23;
const PLUS_BYTE = 0x2b;
const SLASH_BYTE = 0x2f;
const FIRST_NON_ASCII = 0x80;

/** Why `bytes` from `start` to before `end` is no string, or null. */
export function stringViolation(bytes: Uint8Array, start: number, end: number): Violation | null {
  let ascii = true;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) return NUL;
    if (byte >= FIRST_NON_ASCII) ascii = false;
  }
  // Surrogates and overlong forms are not well-formed UTF-8 either (RFC 3629, 3).
  return ascii || isUtf8(bytes.subarray(start, end)) ? null : ILL_FORMED;
}

/** Why it is no topic name. Every PUBLISH comes by here, so it is one loop with one branch for most bytes. */
export function topicNameViolation(bytes: Uint8Array, start: number, end: number): Violation | null {
  if (start === end) return EMPTY_TOPIC;
  let ascii = true;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte > PLUS_BYTE && byte < FIRST_NON_ASCII) continue;
    if (byte === 0) return NUL;
    if (byte === PLUS_BYTE || byte === HASH_BYTE) return WILDCARD;
    if (byte >= FIRST_NON_ASCII) ascii = false;
  }
  return ascii || isUtf8(bytes.subarray(start, end)) ? null : ILL_FORMED;
}

/** Why it is no topic filter. */
export function topicFilterViolation(bytes: Uint8Array, start: number, end: number): Violation | null {
  if (start === end) return EMPTY_TOPIC;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte !== HASH_BYTE && byte !== PLUS_BYTE) continue;
    const opensLevel = i === start || bytes[i - 1] === SLASH_BYTE;
    const isLast = i === end - 1;
    if (byte === HASH_BYTE && !(opensLevel && isLast)) return HASH;
    if (byte === PLUS_BYTE && !(opensLevel && (isLast || bytes[i + 1] === SLASH_BYTE))) return PLUS;
  }
  return stringViolation(bytes, start, end);
}
