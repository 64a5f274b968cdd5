/** Days that repeat an earlier one to the last digit: found by a digest of their intervals. */

import { MICROS_PER_UNIT } from '../../validation/review.ts';
import { DIGEST_DAYS, type MeterState, NARROW, push, WIDE } from '../state/meter-state.ts';
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
/** Hours in a row that have to repeat the day before: a copy begins at any time, and is a day long as a rule. */
const REPEATED_HOURS_MIN = 20;
/** Different hours that are asked of them, for each different amount that is asked of a day. */
const HOURS_VARIED = 0.5;
const BYTE = 0xff;

/** Takes an interval into the digest of its day (FNV-1a over words) and its amount into the sketch. */
export function digestInterval({ digests }: MeterState, amount: number): void {
  const hash = hashOf(amount);
  digests[0] = mix(digests[0] as number, hash);
  const bit = (hash ^ (hash >>> 16)) & (SKETCH_BITS - 1);
  const word = bit < WORD_BITS ? 1 : 2;
  digests[word] = (digests[word] as number) | (1 << (bit % WORD_BITS));
}

/** Compares the amount of an hour with that of the same hour a day ago: a copy need not begin at midnight. */
export function finishHourDigest({ state, settings }: Judge, { hour, hourStart, hourEnd }: Moment): void {
  const { wide, narrow, hourDigests } = state;
  const isWhole = wide[WIDE.hourMillis] === hourEnd - hourStart;
  const digest = hashOf(wide[WIDE.hourAmount] as number) & BYTE;
  const hours = isWhole && hourDigests[hour] === digest ? (narrow[NARROW.repeatedHours] as number) + 1 : 0;
  if (isWhole) hourDigests[hour] = digest;
  narrow[NARROW.repeatedHours] = hours;
  if (hours < REPEATED_HOURS_MIN) return;
  // Now, while nearly all hours that are remembered are repeated ones: those of nothing repeat each other.
  const isVaried = new Set(hourDigests).size >= HOURS_VARIED * settings.parameters.duplicateValuesMin;
  if (isVaried) narrow[NARROW.isRepeatedToday] = 1;
}

/** Compares the digest of the day with those of the days before. */
export function finishDigest(judge: Judge, { dayStart, dayEnd }: Moment): void {
  const { digests, wide, narrow } = judge.state;
  const isWhole = wide[WIDE.dayMillis] === dayEnd - dayStart;
  const digest = digests[0] as number;
  const earlier = digests.subarray(FIRST_DIGEST, FIRST_DIGEST + DIGEST_DAYS);
  const { duplicateValuesMin } = judge.settings.parameters;
  const isCopied = isWhole && differentAmounts(digests) >= duplicateValuesMin && earlier.includes(digest);
  const isRepeated = narrow[NARROW.isRepeatedToday] === 1;
  push(earlier, isWhole ? digest : 0);
  if (!isWhole && !isRepeated) return;
  judge.judge('duplicated_day', isCopied || isRepeated, dayStart, dayEnd, () => ({
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

function hashOf(amount: number): number {
  const thousandths = Math.abs(Math.round(amount / MICROS_PER_THOUSANDTH));
  return mix(mix(FNV_OFFSET, thousandths % WORD), Math.floor(thousandths / WORD));
}

function mix(hash: number, word: number): number {
  let mixed = hash;
  for (let shift = 0; shift < WORD_BITS; shift += 8) mixed = Math.imul(mixed ^ ((word >>> shift) & 0xff), FNV_PRIME);
  return mixed >>> 0;
}
