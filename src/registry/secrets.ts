/**
 * Secrets that the hub makes itself: gateway passwords and API keys. They carry 192 random bits, so one
 * salted SHA-256 keeps them safe at rest; a slow hash protects guessable passwords, and would make a
 * city of gateways that reconnects wait for minutes. Passwords that people choose need a slow hash.
 */

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const SCHEME = 'sha256';

/** A new secret: 192 random bits, 32 characters that need no quoting anywhere. */
export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** What is stored of a secret. */
export function hashSecret(secret: string): string {
  const salt = randomBytes(16);
  return `${SCHEME}$${salt.toString('base64url')}$${digest(salt, secret).toString('base64url')}`;
}

/** Whether a secret is the one whose hash is stored; compares in constant time. */
export function verifySecret(secret: string, stored: string): boolean {
  const [scheme, salt, hash] = stored.split('$');
  if (scheme !== SCHEME || salt === undefined || hash === undefined) return false;
  const expected = Buffer.from(hash, 'base64url');
  const actual = digest(Buffer.from(salt, 'base64url'), secret);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/** A hash that no secret has, to spend the same time where there is none to compare with. */
export const UNMATCHABLE_HASH = hashSecret(newSecret());

function digest(salt: Uint8Array, secret: string): Buffer {
  return createHash('sha256').update(salt).update(secret, 'utf8').digest();
}
