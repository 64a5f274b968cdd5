/** The data of an enterprise that a factor is estimated from: measured CO2 and energy of a fuel, period by period. */

import type { PairedPeriod } from '../../domain/carbon/estimate-factor/paired-periods.ts';
import {
  energyUncertainty,
  type MeterAmount,
  type UncertainFigure,
} from '../../domain/carbon/uncertainty/measured-sum.ts';
import type { FactorNote } from '../../domain/consumption/factors.ts';
import type { FigureSum } from '../../domain/consumption/figures.ts';
import type { OwnCoefficients } from '../../domain/consumption/own-coefficients.ts';
import type { Period, PeriodRow } from '../../domain/consumption/period.ts';
import { MEASURED_ENERGY, NOT_COUNTED, PURCHASED_ENERGIES } from '../../domain/data/carbon/item-carbon-rows.ts';
import { energyItemById } from '../../domain/energy-item.ts';
import { divide, type Ratio, ratio, toNumber } from '../../domain/exact.ts';
import { questionOf } from '../consumption/question.ts';
import { type ConsumptionAnswerRow, readConsumption } from '../consumption/read.ts';
import type { SubjectItem } from '../consumption/subject.ts';
import { sumOf } from '../exact-number.ts';
import { ProblemError } from '../problem.ts';
import { coverageOf } from './coverage.ts';
import type { EmissionQuestion } from './emission-question.ts';
import { type MeteredRows, meteredOf, monitoredOf } from './emission-uncertainty.ts';
import { readEmissions } from './read-emissions.ts';

export interface LinkedData {
  readonly pairs: readonly PairedPeriod[];
  readonly leftOut: readonly { readonly from: number; readonly to: number; readonly reason: LeftOut }[];
  /** GJ per unit that the fuel is counted in, over the periods that are not left out; null where nothing was burnt. */
  readonly calorificValue: Ratio | null;
  readonly notes: readonly FactorNote[];
  readonly otherFuels: readonly string[];
  /** Of the sums over the periods that are not left out; null where there are too many meters. */
  readonly co2: UncertainFigure | null;
  readonly energy: UncertainFigure | null;
}

export type LeftOut = 'nothingMeasured' | 'nothingConsumed' | 'coverage' | 'noCalorificValue';

/** Each side must be known for so much of a period: as much as where both are set side by side. */
const COVERAGE_MIN = 0.9;
const MICROS = 1_000_000n;

/** The question is about all items of one enterprise, with its monitors. */
export async function linkedDataOf(
  question: EmissionQuestion,
  item: string,
  period: Period,
  rows: readonly PeriodRow[],
  own: OwnCoefficients,
): Promise<LinkedData> {
  const fuel = fuelOf(question, item);
  const monitored = await monitoredOf(question, rows);
  const metered = await meteredOf(question, rows, [fuel]);
  const emissions = await readEmissions(withoutPurchased(question), rows);
  const energy = questionOf(
    { ...question.subject, items: [fuel] },
    ...[period, { unit: 'GJ', basis: 'equivalent' } as const, question.calendar, own],
  );
  const burnt = await readConsumption(question.source, energy, rows);
  const kept: number[] = [];
  const pairs: PairedPeriod[] = [];
  const leftOut: LinkedData['leftOut'][number][] = [];
  for (const [n, { start: from, end: to }] of rows.entries()) {
    const measured = emissions.rows[n]?.measured ?? null;
    const consumed = burnt.rows[n];
    const reason = whyLeftOut(measured?.counted ?? null, consumed);
    if (reason !== null || !measured?.kilograms || !consumed?.value) {
      leftOut.push({ from, to, reason: reason ?? 'nothingConsumed' });
      continue;
    }
    kept.push(n);
    const u = monitored === null ? 0 : energyUncertainty(monitored.rows[n] ?? [], monitored).standardUncertainty;
    pairs.push({
      ...{ from, to, co2: toNumber(measured.kilograms), energy: toNumber(consumed.value) },
      ...(u > 0 ? { co2StandardUncertainty: u } : {}),
    });
  }
  return {
    ...{ pairs, leftOut, notes: burnt.notes, calorificValue: meanCalorificValue(kept.map((n) => burnt.rows[n]!)) },
    otherFuels: otherFuelsOf(emissions.rows, kept, item),
    co2: sumOver(monitored, kept),
    energy: sumOver(metered, kept),
  };
}

function fuelOf({ subject }: EmissionQuestion, id: string): SubjectItem {
  const energy = energyItemById(id)?.energy;
  const isFuel = energy !== undefined && energy !== MEASURED_ENERGY && !PURCHASED_ENERGIES.has(energy);
  const found = isFuel && !NOT_COUNTED.has(id) ? subject.items.find(({ item }) => item === id) : undefined;
  if (found !== undefined) return found;
  throw new ProblemError('invalid_request', `body: item: ${JSON.stringify(id)} is no fuel that CO2 is calculated of`);
}

function withoutPurchased(question: EmissionQuestion): EmissionQuestion {
  const items = question.subject.items.filter(
    ({ item }) => !PURCHASED_ENERGIES.has(energyItemById(item)?.energy ?? ''),
  );
  return { ...question, subject: { ...question.subject, items } };
}

function whyLeftOut(measured: FigureSum | null, consumed: ConsumptionAnswerRow | undefined): LeftOut | null {
  if (measured === null || !measured.isKnown) return 'nothingMeasured';
  if (consumed === undefined || !consumed.knowledge.isKnown) return 'nothingConsumed';
  if (coverageOf(measured) < COVERAGE_MIN || coverageOf(consumed.knowledge) < COVERAGE_MIN) return 'coverage';
  return consumed.shares.some(({ unconverted }) => unconverted.length > 0) ? 'noCalorificValue' : null;
}

function meanCalorificValue(rows: readonly ConsumptionAnswerRow[]): Ratio | null {
  const counted = sumOf(rows.flatMap(({ shares }) => shares.map((share) => ratio(share.counted.value, MICROS))));
  return counted.n <= 0n ? null : divide(sumOf(rows.flatMap(({ value }) => value ?? [])), counted);
}

function otherFuelsOf(
  rows: Awaited<ReturnType<typeof readEmissions>>['rows'],
  kept: readonly number[],
  item: string,
): string[] {
  const found = kept
    .flatMap((n) => rows[n]?.items ?? [])
    .filter((one) => one.item !== item && one.counted.value !== 0n);
  return [...new Set(found.map((one) => one.item))].sort();
}

function sumOver(metered: MeteredRows | null, kept: readonly number[]): UncertainFigure | null {
  if (metered === null) return null;
  const amounts: readonly MeterAmount[] = kept.flatMap((n) => metered.rows[n] ?? []);
  return energyUncertainty(amounts, metered);
}
