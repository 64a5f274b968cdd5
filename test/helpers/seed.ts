/** Random tests are repeatable: `METERHUB_TEST_SEED` sets the seed that a failed run has printed. */

/** The seed of this run; printed, so that a failure can be repeated. */
export function testSeed(): number {
  const given = process.env['METERHUB_TEST_SEED'];
  const seed = given === undefined ? Math.floor(Math.random() * 2 ** 32) : Number(given);
  process.stdout.write(`METERHUB_TEST_SEED=${seed}\n`);
  return seed;
}

/** Numbers from 0 to below 1 (mulberry32), the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
