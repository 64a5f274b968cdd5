/** CO2 that stack monitors of an enterprise measured beside what is calculated of the fuels that it burnt. */

import type { EmissionRow, ItemEmission } from '../../domain/carbon/emissions.ts';
import { type Contribution, contributionsOf } from '../../domain/carbon/reconcile/contributions.ts';
import { type Persistence, persistenceOf } from '../../domain/carbon/reconcile/persistence.ts';
import {
  type InsufficientReason,
  type ReconciledFigure,
  type Reconciliation,
  reconcilePeriod,
} from '../../domain/carbon/reconcile/reconcile-period.ts';
import {
  type ActivityItem,
  emissionUncertainty,
  energyUncertainty,
  type MeasuredSumOptions,
  type MeterAmount,
  type UncertainFactor,
  type UncertainFigure,
} from '../../domain/carbon/uncertainty/measured-sum.ts';
import { FigureSum } from '../../domain/consumption/figures.ts';
import type { PeriodRow } from '../../domain/consumption/period.ts';
import { MEASURED_ENERGY, PURCHASED_ENERGIES } from '../../domain/data/carbon/item-carbon-rows.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { type Ratio, toNumber } from '../../domain/exact.ts';
import { sumOf } from '../exact-number.ts';
import { coverageOf } from './coverage.ts';
import type { EmissionQuestion } from './emission-question.ts';
import { activityOf, monitoredOf } from './emission-uncertainty.ts';
import { readEmissions } from './read-emissions.ts';

/** One side of a period. */
export interface ReconciledSide {
  /** kgCO2; null where nothing is known. */
  readonly kilograms: Ratio | null;
  readonly knowledge: FigureSum;
  /** Null where it would have to be made of too many meters. */
  readonly uncertainty: UncertainFigure | null;
  readonly contributions: readonly Contribution[];
}

export interface ReconciledPeriod extends PeriodRow, Omit<Reconciliation, 'measured' | 'calculated' | 'reasons'> {
  readonly measured: ReconciledSide;
  readonly calculated: ReconciledSide;
  /** `withoutFactor`: what is calculated is too low by an unknown amount. */
  readonly reasons: readonly (InsufficientReason | 'withoutFactor')[];
  /** Fuels of which a part has no factor. */
  readonly withoutFactor: readonly ItemEmission[];
  /** Degrees of freedom of each side, for the limits that the difference is judged by. */
  readonly degreesOfFreedom: readonly [measured: number | null, calculated: number | null];
}

export interface ReconciledSeries {
  /** In order of time. */
  readonly periods: readonly ReconciledPeriod[];
  /** All of them as one. */
  readonly total: ReconciledPeriod;
  readonly persistence: Persistence;
}

/** `rows` follow each other, and there is at least one. The question is about one enterprise with its monitors. */
export async function reconcile(question: EmissionQuestion, rows: readonly PeriodRow[]): Promise<ReconciledSeries> {
  const asked = { ...question, subject: { ...question.subject, items: question.subject.items.filter(isOnEitherSide) } };
  const emissions = await readEmissions(asked, rows);
  const activity = await activityOf(asked, rows);
  const monitored = await monitoredOf(asked, rows);
  const sources = emissions.rows.map(
    (row, n): Source => ({
      ...{ row, activity: activity?.rows[n] ?? null, monitored: monitored?.rows[n] ?? null },
    }),
  );
  const meters = new Map([...(activity?.meters ?? []), ...(monitored?.meters ?? [])]);
  const periods = sources.map((source) => periodOf(source, { meters }));
  return { periods, total: periodOf(inOne(sources), { meters }), persistence: persistenceOf(periods) };
}

/** What a period is made of. */
interface Source {
  readonly row: Pick<EmissionRow, 'start' | 'end' | 'scope1' | 'measured' | 'knowledge' | 'items'>;
  readonly activity: readonly ActivityItem[] | null;
  readonly monitored: readonly MeterAmount[] | null;
}

