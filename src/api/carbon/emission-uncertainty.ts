/** The combined uncertainty of calculated emissions, row by row: of every meter at the boundary and of every factor. */

import { type EmissionFactorNote, EmissionFactors } from '../../domain/carbon/emission-factors.ts';
import type { CarbonFactor } from '../../domain/carbon/factor.ts';
import {
  type ActivityItem,
  type EstimatedAmount,
  emissionUncertainty,
  type UncertainFactor,
  type UncertainFigure,
} from '../../domain/carbon/uncertainty/measured-sum.ts';
import type { MeterAccuracy } from '../../domain/carbon/uncertainty/meter-accuracy.ts';
import type { StatedUncertainty } from '../../domain/carbon/uncertainty/stated-uncertainty.ts';
import type { PeriodRow } from '../../domain/consumption/period.ts';
import { MEASURED_ENERGY, NOT_COUNTED } from '../../domain/data/carbon/item-carbon-rows.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { methodsOfBits } from '../../domain/estimation/methods.ts';
import { parseRatio, toNumber } from '../../domain/exact.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import { type Member, membersOf } from '../consumption/as-known-at.ts';
import type { SubjectItem } from '../consumption/subject.ts';
import type { EmissionQuestion } from './emission-question.ts';
import { accuracyOf } from './meter-accuracy-of.ts';
import { contractedElectricity } from './read-emissions.ts';

/** Rows of meters that are looked at for one answer. */
const ROWS_MAX = 400_000;
/** Schemes whose numbers are set by a rule: whoever reports by the rule has no uncertainty of them. */
const SET_BY_RULE: ReadonlySet<string> = new Set(['ets-shanghai', 'cn-heat-default']);

/** Of each row; null where it would have to be made of too many meters. */
export async function uncertaintiesOf(
  question: EmissionQuestion,
  rows: readonly PeriodRow[],
): Promise<readonly UncertainFigure[] | null> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { subject, snapshot, calendar, granularity, source } = question;
  const parts = subject.items.flatMap((item) => (isCalculated(item) ? partsOf(question, item) : []));
  const stepMillis = granularity === 'interval' ? calendar.intervalMillis : 86_400_000;
  if ((parts.length * (last.end - first.start)) / stepMillis > ROWS_MAX) return null;
  const columns = await source.consumption(
    granularity,
    parts.map(({ member }) => member.key),
    first.start,
    last.end,
  );
  const electricity = await contractedElectricity(question);
  const factors = new EmissionFactors({ ...question, electricityOf: (id) => electricity.get(id)! });
  const sums = rows.map(() => new ActivitySum());
  let row = 0;
  for (const [n, { member, item }] of parts.entries()) {
    const place = {
      enterprise: member.key.enterprise,
      region: snapshot.enterprises.get(member.key.enterprise)?.district ?? 'CN',
    };
    const line = factors.lineOf(item.item, member.key.quantity, place);
    let at = 0;
    for (; row < columns.count && columns.series[row] === n; row++) {
      const start = columns.start[row] as number;
      if (start < member.from || start >= member.to) continue;
      while (at < rows.length - 1 && start >= (rows[at] as PeriodRow).end) at++;
      const factor = line.at(start);
      if (!factor.isKnown) continue;
      const estimated = (member.sign * (columns.estimated[row] as number)) / 1e6;
      const measured = (member.sign * (columns.value[row] as number)) / 1e6 - estimated;
      sums[at]?.add(member.key.id, factor.note, measured, estimated, columns.methods[row] as number);
    }
  }
  const meters = new Map<string, MeterAccuracy>();
  for (const { member } of parts) {
    const meter = snapshot.meters.get(member.key.id);
    if (meter !== undefined) meters.set(meter.id, accuracyOf(meter, last.end - 1));
  }
  return sums.map((sum) => emissionUncertainty(sum.items(), { meters }));
}

interface Part {
  readonly item: SubjectItem;
  readonly member: Member;
}

/** The registers that an item is the sum of. Of steam whose heat is counted, the heat. */
function partsOf(question: EmissionQuestion, item: SubjectItem): Part[] {
  const { subject, snapshot } = question;
  const key: ConsumptionSeries = item.heatKey ?? item.key;
  const own = { key, sign: 1, meters: 1, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as const;
  const members = subject.scope === 'meter' ? [own] : membersOf(key, snapshot);
  return members.map((member) => ({ item, member }));
}

function isCalculated({ item }: SubjectItem): boolean {
  return !NOT_COUNTED.has(item) && energyItemById(item)?.energy !== MEASURED_ENERGY;
}

/** What each meter adds, by factor. */
class ActivitySum {
  readonly #byNote = new Map<EmissionFactorNote, Map<string, { measured: number; estimated: Map<number, number> }>>();

  add(meter: string, note: EmissionFactorNote, measured: number, estimated: number, methods: number): void {
    const meters = this.#byNote.get(note) ?? new Map();
    this.#byNote.set(note, meters);
    const amounts = meters.get(meter) ?? { measured: 0, estimated: new Map<number, number>() };
    meters.set(meter, amounts);
    amounts.measured += measured;
    if (estimated !== 0) amounts.estimated.set(methods, (amounts.estimated.get(methods) ?? 0) + estimated);
  }

  items(): ActivityItem[] {
    return [...this.#byNote].flatMap(([note, meters]) =>
      uncertainFactors(note).map(({ factor, share }) => ({
        factor,
        amounts: [...meters].map(([meter, { measured, estimated }]) => ({
          meter,
          measured: measured * share,
          estimated: [...estimated].map(
            ([bits, amount]): EstimatedAmount => ({ amount: amount * share, methods: methodsOfBits(bits) }),
          ),
        })),
      })),
    );
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
  if (uncertainty === null) return null;
  const halfWidth = numberOf(uncertainty.relativeHalfWidth);
  switch (uncertainty.distribution) {
    case 'rectangular':
      return { kind: 'limit', halfWidth };
    case 'normal':
      return { kind: 'expanded', expanded: halfWidth, coverageFactor: numberOf(uncertainty.coverageFactor ?? '2') };
    case 'triangular':
      return { kind: 'standard', standard: halfWidth / Math.sqrt(6) };
    default:
      return uncertainty.distribution satisfies never;
  }
}

function numberOf(text: string): number {
  const value = parseRatio(text);
  if (value === undefined) throw new RangeError(`${JSON.stringify(text)} is no number`);
  return toNumber(value);
}
