/** Collects what meters have counted by the factor that it is multiplied by, for the uncertainty of their emissions. */

import { methodsOfBits } from '../../estimation/methods.ts';
import { parseRatio, toNumber } from '../../exact.ts';
import type { EmissionFactorNote } from '../emission-factors.ts';
import type { CarbonFactor } from '../factor.ts';
import { statedUncertainty } from './factor-uncertainty.ts';
import type { ActivityItem, EstimatedAmount, MeterAmount, UncertainFactor } from './measured-sum.ts';
import type { StatedUncertainty } from './stated-uncertainty.ts';

export interface MeteredAmount {
  readonly meter: string;
  /** What was on record about the meter then. */
  readonly record: string;
  readonly measured: number;
  readonly estimated: number;
  /** Bits of the methods that the estimated part is from. */
  readonly methods: number;
}

/** Schemes whose numbers are set by a rule: whoever reports by the rule has no uncertainty of them. */
const SET_BY_RULE: ReadonlySet<string> = new Set(['ets-shanghai', 'cn-heat-default']);

/** What each meter adds, by factor. */
export class ActivitySum {
  readonly #byNote = new Map<EmissionFactorNote, MeterAmounts>();

  add(note: EmissionFactorNote, amount: MeteredAmount): void {
    const meters = this.#byNote.get(note) ?? new MeterAmounts();
    this.#byNote.set(note, meters);
    meters.add(amount);
  }

  items(): ActivityItem[] {
    return [...this.#byNote].flatMap(([note, meters]) =>
      uncertainFactors(note).map(({ factor, share }) => ({ factor, amounts: meters.amounts(share) })),
    );
  }
}

/** What each meter adds under each of its records; the estimated part by the methods that it is from. */
export class MeterAmounts {
  readonly #records = new Map<
    string,
    { readonly meter: string; measured: number; readonly estimated: Map<number, number> }
  >();

  add({ meter, record, measured, estimated, methods }: MeteredAmount): void {
    const sum = this.#records.get(record) ?? { meter, measured: 0, estimated: new Map<number, number>() };
    this.#records.set(record, sum);
    sum.measured += measured;
    if (estimated !== 0) sum.estimated.set(methods, (sum.estimated.get(methods) ?? 0) + estimated);
  }

  amounts(scale: number): MeterAmount[] {
    return [...this.#records].map(([record, { meter, measured, estimated }]) => ({
      ...{ meter, record },
      measured: measured * scale,
      estimated: [...estimated].map(
        ([bits, amount]): EstimatedAmount => ({ amount: amount * scale, methods: methodsOfBits(bits) }),
      ),
    }));
  }
}

/** A factor that contracts are mixed into is taken apart again: what they cover is what they say. */
function uncertainFactors(note: EmissionFactorNote): { factor: UncertainFactor; share: number }[] {
  const found: { factor: UncertainFactor; share: number }[] = [];
  let left = 1;
  let rest = numberOf(note.perUnit);
  for (const { contract, share: covered, perUnit } of note.contracts) {
    const share = numberOf(covered);
    left -= share;
    rest -= share * numberOf(perUnit);
    found.push({ factor: { id: contract.id, value: numberOf(perUnit), uncertainty: 'exact' }, share });
  }
  const { factor } = note;
  if (factor === null || left <= 0) return found;
  const id = `${factor.id} version ${factor.version}`;
  // Factors of one scheme and subject are of one statistic: what is wrong with one is wrong with the next year's.
  const source = `${factor.scheme} ${factor.subject} ${factor.region}`;
  found.push({ factor: { id, value: rest / left, uncertainty: statedOf(factor), source }, share: left });
  return found;
}

function statedOf({ scheme, uncertainty }: CarbonFactor): StatedUncertainty | 'exact' | null {
  if (SET_BY_RULE.has(scheme)) return 'exact';
  return uncertainty === null ? null : statedUncertainty(uncertainty);
}

function numberOf(text: string): number {
  const value = parseRatio(text);
  if (value === undefined) throw new RangeError(`${JSON.stringify(text)} is no number`);
  return toNumber(value);
}
