/**
 * Certificate revocation lists (RFC 5280, 5): whose they are and which serial numbers they revoke. Node
 * hands lists to OpenSSL only together with a server's whole set-up, refuses everybody once a list is out
 * of date, and does not look at open connections; so they are read here.
 */

import { verify, type X509Certificate } from 'node:crypto';

export interface RevocationList {
  /** Epoch milliseconds after which there should be a newer one; null where it says nothing. */
  readonly nextUpdate: number | null;
  /** As `X509Certificate.serialNumber` gives them: hexadecimal, capitals. */
  readonly serials: ReadonlySet<string>;
  /** Whether it bears the signature of this authority. */
  isSignedBy(authority: X509Certificate): boolean;
}

/** All lists of a file, PEM (one or several) or DER (one). Throws where it holds none or something else. */
export function parseRevocationLists(file: Buffer): RevocationList[] {
  const text = file.toString('latin1');
  const blocks = [...text.matchAll(/-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/g)];
  if (blocks.length > 0) return blocks.map(([, base64 = '']) => parseList(Buffer.from(base64, 'base64')));
  return [parseList(file)];
}

const TAG = {
  integer: 0x02,
  bitString: 0x03,
  oid: 0x06,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
} as const;

/** Signature algorithms by object identifier in DER (RFC 4055, RFC 5758, RFC 8410); null digests by itself. */
const DIGESTS: Readonly<Record<string, string | null>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  '2b6570': null,
};

interface Element {
  readonly tag: number;
  /** With tag and length. */
  readonly whole: Buffer;
  readonly content: Buffer;
}

function parseList(der: Buffer): RevocationList {
  const [list, ...behind] = elementsOf(der);
  if (list?.tag !== TAG.sequence || behind.length > 0) throw new Error('it is no certificate revocation list');
  const [signed, algorithm, signature, ...more] = elementsOf(list.content);
  if (signed?.tag !== TAG.sequence || algorithm?.tag !== TAG.sequence || more.length > 0) {
    throw new Error('it is no certificate revocation list');
  }
  // A signature has no unused bits, which the first octet of a bit string counts.
  if (signature?.tag !== TAG.bitString || signature.content[0] !== 0) {
    throw new Error('the revocation list has no signature');
  }
  const { nextUpdate, serials, algorithm: inside } = parseSigned(signed.content);
  // RFC 5280, 5.1.1.2: the same outside of what is signed and inside.
  if (!inside.equals(algorithm.whole)) throw new Error('the revocation list names two signature algorithms');
  const oid = elementsOf(algorithm.content)[0]?.content.toString('hex') ?? '';
  const bytes = signature.content.subarray(1);
  return { nextUpdate, serials, isSignedBy: (authority) => isSigned(authority, oid, signed.whole, bytes) };
}

/** version (optional), signature, issuer, thisUpdate, nextUpdate (optional), revokedCertificates (optional), [0]. */
function parseSigned(content: Buffer): Pick<RevocationList, 'nextUpdate' | 'serials'> & { algorithm: Buffer } {
  const fields = elementsOf(content);
  if (fields[0]?.tag === TAG.integer) fields.shift();
  const [algorithm, , thisUpdate, ...rest] = fields;
  if (algorithm === undefined || thisUpdate === undefined || !isTime(thisUpdate))
    throw new Error('it is no certificate revocation list');
  const next = rest[0] !== undefined && isTime(rest[0]) ? rest.shift() : undefined;
  const revoked = rest[0]?.tag === TAG.sequence ? elementsOf(rest[0].content) : [];
  return {
    algorithm: algorithm.whole,
    nextUpdate: next === undefined ? null : timeOf(next),
    serials: new Set(revoked.map(({ content: entry }) => serialOf(elementsOf(entry)[0]))),
  };
}

function serialOf(element: Element | undefined): string {
  if (element?.tag !== TAG.integer) throw new Error('an entry of the revocation list has no serial number');
  // DER puts a zero octet before a number whose first bit is set.
  return element.content
    .toString('hex')
    .replace(/^00(?=.)/, '')
    .toUpperCase();
}

function isSigned(authority: X509Certificate, oid: string, data: Buffer, signature: Buffer): boolean {
  const digest = DIGESTS[oid];
  if (digest === undefined) return false;
  try {
    return verify(digest, data, authority.publicKey, signature);
  } catch {
    // A key of another kind than the algorithm's.
    return false;
  }
}

function isTime({ tag }: Element): boolean {
  return tag === TAG.utcTime || tag === TAG.generalizedTime;
}

/** YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ; two digits from 50 on are of the last century (RFC 5280, 4.1.2.5.1). */
function timeOf({ tag, content }: Element): number {
  const text = content.toString('latin1');
  const century = Number(text.slice(0, 2)) >= 50 ? '19' : '20';
  const full = tag === TAG.utcTime ? `${century}${text}` : text;
  const iso = full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  const millis = Date.parse(iso);
  if (Number.isNaN(millis)) throw new Error('a time of the revocation list cannot be read');
  return millis;
}

/** The elements that follow one another in DER (ITU-T X.690): tag, length, content. */
function elementsOf(der: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < der.length; ) {
    const [tag, first] = [der[at], der[at + 1]];
    if (tag === undefined || first === undefined) throw new Error('the revocation list ends too early');
    const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
    if (first === 0x80 || lengthOctets > 4) throw new Error('the revocation list has a length that is not DER');
    const start = at + 2 + lengthOctets;
    const length = lengthOctets === 0 ? first : der.subarray(at + 2, start).readUIntBE(0, lengthOctets);
    if (start + length > der.length) throw new Error('the revocation list ends too early');
    elements.push({ tag, whole: der.subarray(at, start + length), content: der.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}
