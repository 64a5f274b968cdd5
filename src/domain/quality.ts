/**
 * How far a reading can be trusted: one ordered level plus any number of reasons.
 *
 * A quality is held as one small integer: the level in the low three bits, the reason bits above
 * them. A reading is never deleted for being bad, it is flagged.
 */

/** Levels in order of trust; the number is what is stored. */
export const QUALITY_LEVELS = ['good', 'estimated', 'suspect', 'invalid', 'missing'] as const;

export type QualityLevel = (typeof QUALITY_LEVELS)[number];

/** Reason bits; several may be set at once. The bit positions are stored, so they never change. */
export const QUALITY_REASONS = {
  range: 1 << 3,
  spike: 1 << 4,
  stuck: 1 << 5,
  rollover: 1 << 6,
  reset: 1 << 7,
  clock: 1 << 8,
  gap: 1 << 9,
  late: 1 << 10,
  unverifiedInstrument: 1 << 11,
  revised: 1 << 12,
  zero: 1 << 13,
  negative: 1 << 14,
  highLow: 1 << 15,
  imbalance: 1 << 16,
  sumMismatch: 1 << 17,
  stale: 1 << 18,
  exchange: 1 << 19,
  outlier: 1 << 20,
  zeroDouble: 1 << 21,
} as const;

export type QualityReason = keyof typeof QUALITY_REASONS;

/** A level and its reasons in one integer. */
export type Quality = number;

export const QUALITY_GOOD: Quality = 0;

const LEVEL_MASK = 0b111;
const REASONS = Object.entries(QUALITY_REASONS) as [QualityReason, number][];

const levelCodes: ReadonlyMap<string, number> = new Map(QUALITY_LEVELS.map((level, code) => [level, code]));

/** The quality of a level's name as gateways send it, or `undefined` for a name that is not one. */
export function qualityOfName(name: string): Quality | undefined {
  return levelCodes.get(name);
}

/** The level of a stored quality. */
export function qualityLevel(quality: Quality): QualityLevel {
  const level = QUALITY_LEVELS[quality & LEVEL_MASK];
  if (level === undefined) throw new RangeError(`no quality level has the code ${quality & LEVEL_MASK}`);
  return level;
}

/** The worse of two levels, with the reasons of both. */
export function worse(a: Quality, b: Quality): Quality {
  return ((a | b) & ~LEVEL_MASK) | Math.max(a & LEVEL_MASK, b & LEVEL_MASK);
}

/** The names of the reasons set in a stored quality, in bit order. */
export function qualityReasons(quality: Quality): QualityReason[] {
  const reasons: QualityReason[] = [];
  // Most readings and rows have none.
  if ((quality & ~LEVEL_MASK) === 0) return reasons;
  for (const [name, bit] of REASONS) if ((quality & bit) !== 0) reasons.push(name);
  return reasons;
}
