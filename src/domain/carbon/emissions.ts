/**
 * Emissions of consumption: stored consumption of energy items, each multiplied by the factor of its time and place.
 * All sums are exact; what has no factor is listed and never counted as zero.
 */

import { FigureSum, type StoredRows } from '../consumption/figures.ts';
import { type ItemRow, sumItem } from '../consumption/item-figures.ts';
import type { PeriodRow } from '../consumption/period.ts';
import { MEASURED_ENERGY, NOT_COUNTED, PURCHASED_ENERGIES } from '../data/carbon/item-carbon-rows.ts';
import { energyItemById } from '../energy-item.ts';
import { add, divide, multiply, type Ratio, ratio, ZERO } from '../exact.ts';
import {
  type EmissionFactorNote,
  type EmissionFactorOptions,
  EmissionFactors,
  type EmissionPlace,
  type EmissionProblem,
} from './emission-factors.ts';
import type { ContractUse } from './green-power.ts';
import type { Method } from './method.ts';

/** An energy item as it is stored for whatever is asked about. */
export interface EmissionItem {
  readonly item: string;
  readonly quantity: string;
  /** Meters that are expected to count it. */
  readonly meters: number;
  /** What quality and coverage are from. Energy that is given back or passed on is taken off in it already. */
  readonly whole: StoredRows;
  /** What is multiplied; they add up to `whole`. One for each enterprise and place that has factors of its own. */
  readonly parts: readonly EmissionPart[];
}

export interface EmissionPart extends EmissionPlace {
  readonly counted: StoredRows;
  /** Of steam that is weighed: the heat in it. */
  readonly heat: StoredRows | null;
}

export interface EmissionOptions extends Omit<EmissionFactorOptions, 'method'> {
  /** Length of a stored row that begins at an instant, in milliseconds. */
  readonly lengthOf: (start: number) => number;
}

/** Activity data, multiplied by one factor. */
export interface EmissionContribution {
  readonly note: EmissionFactorNote;
  /** In the unit that the factor is per; the second is the estimated part of it. */
  readonly activity: Ratio;
  readonly estimatedActivity: Ratio;
  readonly kilograms: Ratio;
}

/** Consumption without a factor. */
export interface WithoutFactor {
  readonly code: EmissionProblem;
  readonly reason: string;
  /** In the canonical unit of what is counted. */
  readonly amount: Ratio;
}

export interface ItemEmission {
  readonly item: string;
  readonly quantity: string;
  /** 1: burnt where it is consumed. 2: emitted where the electricity, heat or cold was made. */
  readonly scope: 1 | 2;
  readonly counted: FigureSum;
  /** Null where nothing is known or nothing has a factor. */
  readonly kilograms: Ratio | null;
  readonly estimatedKilograms: Ratio;
  /** They add up to `kilograms`. */
  readonly contributions: readonly EmissionContribution[];
  readonly withoutFactor: readonly WithoutFactor[];
  /** Part of the consumption without a factor; null where nothing was consumed on balance. */
  readonly shareWithoutFactor: Ratio | null;
}

/** CO2 that stack monitors measured: beside the calculated, not in it. */
export interface MeasuredEmission {
  readonly kilograms: Ratio | null;
  readonly estimatedKilograms: Ratio;
  readonly counted: FigureSum;
}

export interface EmissionRow extends PeriodRow {
  /** Scope 1 and 2 together. Null, as each of them, where nothing of it is known. */
  readonly kilograms: Ratio | null;
  readonly estimatedKilograms: Ratio;
  readonly scope1: Ratio | null;
  readonly scope2: Ratio | null;
  /** Null where there is no stack monitor. */
  readonly measured: MeasuredEmission | null;
  /** How well consumption is known that emissions are calculated of. */
  readonly knowledge: FigureSum;
  readonly items: readonly ItemEmission[];
  /** Whether there is consumption without a factor in it. */
  readonly isIncomplete: boolean;
}

export interface Emissions {
  readonly rows: readonly EmissionRow[];
  /** Factors behind the figures, each once. */
  readonly notes: readonly EmissionFactorNote[];
  /** Items without CO2 to be calculated, and why. */
  readonly notCounted: readonly { readonly item: string; readonly reason: string }[];
  readonly contracts: readonly ContractUse[];
}

