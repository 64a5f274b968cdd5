/** The combined uncertainty of calculated emissions, row by row: of every meter at the boundary and of every factor. */

import { EmissionFactors } from '../../domain/carbon/emission-factors.ts';
import type { EmissionRow } from '../../domain/carbon/emissions.ts';
import { ActivitySum, MeterAmounts, type MeteredAmount } from '../../domain/carbon/uncertainty/activity-sum.ts';
import {
  type ActivityItem,
  emissionUncertainty,
  type MeasuredSumOptions,
  type MeterAmount,
  type UncertainFigure,
} from '../../domain/carbon/uncertainty/measured-sum.ts';
import type { MeterAccuracy } from '../../domain/carbon/uncertainty/meter-accuracy.ts';
import type { PeriodRow } from '../../domain/consumption/period.ts';
import { MEASURED_ENERGY, NOT_COUNTED } from '../../domain/data/carbon/item-carbon-rows.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { type AccuracyStretch, accuracyOverTime } from '../../registry/meter-accuracy.ts';
import { meterOverTime } from '../../registry/over-time.ts';
import type { ConsumptionSeries } from '../../store/consumption.ts';
import { type Member, membersOf } from '../consumption/as-known-at.ts';
import type { SubjectItem } from '../consumption/subject.ts';
import type { EmissionQuestion } from './emission-question.ts';

import { contractedElectricity } from './read-emissions.ts';

/** Rows of meters that are looked at for one answer. */
const ROWS_MAX = 400_000;
/** Stack monitors count tonnes. */
const KILOGRAMS_PER_TONNE = 1000;

export const WHY_NO_UNCERTAINTY = ['notAskedFor', 'nothingKnown', 'tooManyMeters'] as const;

/** Exactly one of both is null. */
export interface Certainty {
  readonly uncertainty: UncertainFigure | null;
  /** `nothingKnown`: of a figure that is not known nothing can be said, least of all that it is certain. */
  readonly whyNoUncertainty: (typeof WHY_NO_UNCERTAINTY)[number] | null;
}

export type CertainRow = EmissionRow & Certainty;

/** The rows, which follow each other, with the uncertainty of each where it was asked for. */
export async function withUncertainty(
  question: EmissionQuestion,
  rows: readonly EmissionRow[],
  isAsked: boolean,
): Promise<CertainRow[]> {
  const activity = isAsked ? await activityOf(question, rows) : null;
  return rows.map((row, n) => {
    const none = (whyNoUncertainty: (typeof WHY_NO_UNCERTAINTY)[number]) => ({
      ...row,
      ...{ uncertainty: null, whyNoUncertainty },
    });
    if (!isAsked) return none('notAskedFor');
    if (row.kilograms === null) return none('nothingKnown');
    if (activity === null) return none('tooManyMeters');
    return { ...row, uncertainty: emissionUncertainty(activity.rows[n] ?? [], activity), whyNoUncertainty: null };
  });
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
  const lines = parts.map(({ member, item }) => {
    const { enterprise } = member.key;
    const region = question.snapshot.enterprises.get(enterprise)?.district ?? 'CN';
    // By what is counted together: what is given back is read from a register of its own and has the same factor.
    return factors.lineOf(item.item, countedKey(item).quantity, { enterprise, region });
  });
  const accuracies = accuraciesOf(question, parts);
  const isDone = await eachMeterRow(question, rows, parts, accuracies, ({ part, row, start, ...amount }) => {
    const factor = lines[part]?.at(start);
    if (factor?.isKnown) sums[row]?.add(factor.note, amount);
  });
  return isDone ? { rows: sums.map((sum) => sum.items()), meters: byRecord(accuracies) } : null;
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
  const accuracies = accuraciesOf(question, parts);
  const isDone = await eachMeterRow(question, rows, parts, accuracies, ({ row, ...amount }) => sums[row]?.add(amount));
  return isDone ? { rows: sums.map((sum) => sum.amounts(scale)), meters: byRecord(accuracies) } : null;
}

interface MeterRow extends MeteredAmount {
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
  accuracies: Accuracies,
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
    const { id: meter } = member.key;
    const stretches = accuracies.get(meter) ?? [];
    let [row, stretch] = [0, 0];
    for (; at < columns.count && columns.series[at] === part; at++) {
      const start = columns.start[at] as number;
      if (start < member.from || start >= member.to) continue;
      while (row < rows.length - 1 && start >= (rows[row] as PeriodRow).end) row++;
      const estimated = (member.sign * (columns.estimated[at] as number)) / 1e6;
      const measured = (member.sign * (columns.value[at] as number)) / 1e6 - estimated;
      // A day on which something changes is by what held when it began.
      while ((stretches[stretch + 1]?.from ?? Number.POSITIVE_INFINITY) <= start) stretch++;
      const record = stretches[stretch]?.record ?? meter;
      use({ part, row, start, meter, record, measured, estimated, methods: columns.methods[at] as number });
    }
  }
  return true;
}

/** By meter. */
type Accuracies = ReadonlyMap<string, readonly AccuracyStretch[]>;

function accuraciesOf({ snapshot }: EmissionQuestion, parts: readonly Part[]): Accuracies {
  const ids = new Set(parts.map(({ member }) => member.key.id));
  const meters = [...ids].flatMap((id) => snapshot.meters.get(id) ?? []);
  return new Map(meters.map((meter) => [meter.id, accuracyOverTime(meterOverTime(snapshot, meter))]));
}

function byRecord(accuracies: Accuracies): ReadonlyMap<string, MeterAccuracy> {
  return new Map([...accuracies.values()].flat().map(({ record, accuracy }) => [record, accuracy]));
}

interface Part {
  readonly item: SubjectItem;
  readonly member: Member;
}

/** The registers that an item is the sum of. */
function partsOf(question: EmissionQuestion, item: SubjectItem): Part[] {
  const { subject, snapshot } = question;
  const key = countedKey(item);
  const own = { key, sign: 1, meters: 1, from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY } as const;
  const members = subject.scope === 'meter' ? [own] : membersOf(key, snapshot);
  return members.map((member) => ({ item, member }));
}

/** Of steam whose heat is counted, the heat. */
function countedKey({ key, heatKey }: SubjectItem): ConsumptionSeries {
  return heatKey ?? key;
}

function isCalculated({ item }: SubjectItem): boolean {
  return !NOT_COUNTED.has(item) && energyItemById(item)?.energy !== MEASURED_ENERGY;
}
