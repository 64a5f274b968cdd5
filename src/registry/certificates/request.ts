/**
 * Certificate signing requests (PKCS #10, RFC 2986, 4), which Node cannot make by itself: so that a gateway needs no
 * OpenSSL to enrol.
 */

import { createPublicKey, type KeyObject, sign } from 'node:crypto';

/** The request (PEM) for an EC key on P-256; `name` is for people, the hub gives its own. */
export function certificateRequest(key: KeyObject, name: string): string {
  const info = element(
    TAG.sequence,
    element(TAG.integer, Buffer.of(0)),
    commonName(name),
    createPublicKey(key).export({ type: 'spki', format: 'der' }),
    element(TAG.attributes),
  );
  const signature = sign('sha256', info, key);
  // The first octet of a bit string counts its unused bits.
  const bits = element(TAG.bitString, Buffer.of(0), signature);
  const der = element(TAG.sequence, info, element(TAG.sequence, ECDSA_WITH_SHA256), bits);
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE REQUEST-----\n${lines.join('\n')}\n-----END CERTIFICATE REQUEST-----\n`;
}

const TAG = {
  integer: 0x02,
  bitString: 0x03,
  oid: 0x06,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  /** [0] of the request's information. */
  attributes: 0xa0,
} as const;

/** 1.2.840.10045.4.3.2 (RFC 5758, 3.2) and 2.5.4.3 (RFC 5280, A.1), recalled; OpenSSL reads the requests in the tests. */
const ECDSA_WITH_SHA256 = element(TAG.oid, Buffer.from('2a8648ce3d040302', 'hex'));
const COMMON_NAME = element(TAG.oid, Buffer.from('550403', 'hex'));

function commonName(name: string): Buffer {
  const attribute = element(TAG.sequence, COMMON_NAME, element(TAG.utf8String, Buffer.from(name)));
  return element(TAG.sequence, element(TAG.set, attribute));
}

/** An element in DER (ITU-T X.690): tag, length, content. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const octets = length.subarray(length.findIndex((octet) => octet !== 0));
  return Buffer.concat([Buffer.of(tag, 0x80 | octets.length), octets, content]);
}
