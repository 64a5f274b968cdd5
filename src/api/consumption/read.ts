/** Reads stored consumption and adds it up to the rows that were asked for. */

import type { Calendar } from '../../domain/calendar.ts';
import type { FactorNote } from '../../domain/consumption/factors.ts';
import { FigureSum, NO_ROWS, type StoredRows, without } from '../../domain/consumption/figures.ts';
import { type ItemPart, type ItemRow, sumItem } from '../../domain/consumption/item-figures.ts';
import { enterprisesWithOwn } from '../../domain/consumption/own-coefficients.ts';
import type { PeriodRow } from '../../domain/consumption/period.ts';
import { type Ratio, ratio, ZERO } from '../../domain/exact.ts';
import type { ConsumptionSeries, Granularity } from '../../store/consumption.ts';
import { sumOf } from '../exact-number.ts';
import type { ConsumptionColumns, ReadingsService } from '../services.ts';
import type { Question } from './question.ts';
import type { SubjectItem } from './subject.ts';

export interface ItemShare extends ItemRow {
  readonly of: SubjectItem;
}

/** One row of an answer. */
export interface ConsumptionAnswerRow extends PeriodRow {
  /** In the unit of the question; null where nothing is known. */
  readonly value: Ratio | null;
  readonly estimated: Ratio;
  /** How well it is known. */
  readonly knowledge: FigureSum;
  /** What it is the sum of: items that have a meter or a figure. */
  readonly shares: readonly ItemShare[];
}

export interface ConsumptionRows {
  readonly rows: readonly ConsumptionAnswerRow[];
  /** Coefficients behind the figures. */
  readonly notes: readonly FactorNote[];
}

const MICROS = 1_000_000n;

const NOTHING: ConsumptionRows = Object.freeze({ rows: [], notes: [] });

/** The figures of these rows, which follow each other. */
export async function readConsumption(
  readings: Pick<ReadingsService, 'consumption'>,
  question: Question,
  rows: readonly PeriodRow[],
): Promise<ConsumptionRows> {
  const [answer = NOTHING] = await readConsumptionOf(readings, [question], rows);
  return answer;
}

/** The same of several questions that differ in their subject alone: the store is asked once. */
export async function readConsumptionOf(
  readings: Pick<ReadingsService, 'consumption'>,
  questions: readonly Question[],
  rows: readonly PeriodRow[],
): Promise<ConsumptionRows[]> {
  const [question] = questions;
  const [first, last] = [rows[0], rows.at(-1)];
  if (question === undefined || first === undefined || last === undefined) return questions.map(() => NOTHING);
  const { granularity, calendar } = question;
  const plans = questions.map((one) => one.subject.items.map((item) => planOf(one, item, first.start, last.end)));
  const keys = plans.flatMap((ofOne) => ofOne.flatMap((plan) => plan.keys));
  const columns = await readings.consumption(granularity, keys, first.start, last.end);
  const stored = slices(columns, keys.length);
  const lengthOf = lengthsOf(calendar, granularity);
  let next = 0;
  return questions.map((one, n) => {
    const ofOne = plans[n] as readonly Plan[];
    const end = next + ofOne.reduce((count, plan) => count + plan.keys.length, 0);
    const answer = answerOf(one, ofOne, stored.slice(next, end), rows, lengthOf);
    next = end;
    return answer;
  });
}

