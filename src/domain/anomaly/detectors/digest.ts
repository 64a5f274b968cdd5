/** Days that repeat an earlier one to the last digit: found by a digest of their intervals. */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import { DIGEST_DAYS, type MeterState, push, WIDE } from '../state/meter-state.ts';
import type { Judge } from './judge.ts';
import type { Moment } from './moment.ts';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Amounts are compared in thousandths, because parts of a whole are rounded to micros. */
const MICROS_PER_THOUSANDTH = 1000;
const WORD = 2 ** 32;
const SKETCH_BITS = 64;
const WORD_BITS = 32;
const FIRST_DIGEST = 3;

/** Takes an interval into the digest of its day (FNV-1a over words) and its amount into the sketch. */
export function digestInterval({ digests }: MeterState, amount: number): void {
  const thousandths = Math.abs(Math.round(amount / MICROS_PER_THOUSANDTH));
  const hash = mix(mix(FNV_OFFSET, thousandths % WORD), Math.floor(thousandths / WORD));
  digests[0] = mix(digests[0] as number, hash);
  const bit = (hash ^ (hash >>> 16)) & (SKETCH_BITS - 1);
  const word = bit < WORD_BITS ? 1 : 2;
  digests[word] = (digests[word] as number) | (1 << (bit % WORD_BITS));
}

/** Compares the digest of the day with those of the days before. */
export function finishDigest(judge: Judge, { dayStart, dayEnd }: Moment): void {
  const { digests, wide } = judge.state;
  const isWhole = wide[WIDE.dayMillis] === dayEnd - dayStart;
  const digest = digests[0] as number;
  const earlier = digests.subarray(FIRST_DIGEST, FIRST_DIGEST + DIGEST_DAYS);
  const isVaried = differentAmounts(digests) >= judge.settings.parameters.duplicateValuesMin;
  const isBad = isWhole && isVaried && earlier.includes(digest);
  push(earlier, isWhole ? digest : 0);
  if (!isWhole) return;
  judge.judge('duplicated_day', isBad, dayStart, dayEnd, () => ({
    actual: (wide[WIDE.dayAmount] as number) / MICROS_PER_UNIT,
    low: null,
    high: null,
    severity: 'warning',
  }));
}

/** How many different amounts a sketch has seen, by the bits that are not set (Whang and others 1990). */
function differentAmounts(digests: Uint32Array): number {
  let zeros = 0;
  for (let bit = 0; bit < SKETCH_BITS; bit++) {
    const word = digests[bit < WORD_BITS ? 1 : 2] as number;
    if ((word & (1 << (bit % WORD_BITS))) === 0) zeros++;
  }
  return zeros === 0 ? Number.POSITIVE_INFINITY : -SKETCH_BITS * Math.log(zeros / SKETCH_BITS);
}

function mix(hash: number, word: number): number {
  let mixed = hash;
  for (let shift = 0; shift < WORD_BITS; shift += 8) mixed = Math.imul(mixed ^ ((word >>> shift) & 0xff), FNV_PRIME);
  return mixed >>> 0;
}
