/** `meterhub verify`: whether the figures of a bundle of evidence follow from what is in it. Asks no hub and no network. */

import { readFileSync, statSync } from 'node:fs';
import { Refuted, UnusableBundle } from '../evidence/verdict.ts';
import { verifyBundle } from './evidence/verify-bundle.ts';
import { CommandError, EXIT } from './exit-codes.ts';

const BYTES_MAX = 1024 ** 3;

export function verify(file: string): void {
  try {
    process.stdout.write(`${verdictOf(bytesOf(file))}\n`);
  } catch (error) {
    if (error instanceof Refuted) throw new CommandError(`refuted: ${error.message}`);
    if (error instanceof UnusableBundle)
      throw new CommandError(`${file} is no bundle of evidence: ${error.message}`, EXIT.usage);
    throw error;
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

function verdictOf(bytes: Uint8Array): string {
  const { enterprise, intervals, fromReadings, bySum, notRecomputed, readings, rows, factors } = verifyBundle(bytes);
  return [
    `confirmed: the figures of ${enterprise} follow from what is in the bundle`,
    `  ${rows} rows of figures from ${intervals} intervals and ${factors} factors`,
    `  ${fromReadings} intervals made again of ${readings} readings${bySum === 0 ? '' : `, ${bySum} more as sums over gaps`}`,
    ...[...notRecomputed].map(([reason, count]) => `  ${count} intervals taken as they are stated: ${reason}`),
  ].join('\n');
}
