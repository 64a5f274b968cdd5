/** `meterhub verify`: whether the figures of a bundle of evidence follow from what is in it. Asks no hub and no network. */

import { createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { fingerprintOf } from '../evidence/signature.ts';
import { type Confirmed, Refuted, UnusableBundle } from '../evidence/verdict.ts';
import { verifyBundle } from './evidence/verify-bundle.ts';
import { CommandError, EXIT } from './exit-codes.ts';

const BYTES_MAX = 1024 ** 3;

export interface VerifyOptions {
  /** The hub's public key as a file of PEM, or its fingerprint. */
  readonly key?: string;
  /** Digest of the bundle. */
  readonly expect?: string;
}

export function verify(file: string, { key, expect }: VerifyOptions): void {
  const fingerprint = key === undefined ? undefined : fingerprintIn(key);
  if (expect !== undefined && !HASH.test(expect))
    throw new CommandError('--expect is 64 hexadecimal digits', EXIT.usage);
  try {
    const confirmed = verifyBundle(bytesOf(file), { fingerprint, digest: expect });
    process.stdout.write(`${verdictOf(confirmed, fingerprint !== undefined)}\n`);
  } catch (error) {
    if (error instanceof Refuted) throw new CommandError(`refuted: ${error.message}`);
    if (error instanceof UnusableBundle)
      throw new CommandError(`${file} is no bundle of evidence: ${error.message}`, EXIT.usage);
    throw error;
  }
}

const HASH = /^[0-9a-f]{64}$/;

function fingerprintIn(key: string): string {
  if (HASH.test(key)) return key;
  try {
    return fingerprintOf(
      createPublicKey(readFileSync(key, 'utf8')).export({ type: 'spki', format: 'der' }).toString('base64'),
    );
  } catch (error) {
    throw new CommandError(
      `--key is no fingerprint and no file of a public key: ${(error as Error).message}`,
      EXIT.usage,
    );
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    if (statSync(file).size > BYTES_MAX) throw new UnusableBundle('it is larger than 1 GiB');
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UnusableBundle) throw error;
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
}

function verdictOf(confirmed: Confirmed, isKeyKnown: boolean): string {
  const { enterprise, intervals, fromReadings, bySum, notRecomputed, readings, rows, factors } = confirmed;
  const { program, madeAt, digest } = confirmed.manifest;
  return [
    `confirmed: the figures of ${enterprise} follow from what is in the bundle`,
    `  ${rows} rows of figures from ${intervals} intervals and ${factors} factors`,
    `  ${fromReadings} intervals made again of ${readings} readings${bySum === 0 ? '' : `, ${bySum} more as sums over gaps`}`,
    ...[...notRecomputed].map(([reason, count]) => `  ${count} intervals taken as they are stated: ${reason}`),
    `  made by ${program.name} ${program.version} (commit ${program.commit ?? 'not told'}) at ${madeAt}`,
    `  digest ${digest}`,
    `  signed by the key ${confirmed.fingerprint}`,
    isKeyKnown
      ? '  which is the one given'
      : '  Whose key that is nobody has told: compare it with /api/v1/evidence/key of the hub, or give --key.',
  ].join('\n');
}