/** Emissions over rows that follow each other, from the items' stored consumption, in kilograms of CO2. */
export function emissionsOf(
  rows: readonly PeriodRow[],
  items: readonly EmissionItem[],
  method: Method,
  options: EmissionOptions,
): Emissions {
  const factors = new EmissionFactors({ ...options, method });
  const notes = new Set<EmissionFactorNote>();
  const counted = items.filter(({ item }) => !NOT_COUNTED.has(item));
  const [monitors, burnt] = [counted.filter(isMeasured), counted.filter((item) => !isMeasured(item))];
  const sums = burnt.map((item) => ({ item, rows: sumOne(rows, item, factors, options, notes) }));
  const measured = monitors.map((item) => sumOne(rows, { ...item, parts: [] }, factors, options, notes));
  return {
    rows: rows.map((row, n) => {
      const ofItems = sums.map((sum) => itemEmission(sum.item, sum.rows[n]!));
      return rowOf(
        row,
        ofItems,
        measured.map((sum) => sum[n]!.counted),
      );
    }),
    notes: [...notes],
    notCounted: items.flatMap(({ item }) => {
      const reason = NOT_COUNTED.get(item);
      return reason === undefined ? [] : [{ item, reason }];
    }),
    contracts: factors.contractUses(),
  };
}

const MICROS = 1_000_000n;
const KILOGRAMS_PER_TONNE = ratio(1000n);

function isMeasured({ item }: EmissionItem): boolean {
  return energyItemById(item)?.energy === MEASURED_ENERGY;
}

function sumOne(
  rows: readonly PeriodRow[],
  { item, quantity, meters, whole, parts }: EmissionItem,
  factors: EmissionFactors,
  { lengthOf }: EmissionOptions,
  notes: Set<EmissionFactorNote>,
): ItemRow<EmissionFactorNote>[] {
  const lines = parts.map(({ counted, heat, ...place }) => ({
    ...{ counted, heat, factors: factors.lineOf(item, quantity, place) },
    heatFactors: heat === null ? null : factors.lineOf(item, 'heat', place),
  }));
  return sumItem<EmissionFactorNote>(rows, whole, lines, { lengthOf, meters, notes });
}

function itemEmission({ item, quantity }: EmissionItem, row: ItemRow<EmissionFactorNote>): ItemEmission {
  const withoutFactor = row.unconverted.map(({ reason, code, value }) => ({
    // The one reason without a code is that of steam whose heat is known in part.
    ...{ code: (code ?? 'heat_unknown') as EmissionProblem, reason, amount: ratio(value, MICROS) },
  }));
  const left = withoutFactor.reduce((sum, { amount }) => add(sum, amount), ZERO);
  return {
    ...{ item, quantity, scope: PURCHASED_ENERGIES.has(energyItemById(item)?.energy ?? '') ? 2 : 1 },
    ...{ counted: row.counted, kilograms: row.converted, estimatedKilograms: row.convertedEstimated, withoutFactor },
    contributions: row.contributions.map(({ perUnit, note, value, estimated }) => {
      const activity = ratio(value, MICROS);
      const estimatedActivity = ratio(estimated, MICROS);
      return { note, activity, estimatedActivity, kilograms: multiply(activity, perUnit) };
    }),
    shareWithoutFactor: row.counted.value === 0n ? null : divide(left, ratio(row.counted.value, MICROS)),
  };
}

function rowOf(row: PeriodRow, items: readonly ItemEmission[], monitors: readonly FigureSum[]): EmissionRow {
  const knowledge = new FigureSum();
  for (const { counted } of items) knowledge.addKnowledge(counted);
  const ofScope = (scope: 1 | 2): Ratio | null =>
    sumOfKnown(items.filter((item) => item.scope === scope).map(({ kilograms }) => kilograms));
  const [scope1, scope2] = [ofScope(1), ofScope(2)];
  return {
    ...{ ...row, scope1, scope2, kilograms: sumOfKnown([scope1, scope2]), knowledge, items },
    estimatedKilograms: items.reduce((sum, { estimatedKilograms }) => add(sum, estimatedKilograms), ZERO),
    measured: monitors.length === 0 ? null : measuredOf(monitors),
    isIncomplete: items.some(({ withoutFactor }) => withoutFactor.length > 0),
  };
}

/** Stack monitors count tonnes. */
function measuredOf(monitors: readonly FigureSum[]): MeasuredEmission {
  const counted = new FigureSum();
  for (const monitor of monitors) counted.addKnowledge(monitor);
  const kilogramsOf = (micros: bigint): Ratio => multiply(ratio(micros, MICROS), KILOGRAMS_PER_TONNE);
  const known = monitors.map((monitor) => (monitor.isKnown ? kilogramsOf(monitor.value) : null));
  const estimated = monitors.reduce((sum, monitor) => sum + monitor.estimated, 0n);
  return { kilograms: sumOfKnown(known), estimatedKilograms: kilogramsOf(estimated), counted };
}

function sumOfKnown(values: readonly (Ratio | null)[]): Ratio | null {
  const known = values.flatMap((value) => value ?? []);
  return known.length === 0 ? null : known.reduce(add, ZERO);
}