function isOnEitherSide({ item }: { readonly item: string }): boolean {
  const energy = energyItemById(item)?.energy ?? '';
  return energy === MEASURED_ENERGY || !PURCHASED_ENERGIES.has(energy);
}

function periodOf({ row, activity, monitored }: Source, options: MeasuredSumOptions): ReconciledPeriod {
  const measured: ReconciledSide = {
    ...{ kilograms: row.measured?.kilograms ?? null, knowledge: row.measured?.counted ?? new FigureSum() },
    uncertainty: monitored && energyUncertainty(monitored, options),
    contributions: monitored === null ? [] : contributionsOf([{ factor: MEASURED, amounts: monitored }], options),
  };
  const calculated: ReconciledSide = {
    ...{ kilograms: row.scope1, knowledge: row.knowledge },
    uncertainty: activity && emissionUncertainty(activity, options),
    contributions: activity === null ? [] : contributionsOf(activity, options),
  };
  const withoutFactor = row.items.filter((item) => item.withoutFactor.length > 0);
  const found = reconcilePeriod(figureOf(measured), figureOf(calculated));
  return {
    ...found,
    ...{ start: row.start, end: row.end, measured, calculated, withoutFactor },
    ...(withoutFactor.length > 0
      ? { verdict: 'notEnoughData' as const, reasons: [...found.reasons, 'withoutFactor' as const] }
      : {}),
    degreesOfFreedom: [
      measured.uncertainty?.degreesOfFreedom ?? null,
      calculated.uncertainty?.degreesOfFreedom ?? null,
    ],
  };
}

const MEASURED: UncertainFactor = { id: 'measured', value: 1, uncertainty: 'exact' };

/** Without an uncertainty it is neither complete nor above zero, so nothing is concluded from it. */
function figureOf({ kilograms, knowledge, uncertainty }: ReconciledSide): ReconciledFigure | null {
  if (kilograms === null) return null;
  return {
    ...{ value: toNumber(kilograms), coverage: coverageOf(knowledge) },
    standardUncertainty: uncertainty?.standardUncertainty ?? 0,
    degreesOfFreedom: uncertainty?.degreesOfFreedom ?? null,
    bias: uncertainty?.bias ?? 0,
    isComplete: uncertainty?.isComplete ?? false,
  };
}

/** The same errors are in every period, so they are added up before their uncertainty is taken. */
function inOne(sources: readonly Source[]): Source {
  const rows = sources.map(({ row }) => row);
  const [first, last] = [rows[0]!, rows.at(-1)!];
  const measured = rows.flatMap((row) => row.measured ?? []);
  return {
    row: {
      ...{ start: first.start, end: last.end, items: rows.flatMap(({ items }) => items) },
      scope1: sumOfKnown(rows.map(({ scope1 }) => scope1)),
      knowledge: knowledgeOf(rows.map(({ knowledge }) => knowledge)),
      measured:
        measured.length === 0
          ? null
          : {
              kilograms: sumOfKnown(measured.map(({ kilograms }) => kilograms)),
              estimatedKilograms: sumOf(measured.map((one) => one.estimatedKilograms)),
              counted: knowledgeOf(measured.map(({ counted }) => counted)),
            },
    },
    activity: allOrNone(sources.map(({ activity }) => activity)),
    monitored: allOrNone(sources.map(({ monitored }) => monitored)),
  };
}

function allOrNone<T>(lists: readonly (readonly T[] | null)[]): readonly T[] | null {
  return lists.includes(null) ? null : lists.flatMap((list) => list ?? []);
}

function sumOfKnown(values: readonly (Ratio | null)[]): Ratio | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : sumOf(known);
}

function knowledgeOf(parts: readonly FigureSum[]): FigureSum {
  const sum = new FigureSum();
  for (const part of parts) sum.addKnowledge(part);
  return sum;
}
