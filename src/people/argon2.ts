/**
 * Passwords as argon2id hashes (RFC 9106) in the PHC string format. The parameters stand in each hash, so that they
 * can be raised: whoever signs in next gets a new hash.
 */

import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { AtMost } from './at-most.ts';

export interface Argon2Cost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
}

/** The second choice that RFC 9106, section 4 recommends, for where 2 GiB are too much (recalled, not read there). */
export const NORMAL_COST: Argon2Cost = { memoryKib: 65_536, passes: 3, lanes: 4 };

const SALT_BYTES = 16;
const TAG_BYTES = 32;
const VERSION = 19;
const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Each takes its memory, 64 MiB: however many sign in at one moment, two are computed and the others wait. */
const turns = new AtMost(2, 100);

/** The hash of a password, with a new salt. */
export async function hashPassword(password: string, cost: Argon2Cost = NORMAL_COST): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const tag = await turns.run(() => tagOf(password, salt, cost, TAG_BYTES));
  const { memoryKib, passes, lanes } = cost;
  return `$argon2id$v=${VERSION}$m=${memoryKib},t=${passes},p=${lanes}$${base64(salt)}$${base64(tag)}`;
}

/** Whether a password is the one with this hash; compares in constant time. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const parsed = parse(stored);
  if (parsed === null) return false;
  const tag = await turns.run(() => tagOf(password, parsed.salt, parsed.cost, parsed.tag.length));
  return timingSafeEqual(tag, parsed.tag);
}

/** Whether a hash was made with less than what is wanted now. */
export function isWeaker(stored: string, { memoryKib, passes, lanes }: Argon2Cost): boolean {
  const cost = parse(stored)?.cost;
  return cost === undefined || cost.memoryKib < memoryKib || cost.passes < passes || cost.lanes < lanes;
}

/** A hash of this cost that no password has, to spend the same time where there is none to compare with. */
export function unmatchableHash({ memoryKib, passes, lanes }: Argon2Cost): string {
  const [salt, tag] = [randomBytes(SALT_BYTES), randomBytes(TAG_BYTES)];
  return `$argon2id$v=${VERSION}$m=${memoryKib},t=${passes},p=${lanes}$${base64(salt)}$${base64(tag)}`;
}

function parse(stored: string): { cost: Argon2Cost; salt: Buffer; tag: Buffer } | null {
  const [, memory, passes, lanes, salt, tag] = PHC.exec(stored) ?? [];
  if (salt === undefined || tag === undefined) return null;
  const cost = { memoryKib: Number(memory), passes: Number(passes), lanes: Number(lanes) };
  return { cost, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') };
}

/** In one form of Unicode: keyboards send one character in different ways (NIST SP 800-63B advises NFKC). */
function tagOf(
  password: string,
  nonce: Buffer,
  { memoryKib: memory, passes, lanes: parallelism }: Argon2Cost,
  tagLength: number,
): Promise<Buffer> {
  const message = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength }, (error, tag) =>
      error === null ? resolve(tag) : reject(error),
    );
  });
}

/** PHC strings have no padding. */
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
