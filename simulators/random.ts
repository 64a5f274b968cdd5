/**
 * Randomness without state: a number is a function of a seed and of where it is used. Whoever asks for
 * the noise of slot 41,237 gets the same answer in every process, in any order, after any restart.
 */

/** A number in [0, 1) that depends on nothing but its arguments (32-bit integers). */
export function randomAt(seed: number, a: number, b = 0): number {
  return mix(mix(seed ^ Math.imul(a, 0x9e3779b1)) ^ Math.imul(b, 0x85ebca6b)) / 0x1_0000_0000;
}

/** A 32-bit seed of its own for each text below one master seed (FNV-1a). */
export function seedOf(master: number, text: string): number {
  let hash = 0x811c9dc5 ^ mix(master);
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** The finaliser of MurmurHash3: every bit of the input reaches every bit of the output. */
function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
