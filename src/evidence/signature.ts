/**
 * The hub's signature under a manifest: what was changed by somebody else is known by it, whatever they have made to
 * fit. Ed25519 (RFC 8032).
 */

import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../registry/certificates/authority.ts';
import { BUNDLE_FORMAT, type Manifest } from './bundle.ts';

export interface EvidenceSigner {
  /** SubjectPublicKeyInfo as PEM. */
  readonly publicKey: string;
  readonly fingerprint: string;
  sign(digest: string): Manifest['signature'];
}

const KEY_FILE = 'evidence.key';

/** Opens the key in a folder, making it (mode 0600) where there is none. */
export function openSigner(directory: string): EvidenceSigner {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, KEY_FILE);
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeWhole(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  }
  const key = createPrivateKey(readFileSync(file, 'utf8'));
  if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${file} is no Ed25519 key`);
  const open = createPublicKey(key);
  const publicKey = open.export({ type: 'spki', format: 'der' }).toString('base64');
  return {
    publicKey: open.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(publicKey),
    sign: (digest) => ({
      algorithm: 'Ed25519',
      publicKey,
      value: sign(null, signedText(digest), key).toString('base64'),
    }),
  };
}

/** Whether the key in a signature has signed a digest. */
export function isSigned(digest: string, { publicKey, value }: Manifest['signature']): boolean {
  const [der, bytes] = [Buffer.from(publicKey, 'base64'), Buffer.from(value, 'base64')];
  // Base64 has several spellings of the same bytes, of which one is meant.
  if (der.toString('base64') !== publicKey || bytes.toString('base64') !== value) return false;
  try {
    const key = createPublicKey({ key: der, type: 'spki', format: 'der' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, signedText(digest), key, bytes);
  } catch {
    return false;
  }
}

/** SHA-256 of a public key, base64 of its SubjectPublicKeyInfo, in hexadecimal: what people compare. */
export function fingerprintOf(publicKey: string): string {
  return createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
}

/** The format goes with it, so that no signature of anything else can be taken for one of a bundle. */
function signedText(digest: string): Buffer {
  return Buffer.from(`${BUNDLE_FORMAT} ${digest}`);
}