function answerOf(
  question: Question,
  plans: readonly Plan[],
  stored: readonly StoredRows[],
  rows: readonly PeriodRow[],
  lengthOf: (start: number) => number,
): ConsumptionRows {
  const { subject, factors } = question;
  const notes = new Set<FactorNote>();
  let next = 0;
  const items: { readonly of: SubjectItem; readonly rows: readonly ItemRow[] }[] = [];
  for (const { item, owners } of plans) {
    const [whole = NO_ROWS] = stored.slice(next, ++next);
    const heat = item.heatKey === null || factors === null ? null : (stored[next++] as StoredRows);
    const parts: ItemPart[] = [];
    const owned = owners.map((owner) => {
      const counted = stored[next++] as StoredRows;
      const ownHeat = heat === null ? null : (stored[next++] as StoredRows);
      parts.push(partOf(question, item, owner, counted, ownHeat));
      return { counted, heat: ownHeat };
    });
    if (item.meters === 0 && whole.first === whole.end) continue;
    const rest = without(
      whole,
      owned.map(({ counted }) => counted),
    );
    const restHeat =
      heat === null
        ? null
        : without(
            heat,
            owned.flatMap((own) => own.heat ?? []),
          );
    parts.push(partOf(question, item, subject.owner, rest, restHeat));
    items.push({ of: item, rows: sumItem(rows, whole, parts, { lengthOf, meters: item.meters, notes }) });
  }
  const answer = rows.map((row, n) =>
    rowOf(
      row,
      items.map((item) => ({ of: item.of, ...(item.rows[n] as ItemRow) })),
      factors !== null,
    ),
  );
  return { rows: answer, notes: [...notes] };
}

type Plan = ReturnType<typeof planOf>;

/** The series of an item, those of enterprises with coefficients of their own apart. */
function planOf({ factors, subject, own }: Question, item: SubjectItem, from: number, to: number) {
  const converts = factors !== null;
  const heat = converts && item.heatKey !== null ? [item.heatKey] : [];
  const owners = converts
    ? enterprisesWithOwn(own, heat.length > 0 ? [item.item, 'heat'] : [item.item], from, to).filter((id) =>
        subject.enterprises.has(id),
      )
    : [];
  const keys: ConsumptionSeries[] = [item.key, ...heat];
  for (const owner of owners) {
    for (const key of [item.key, ...heat]) keys.push({ ...key, scope: 'enterprise', id: owner, enterprise: owner });
  }
  return { item, owners, keys };
}

function partOf(
  { factors }: Question,
  { item, quantity }: SubjectItem,
  enterprise: string | null,
  counted: StoredRows,
  heat: StoredRows | null,
): ItemPart {
  return {
    ...{ counted, heat },
    factors: factors?.lineOf(item, quantity.name, enterprise) ?? null,
    heatFactors: heat === null || factors === null ? null : factors.lineOf(item, 'heat', enterprise),
  };
}

/** The rows of each series: they come in the order of the keys and then of time. */
export function slices(columns: ConsumptionColumns, series: number): StoredRows[] {
  const found: StoredRows[] = [];
  let next = 0;
  for (let n = 0; n < series; n++) {
    const first = next;
    while (next < columns.count && columns.series[next] === n) next++;
    found.push({ columns, first, end: next });
  }
  return found;
}

/** The length of a stored row, by its start; many series have rows of the same starts. */
export function lengthsOf(calendar: Calendar, granularity: Granularity): (start: number) => number {
  const known = new Map<number, number>();
  return (start) => {
    let length = known.get(start);
    if (length === undefined) {
      length = (granularity === 'interval' ? calendar.intervalEnd(start) : calendar.dayOf(start).end) - start;
      known.set(start, length);
    }
    return length;
  };
}

function rowOf(row: PeriodRow, shares: readonly ItemShare[], isConverted: boolean): ConsumptionAnswerRow {
  const knowledge = new FigureSum();
  for (const { counted } of shares) knowledge.addKnowledge(counted);
  const known = shares.filter(({ counted }) => counted.isKnown);
  const values = isConverted
    ? known.flatMap(({ converted }) => converted ?? [])
    : known.map(({ counted }) => ratio(counted.value, MICROS));
  const estimated = isConverted
    ? sumOf(known.map(({ convertedEstimated }) => convertedEstimated))
    : sumOf(known.map(({ counted }) => ratio(counted.estimated, MICROS)));
  return { ...row, value: values.length === 0 ? null : sumOf(values), estimated: estimated ?? ZERO, knowledge, shares };
}
