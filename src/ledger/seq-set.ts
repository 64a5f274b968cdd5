/** A set of sequence numbers as inclusive ranges: usually one range, however many numbers. */

/** More ranges than this are never kept; dropping the lowest only makes a gateway send again. */
const RANGES_MAX = 1000;

export class SeqSet {
  readonly #ranges: [number, number][];

  /** From ranges in rising order that neither touch nor overlap. */
  constructor(ranges: readonly (readonly [number, number])[] = []) {
    this.#ranges = ranges.map(([first, last]) => [first, last]);
  }

  get ranges(): readonly (readonly [number, number])[] {
    return this.#ranges;
  }

  add(seq: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && seq === last[1] + 1) {
      last[1] = seq;
      return;
    }
    const at = this.#firstEndingAtOrAfter(seq - 1);
    const here = this.#ranges[at];
    if (here === undefined || seq < here[0] - 1) this.#ranges.splice(at, 0, [seq, seq]);
    else if (seq === here[0] - 1) here[0] = seq;
    else if (seq === here[1] + 1) {
      here[1] = seq;
      const next = this.#ranges[at + 1];
      if (next !== undefined && next[0] === seq + 1) {
        here[1] = next[1];
        this.#ranges.splice(at + 1, 1);
      }
    }
    if (this.#ranges.length > RANGES_MAX) this.#ranges.shift();
  }

  has(seq: number): boolean {
    const range = this.#ranges[this.#firstEndingAtOrAfter(seq)];
    return range !== undefined && range[0] <= seq;
  }

  #firstEndingAtOrAfter(seq: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.[1] ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The ranges of a list of sequence numbers in any order, repeated or not. */
export function seqRanges(seqs: readonly number[]): (readonly [number, number])[] {
  const set = new SeqSet();
  for (const seq of seqs) set.add(seq);
  return [...set.ranges];
}
