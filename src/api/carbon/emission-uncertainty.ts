/** The combined uncertainty of calculated emissions, row by row: of every meter at the boundary and of every factor. */

import { type EmissionFactorNote, EmissionFactors } from '../../domain/carbon/emission-factors.ts';
import type { CarbonFactor } from '../../domain/carbon/factor.ts';
import { statedUncertainty } from '../../domain/carbon/uncertainty/factor-uncertainty.ts';
import {
  type ActivityItem,
  type EstimatedAmount,
  emissionUncertainty,
  type MeasuredSumOptions,
  type MeterAmount,
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
/** Stack monitors count tonnes. */
const KILOGRAMS_PER_TONNE = 1000;

/** Of each row; null where it would have to be made of too many meters. */
export async function uncertaintiesOf(
  question: EmissionQuestion,
  rows: readonly PeriodRow[],
): Promise<readonly UncertainFigure[] | null> {
  const activity = await activityOf(question, rows);
  return activity?.rows.map((items) => emissionUncertainty(items, activity)) ?? null;
}

/** What calculated emissions are made of: every meter with every factor that its consumption is multiplied by. */
export interface Activity extends MeasuredSumOptions {
  /** Of each row that was asked for. */
  readonly rows: readonly (readonly ActivityItem[])[];
}

/** Null where it would have to be made of too many meters. */
export async function activityOf(question: EmissionQuestion, rows: readonly PeriodRow[]): Promise<Activity | null> {
  const parts = question.subject.items.flatMap((item) => (isCalculated(item) ? partsOf(question, item) : []));
  const electricity = await contractedElectricity(question);
  const factors = new EmissionFactors({ ...question, electricityOf: (id) => electricity.get(id)! });
  const sums = rows.map(() => new ActivitySum());
  const lines = parts.map(({ member: { key }, item }) => {
    const region = question.snapshot.enterprises.get(key.enterprise)?.district ?? 'CN';
    return factors.lineOf(item.item, key.quantity, { enterprise: key.enterprise, region });
  });
  const isDone = await eachMeterRow(question, rows, parts, ({ part, row, start, ...amount }) => {
    const factor = lines[part]?.at(start);
    if (factor?.isKnown) sums[row]?.add(parts[part]?.member.key.id as string, factor.note, amount);
  });
  return isDone ? { rows: sums.map((sum) => sum.items()), meters: accuraciesOf(question, rows, parts) } : null;
}

/** What each meter adds, of each row that was asked for. */
export interface MeteredRows extends MeasuredSumOptions {
  readonly rows: readonly (readonly MeterAmount[])[];
}

/** CO2 that stack monitors at the boundary measured, in kilograms; null where there are too many. */
export async function monitoredOf(question: EmissionQuestion, rows: readonly PeriodRow[]): Promise<MeteredRows | null> {
  const monitors = question.subject.items.filter(({ item }) => energyItemById(item)?.energy === MEASURED_ENERGY);
  return meteredOf(question, rows, monitors, KILOGRAMS_PER_TONNE);
}

/** Consumption of items meter by meter, times `scale`; null where it would have to be made of too many meters. */
export async function meteredOf(
  question: EmissionQuestion,
  rows: readonly PeriodRow[],
  items: readonly SubjectItem[],
  scale = 1,
): Promise<MeteredRows | null> {
  const parts = items.flatMap((item) => partsOf(question, item));
  const sums = rows.map(() => new MeterAmounts());
  const isDone = await eachMeterRow(question, rows, parts, ({ part, row, ...amount }) => {
    sums[row]?.add(parts[part]?.member.key.id as string, amount);
  });
  if (!isDone) return null;
  return { rows: sums.map((sum) => sum.amounts(scale)), meters: accuraciesOf(question, rows, parts) };
}

interface Amount {
  readonly measured: number;
  readonly estimated: number;
  /** Bits of the methods that the estimated part is from. */
  readonly methods: number;
}

interface MeterRow extends Amount {
  /** Places in what was asked for. */
  readonly part: number;
  readonly row: number;
  readonly start: number;
}

/** Goes through what is stored of registers over rows that follow each other; false where that is too much. */
async function eachMeterRow(
  { calendar, granularity, source }: EmissionQuestion,
  rows: readonly PeriodRow[],
  parts: readonly Part[],
  use: (row: MeterRow) => void,
): Promise<boolean> {
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return true;
  const stepMillis = granularity === 'interval' ? calendar.intervalMillis : 86_400_000;
  if ((parts.length * (last.end - first.start)) / stepMillis > ROWS_MAX) return false;
  const keys = parts.map(({ member }) => member.key);
  const columns = await source.consumption(granularity, keys, first.start, last.end);
  let at = 0;
  for (const [part, { member }] of parts.entries()) {
    let row = 0;
    for (; at < columns.count && columns.series[at] === part; at++) {
      const start = columns.start[at] as number;
      if (start < member.from || start >= member.to) continue;
      while (row < rows.length - 1 && start >= (rows[row] as PeriodRow).end) row++;
      const estimated = (member.sign * (columns.estimated[at] as number)) / 1e6;
      const measured = (member.sign * (columns.value[at] as number)) / 1e6 - estimated;
      use({ part, row, start, measured, estimated, methods: columns.methods[at] as number });
    }
  }
  return true;
}

function accuraciesOf(
  { snapshot }: EmissionQuestion,
  rows: readonly PeriodRow[],
  parts: readonly Part[],
): ReadonlyMap<string, MeterAccuracy> {
  const meters = new Map<string, MeterAccuracy>();
  for (const { member } of parts) {
    const meter = snapshot.meters.get(member.key.id);
    if (meter !== undefined) meters.set(meter.id, accuracyOf(meter, (rows.at(-1)?.end ?? 0) - 1));
  }
  return meters;
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
  readonly #byNote = new Map<EmissionFactorNote, MeterAmounts>();

  add(meter: string, note: EmissionFactorNote, amount: Amount): void {
    const meters = this.#byNote.get(note) ?? new MeterAmounts();
    this.#byNote.set(note, meters);
    meters.add(meter, amount);
  }

  items(): ActivityItem[] {
    return [...this.#byNote].flatMap(([note, meters]) =>
      uncertainFactors(note).map(({ factor, share }) => ({ factor, amounts: meters.amounts(share) })),
    );
  }
}

/** What each meter adds; the estimated part by the methods that it is from. */
class MeterAmounts {
  readonly #meters = new Map<string, { measured: number; readonly estimated: Map<number, number> }>();

  add(meter: string, { measured, estimated, methods }: Amount): void {
    const sum = this.#meters.get(meter) ?? { measured: 0, estimated: new Map<number, number>() };
    this.#meters.set(meter, sum);
    sum.measured += measured;
    if (estimated !== 0) sum.estimated.set(methods, (sum.estimated.get(methods) ?? 0) + estimated);
  }

  amounts(scale: number): MeterAmount[] {
    return [...this.#meters].map(([meter, { measured, estimated }]) => ({
      meter,
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
