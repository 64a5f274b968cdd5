/**
 * Contracts of green power and green certificates, spread over the electricity that was consumed in their time.
 *
 * A contract covers its kilowatt-hours in proportion to consumption: of each part of its time the same share of what
 * no contract before it covers. Shares are exact, so what it covers in parts of its time adds up to what it covers in
 * all of it. Delivered power goes before certificates, what ends earlier before what ends later.
 */

import type { StoredRows } from '../consumption/figures.ts';
import { add, compare, divide, multiply, ONE, parseRatio, type Ratio, ratio, subtract, ZERO } from '../exact.ts';
import type { FactorSource } from './factor.ts';

export interface PowerContract {
  readonly id: string;
  readonly enterprise: string;
  readonly kind: 'greenPower' | 'certificate';
  /** Whether it was traded between provinces on the exchange in Beijing, delivered and settled. */
  readonly isInterProvincial: boolean;
  /** Consumption that it is for, epoch milliseconds: from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  /** Exact decimal. */
  readonly kilowattHours: string;
  /** What a covered kilowatt-hour emits: `0` of green power; an exact decimal. */
  readonly kilogramsPerKilowattHour: string;
  /** When it was entered, epoch milliseconds: before, it does not exist. */
  readonly recordedAt: number;
  readonly source: Omit<FactorSource, 'evidence'>;
}

/** How much of the consumption at one time a contract covers, 0 to 1. */
export interface CoveredShare {
  readonly contract: PowerContract;
  readonly share: Ratio;
}

/** What became of a contract. */
export interface ContractUse {
  readonly contract: PowerContract;
  /** Kilowatt-hours of consumption that it covers, and those of it that there was no consumption for. */
  readonly covered: Ratio;
  readonly unused: Ratio;
}

export interface ContractCover {
  /** Instants at which another share may begin to hold, rising. */
  readonly bounds: readonly number[];
  sharesAt(instant: number): readonly CoveredShare[];
  readonly uses: readonly ContractUse[];
}

interface Segment {
  readonly start: number;
  readonly end: number;
  readonly consumed: Ratio;
  left: Ratio;
  readonly shares: CoveredShare[];
}

const MICROS = 1_000_000n;

/**
 * Contracts of one enterprise over its electricity. `electricity` has to reach over the whole time of every contract:
 * what is missing of it, the contract does not spread over. Throws `RangeError` for a contract whose energy is no number.
 */
export function coverByContracts(contracts: readonly PowerContract[], electricity: StoredRows): ContractCover {
  const bounds = [...new Set(contracts.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const segments = segmentsOf(bounds, electricity);
  const uses = [...contracts].sort(inOrderOfUse).map((contract) => use(contract, segments));
  return {
    ...{ bounds, uses },
    sharesAt: (instant) => segments.find(({ start, end }) => instant >= start && instant < end)?.shares ?? [],
  };
}

function inOrderOfUse(a: PowerContract, b: PowerContract): number {
  if (a.kind !== b.kind) return a.kind === 'greenPower' ? -1 : 1;
  return a.to - b.to || a.from - b.from || (a.id < b.id ? -1 : 1);
}

/** Consumption between one bound and the next. A stored row belongs to where its start is. */
function segmentsOf(bounds: readonly number[], { columns, first, end }: StoredRows): Segment[] {
  let row = first;
  return bounds.slice(0, -1).map((start, n) => {
    const until = bounds[n + 1] as number;
    let micros = 0n;
    for (; row < end && (columns.start[row] as number) < until; row++) {
      if ((columns.start[row] as number) >= start) micros += BigInt(columns.value[row] as number);
    }
    const consumed = ratio(micros, MICROS);
    // What is given back on balance needs no contract.
    return { start, end: until, consumed, left: micros > 0n ? consumed : ZERO, shares: [] };
  });
}

function use(contract: PowerContract, segments: readonly Segment[]): ContractUse {
  const { from, to, kilowattHours } = contract;
  const bought = parseRatio(kilowattHours);
  if (bought === undefined || bought.n < 0n) throw new RangeError(`${contract.id}: ${kilowattHours} is no energy`);
  const own = segments.filter(({ start, end }) => start >= from && end <= to);
  const open = own.reduce((sum, { left }) => add(sum, left), ZERO);
  if (open.n === 0n) return { contract, covered: ZERO, unused: bought };
  const part = compare(bought, open) < 0 ? divide(bought, open) : ONE;
  for (const segment of own) {
    if (segment.left.n === 0n) continue;
    const covered = multiply(segment.left, part);
    segment.left = subtract(segment.left, covered);
    segment.shares.push({ contract, share: divide(covered, segment.consumed) });
  }
  const covered = multiply(open, part);
  return { contract, covered, unused: subtract(bought, covered) };
}
