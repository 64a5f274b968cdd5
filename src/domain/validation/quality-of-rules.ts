/** What the rules that fired make of a quality: the worst of their levels and all of their reasons. */

import { QUALITY_GOOD, QUALITY_LEVELS, QUALITY_REASONS, type Quality } from '../quality.ts';
import { VALIDATION_RULES } from './catalogue.ts';

/** Level and reason bits of each rule, by the rule's bit. */
const LEVELS = new Int32Array(32);
const REASONS = new Int32Array(32);
for (const { bit, level, reason } of VALIDATION_RULES) {
  LEVELS[bit] = QUALITY_LEVELS.indexOf(level);
  REASONS[bit] = reason === null ? 0 : QUALITY_REASONS[reason];
}

/**
 * The quality that a mask of fired rules stands for. A gap has its reason but no level: whether it was
 * estimated or is missing is known only where it was filled.
 */
export function qualityOfFired(fired: number): Quality {
  if (fired === 0) return QUALITY_GOOD;
  let level = 0;
  let reasons = 0;
  for (let rest = fired; rest !== 0; rest &= rest - 1) {
    const bit = 31 - Math.clz32(rest & -rest);
    level = Math.max(level, LEVELS[bit] as number);
    reasons |= REASONS[bit] as number;
  }
  return reasons | level;
}
