/**
 * Why a figure is another one than it was: the difference between what was known at two instants, item by
 * item, so that the items add up to it exactly.
 *
 *     figure(B) - figure(A) = sum over intervals of  sB vB wB - sA vA wA
 *                           = sB (vB - vA) wB  +  (sB - sA) vA wB  +  sA vA (wB - wA)
 *
 * with the consumption v, the sign s of the meter in the sum (0 where it is no part of it) and the weight w,
 * such as an emission factor. The first term is told apart by why each version took the place of the one
 * before, the second is master data, the third is factors.
 */

import { add, multiply, type Ratio, ratio, subtract, ZERO } from '../exact.ts';

/** What an interval of a register was known as, from one instant on. */
export interface IntervalVersion {
  readonly recordedAt: number;
  /** Millionths of the canonical unit. */
  readonly value: number;
  /** Why it took the place of the one before, as bits; 0 for the first one. */
  readonly causes: number;
}

/** All versions of one interval, as they followed each other. */
export interface IntervalHistory {
  readonly start: number;
  readonly versions: readonly IntervalVersion[];
}

export interface RestatedRegister {
  readonly meter: string;
  readonly quantity: string;
  readonly item: string;
  readonly intervals: readonly IntervalHistory[];
  /** Sign in the sum by what was recorded at A and at B, for an interval's start. */
  readonly signAt: (start: number) => readonly [a: number, b: number];
  /** What one canonical unit of it is in the unit of the figure, by what was known at A and at B; null for nothing. */
  readonly weightAt: (start: number) => readonly [a: Ratio | null, b: Ratio | null];
}

/** `first` is consumption that was not known at all before. */
export type RestatementReason = 'first' | 'versions' | 'membership' | 'weight';

export interface RestatementItem {
  readonly meter: string;
  readonly quantity: string;
  readonly item: string;
  readonly reason: RestatementReason;
  /** Of `versions`: why, as bits. */
  readonly causes: number;
  /** First and last instant at which that became known; null where it is of no single instant. */
  readonly knownFrom: number | null;
  readonly knownTo: number | null;
  /** First start and last start of the intervals that it is of. */
  readonly from: number;
  readonly to: number;
  readonly intervals: number;
  /** In the unit of the figure. */
  readonly change: Ratio;
}

export interface Restatement {
  readonly before: Ratio;
  readonly after: Ratio;
  readonly items: readonly RestatementItem[];
}

const MICRO = ratio(1n, 1_000_000n);

/** Explains the difference between what was known at `a` and at `b`, epoch milliseconds. */
export function restate(registers: Iterable<RestatedRegister>, a: number, b: number): Restatement {
  const sum = new RestatementSum();
  for (const register of registers) sum.add(register, a, b);
  return sum.result();
}

interface OpenItem {
  readonly item: Omit<RestatementItem, 'change'>;
  knownFrom: number | null;
  knownTo: number | null;
  from: number;
  to: number;
  intervals: number;
  change: Ratio;
}

class RestatementSum {
  #before = ZERO;
  #after = ZERO;
  readonly #items = new Map<string, OpenItem>();

  add(register: RestatedRegister, a: number, b: number): void {
    for (const { start, versions } of register.intervals) {
      const [signA, signB] = register.signAt(start);
      if (signA === 0 && signB === 0) continue;
      const [weightA, weightB] = register.weightAt(start).map((weight) => weight ?? ZERO) as [Ratio, Ratio];
      const known = knownAt(versions, a);
      let value = known?.value ?? 0;
      const valueA = value;
      for (const version of versions) {
        if (version.recordedAt <= a || version.recordedAt > b) continue;
        const change = weighted(BigInt(signB) * BigInt(version.value - value), weightB);
        const reason = version.causes === 0 ? 'first' : 'versions';
        this.#put(register, reason, version.causes, version.recordedAt, start, change);
        value = version.value;
      }
      const moved = weighted(BigInt(signB - signA) * BigInt(valueA), weightB);
      this.#put(register, 'membership', 0, null, start, moved);
      const reweighted = weighted(BigInt(signA) * BigInt(valueA), subtract(weightB, weightA));
      this.#put(register, 'weight', 0, null, start, reweighted);
      this.#before = add(this.#before, weighted(BigInt(signA) * BigInt(valueA), weightA));
      this.#after = add(this.#after, weighted(BigInt(signB) * BigInt(value), weightB));
    }
  }

  result(): Restatement {
    const items = [...this.#items.values()].map(({ item, ...open }) => ({ ...item, ...open }));
    return { before: this.#before, after: this.#after, items };
  }

  #put(
    { meter, quantity, item }: RestatedRegister,
    reason: RestatementReason,
    causes: number,
    knownFrom: number | null,
    start: number,
    change: Ratio,
  ): void {
    if (change.n === 0n) return;
    const name = `${meter} ${quantity} ${reason} ${causes}`;
    const open = this.#items.get(name);
    if (open === undefined) {
      const place = { knownFrom, knownTo: knownFrom, from: start, to: start, intervals: 1 };
      this.#items.set(name, { item: { meter, quantity, item, reason, causes, ...place }, ...place, change });
      return;
    }
    if (knownFrom !== null) {
      open.knownFrom = Math.min(open.knownFrom ?? knownFrom, knownFrom);
      open.knownTo = Math.max(open.knownTo ?? knownFrom, knownFrom);
    }
    open.from = Math.min(open.from, start);
    open.to = Math.max(open.to, start);
    open.intervals++;
    open.change = add(open.change, change);
  }
}

function knownAt(versions: readonly IntervalVersion[], instant: number): IntervalVersion | undefined {
  return versions.findLast(({ recordedAt }) => recordedAt <= instant);
}

function weighted(micros: bigint, weight: Ratio): Ratio {
  return multiply(ratio(micros), multiply(weight, MICRO));
}
