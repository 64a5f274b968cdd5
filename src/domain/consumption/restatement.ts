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
 *
 * Consumption without a factor is in no figure, which is not the same as nothing: where it is so at one of the two
 * instants, the third term is what has come into the figure or left it by that (`withoutFactor`), and how much it is,
 * unconverted, is told beside the items.
 */

import { add, multiply, ONE, type Ratio, ratio, subtract, ZERO } from '../exact.ts';

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
  /** What one canonical unit of it is in the unit of the figure, by what was known at A and at B. */
  readonly weightAt: (start: number) => readonly [a: RestatementWeight, b: RestatementWeight];
}

export type RestatementWeight =
  /** `by` names what it is made of: factors with their versions, contracts, sources. */
  | { readonly isKnown: true; readonly perUnit: Ratio; readonly by: readonly string[] }
  | { readonly isKnown: false; readonly reason: string };

/** `first` is consumption that was not known at all before. */
export type RestatementReason = 'first' | 'versions' | 'membership' | 'weight' | 'withoutFactor';

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
  /** Of `weight` and `withoutFactor`: what it was converted by at A and at B. */
  readonly weights: readonly [a: RestatementWeight, b: RestatementWeight] | null;
  /** In the unit of the figure. */
  readonly change: Ratio;
}

/** Consumption of a register that could not be converted at A or at B. */
export interface WithoutFactor {
  readonly meter: string;
  readonly quantity: string;
  readonly item: string;
  readonly reason: string;
  /** In the canonical unit, with the sign that it has in the sum; zero where it had a factor at that instant. */
  readonly before: Ratio;
  readonly after: Ratio;
}

export interface Restatement {
  /** Of what had a factor; null where there was consumption and none of it had one. */
  readonly before: Ratio | null;
  readonly after: Ratio | null;
  /** What it has become, less what it was: that of the figures where both are there. */
  readonly change: Ratio;
  readonly withoutFactor: readonly WithoutFactor[];
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
  readonly #before = new Side();
  readonly #after = new Side();
  readonly #without = new Map<string, WithoutFactor>();
  readonly #items = new Map<string, OpenItem>();

  add(register: RestatedRegister, a: number, b: number): void {
    for (const { start, versions } of register.intervals) {
      const [signA, signB] = register.signAt(start);
      if (signA === 0 && signB === 0) continue;
      const weights = register.weightAt(start);
      const [weightA, weightB] = weights.map((weight) => (weight.isKnown ? weight.perUnit : ZERO)) as [Ratio, Ratio];
      const known = knownAt(versions, a);
      let value = known?.value ?? 0;
      const valueA = value;
      for (const version of versions) {
        if (version.recordedAt <= a || version.recordedAt > b) continue;
        const change = weighted(BigInt(signB) * BigInt(version.value - value), weightB);
        const reason = version.causes === 0 ? 'first' : 'versions';
        this.#put(register, { reason, causes: version.causes, knownFrom: version.recordedAt }, start, change);
        value = version.value;
      }
      const moved = weighted(BigInt(signB - signA) * BigInt(valueA), weightB);
      this.#put(register, { reason: 'membership' }, start, moved);
      const reweighted = weighted(BigInt(signA) * BigInt(valueA), subtract(weightB, weightA));
      const reason = weights.every(({ isKnown }) => isKnown) ? 'weight' : 'withoutFactor';
      this.#put(register, { reason, weights }, start, reweighted);
      const [countedA, countedB] = [BigInt(signA) * BigInt(valueA), BigInt(signB) * BigInt(value)];
      this.#before.add(countedA, weights[0]);
      this.#after.add(countedB, weights[1]);
      this.#leave(register, weights[0], countedA, 0n);
      this.#leave(register, weights[1], 0n, countedB);
    }
  }

  result(): Restatement {
    const items = [...this.#items.values()].map(({ item, ...open }) => ({ ...item, ...open }));
    const [before, after] = [this.#before, this.#after];
    const change = subtract(after.sum, before.sum);
    return { before: before.known, after: after.known, change, withoutFactor: [...this.#without.values()], items };
  }

  #leave(register: RestatedRegister, weight: RestatementWeight, before: bigint, after: bigint): void {
    if (weight.isKnown || (before === 0n && after === 0n)) return;
    const { meter, quantity, item } = register;
    const { reason } = weight;
    const name = JSON.stringify([meter, quantity, item, reason]);
    const left = this.#without.get(name) ?? { meter, quantity, item, reason, before: ZERO, after: ZERO };
    const more = (sum: Ratio, micros: bigint): Ratio => add(sum, weighted(micros, ONE));
    this.#without.set(name, { ...left, before: more(left.before, before), after: more(left.after, after) });
  }

  #put({ meter, quantity, item }: RestatedRegister, why: Why, start: number, change: Ratio): void {
    if (change.n === 0n) return;
    const { reason, causes = 0, knownFrom = null, weights = null } = why;
    const name = JSON.stringify([meter, quantity, item, reason, causes, weights?.map(nameOf)]);
    const open = this.#items.get(name);
    if (open === undefined) {
      const place = { knownFrom, knownTo: knownFrom, from: start, to: start, intervals: 1 };
      this.#items.set(name, { item: { meter, quantity, item, reason, causes, weights, ...place }, ...place, change });
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

interface Why {
  readonly reason: RestatementReason;
  readonly causes?: number;
  readonly knownFrom?: number;
  readonly weights?: RestatementItem['weights'];
}

/** The figure at one of the two instants. */
class Side {
  sum = ZERO;
  #isAnyConverted = false;
  #isAnyWithout = false;

  add(micros: bigint, weight: RestatementWeight): void {
    if (micros === 0n) return;
    if (!weight.isKnown) this.#isAnyWithout = true;
    else {
      this.#isAnyConverted = true;
      this.sum = add(this.sum, weighted(micros, weight.perUnit));
    }
  }

  get known(): Ratio | null {
    return this.#isAnyWithout && !this.#isAnyConverted ? null : this.sum;
  }
}

function nameOf(weight: RestatementWeight): readonly string[] | string {
  return weight.isKnown ? weight.by : weight.reason;
}

function knownAt(versions: readonly IntervalVersion[], instant: number): IntervalVersion | undefined {
  return versions.findLast(({ recordedAt }) => recordedAt <= instant);
}

function weighted(micros: bigint, weight: Ratio): Ratio {
  return multiply(ratio(micros), multiply(weight, MICRO));
}
