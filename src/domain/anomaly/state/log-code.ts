/**
 * Positive numbers as small integers that are even in their logarithm. A detector needs to know its past to a
 * few per cent only; a code of one byte instead of a double keeps the state of a meter at a kilobyte.
 */

export const MISSING_CODE = 0;
const ZERO_CODE = 1;
const CODE_MAX = 255;
const OCTAVE_MIN = -7;
const OCTAVES = 12;
const STEPS = CODE_MAX - 2;

/** Ratios of every code; that of a missing one is not a number. */
const RATIOS = Float64Array.from({ length: CODE_MAX + 1 }, (_, code) => {
  if (code === MISSING_CODE) return Number.NaN;
  return code === ZERO_CODE ? 0 : 2 ** (OCTAVE_MIN + ((code - 2) * OCTAVES) / STEPS);
});

/** The code of a ratio from 1/128 to 32, in steps of 3.3 %; below that it is zero. */
export function codeOfRatio(ratio: number): number {
  const octave = Math.log2(ratio);
  if (!(octave >= OCTAVE_MIN)) return ZERO_CODE;
  return Math.min(CODE_MAX, 2 + Math.round(((octave - OCTAVE_MIN) * STEPS) / OCTAVES));
}

/** The ratio that a code stands for. */
export function ratioOfCode(code: number): number {
  return RATIOS[code] as number;
}

const LOG_STEPS = 800;
/** What stands for a logarithm that is not known. */
export const MISSING_LOG = -32_768;

/** A natural logarithm from -40 to 40 as 16 bits, in steps of 0.125 %. */
export function codeOfLog(logarithm: number): number {
  return Math.max(-32_767, Math.min(32_767, Math.round(logarithm * LOG_STEPS)));
}

/** The natural logarithm that a code stands for. */
export function logOfCode(code: number): number {
  return code / LOG_STEPS;
}

/** The logarithms of a ring of codes that are known. */
export function knownLogs(ring: Int16Array): number[] {
  const known: number[] = [];
  for (const code of ring) if (code !== MISSING_LOG) known.push(logOfCode(code));
  return known;
}
