import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SeqSet, seqRanges } from '../../src/ledger/seq-set.ts';

const seqs = fc.array(fc.oneof(fc.nat(40), fc.nat(1e6), fc.maxSafeNat()), { maxLength: 200 });

/** The ranges of a set of numbers, the slow way. */
function rangesOf(numbers: Iterable<number>): [number, number][] {
  const ranges: [number, number][] = [];
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges;
}

describe('SeqSet', () => {
  it('holds what a Set holds, as the fewest ranges', () => {
    fc.assert(
      fc.property(seqs, seqs, (first, second) => {
        const set = new SeqSet(rangesOf(first));
        for (const seq of second) set.add(seq);
        const all = new Set([...first, ...second]);
        expect(set.ranges).toEqual(rangesOf(all));
        for (const seq of [...all, ...[...all].flatMap((n) => [n - 1, n + 1])]) expect(set.has(seq)).toBe(all.has(seq));
      }),
      { numRuns: 300 },
    );
  });

  it('lists numbers in any order, repeated or not', () => {
    fc.assert(fc.property(seqs, (numbers) => void expect(seqRanges(numbers)).toEqual(rangesOf(numbers))));
    expect(seqRanges([])).toEqual([]);
  });

  it('does not change the ranges it was made from', () => {
    const ranges: [number, number][] = [[1, 3]];
    new SeqSet(ranges).add(4);
    expect(ranges).toEqual([[1, 3]]);
  });

  it('drops the lowest of more than a thousand ranges', () => {
    const set = new SeqSet();
    for (let i = 0; i < 1500; i++) set.add(2 * i);
    expect(set.ranges.length).toBe(1000);
    expect([set.has(998), set.has(1000), set.has(2998)]).toEqual([false, true, true]);
  });
});
