/** Small values that a browser keeps for the hub and can neither read nor change. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Seals and opens; what is sealed is void after a time and when the hub is started again. */
export class Seal<T> {
  readonly #key = randomBytes(32);
  readonly #lifetimeMillis: number;

  constructor(lifetimeMillis: number) {
    this.#lifetimeMillis = lifetimeMillis;
  }

  close(value: T): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, iv);
    const text = JSON.stringify({ until: Date.now() + this.#lifetimeMillis, value });
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Null for what is not sealed by this, or too old. */
  open(sealed: string): T | null {
    try {
      const bytes = Buffer.from(sealed, 'base64url');
      const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      const { until, value } = JSON.parse(text.toString('utf8')) as { until: number; value: T };
      return until > Date.now() ? value : null;
    } catch {
      return null;
    }
  }
}
